"""Choosing the language of the pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.language import choose_language
from dashboard.security import public

blueprint = Blueprint("language", __name__)


@blueprint.post("/lingua/<language>")
@public
def choose(language: str) -> ResponseReturnValue:
    """Remember the language and go back to where the reader was."""
    choose_language(language)
    return redirect(local_address(request.form.get("next")))


def local_address(wanted: str | None) -> str:
    """Return an address of this site: the wanted one, or the first page if it leads elsewhere."""
    try:
        parts = urlsplit(wanted or "")
    except ValueError:
        return url_for("overview.show")
    is_local = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not wanted or not is_local or wanted.startswith("//"):
        return url_for("overview.show")
    if "\\" in wanted or not wanted.isprintable():
        return url_for("overview.show")
    return wanted
