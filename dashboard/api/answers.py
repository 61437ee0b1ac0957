"""What is answered. Ids are the catalogue's codes; the books' own numbers stay inside.

A figure that may not be shown is null: faces below ten ratings, always; days that are not over.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

import msgspec
from msgspec import Meta

from hub.periods import Step

Item = TypeVar("Item")

_SHARE = Meta(ge=0, le=1)
Texts = Annotated[dict[str, str], Meta(description="By language code.")]
Count = Annotated[int, Meta(ge=0)]


class Span(msgspec.Struct, frozen=True):
    """Days in a row, both ends included, in the administration's time zone."""

    first_day: date
    last_day: date


class Listing(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """Part of a list; the Link header leads to the other parts."""

    total: Annotated[Count, Meta(description="How many items there are in all.")]
    items: list[Item]


class Figures(Listing[Item], Generic[Item], frozen=True, kw_only=True):
    """Part of a list of figures."""

    period: Annotated[Span, Meta(description="The days that were asked for.")]
    left_out: Annotated[
        list[str],
        Meta(description="Offices without figures by service: too few people take turns there."),
    ] = []


class AdministrationItem(msgspec.Struct, frozen=True):
    """A body whose offices are rated."""

    code: str
    name: str
    timezone: str
    languages: list[str]


class OfficeItem(msgspec.Struct, frozen=True):
    """A place with counters."""

    code: str
    name: str
    services: Annotated[list[str], Meta(description="Codes of the services it offers.")]
    opening_hours: Annotated[
        str | None, Meta(description="As OpenStreetMap writes them; null: always open.")
    ]
    is_monthly: Annotated[
        bool, Meta(description="Fewer than three people take turns: whole months only.")
    ]


class ServiceItem(msgspec.Struct, frozen=True):
    """A service citizens come for."""

    code: str
    names: Texts
    channel: str
    is_retired: bool


class Faces(msgspec.Struct, frozen=True):
    """Counted ratings; faces and shares are null below ten of them."""

    n: Annotated[Count, Meta(description="Ratings that count.")]
    happy: Count | None
    neutral: Count | None
    sad: Count | None
    sad_share: Annotated[float, _SHARE] | None
    sad_low: Annotated[
        Annotated[float, _SHARE] | None, Meta(description="Wilson's 95% interval, lower end.")
    ]
    sad_high: Annotated[
        Annotated[float, _SHARE] | None, Meta(description="Wilson's 95% interval, upper end.")
    ]
    is_indicative: Annotated[bool, Meta(description="Fewer than 30 ratings.")]


class OfficeCounts(msgspec.Struct, frozen=True):
    """What was counted at one office."""

    office: str
    period: Annotated[
        Span | None,
        Meta(description="The days shown: those that are over, or one whole month."),
    ]
    faces: Faces


class Piece(msgspec.Struct, frozen=True):
    """One day, week, month, quarter or year of a trend."""

    period: Span
    is_whole: Annotated[bool, Meta(description="Whether all of its days were asked and are over.")]
    faces: Faces


class Trend(Figures[Piece], frozen=True, kw_only=True):
    """One office over time, ascending, also where there are no ratings."""

    office: str
    step: Step


class ReasonItem(msgspec.Struct, frozen=True):
    """How often one reason was given."""

    code: str
    labels: Texts
    n: Count
    share: Annotated[
        Annotated[float, _SHARE] | None,
        Meta(description="Of all reasons given; null below ten of them."),
    ]
    low: Annotated[float, _SHARE] | None
    high: Annotated[float, _SHARE] | None


class Reasons(Figures[ReasonItem], frozen=True, kw_only=True):
    """Why faces were pressed at one office, most often first; nothing below ten ratings."""

    office: str
    asked: Annotated[Count, Meta(description="How many were offered to say why.")]
    given: Annotated[Count, Meta(description="How many did.")]


class ParticipationItem(msgspec.Struct, frozen=True):
    """How many of those served at an office gave a rating."""

    office: str
    period: Span | None
    ratings: Annotated[Count, Meta(description="Ratings on the days with a number of served.")]
    served: Count | None
    rate: Annotated[
        float | None,
        Meta(description="Ratings by served; null without served. Above 1 one of them is wrong."),
    ]
    is_partial: Annotated[bool, Meta(description="On other days nobody entered how many.")]


class SetAsideItem(msgspec.Struct, frozen=True):
    """Ratings that screening keeps out of the count; one can be of several kinds."""

    office: str
    total: Count
    burst: Count
    stuck: Count
    out_of_hours: Count
    test: Count


class VerdictItem(msgspec.Struct, frozen=True):
    """The word of the control chart about a service at an office."""

    office: str
    service: Annotated[str | None, Meta(description="null: the office as a whole.")]
    verdict: Annotated[str, Meta(description="stable, better, worse or too-few.")]
    rule: Annotated[str | None, Meta(description="limit or run; null where nothing changed.")]
    run: Annotated[Count, Meta(description="Periods in a row, with or without a signal.")]
    step: str
    kind: Annotated[str, Meta(description="shares (Laney p′) or rare (g chart).")]
    base_have: Annotated[Count, Meta(description="Periods, or cases on a chart of rare reds.")]
    base_need: Count
    base_value: float | None
    missing: Annotated[Count, Meta(description="How many are missing where there are too few.")]
    ready_day: Annotated[date | None, Meta(description="When there should be enough.")]
    judged_day: date


class KioskItem(msgspec.Struct, frozen=True):
    """A kiosk, and what became of its presses: made = received + waiting + missing."""

    kiosk: str
    office: str
    position: str | None
    condition: str
    seen_at: datetime | None
    received_at: datetime | None
    clock: str | None
    software: str | None
    settings: int | None
    settings_wanted: int | None
    presses: Count
    received: Count
    refused: Annotated[Count, Meta(description="Among the received.")]
    waiting: Count
    missing: Count
    acknowledged: Annotated[Count, Meta(description="Missing ones somebody accounted for.")]


class NoteItem(msgspec.Struct, frozen=True):
    """An event, or an action with its state."""

    kind: str
    office: Annotated[str | None, Meta(description="null: the whole administration.")]
    service: str | None
    title: str
    detail: str
    day: date
    owner: Annotated[str | None, Meta(description="An office or a unit, not a person.")]
    due_day: date | None
    state: str | None
    done_day: date | None
    target: Annotated[float | None, Meta(description="The share of sad that is aimed at.")]
    is_new_base: bool
    sentence: Annotated[Texts, Meta(description="What citizens are told, by language.")]
    is_approved: bool


class ServedItem(msgspec.Struct, frozen=True):
    """How many people were served on some days."""

    office: str
    service: Annotated[str | None, Meta(description="null: all services together.")]
    first_day: date
    last_day: date
    n: Count


class ServedSaved(msgspec.Struct, frozen=True):
    """What was done with the rows."""

    added: Count
    replaced: Count
    unchanged: Count
