from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faccine.wire import codec
from faccine.wire.clocks import ClockTrust, to_datetime, to_ms
from faccine.wire.errors import BadMessage
from faccine.wire.events import MAX_BATCH_BYTES, MAX_SEQ, Events, Input, Mode, Rating, Reason
from faccine.wire.faces import FACES, Face
from faccine.wire.states import Health, HubState, KioskState, Presence, Receipt

SAMPLES = Path(__file__).parent / "samples"
OUTBOX = "0198f3c2-7d5e-7c11-a3b0-5b1f2f6d9e10"

instants = st.datetimes(
    datetime.fromisoformat("1970-01-01"),
    datetime.fromisoformat("2100-01-01"),
    timezones=st.just(UTC),
).map(lambda instant: instant.replace(microsecond=instant.microsecond // 1000 * 1000))
seqs = st.integers(1, MAX_SEQ)
ratings = st.builds(
    Rating,
    seq=seqs,
    face=st.sampled_from(FACES),
    clock=st.sampled_from(ClockTrust),
    at=instants | st.none(),
    boot=st.text("0123456789abcdef", max_size=8) | st.none(),
    service=st.text("abc-", min_size=1, max_size=40) | st.none(),
    lang=st.sampled_from(["it", "de", "lld"]) | st.none(),
    mode=st.sampled_from(Mode),
    settings=st.integers(0, 10**6) | st.none(),
    input=st.sampled_from(Input) | st.none(),
    asks=st.booleans() | st.none(),
)
reasons = st.builds(
    Reason,
    seq=seqs,
    rating=seqs,
    reason=st.text("abc", min_size=1, max_size=40),
    clock=st.sampled_from(ClockTrust),
    at=instants | st.none(),
)


@given(st.lists(ratings | reasons, min_size=1, max_size=5))
def test_what_is_sent_is_what_is_read(events):
    batch = Events(v=1, outbox=OUTBOX, events=events)
    assert codec.decode_events(codec.encode(batch)) == batch
    assert codec.decode_one_by_one(codec.encode(batch)).events == events


def test_the_sample_of_version_1_stays_readable():
    batch = codec.decode_events((SAMPLES / "events-v1.json").read_bytes())
    rating, reason = batch.events
    assert (rating.face, rating.service, rating.settings, rating.asks) == (
        Face.SAD, "carta-identita", 12, True,
    )  # fmt: skip
    assert to_ms(rating.at) == 1_795_252_323_412
    assert (reason.rating, reason.reason) == (41, "waiting")


def test_a_small_device_may_leave_out_what_it_does_not_know():
    (rating,) = codec.decode_events((SAMPLES / "events-v1-smallest.json").read_bytes()).events
    assert (rating.at, rating.service, rating.lang, rating.mode) == (None, None, None, Mode.LIVE)


def test_health_may_say_little_or_much():
    little = codec.decode((SAMPLES / "health-v1-smallest.json").read_bytes(), Health)
    assert (little.waiting, little.screen, little.stuck, little.problem) == (3, None, [], None)
    much = codec.decode((SAMPLES / "health-v1.json").read_bytes(), Health)
    assert (much.throttled, much.clock, much.buttons, much.stuck, much.settings) == (
        True, ClockTrust.ESTIMATED, False, ["sad"], 12,
    )  # fmt: skip
    assert codec.decode(codec.encode(much), Health) == much


def test_unknown_fields_are_ignored():
    state = b'{"v":1,"state":"online","outbox":"%s","battery":7}' % OUTBOX.encode()
    assert codec.decode(state, KioskState).outbox == OUTBOX


def test_an_offline_state_carries_only_version_and_state():
    offline = KioskState(v=1, state=Presence.OFFLINE)
    assert codec.encode(offline) == b'{"v":1,"state":"offline"}'


def test_a_receipt_says_null_when_the_hub_does_not_know_the_time():
    receipt = msgspec.json.decode(
        codec.encode(Receipt(v=1, outbox=OUTBOX, stored_through=7, refused=[], hub_time=None))
    )
    assert receipt == {"v": 1, "outbox": OUTBOX, "stored_through": 7, "refused": [],
                       "hub_time": None}  # fmt: skip


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"[]", b"null", b"\xff", b'{"v":1}', b'{"v":"1","state":"online"}']
)
def test_what_is_no_message_is_a_bad_message(payload):
    with pytest.raises(BadMessage):
        codec.decode(payload, HubState)


def test_another_version_is_told_from_garbage():
    with pytest.raises(codec.UnsupportedVersion, match="version 2"):
        codec.decode(b'{"v":2,"state":"online"}', HubState)
    with pytest.raises(codec.UnsupportedVersion, match="version 3"):
        codec.decode_events(b'{"v":3,"batch":[]}')


def test_a_batch_above_64_kib_is_too_large():
    with pytest.raises(codec.TooLarge, match="expected at most"):
        codec.decode_events(b" " * (MAX_BATCH_BYTES + 1))


def test_a_local_time_without_zone_is_no_time():
    payload = '{"v":1,"outbox":"%s","events":[{"seq":1,"kind":"rating","face":"sad",'
    payload += '"clock":"synced","at":"2026-11-21T09:12:03"}]}'
    with pytest.raises(BadMessage):
        codec.decode_events((payload % OUTBOX).encode())


def test_one_unreadable_event_leaves_the_others_readable():
    payload = '{"v":1,"outbox":"%s","events":[{"seq":1,"kind":"rating","face":"sad","clock":"unset"'
    payload += '},{"seq":2,"kind":"dance"}]}'
    good, bad = codec.decode_one_by_one((payload % OUTBOX).encode()).events
    assert good.face is Face.SAD
    assert (bad.seq, "dance" in bad.detail, bad.raw) == (2, True, b'{"seq":2,"kind":"dance"}')


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_bad_message(payload):
    for read in (codec.decode_events, codec.decode_one_by_one, codec.decode_event):
        try:
            read(payload)
        except BadMessage:
            continue


@given(st.integers(0, 4_102_444_800_000))
def test_milliseconds_come_back(instant_ms):
    assert to_ms(to_datetime(instant_ms)) == instant_ms
