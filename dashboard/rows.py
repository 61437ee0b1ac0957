"""A row of a table of offices or services: shares, verdict, small chart, participation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dashboard.access import Guard, enters_total, shows_faces
from dashboard.covering import Participation
from dashboard.shares import Shares, shares_of
from dashboard.sparkline import Sparkline, highest_of, sparkline, top_of
from hub.periods import Period
from hub.reading import Counts, Office, OfficeStanding, Service, Standing
from hub.sparks import unpack_spark
from hub.statistics import Verdict

_RANK = {
    verdict.value: rank
    for rank, verdict in enumerate((Verdict.WORSE, Verdict.BETTER, Verdict.STABLE, Verdict.TOO_FEW))
}
"""What rows are ordered by: signals first."""
_SPARK_POINTS = 26


@dataclass(frozen=True)
class Row:
    """One office, or one service at an office; ``service`` None is the office as a whole.

    ``standing`` None: it was not judged yet. ``judged`` is the service its verdict is about, None
    for the row's own.
    """

    office: Office
    service: Service | None
    guard: Guard
    period: Period
    counts: Counts
    standing: Standing | None
    judged: Service | None = None

    @cached_property
    def shares(self) -> Shares | None:
        """The three shares, None where there are too few ratings."""
        return shares_of(self.counts)

    @property
    def has_shares(self) -> bool:
        """Whether there are enough ratings for shares."""
        return shows_faces(self.counts.n)

    @property
    def enters_total(self) -> bool:
        """Whether a total may add it up."""
        return enters_total(self.guard, self.counts.n)

    @property
    def verdict(self) -> str | None:
        """The word, None where nobody judged yet."""
        return self.standing.verdict if self.standing else None


@dataclass(frozen=True)
class Drawn:
    """A row that is on the page, with what is only worked out for those."""

    row: Row
    spark: Sparkline | None
    participation: Participation


def judged_service(office: Office, carried: OfficeStanding) -> Service | None:
    """Return the service of the word that an office carries; None where it is all of the office."""
    if carried.services == 1:
        return None
    return next((one for one in office.services if one.id == carried.standing.service), None)


def needs_attention(row: Row) -> tuple[int, str]:
    """Return what rows are ordered by: worse first, then better, then by name: it is no ranking."""
    return min(_RANK.get(row.verdict or "", 2), 2), row.office.name.casefold()


def foremost(standing: Standing) -> tuple[int, int]:
    """Return what the word that an office carries is chosen by, as in the books."""
    return _RANK[standing.verdict], standing.service


def sparks_of(rows: Sequence[Row]) -> list[Sparkline | None]:
    """Return the small charts of some rows, all shares on one scale, rare reds on their own."""
    judged = [row.standing for row in rows if row.standing]
    tops = {
        kind: top_of(_highest(one.packed) for one in judged if one.kind == kind)
        for kind in {one.kind for one in judged}
    }
    return [
        _spark(one.packed, one.base_value, one.base_need, tops[one.kind]) if one else None
        for one in (row.standing for row in rows)
    ]


# Judged once a day and looked at all day.
@lru_cache(4096)
def _highest(packed: bytes) -> float:
    return highest_of(unpack_spark(packed, _SPARK_POINTS))


@lru_cache(4096)
def _spark(packed: bytes, base: float | None, need: int, top: float) -> Sparkline | None:
    return sparkline(unpack_spark(packed, _SPARK_POINTS), base, need, top)
