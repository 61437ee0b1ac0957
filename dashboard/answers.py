"""A page's answer: the page itself, or a file with exactly what it shows.

The address of a file is the page's own with ``formato`` added, so that period, scope and rights are
the same by construction.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from dashboard.tables import MakeTables

FORMATS = ("csv", "xlsx", "json")


def use_answers(app: Flask) -> None:
    """Give templates the addresses of a page's files, and of the page with another choice."""
    app.jinja_env.globals |= {"with_format": with_format, "with_query": with_query}


def answer(template: str, tables: MakeTables | None = None, **values: Any) -> ResponseReturnValue:
    """Return a page, or the file that ``formato`` asks for.

    Args:
        template: of the page.
        tables: what the page shows, in the order of the page; None for a page without figures.
        values: for the template.
    """
    return render_template(template, has_files=tables is not None, **values)


def with_format(form: str, table: str | None = None) -> str:
    """Return the query string of this page as a file; ``table`` None means all of its tables."""
    return with_query(formato=form, tabella=table)


def with_query(**changes: object) -> str:
    """Return the query string of this request with some choices changed, or None to leave out."""
    values = {**request.args, **changes}
    return "?" + urlencode({key: value for key, value in values.items() if value is not None})
