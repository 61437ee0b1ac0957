"""Numbers in addresses, no greater than those that the books can keep.

Without a limit a longer number would fail only where SQLite is asked for it.
"""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

_GREATEST = 2**63 - 1


class _Number(IntegerConverter):
    """A whole number that SQLite can keep; a greater one names nothing, which is 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=_GREATEST)


def use_converters(app: Flask) -> None:
    """Hold ``<int:...>`` in the addresses of an application to what can be kept."""
    app.url_map.converters["int"] = _Number
