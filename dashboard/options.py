"""The choices of a long list, written at once: a template takes ten times as long for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from flask import Flask
from markupsafe import Markup


def use_options(app: Flask) -> None:
    """Give templates ``options`` and ``boxes``."""
    app.jinja_env.globals |= {"boxes": boxes, "options": options}


def options(choices: Iterable[tuple[str, str]], chosen: str | None = None) -> Markup:
    """Return the options of a ``<select>``: pairs of what is sent and what people read."""
    return Markup("".join(_option(value, text, value == chosen) for value, text in choices))  # noqa: S704  # each is safe


def boxes(name: str, choices: Iterable[tuple[str, str]], chosen: Collection[str]) -> Markup:
    """Return the boxes to tick of one name, as items of a list: pairs as for ``options``."""
    ticked = frozenset(chosen)
    items = (_box(name, value, text, value in ticked) for value, text in choices)
    return Markup("".join(items))  # noqa: S704  # each is safe


@lru_cache(1 << 12)
def _box(name: str, value: str, text: str, is_ticked: bool) -> Markup:
    mark = Markup(" checked") if is_ticked else ""
    return Markup(
        '\n<li class="f-check"><input id="{0}-{1}" name="{0}" type="checkbox" value="{1}"{2}>'
        '<label for="{0}-{1}">{3}</label></li>'
    ).format(name, value, mark, text)


@lru_cache(1 << 12)
def _option(value: str, text: str, is_chosen: bool) -> Markup:
    mark = Markup(" selected") if is_chosen else ""
    return Markup('<option value="{}"{}>{}</option>').format(value, mark, text)
