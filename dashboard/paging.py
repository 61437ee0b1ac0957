"""Long lists in pages: a browser and a server both stay quick with five hundred offices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import Flask, request

ROWS = 20

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list; ``number`` counts from 1."""

    rows: Sequence[Row]
    number: int
    pages: int


def use_paging(app: Flask) -> None:
    """Give templates the address of another page."""
    app.jinja_env.globals["with_page"] = with_page


def page_of(rows: Sequence[Row], asked: str | None, size: int = ROWS) -> Page[Row]:
    """Return the page asked for, the first for anything that is no number, else the nearest."""
    pages = max(1, -(-len(rows) // size))
    number = int(asked) if asked and asked.isdecimal() and len(asked) < 9 else 1
    number = min(max(number, 1), pages)
    return Page(rows[(number - 1) * size : number * size], number, pages)


def with_page(number: int, name: str = "pagina") -> str:
    """Return the query string of this request with another page of its list, or of one by name."""
    return "?" + urlencode({**request.args, name: number})
