"""A page's answer: the page itself, or a file with exactly what it shows.

The address of a file is the page's own with ``formato`` added, so that period, scope and rights are
the same by construction. ``tabella`` asks for one table of several. Readers whose numbers have a
decimal comma get CSV the way their spreadsheets want it; ``separatore=,`` gives everybody the form
for programs, and ``separatore=;`` the other one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from dashboard import words
from dashboard.file_heads import head_of, lasting_address
from dashboard.files import (
    DECIMAL_COMMA,
    DECIMAL_POINT,
    MACHINE,
    Dialect,
    Head,
    MadeFile,
    csv_file,
    json_file,
    unit_words,
    xlsx_file,
)
from dashboard.tables import MakeTables, Table

FORMATS = ("csv", "xlsx", "json")
DICTIONARY = "dizionario"


def use_answers(app: Flask) -> None:
    """Give templates the addresses of a page's files, and of the page with another choice."""
    app.jinja_env.globals |= {
        "lasting_address": lasting_address,
        "with_format": with_format,
        "with_query": with_query,
    }


def answer(template: str, tables: MakeTables | None = None, **values: Any) -> ResponseReturnValue:
    """Return a page, or the file that ``formato`` asks for; an unknown format is the page.

    Args:
        template: of the page.
        tables: what the page shows, in the order of the page; None for a page without figures.
        values: for the template. ``choice``, where there is one, is the period of the file, and
            ``lasting`` what else its address says, see :func:`lasting_address`; ``has_files``
            False leaves out the links at its foot.
    """
    asked = request.args.get("formato")
    if tables is None or asked not in {*FORMATS, DICTIONARY}:
        return render_template(template, **{"has_files": tables is not None, **values})
    head = head_of(values.get("choice"), values.get("lasting"))
    if asked == DICTIONARY:
        return render_template(
            "files/dictionary.html", tables=tables(), head=head, unit_words=unit_words
        )
    return sent(_file(asked, _asked_tables(tables()), head))


def sent(file: MadeFile) -> Response:
    """Return a file as an answer."""
    response = Response(file.body, content_type=file.media_type)
    how = "inline" if file.is_shown else "attachment"
    response.headers.set("Content-Disposition", how, filename=file.name)
    return response


def with_format(form: str | None, table: str | None = None, separator: str | None = None) -> str:
    """Return the query string of this page as a file; ``table`` None means all of its tables.

    ``form`` None is the page itself.
    """
    return with_query(formato=form, tabella=table, separatore=separator)


def with_query(**changes: object) -> str:
    """Return the query string of this request with some choices changed, or None to leave out."""
    values = {**request.args, **changes}
    return "?" + urlencode({key: value for key, value in values.items() if value is not None})


def _asked_tables(tables: Sequence[Table]) -> Sequence[Table]:
    asked = request.args.get("tabella")
    if asked is None:
        return tables
    return [table for table in tables if table.key == asked] or abort(404)


def _file(form: str, tables: Sequence[Table], head: Head) -> MadeFile:
    if form == "xlsx":
        return xlsx_file(tables, head)
    return json_file(tables, head) if form == "json" else csv_file(tables, head, _dialect())


def _dialect() -> Dialect:
    asked = request.args.get("separatore")
    if asked in {",", ";"}:
        return MACHINE if asked == "," else DECIMAL_COMMA
    return DECIMAL_COMMA if words.signs().decimal == "," else DECIMAL_POINT
