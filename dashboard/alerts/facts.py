"""What rules look at: kiosks, services and people served, as they are at one moment. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.alerts.model import Place
from dashboard.fleet import KioskNow
from hub.kiosk_silence import is_for_citizens
from hub.reading import Counts, LastBackup, Standing

Names = Mapping[str, Any]
"""What a place is called: ``administration``, ``office``, ``service`` (by language), ``kiosk``, and
the ``timezone`` its instants are said in."""


@dataclass(frozen=True, slots=True)
class KioskFact:
    """One kiosk.

    ``clock_since_ms`` is since when its clock cannot be relied on, ``waiting_since_ms`` since when
    presses wait on it without any arriving; None: it is not so.
    """

    place: Place
    names: Names
    now: KioskNow
    clock_since_ms: int | None = None
    waiting_since_ms: int | None = None

    @property
    def is_in_service(self) -> bool:
        """Whether anything is expected of it: it stands somewhere, was connected, is no trial."""
        kiosk = self.now.kiosk
        return is_for_citizens(kiosk) and bool(self.place.office) and kiosk.state is not None


@dataclass(frozen=True, slots=True)
class ServiceFact:
    """One service at an office; ``recent`` is what was counted in the last four whole weeks.

    ``standing`` None: it was not judged yet. ``is_monthly``: so few people rotate at the counters
    that nothing may be said of it here.
    """

    place: Place
    names: Names
    standing: Standing | None
    recent: Counts
    is_monthly: bool


@dataclass(frozen=True, slots=True)
class Served:
    """People served from one day to another, and the ratings of the same days and services."""

    first_day: int
    last_day: int
    served: int
    ratings: int


@dataclass(frozen=True, slots=True)
class ServedFact:
    """What was entered for an office, or a service there.

    ``entered`` is in the order of days. ``ratings_since`` counts those after the last day entered
    and up to yesterday; 0 too where nothing was ever entered.
    """

    place: Place
    names: Names
    entered: Sequence[Served]
    ratings_since: int
    today: int


@dataclass(frozen=True, slots=True)
class BackupFact:
    """How the copies of the hub's books stand, to be told to one administration."""

    place: Place
    names: Names
    last: LastBackup


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything at one moment."""

    kiosks: Sequence[KioskFact] = field(default=())
    services: Sequence[ServiceFact] = field(default=())
    served: Sequence[ServedFact] = field(default=())
    backups: Sequence[BackupFact] = field(default=())
