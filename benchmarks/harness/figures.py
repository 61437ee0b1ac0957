"""Figures, the claims made of them, and how both are printed.

A ratio is worth more than a speed: machines differ and other work disturbs, but two programs
measured in turn on one machine are disturbed alike. So a claim is a ratio wherever there is a
yardstick, taken repetition by repetition.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import click
import msgspec

from harness.machine import describe_machine
from harness.runs import Speed


@dataclass(frozen=True)
class Figure:
    """One thing measured several times. ``values`` are in ``unit``, in the order measured."""

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {
            "name": self.name,
            "unit": self.unit,
            "median": self.median,
            "lowest": min(self.values),
            "highest": max(self.values),
            "values": list(self.values),
        }


@dataclass(frozen=True)
class Claim:
    """What is claimed of a figure's median: that it is at least, or at most, the target."""

    figure: Figure
    target: float
    is_at_least: bool

    @property
    def is_met(self) -> bool:
        """Whether the median keeps the claim."""
        value = self.figure.median
        return value >= self.target if self.is_at_least else value <= self.target

    @property
    def bound(self) -> str:
        """The target in words."""
        return f"at {'least' if self.is_at_least else 'most'} {number(self.target)}"

    @property
    def verdict(self) -> str:
        """``met``, or by how much it was missed."""
        if self.is_met:
            return "met"
        gap = abs(self.figure.median - self.target)
        share = f" ({gap / self.target:.0%})" if self.target else ""
        return f"missed by {number(gap)} {self.figure.unit}".rstrip() + share

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {
            "name": self.figure.name,
            "target": self.target,
            "at_least": self.is_at_least,
            "median": self.figure.median,
            "met": self.is_met,
            "verdict": self.verdict,
        }


@dataclass
class Report:
    """All that one command found out."""

    title: str
    options: dict[str, Any]
    figures: list[Figure] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def add(self, name: str, unit: str, values: Sequence[float]) -> Figure:
        """Add a figure and return it."""
        figure = Figure(name, unit, tuple(values))
        self.figures.append(figure)
        return figure

    def add_speeds(self, name: str, speeds: Sequence[Speed]) -> Figure:
        """Add speeds with their processor time, and return the figure of events a second."""
        self.add(f"{name}: processor", "us/event", [speed.cpu_us for speed in speeds])
        return self.add(name, "events/s", [speed.events_a_second for speed in speeds])

    def add_ratio(self, name: str, upper: Figure, lower: Figure) -> Figure:
        """Add the ratio of two figures, taken repetition by repetition."""
        pairs = zip(upper.values, lower.values, strict=True)
        return self.add(name, "", [a / b for a, b in pairs])

    def claim_at_least(self, figure: Figure, target: float) -> None:
        """Claim that a figure is so high."""
        self.claims.append(Claim(figure, target, is_at_least=True))

    def claim_at_most(self, figure: Figure, target: float) -> None:
        """Claim that a figure is so low."""
        self.claims.append(Claim(figure, target, is_at_least=False))

    @property
    def verdict(self) -> str:
        """``met``, or what was missed by how much."""
        missed = [claim for claim in self.claims if not claim.is_met]
        if not missed:
            return "met"
        return "; ".join(f"{claim.figure.name} {claim.verdict}" for claim in missed)

    def tell(self, *, as_json: bool) -> None:
        """Print everything; the last line is the verdict."""
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(self.as_json()), indent=2))
            return
        click.echo(self.title)
        for name, value in describe_machine().items():
            click.echo(f"  {name}: {value}")
        for line in (*self._table(), self.verdict):
            click.echo(line)

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {
            "title": self.title,
            "machine": describe_machine(),
            "options": self.options,
            "figures": [figure.as_json() for figure in self.figures],
            "claims": [claim.as_json() for claim in self.claims],
            "met": all(claim.is_met for claim in self.claims),
            "verdict": self.verdict,
        }

    def _table(self) -> list[str]:
        verdicts = {
            claim.figure: f"  target {claim.bound}: {claim.verdict}" for claim in self.claims
        }
        width = max(len(figure.name) for figure in self.figures)
        lines = [f"{'':{width}}  {'median':>10}  {'range':>21}"]
        for figure in self.figures:
            extent = f"{number(min(figure.values))} - {number(max(figure.values))}"
            lines.append(
                f"{figure.name:{width}}  {number(figure.median):>10}  {extent:>21}"
                f"  {figure.unit:8}{verdicts.get(figure, '')}".rstrip()
            )
        return lines


def number(value: float) -> str:
    """Return a figure as it is read best: three digits that matter."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]
