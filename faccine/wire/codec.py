"""Bytes to messages and back, in one place for both ends.

Every message must be JSON of the stated version and shape. A batch with one unreadable event is
still taken event by event (:func:`decode_one_by_one`), so that one bad row blocks nobody.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from faccine.wire.errors import BadMessage
from faccine.wire.events import (
    MAX_BATCH_BYTES,
    MAX_BATCH_EVENTS,
    VERSION,
    Event,
    Events,
    OutboxId,
    Seq,
)

_encoder = msgspec.json.Encoder()
_events_decoder = msgspec.json.Decoder(Events)
_event_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_decoders: dict[type, msgspec.json.Decoder[Any]] = {}

Message = TypeVar("Message", bound=msgspec.Struct)


class UnsupportedVersion(BadMessage):
    """Error raised when a message says a version other than 1."""


class TooLarge(BadMessage):
    """Error raised when a batch has more bytes than are allowed."""


class _Version(msgspec.Struct):
    v: int


class _Envelope(msgspec.Struct):
    v: int
    outbox: OutboxId
    events: list[msgspec.Raw]


class _Numbered(msgspec.Struct):
    seq: Seq


class Unreadable(msgspec.Struct, frozen=True):
    """An event of which only the seq could be read. ``raw`` is its JSON, ``detail`` says why."""

    seq: int
    raw: bytes
    detail: str


class OneByOne(msgspec.Struct, frozen=True):
    """A batch whose events were read one by one, in their order."""

    outbox: str
    events: list[Event | Unreadable]


def encode(message: msgspec.Struct) -> bytes:
    """Return the message as UTF-8 JSON."""
    return _encoder.encode(message)


def decode(payload: bytes, kind: type[Message]) -> Message:
    """Return the message in the payload.

    Raises:
        UnsupportedVersion: it says another version.
        BadMessage: it is not JSON, or not of this shape; says where.
    """
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        message: Message = decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        _check_version(payload)
        raise BadMessage(f"{kind.__name__} message of {len(payload)} bytes: {error}") from None
    if getattr(message, "v", VERSION) != VERSION:
        _check_version(payload)
    return message


def decode_events(payload: bytes) -> Events:
    """Return a batch in which every event is readable.

    Raises:
        TooLarge: more than 64 KiB.
        UnsupportedVersion: it says another version.
        BadMessage: some part of it is not readable; says which.
    """
    if len(payload) > MAX_BATCH_BYTES:
        raise TooLarge(f"batch of {len(payload)} bytes: expected at most {MAX_BATCH_BYTES}")
    try:
        batch = _events_decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        _check_version(payload)
        raise BadMessage(f"batch of {len(payload)} bytes: {error}") from None
    if batch.v != VERSION:
        _check_version(payload)
    return batch


def decode_one_by_one(payload: bytes) -> OneByOne:
    """Return a batch of which some events may be unreadable.

    Raises:
        BadMessage: not even the outbox and the seq of every event can be read.
    """
    try:
        envelope = msgspec.json.decode(payload, type=_Envelope)
        if not 1 <= len(envelope.events) <= MAX_BATCH_EVENTS:
            raise BadMessage(f"batch of {len(envelope.events)} events: expected 1 to 200")
        events = [_decode_event(bytes(raw)) for raw in envelope.events]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(f"batch of {len(payload)} bytes: {error}") from None
    return OneByOne(envelope.outbox, events)


def decode_event(raw: bytes) -> Event:
    """Return one event as it was kept when it was refused.

    Raises:
        BadMessage: it is not readable; says why.
    """
    try:
        return _event_decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(f"event of {len(raw)} bytes: {error}") from None


def _decode_event(raw: bytes) -> Event | Unreadable:
    try:
        return decode_event(raw)
    except BadMessage as error:
        return Unreadable(msgspec.json.decode(raw, type=_Numbered).seq, raw, str(error))


def _check_version(payload: bytes) -> None:
    try:
        version = msgspec.json.decode(payload, type=_Version).v
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    if version != VERSION:
        raise UnsupportedVersion(f"message says version {version}: expected {VERSION}")
