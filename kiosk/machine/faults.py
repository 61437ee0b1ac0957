"""What can be broken, by short codes that stay the same: ``docs/faults.md`` says what to do.

A disk that fails once may have been busy. One that has failed for ten seconds, tried again and
again, is broken: the kiosk asks nobody to vote in vain until a trial succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

FAILING_MS = 10_000
"""How long the disk must have failed before the kiosk goes out of service."""


class Fault(Enum):
    """One thing that is wrong. ``code`` is for people on the telephone."""

    DISK_FULL = "D1", "disk full"
    DISK_READ_ONLY = "D2", "disk read-only"
    DISK_SILENT = "D3", "disk does not answer"
    OUTBOX_BUSY = "D4", "outbox held by another program"
    DISK_ERROR = "D5", "disk error"
    OUTBOX_DAMAGED = "D6", "outbox damaged"
    NO_ACCESS = "D7", "outbox may not be written"
    NO_SCREEN = "H1", "no screen"
    NO_BUTTONS = "H2", "no buttons"
    NO_SOUND = "H3", "no sound"
    BUTTON_STUCK = "H4", "button stuck"
    WEAK_SUPPLY = "P1", "supply too weak"

    @property
    def code(self) -> str:
        """The code."""
        return self.value[0]

    def __str__(self) -> str:
        """Return code and words, for instance ``D1 disk full``."""
        return " ".join(self.value)


@dataclass(frozen=True)
class DiskTrouble:
    """What the disk answers at present. ``since_ms``: since when it has answered nothing good."""

    fault: Fault
    since_ms: int


class DiskWatch:
    """Judges the disk by how it answered whoever wrote to it. Pure: it is told answers and times.

    ``is_silent`` is for a disk that does not answer at all, which needs no patience: whoever asked
    has waited already.
    """

    def __init__(self) -> None:
        self.is_silent = False
        self.trouble: DiskTrouble | None = None

    def answered(self, fault: Fault | None, now_ms: int) -> None:
        """Hear how a write ended; None: it is on disk."""
        self.is_silent = False
        if fault is None:
            self.trouble = None
        else:
            since_ms = self.trouble.since_ms if self.trouble else now_ms
            self.trouble = DiskTrouble(fault, since_ms)

    def fault(self, now_ms: int) -> Fault | None:
        """Return why nobody can vote, None while everybody can."""
        if self.is_silent:
            return Fault.DISK_SILENT
        if self.trouble is None or now_ms < self.trouble.since_ms + FAILING_MS:
            return None
        return self.trouble.fault
