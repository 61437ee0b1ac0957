"""What a kiosk tells the hub about citizens: ratings and reasons, in batches.

A rating is an event by itself, written before any reason is asked for, so that nobody who walks
away is lost. Unknown fields are ignored, so that newer kiosks can talk to older hubs.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from faccine.wire.clocks import ClockTrust
from faccine.wire.faces import Face

VERSION = 1
MAX_BATCH_EVENTS = 200
MAX_BATCH_BYTES = 64 * 1024
MAX_SEQ = 2**53 - 1
MAX_CODE = 40
MAX_AHEAD = 10_000
"""A seq further than this above ``stored_through`` is refused without being ticked off."""

Seq = Annotated[int, Meta(ge=1, le=MAX_SEQ)]
Code = Annotated[str, Meta(min_length=1, max_length=MAX_CODE)]
Utc = Annotated[datetime, Meta(tz=True)]
OutboxId = Annotated[str, Meta(min_length=36, max_length=36, pattern="^[0-9a-f-]{36}$")]


class Mode(StrEnum):
    """Whether a press counts. Test presses are kept and never counted."""

    LIVE = "live"
    TEST = "test"


class Input(StrEnum):
    """What the citizen pressed with."""

    TOUCH = "touch"
    BUTTON = "button"
    SPEECH = "speech"


class Rating(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="rating"):
    """One press of a face.

    ``at`` is None only where ``clock`` is ``unset``. ``service`` may be absent where the kiosk has
    exactly one; ``lang``, ``boot``, ``settings``, ``input`` and ``asks`` are absent from devices
    that do not know them.
    """

    seq: Seq
    face: Face
    clock: ClockTrust
    at: Utc | None = None
    boot: Annotated[str, Meta(max_length=36)] | None = None
    service: Code | None = None
    lang: Annotated[str, Meta(max_length=12)] | None = None
    mode: Mode = Mode.LIVE
    settings: Annotated[int, Meta(ge=0, le=MAX_SEQ)] | None = None
    input: Input | None = None
    asks: bool | None = None


class Reason(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="reason"):
    """Why a face was pressed. ``rating`` is the seq of that rating, smaller than ``seq``."""

    seq: Seq
    rating: Seq
    reason: Code
    clock: ClockTrust
    at: Utc | None = None
    boot: Annotated[str, Meta(max_length=36)] | None = None


Event = Rating | Reason


class Events(msgspec.Struct, frozen=True, kw_only=True):
    """A batch of 1 to 200 events of one outbox, at most 64 KiB of JSON."""

    v: int
    outbox: OutboxId
    events: Annotated[list[Event], Meta(min_length=1, max_length=MAX_BATCH_EVENTS)]
