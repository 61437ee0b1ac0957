"""Which reasons come first: a Pareto table, each share with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from hub.statistics.shares import Share, share_of

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class ParetoRow(Generic[Name]):
    """One reason: how often, its share of all, and the share of it and all before it."""

    name: Name
    k: int
    share: Share | None
    """None below 10 in all."""
    running: float | None
    """In 0 to 1, None like ``share``."""
    is_apart: bool
    """Whether its interval lies wholly above the next one's: only then does it come before it."""


def pareto(counts: Mapping[Name, int]) -> tuple[ParetoRow[Name], ...]:
    """Return reasons by how often they were given, the most frequent first.

    The order of J. M. Juran's "vital few" (Quality Control Handbook, 1951), with Wilson's interval
    on each share so that an order which chance made is not read as one; equal counts stay in
    the order given. Nobody gave two reasons, so shares add up to 1.

    Args:
        counts: how often each was given; those never given may be left out.

    Raises:
        ValueError: a count is negative.
    """
    if any(k < 0 for k in counts.values()):
        raise ValueError(f"counts of reasons {dict(counts)}: expected counts from 0")
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    total = sum(counts.values())
    shares = [share_of(k, total) for _, k in ordered]
    rows, before = [], 0
    for index, (name, k) in enumerate(ordered):
        before += k
        following = shares[index + 1] if index + 1 < len(shares) else None
        rows.append(
            ParetoRow(
                name,
                k,
                shares[index],
                before / total if shares[index] else None,
                _is_apart(shares[index], following),
            )
        )
    return tuple(rows)


def _is_apart(share: Share | None, following: Share | None) -> bool:
    return share is not None and following is not None and share.low > following.high
