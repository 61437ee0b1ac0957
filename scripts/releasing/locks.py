"""The hashed lists of requirements/: what of them a machine needs.

pip judges markers by the Python that runs it, not by the one it collects for: on a PC it would
leave out the pins of a Raspberry Pi without a word. So they are judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from releasing.targets import Target

_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


@dataclass(frozen=True, order=True)
class Pin:
    """One package in one version, with the hashes of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]

    def line(self) -> str:
        """Return it as pip reads it."""
        return " ".join([f"{self.name}=={self.version}", *(f"--hash={one}" for one in self.hashes)])


def pins(lock: Path, target: Target) -> list[Pin]:
    """Return what a list asks of a machine."""
    text = re.sub(r"#.*", "", lock.read_text("utf-8")).replace("\\\n", " ")
    found = []
    for line in filter(str.strip, text.splitlines()):
        requirement = Requirement(_HASH.sub("", line).strip())
        if requirement.marker is None or requirement.marker.evaluate(target.environment):
            version = str(requirement.specifier).removeprefix("==")
            name = canonicalize_name(requirement.name)
            found.append(Pin(name, version, tuple(_HASH.findall(line))))
    return sorted(found)


def merged(several: Iterable[list[Pin]]) -> list[Pin]:
    """Return what any of several lists asks for, each once."""
    return sorted({pin for pins in several for pin in pins})
