"""Like with like: one service at several offices, where kiosks stand at the same position.

Pure. What answers differently for reasons of its own is not held against the rest: another
position of the kiosk, kiosks of one office at mixed positions. Offices at whose counters few people
rotate are not compared at all, since a service of theirs may not be seen apart. Offices stay in
alphabetical order: intervals that overlap have none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from dashboard.access import FEWEST_PEOPLE
from dashboard.shares import Shares, shares_of
from hub.reading import Counts, Office, Service
from hub.statistics import (
    FEWEST_FOR_A_PLAIN_SHARE,
    Difference,
    against_the_others,
)

Positions = Mapping[tuple[int, int], frozenset[str]]
"""Where kiosks stood, by the ids of office and service."""

_COUNTER = "counter"


class Word(StrEnum):
    """What may be said of several offices."""

    THERE = "there"
    """At least one of them differs from the others by more than chance."""
    NONE = "none"
    """Nothing may be claimed, which does not make them equal."""
    TOO_FEW = "too-few"
    """Not two of them have enough ratings."""


@dataclass(frozen=True)
class Row:
    """One office. ``difference`` is that of its share of sad from the others', None if unjudged."""

    office: Office
    counts: Counts
    difference: Difference | None = None
    positions: frozenset[str] = frozenset()

    @cached_property
    def shares(self) -> Shares | None:
        """The three shares, None where there are too few ratings."""
        return shares_of(self.counts)


@dataclass(frozen=True)
class Comparison:
    """One service at one position. ``position`` None: nobody said where, or it is no counter.

    ``apart`` are offices that have the service and are not held against these.
    """

    service: Service
    position: str | None
    rows: Sequence[Row]
    apart: Sequence[Row]
    is_only: bool
    """Whether the service is compared at this position only, so that it needs no naming."""

    @property
    def judged(self) -> list[Row]:
        """The offices with enough ratings to be held against the others."""
        return [row for row in self.rows if row.difference is not None]

    @property
    def differing(self) -> list[Row]:
        """The offices that differ from the others."""
        return [row for row in self.rows if row.difference and row.difference.is_there]

    @property
    def word(self) -> Word:
        """What may be said of them."""
        if not self.judged:
            return Word.TOO_FEW
        return Word.THERE if self.differing else Word.NONE


@dataclass(frozen=True, slots=True)
class Matter:
    """What there is to compare: a service, and who offers it at which position.

    ``groups`` have two offices or more each; every other office that offers it is ``apart``.
    """

    service: Service
    groups: Mapping[str | None, Sequence[Office]]
    apart: Sequence[Office]
    positions: Mapping[int, frozenset[str]]


def few_people(offices: Iterable[Office]) -> list[Office]:
    """Return the offices that are not compared, because fewer than three people rotate there."""
    return [one for one in offices if _is_small(one)]


def matters(offices: Sequence[Office], positions: Positions) -> list[Matter]:
    """Return every service in use that two offices or more offer, by its catalogue id."""
    by_service: defaultdict[int, list[Office]] = defaultdict(list)
    services: dict[int, Service] = {}
    for office in offices:
        for service in () if _is_small(office) else office.services:
            if not service.is_retired:
                services[service.id] = service
                by_service[service.id].append(office)
    return [
        _matter(services[one], by_service[one], positions)
        for one in sorted(services)
        if len(by_service[one]) > 1
    ]


def single_services(offices: Iterable[Office]) -> list[tuple[Service, Office]]:
    """Return the services in use that one office alone offers, with that office."""
    found: defaultdict[int, list[tuple[Service, Office]]] = defaultdict(list)
    for office in offices:
        for service in office.services:
            if not service.is_retired:
                found[service.id].append((service, office))
    return [pairs[0] for _, pairs in sorted(found.items()) if len(pairs) == 1]


def comparisons(matter: Matter, counts: Mapping[int, Counts]) -> list[Comparison]:
    """Hold a service's offices against each other, position by position, the largest group first.

    Args:
        matter: of the service.
        counts: of the service, by the office's id.
    """
    apart = _rows(matter, matter.apart, counts)
    groups = sorted(matter.groups.items(), key=lambda group: (-len(group[1]), group[0] or ""))
    if not groups:
        return [Comparison(matter.service, None, (), apart, is_only=True)]
    return [
        Comparison(
            matter.service,
            position,
            _judged(_rows(matter, offices, counts)),
            apart if index == 0 else (),
            is_only=len(groups) == 1 and not apart,
        )
        for index, (position, offices) in enumerate(groups)
    ]


def _matter(service: Service, offices: Sequence[Office], positions: Positions) -> Matter:
    where = {one.id: positions.get((one.id, service.id), frozenset()) for one in offices}
    if service.channel != _COUNTER:
        return Matter(service, {None: offices}, (), {})  # no kiosk stands there
    groups: defaultdict[str | None, list[Office]] = defaultdict(list)
    apart = [one for one in offices if len(where[one.id]) > 1]
    for office in offices:
        if len(where[office.id]) < 2:
            groups[next(iter(where[office.id]), None)].append(office)
    apart += [one for group in groups.values() if len(group) == 1 for one in group]
    kept = {position: group for position, group in groups.items() if len(group) > 1}
    order = {one.id: index for index, one in enumerate(offices)}
    return Matter(service, kept, sorted(apart, key=lambda one: order[one.id]), where)


def _rows(matter: Matter, offices: Iterable[Office], counts: Mapping[int, Counts]) -> list[Row]:
    return [
        Row(one, counts.get(one.id, Counts()), positions=matter.positions.get(one.id, frozenset()))
        for one in offices
    ]


def _judged(rows: Sequence[Row]) -> list[Row]:
    # Below 30 a share is drawn and marked; it is neither judged nor held against others.
    enough = [row for row in rows if row.counts.n >= FEWEST_FOR_A_PLAIN_SHARE]
    found = against_the_others([(row.counts.sad, row.counts.n) for row in enough])
    by_office = dict(zip((row.office.id for row in enough), found, strict=False))
    return [
        Row(row.office, row.counts, by_office.get(row.office.id), row.positions) for row in rows
    ]


def _is_small(office: Office) -> bool:
    return office.rotating_staff is not None and office.rotating_staff < FEWEST_PEOPLE
