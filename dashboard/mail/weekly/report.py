"""What the weekly e-mail tells, as values: made from the books, put into words later. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.alerts.words import AlertWords
from hub.periods import Period
from hub.reading import (
    Administration,
    Commitment,
    Counts,
    Note,
    Office,
    ReasonCount,
    Service,
    Standing,
)


@dataclass(frozen=True, slots=True)
class ServiceNews:
    """A service at an office whose word is another than the last e-mail said.

    ``before`` is that word, None where nothing was said. ``counts`` is of ``weeks``, the last four
    whole ones, ``earlier`` of the four before; the reasons likewise.
    """

    office: Office
    service: Service
    standing: Standing
    before: str | None
    weeks: Period
    counts: Counts
    earlier: Counts
    reasons: Sequence[ReasonCount]
    earlier_reasons: Sequence[ReasonCount]


@dataclass(frozen=True, slots=True)
class Ongoing:
    """A service at an office that is still worse, or better, as the last e-mail said."""

    office: Office
    service: Service
    standing: Standing


@dataclass(frozen=True, slots=True)
class SmallOffice:
    """An office at whose counters fewer than three people rotate: its month that has just ended."""

    office: Office
    month: Period
    counts: Counts


@dataclass(frozen=True, slots=True)
class AdministrationReport:
    """One administration, as far as the receiver sees it.

    ``n`` is last week's ratings, without small offices; ``stable`` and ``too_few`` count services.
    ``open_alerts`` counts all, ``alerts`` leaves out what ``news`` and ``ongoing`` tell already.
    ``commitment`` says who reads this, when, and who decides; None while nobody said.
    ``unopened_days`` is for how long nobody opened the dashboard, None if somebody did lately.
    """

    administration: Administration
    week: Period
    n: int
    news: Sequence[ServiceNews]
    ongoing: Sequence[Ongoing]
    stable: int
    too_few: int
    small: Sequence[SmallOffice]
    due: Sequence[Note]
    open_alerts: int
    alerts: Sequence[AlertWords]
    new_alerts: int
    unopened_days: int | None
    commitment: Commitment | None = None
    office_names: dict[int, str] = field(default_factory=dict)

    @property
    def has_news(self) -> bool:
        """Whether anything has to be said that was not said before."""
        return bool(
            self.news or self.small or self.due or self.new_alerts or self.unopened_days is not None
        )


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """Everything one person is told. ``said`` is each service's word, for the next e-mail."""

    parts: Sequence[AdministrationReport]
    said: dict[str, str]

    @property
    def has_news(self) -> bool:
        """Whether anything has to be said that was not said before."""
        return any(part.has_news for part in self.parts)
