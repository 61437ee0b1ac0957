"""What may be asked: the parameters of each question, checked by msgspec before anybody looks.

A parameter nobody knows is refused, since a mistyped one would be answered for something else.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.periods import Step

MOST_ITEMS = 500

_DAY = r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_PERIOD = rf"^({_DAY}/{_DAY}|(19|20)\d\d-(0[1-9]|1[0-2])|(19|20)\d\d|[1-9]\d?w)$"

Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
AdministrationCode = Annotated[
    Code,
    Meta(description="Code of an administration; needed only where the token sees several."),
]
OfficeCode = Annotated[Code, Meta(description="Code of an office.")]
ServiceCode = Annotated[Code, Meta(description="Code of a service; without it all together.")]
PeriodText = Annotated[
    str,
    Meta(
        pattern=_PERIOD,
        description="Days from/to, both included (2026-10-26/2026-11-22), a month (2026-10), "
        "a year (2025), or the last weeks up to yesterday (4w). Without it the last four weeks.",
        examples=["2026-10"],
    ),
]
EndText = Annotated[
    str,
    Meta(
        pattern=_PERIOD,
        description="As of the end of a period that is over, for one office. Without it the words "
        "that were judged last.",
        examples=["2026-10"],
    ),
]
StepName = Annotated[Step, Meta(description="What the period is cut into.")]


class Slice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which part of a list."""

    limit: Annotated[int, Meta(ge=1, le=MOST_ITEMS, description="How many items at most.")] = 100
    page: Annotated[
        int, Meta(ge=1, le=100_000, description="Which page of so many items, from 1.")
    ] = 1


class OfAdministration(Slice, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something of one administration."""

    administration: AdministrationCode | UnsetType = UNSET


class OfPlace(OfAdministration, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something of one administration, or of one of its offices only."""

    office: OfficeCode | UnsetType = UNSET


class OfOffices(OfPlace, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Figures of offices in a period."""

    period: PeriodText | UnsetType = UNSET
    service: ServiceCode | UnsetType = UNSET


class OfPlaceAndPeriod(OfPlace, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something of offices in a period."""

    period: PeriodText | UnsetType = UNSET


class OfVerdicts(OfPlace, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words of offices, or of one of them at the end of a period."""

    period: EndText | UnsetType = UNSET


class OfOfficeAndPeriod(OfAdministration, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Figures of one office in a period."""

    office: OfficeCode
    period: PeriodText | UnsetType = UNSET
    service: ServiceCode | UnsetType = UNSET


class OfOneOffice(OfOfficeAndPeriod, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Figures of one office over time."""

    step: StepName = Step.MONTH
