"""Reads ``docs/wire.md``: what it says about each topic, and its examples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_PAGE = Path(__file__).parents[2] / "docs" / "wire.md"
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_JSON = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Section:
    """One part of the page: its heading, its text, its JSON examples."""

    heading: str
    text: str
    examples: list[str]


def sections() -> dict[str, Section]:
    """Return the parts of the page by heading, for instance ``kiosk/<kiosk>/events``."""
    pieces = _HEADING.split(_PAGE.read_text("utf-8"))[1:]
    found = {}
    for heading, text in zip(pieces[::2], pieces[1::2], strict=True):
        name = heading.replace("&lt;", "<").replace("&gt;", ">")
        found[name] = Section(name, text, _JSON.findall(text))
    return found
