"""The sections a reader finds above every page: only those there is something to see in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request

from dashboard.books import reader, viewer
from dashboard.language import gettext
from dashboard.rights import Right
from dashboard.security import may_enter
from faccine.wire.errors import StorageError


@dataclass(frozen=True, slots=True)
class Section:
    """A section: where it begins, what it is called, and whether the reader is in it."""

    endpoint: str
    title: str
    is_here: bool


def use_navigation(app: Flask) -> None:
    """Give templates the sections of this reader."""
    app.jinja_env.globals["nav_sections"] = sections


def sections() -> list[Section]:
    """Return the sections this reader may open, in their order."""
    here = (request.endpoint or "").partition(".")[0]
    found = []
    for blueprint, title, is_needed in _sections():
        endpoint = f"{blueprint}.show"
        if endpoint in current_app.view_functions and is_needed():
            is_here = here == blueprint or here.startswith(f"{blueprint}_")
            found.append(Section(endpoint, title, is_here))
    return found


def may_open(endpoint: str) -> bool:
    """Tell whether this reader may open a page that needs no place in its address."""
    return endpoint in current_app.view_functions and may_enter(current_app, endpoint)


def _sections() -> list[tuple[str, str, Callable[[], bool]]]:
    return [
        ("overview", gettext("Overview"), _always),
        ("offices", gettext("Offices"), _has_several_offices),
        ("compare", gettext("Compare"), _has_several_offices),
        ("reasons", gettext("Reasons"), _always),
        ("kiosks", gettext("Kiosks"), _always),
        ("actions", gettext("Actions"), _always),
        ("served", gettext("Served"), _always),
        ("data", gettext("Data"), _always),
        ("catalogue", gettext("Catalogue"), _may_change_catalogue),
    ]


def _always() -> bool:
    return True


def _has_several_offices() -> bool:
    try:
        books = reader()
        return sum(len(books.offices(one.id)) for one in books.administrations()) > 1
    except StorageError:
        return False  # every page has a head, also the one that says that the books are closed


def _may_change_catalogue() -> bool:
    return viewer().may_somewhere(Right.CATALOGUE)
