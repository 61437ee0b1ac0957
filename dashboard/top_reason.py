"""The reason that stands out among those given at one place: the first answer to why.

Only where chance does not explain that it comes first, and never of a service apart where few
people take turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.rows import Row
from hub.reading import Reader
from hub.statistics import pareto


@dataclass(frozen=True, slots=True)
class TopReason:
    """What it is called, by language; given ``k`` times of ``n`` reasons."""

    labels: Mapping[str, str]
    k: int
    n: int


def top_reason(reader: Reader, row: Row) -> TopReason | None:
    """Return the reason given most in a row's period, None where none stands out.

    Args:
        reader: narrowed to the viewer.
        row: of an office or service; asked is the service that its word is about.
    """
    service = row.standing.service if row.standing and not row.guard.is_monthly else None
    given = reader.reasons(row.office.id, row.period, service or None)
    rows = pareto({one.code: one.n for one in given})
    if not row.has_shares or not rows or not rows[0].share:
        return None
    if len(rows) > 1 and not rows[0].is_apart:
        return None
    labels = {one.code: one.labels for one in given}
    return TopReason(labels[rows[0].name], rows[0].k, sum(one.k for one in rows))
