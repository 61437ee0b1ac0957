"""The choices of a long list, written at once: a template takes ten times as long for each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flask import Flask
from markupsafe import Markup


def use_options(app: Flask) -> None:
    """Give templates ``options``."""
    app.jinja_env.globals["options"] = options


def options(choices: Iterable[tuple[str, str]], chosen: str | None = None) -> Markup:
    """Return the options of a ``<select>``: pairs of what is sent and what people read."""
    return Markup("".join(_option(value, text, value == chosen) for value, text in choices))  # noqa: S704  # each is safe


@lru_cache(1 << 12)
def _option(value: str, text: str, is_chosen: bool) -> Markup:
    mark = Markup(" selected") if is_chosen else ""
    return Markup('<option value="{}"{}>{}</option>').format(value, mark, text)
