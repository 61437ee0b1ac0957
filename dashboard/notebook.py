"""Events and actions across all places a viewer sees, with what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dashboard.access import Guard
from dashboard.effects import BeforeAfter, before_after
from dashboard.language import text_in
from hub.periods import Period, local_day_and_slot
from hub.reading import Administration, Note, Office, Reader, Service

_YEAR_DAYS = 366


@dataclass(frozen=True)
class Entry:
    """A note and its place; ``office`` None: the whole administration. See ``LoggedNote``."""

    note: Note
    administration: Administration
    office: Office | None
    service: Service | None
    effect: BeforeAfter | None
    today: int
    letter: str | None = None

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
        found = [
            self._entry(note, administration)
            for administration in self._reader.administrations()
            for note in self._reader.notes(administration.id)
        ]
        return sorted(found, key=lambda one: (-one.note.day, one.note.id))

    def find(self, note: int) -> Entry | None:
        """Return one note, None where the viewer sees none of that number."""
        return next((one for one in self.entries if one.note.id == note), None)

    def _entry(self, note: Note, administration: Administration) -> Entry:
        office = self._offices(administration).get(note.office or 0)
        service = next(
            (one for one in (office.services if office else ()) if one.id == note.service), None
        )
        today = local_day_and_slot(self._now_ms, administration.timezone)[0]
        effect = self._effect(note, office, today) if office else None
        return Entry(note, administration, office, service, effect, today)

    def _effect(self, note: Note, office: Office, today: int) -> BeforeAfter | None:
        guard = Guard(office.rotating_staff, today)
        if note.state in {"proposed", "approved", "cancelled"} or note.day > guard.last_day:
            return None
        day = note.done_day if note.state in {"done", "verified"} and note.done_day else note.day
        service = note.service if guard.splits_services else None
        days = self._reader.days(office.id, Period(day - _YEAR_DAYS, today), service)
        return before_after(
            [(one.day, one.counts.sad, one.counts.n) for one in days if one.day <= guard.last_day],
            day,
            last_day=guard.last_day,
            target=note.target,
            is_monthly=guard.is_monthly,
        )

    def _offices(self, administration: Administration) -> dict[int, Office]:
        if administration.id not in self._known:
            self._known[administration.id] = {
                one.id: one for one in self._reader.offices(administration.id)
            }
        return self._known[administration.id]

    @cached_property
    def _known(self) -> dict[int, dict[int, Office]]:
        return {}
