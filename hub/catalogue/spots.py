"""Where in a catalogue file something stands, for errors that lead straight to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from faccine.wire.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a catalogue file: ``administration[0].office[1].kiosk[0]``."""

    source: str
    path: str = ""

    def at(self, key: str) -> Spot:
        """Return the place of one of its keys."""
        return Spot(self.source, f"{self.path}.{key}" if self.path else key)

    def item(self, key: str, index: int) -> Spot:
        """Return the place of an item of one of its lists, counted from 0 as in the path."""
        return self.at(f"{key}[{index}]")

    def wrong(self, value: Any, expected: str) -> CatalogueError:
        """Return the error that says what stands here and what was expected."""
        return CatalogueError(
            f"{self.source}: {self.path} = {shown(value)}: {expected}",
            path=self.path,
            expected=expected,
        )


def shown(value: Any) -> str:
    """Return a value on one line, shortened where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."
