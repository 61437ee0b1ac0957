"""What is said of an alert, apart from where and since when it is."""

from __future__ import annotations

from typing import NamedTuple


class Saying(NamedTuple):
    """What is the matter in half a line, in a sentence or two, and what to do about it."""

    title: str
    what: str
    todo: str
