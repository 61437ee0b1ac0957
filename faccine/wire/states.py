"""How hub and kiosk tell each other where they stand: states, receipts, health, commands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from faccine.wire.clocks import ClockTrust
from faccine.wire.events import MAX_SEQ, Code, OutboxId, Seq, Utc

Count = Annotated[int, Meta(ge=0, le=MAX_SEQ)]
Nonce = Annotated[str, Meta(max_length=64)]
Software = Annotated[str, Meta(max_length=40)]


class Presence(StrEnum):
    """Whether somebody is there. ``offline`` is what the Will says."""

    ONLINE = "online"
    OFFLINE = "offline"


class HubState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the hub is there; retained. ``since`` is when it started, None in the Will."""

    v: int
    state: Presence
    since: Utc | None = None


class KioskState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a kiosk and one of its outboxes stand; retained.

    ``first`` is the lowest seq from which the kiosk can still deliver without a hole (``last`` + 1
    when it holds nothing), ``last`` the highest ever given, ``ratings`` the ratings ever made in
    this outbox. ``settings`` is the version in force, None before the first. ``nonce`` asks for a
    receipt that carries it back. Offline states carry only ``v`` and ``state``. ``problem`` says
    in one line what a technician should know (settings refused, outbox set aside).
    """

    v: int
    state: Presence
    outbox: OutboxId | None = None
    first: Seq | None = None
    last: Count | None = None
    ratings: Count | None = None
    boot: Annotated[str, Meta(max_length=36)] | None = None
    software: Software | None = None
    settings: Count | None = None
    clock: ClockTrust | None = None
    nonce: Nonce | None = None
    problem: Annotated[str, Meta(max_length=400)] | None = None


class Why(StrEnum):
    """Why the hub refused an event. The event is kept and can be retried."""

    UNREADABLE = "unreadable"
    UNKNOWN_SERVICE = "unknown-service"
    UNKNOWN_REASON = "unknown-reason"
    NO_SERVICE = "no-service"
    """No service named, and the kiosk offers none or several."""
    NO_PLACEMENT = "no-placement"
    NO_RATING = "no-rating"
    """A reason whose rating was refused, or is not a rating."""
    SECOND_REASON = "second-reason"
    CONFLICT = "conflict"
    """A repeat that says something else was pressed: another card uses this identity."""
    TOO_FAR_AHEAD = "too-far-ahead"


class ReceiptError(StrEnum):
    """Why the hub could not take a whole message; nothing of it is ticked off."""

    UNKNOWN_KIOSK = "unknown-kiosk"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    UNSUPPORTED_VERSION = "unsupported-version"


class Refusal(msgspec.Struct, frozen=True):
    """One refused event of the batch that the receipt answers."""

    seq: Seq
    why: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The hub's word that events are on its disk, sent after its commit.

    Every seq up to ``stored_through`` is stored, refused, or booked as missing. ``hub_time`` is
    None while the hub's own clock is not synced; ``nonce`` is that of the state it answers.
    ``outbox`` and ``stored_through`` are None where ``error`` is set and they could not be told.
    """

    # Their defaults are made by functions, so that they are written out even when empty.

    v: int
    outbox: OutboxId | None = None
    stored_through: Count | None = None
    refused: list[Refusal] = msgspec.field(default_factory=lambda: [])  # noqa: PIE807
    hub_time: datetime | None = msgspec.field(default_factory=lambda: None)
    nonce: Nonce | None = None
    error: str | None = None


class UpdateStage(StrEnum):
    """Where a kiosk is on its way to the software it should run."""

    FETCHING = "fetching"
    WAITING = "waiting"
    """Ready beside the running release, until nobody is at the kiosk."""
    PROVING = "proving"
    WENT_BACK = "went-back"
    """The wanted release could not be had or did not prove itself; the one before goes on."""


class KioskUpdate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The software a kiosk is on its way to; ``why`` it went back or is held up, else None."""

    version: Software
    stage: UpdateStage
    why: Annotated[str, Meta(max_length=400)] | None = None


class Health(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a kiosk and its machine are. None means: this machine cannot tell, or has no such part.

    ``waiting`` is None while the outbox cannot be read. ``under_voltage`` and ``throttled`` say
    whether it was so since the kiosk started. ``screen``, ``buttons`` and ``sound`` say whether
    the part works; ``stuck`` names the buttons that stay closed. ``ignored`` counts touches during
    the cool-down and ``late_commits`` rows written later than anybody waited for, both since the
    kiosk started. ``self_test`` is what the last self-test found, ``problem`` what is wrong now.
    ``update`` is None where the wanted software runs; ``root_read_only`` whether the system's part
    of the card cannot be written.
    """

    v: int
    software: Software
    waiting: Count | None = None
    uptime_seconds: Count | None = None
    disk_used_percent: float | None = None
    temperature_celsius: float | None = None
    under_voltage: bool | None = None
    throttled: bool | None = None
    clock: ClockTrust | None = None
    screen: bool | None = None
    buttons: bool | None = None
    sound: bool | None = None
    stuck: Annotated[list[Code], Meta(max_length=20)] = []
    ignored: Count | None = None
    late_commits: Count | None = None
    settings: Count | None = None
    self_test: Annotated[str, Meta(max_length=400)] | None = None
    problem: Annotated[str, Meta(max_length=400)] | None = None
    update: KioskUpdate | None = None
    root_read_only: bool | None = None


class KioskLog(msgspec.Struct, frozen=True, kw_only=True):
    """The last lines of a kiosk's log, oldest first; ``command`` is the id of what asked for them.

    Lines are cut to 300 characters; the whole message stays under 64 KiB.
    """

    v: int
    command: Annotated[str, Meta(max_length=64)]
    lines: Annotated[list[Annotated[str, Meta(max_length=300)]], Meta(max_length=200)]


class Action(StrEnum):
    """What the hub can ask of a kiosk."""

    IDENTIFY = "identify"
    RESTART = "restart"
    TEST_MODE = "test-mode"
    SELF_TEST = "self-test"
    SEND_LOG = "send-log"


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One request to a kiosk; ignored when retained, repeated (same ``id``) or expired."""

    v: int
    id: Annotated[str, Meta(max_length=64)]
    action: Action
    expires: Utc
