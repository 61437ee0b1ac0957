"""The verdict on a service at an office, as the hub judged it last."""

from __future__ import annotations

from functools import cached_property

import msgspec

from hub.sparks import SparkPoint, unpack_spark
from hub.statistics import Kind, Unit, Verdict, missing_unit


class Standing(msgspec.Struct, frozen=True, dict=True):
    """What the control chart said on ``judged_day``; the words are those of hub.statistics.

    ``service`` is 0 for the office as a whole, which is judged where few people rotate at its
    counters. ``base_have`` and ``base_need`` are periods, or cases on a chart of rare reds;
    ``missing`` is how many :attr:`missing_unit` more would let it judge, ``ready_day`` from when at
    this pace (None: nobody can tell). ``run`` counts periods in a row, signalling or not.
    ``packed`` is for :attr:`spark`.
    """

    office: int
    service: int
    verdict: str
    kind: str
    step: str
    rule: str | None
    run: int
    base_have: int
    base_need: int
    base_value: float | None
    missing: int
    ready_day: int | None
    judged_day: int
    packed: bytes

    @property
    def missing_unit(self) -> Unit | None:
        """What ``missing`` counts; None unless there are too few to say."""
        verdict, kind = Verdict(self.verdict), Kind(self.kind)
        return missing_unit(verdict, kind, self.base_have, self.base_need)

    @cached_property
    def spark(self) -> tuple[SparkPoint, ...]:
        """The latest points of the chart, ascending."""
        return unpack_spark(self.packed)


class OfficeStanding(msgspec.Struct, frozen=True):
    """The verdict that an office carries: worse before better, stable and too few to say.

    ``services`` is how many verdicts there are; where it is one, it is that of the whole office.
    """

    standing: Standing
    services: int
