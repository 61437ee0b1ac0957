"""How releases are called: 1.4.0, and 1.5.0rc1 before 1.5.0.

A version becomes part of folders, commands and package names; what a hub's settings say must not be
able to be anything else.
"""

from __future__ import annotations

import re

LONGEST_VERSION = 40

_VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?", re.ASCII)


def is_version(text: str) -> bool:
    """Tell whether a text can name a release."""
    return len(text) <= LONGEST_VERSION and _VERSION.fullmatch(text) is not None


def debian_version(version: str) -> str:
    """Return a version as Debian orders it: 1.5.0~rc1 comes before 1.5.0."""
    return re.sub(r"(a|b|rc)(?=\d)", r"~\1", version, count=1)
