"""Events and actions across all places a viewer sees, with what came of them.

What came of one is worked out when somebody asks for it: a page shows twenty of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dashboard.access import Guard
from dashboard.effects import BeforeAfter, effect_between
from dashboard.language import text_in
from hub.periods import Period, local_day_and_slot
from hub.reading import Administration, Note, Office, Reader, Service


@dataclass(frozen=True)
class Entry:
    """A note and its place; ``office`` None: the whole administration. See ``LoggedNote``."""

    note: Note
    administration: Administration
    office: Office | None
    service: Service | None
    today: int
    reader: Reader
    letter: str | None = None

    @cached_property
    def effect(self) -> BeforeAfter | None:
        """The shares before and after; None where there is nothing to compare, or no one office."""
        return effect_of(self.reader, self.note, self.office, self.today) if self.office else None

    @property
    def where(self) -> str:
        """The place in words: office and service."""
        name = self.office.name if self.office else self.administration.name
        return f"{name}, {text_in(self.service.names)}" if self.service else name

    @property
    def is_to_decide(self) -> bool:
        """Whether somebody has to decide: proposed or approved and not begun."""
        return self.note.state in {"proposed", "approved"}

    @property
    def is_over(self) -> bool:
        """Whether nothing more is awaited of it."""
        return self.note.state in {"verified", "cancelled"}

    @property
    def days_late(self) -> int:
        """For how many days it has been due, 0 where it is not."""
        note = self.note
        if note.due_day is None or note.state not in {"proposed", "approved", "running"}:
            return 0
        return max(0, self.today - note.due_day)


class Notebook:
    """All notes of what a reader sees, the latest first.

    Args:
        reader: narrowed to the viewer.
        now_ms: the time.
    """

    def __init__(self, reader: Reader, now_ms: int) -> None:
        self._reader = reader
        self._now_ms = now_ms

    @cached_property
    def entries(self) -> list[Entry]:
        """Every note with its place."""
        found = [entry for one in self._reader.administrations() for entry in self._entries_of(one)]
        return sorted(found, key=lambda one: (-one.note.day, one.note.id))

    def find(self, note: int) -> Entry | None:
        """Return one note, None where the viewer sees none of that number."""
        return next((one for one in self.entries if one.note.id == note), None)

    def _entries_of(self, administration: Administration) -> Iterator[Entry]:
        offices = {one.id: one for one in self._reader.offices(administration.id)}
        today = local_day_and_slot(self._now_ms, administration.timezone)[0]
        for note in self._reader.notes(administration.id):
            office = offices.get(note.office or 0)
            services = office.services if office else ()
            service = next((one for one in services if one.id == note.service), None)
            yield Entry(note, administration, office, service, today, self._reader)


def effect_of(reader: Reader, note: Note, office: Office, today: int) -> BeforeAfter | None:
    """Return the shares before and after a note; None for what has not begun or was cancelled."""
    guard = Guard(office.rotating_staff, today)
    if note.state in {"proposed", "approved", "cancelled"} or note.day > guard.last_day:
        return None

    def counted(period: Period) -> tuple[int, int]:
        counts = reader.counts(office.id, period, note.service if guard.splits_services else None)
        return counts.sad, counts.n

    return effect_between(
        counted,
        note.done_day if note.state in {"done", "verified"} and note.done_day else note.day,
        last_day=guard.last_day,
        target=note.target,
        is_monthly=guard.is_monthly,
    )
