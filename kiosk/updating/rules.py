"""What an updater does next. Pure: it is told how things are, and says one step at a time.

    nothing ─→ fetch ─→ wait ─→ try ─→ prove ─→ settle
                 │                       └────→ go back
                 └→ rest

``current`` is the release that starts, ``proven`` the one that is known to work; they differ only
while one is on trial. Whatever stops the updater (its end, a power cut), it finds on the disk where
it was, and the next step is the same again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

import msgspec

from faccine.wire.versions import is_version

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MOST_TRIES = 3
"""A trial that power cuts or crashes ended this often is over."""


class Do(Enum):
    """A step of an updater."""

    NOTHING = auto()
    REST = auto()
    """The wanted release failed, and it is too early to try it again."""
    REFUSE = auto()
    """What is wanted is no version."""
    FETCH = auto()
    WAIT = auto()
    TRY = auto()
    PROVE = auto()
    GO_BACK = auto()
    RESTART = auto()
    """The kiosk that runs is not the release that should."""


@dataclass(frozen=True)
class Moment:
    """A point in time on a machine whose clock may be set at any moment."""

    wall_ms: int
    boot: str
    boottime_ms: int


class Failed(msgspec.Struct, frozen=True):
    """A release that could not be had or did not prove itself, and for how long to let it be."""

    version: str
    why: str
    wall_ms: int
    boot: str
    boottime_ms: int
    rest_ms: int = DAY_MS

    def is_resting(self, now: Moment) -> bool:
        """Tell whether it is too early to try it again.

        Within one boot the time since then is known; over a boot only as well as the clock is.
        """
        if now.boot == self.boot:
            return now.boottime_ms - self.boottime_ms < self.rest_ms
        return now.wall_ms - self.wall_ms < self.rest_ms


class Trial(msgspec.Struct, frozen=True):
    """A release on trial: how often it was tried, and the trouble the kiosk had before."""

    version: str
    tries: int = 0
    problem: str | None = None


class Journal(msgspec.Struct, frozen=True):
    """What an updater must know when it starts again. ``previous``: what was proven before."""

    failed: Failed | None = None
    trial: Trial | None = None
    previous: str | None = None


@dataclass(frozen=True)
class Facts:
    """How things are. ``wanted`` None: no wish; ``running`` None: no kiosk runs, or none says so.

    ``prepared`` are the releases on the disk that are whole.
    """

    wanted: str | None
    running: str | None
    current: str
    proven: str
    prepared: frozenset[str]
    is_idle: bool
    now: Moment
    journal: Journal = field(default_factory=Journal)


@dataclass(frozen=True)
class Step:
    """One step, about a version; ``why`` it goes back, empty where the wish has changed."""

    do: Do
    version: str = ""
    why: str = ""


def next_step(facts: Facts) -> Step:
    """Return what to do next."""
    if facts.current != facts.proven:
        return _on_trial(facts)
    if facts.running not in {None, facts.current}:
        return Step(Do.RESTART, facts.current)
    if facts.wanted is None or facts.wanted == facts.proven:
        return Step(Do.NOTHING, facts.proven)
    return _towards(facts.wanted, facts)


def _towards(wanted: str, facts: Facts) -> Step:
    if not is_version(wanted):
        return Step(Do.REFUSE, wanted)
    failed = facts.journal.failed
    if failed is not None and failed.version == wanted and failed.is_resting(facts.now):
        return Step(Do.REST, wanted, failed.why)
    if wanted not in facts.prepared:
        return Step(Do.FETCH, wanted)
    return Step(Do.TRY if facts.is_idle else Do.WAIT, wanted)


def _on_trial(facts: Facts) -> Step:
    failed, trial = facts.journal.failed, facts.journal.trial
    if failed is not None and failed.version == facts.current:
        return Step(Do.GO_BACK, facts.current, failed.why)
    if facts.wanted != facts.current:
        return Step(Do.GO_BACK, facts.current)
    if trial is not None and trial.version == facts.current and trial.tries >= MOST_TRIES:
        why = f"{trial.tries} tries ended before it had proved itself"
        return Step(Do.GO_BACK, facts.current, why)
    return Step(Do.PROVE, facts.current)


def still_valid(journal: Journal, wanted: str | None) -> Journal:
    """Forget the failure of a release that is not wanted any more: a new wish is a new try."""
    failed = journal.failed
    if failed is None or failed.version == wanted:
        return journal
    if journal.trial is not None and journal.trial.version == failed.version:
        return journal  # it has not gone back yet
    return msgspec.structs.replace(journal, failed=None)


def kept(facts: Facts) -> frozenset[str]:
    """Return the releases that stay on the disk."""
    wishes = {facts.current, facts.proven, facts.journal.previous, facts.wanted}
    return frozenset(wish for wish in wishes if wish is not None)


def is_worse(before: str | None, after: str | None) -> bool:
    """Tell whether a kiosk has a trouble that it did not have before another release ran."""
    known = set((before or "").split("; "))
    return bool(set((after or "").split("; ")) - known - {""})
