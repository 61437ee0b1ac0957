"""Input that is wrong is answered, kept for an operator, and harms nobody; scripts/fuzz goes on."""

import json
import random

import psutil
import pytest
from device import Device, a_batch, a_rating, a_reason, an_outbox
from fuzz import MOST_GROWTH_BYTES, pelt
from line import Line, kiosk_codes

from faccine.wire.topics import HUB_STATE, KioskTopic, kiosk_topic

pytestmark = pytest.mark.system

OURS, THEIRS = kiosk_codes(2)


@pytest.fixture
def line(tmp_path):
    with Line(tmp_path / "line", kiosk_codes(2)) as line:
        line.broker.start()
        line.start_hub()
        yield line


@pytest.fixture
def device(line):
    with Device(line, OURS) as device:
        device.wait_for_hub()
        yield device


def assert_the_hub_goes_on(line, device):
    """Send something honest, and check that it is in the books."""
    outbox = an_outbox()
    receipt = device.send(outbox, a_rating(1))
    assert (receipt.stored_through, receipt.refused, receipt.error) == (1, [], None)
    assert outbox in {event["outbox"] for event in line.exported()}
    assert line.verdict()["ok"], line.verdict()
    line.assert_no_traceback()


def refusals(receipt):
    return [(refusal.seq, refusal.why) for refusal in receipt.refused]


def with_event(outbox, **changes):
    batch = json.loads(a_batch(outbox, a_rating(1), a_rating(2)))
    batch["events"][0] |= changes
    return json.dumps(batch).encode()


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        (b"", "unreadable"),
        (b"hello", "unreadable"),
        (b"\xff\xfe\x00", "unreadable"),
        (b"[]", "unreadable"),
        (b'{"v":1,"outbox":"short","events":[]}', "unreadable"),
        (b'{"v":2,"outbox":"new","events":{"all":"else"}}', "unsupported-version"),
        (b"[" * 60_000, "unreadable"),
        (b"x" * 10_000_000, "too-large"),
    ],
    ids=["empty", "no JSON", "no text", "a list", "no events", "version 2", "deep", "10 MB"],
)
def test_a_message_that_nobody_can_read_is_answered_with_an_error(line, device, payload, error):
    receipt = device.ask(KioskTopic.EVENTS, payload)
    assert (receipt.error, receipt.stored_through) == (error, None)
    assert_the_hub_goes_on(line, device)
    (kept,) = line.hub("refused", "list", "--json").json["kept"]
    assert (kept["kiosk"], kept["why"]) == (OURS, error)


@pytest.mark.parametrize(
    "changes",
    [
        {"face": "furious"},
        {"face": 3},
        {"face": None},
        {"kind": "shout"},
        {"clock": "sundial"},
        {"at": "yesterday"},
        {"at": 12},
        {"mode": "party"},
        {"service": ["certificati"]},
        {"asks": "yes"},
        {"settings": -1},
    ],
    ids=str,
)
def test_one_unreadable_event_is_refused_and_the_others_are_taken(line, device, changes):
    outbox = an_outbox()
    receipt = device.ask(KioskTopic.EVENTS, with_event(outbox, **changes))
    assert refusals(receipt) == [(1, "unreadable")]
    assert receipt.stored_through == 2
    assert [event["seq"] for event in line.exported()] == [2]
    assert_the_hub_goes_on(line, device)


@pytest.mark.parametrize("payload", [b'{"v":1,"state":"offline"}', b"", b"nonsense"], ids=str)
def test_a_forged_word_that_the_hub_is_away_is_put_right(line, device, payload):
    device.forget()
    device.publish(HUB_STATE, payload, retain=True)
    device.wait_for_hub()
    with Device(line, THEIRS) as late:
        late.wait_for_hub()
        assert len(late.hub_states) == 1
    line.start_kiosk(THEIRS)
    line.press(3, THEIRS)
    line.settle(THEIRS)


@pytest.mark.parametrize("seq", [0, -1, 2**53, "1", None, 1.5])
def test_a_batch_with_a_seq_that_is_none_is_answered_with_an_error(line, device, seq):
    receipt = device.ask(KioskTopic.EVENTS, with_event(an_outbox(), seq=seq))
    assert receipt.error == "unreadable"
    assert_the_hub_goes_on(line, device)


def test_a_seq_from_the_far_future_is_refused_and_makes_no_hole(line, device):
    outbox = an_outbox()
    receipt = device.send(outbox, a_rating(1), a_rating(2**53 - 1), a_rating(10_002))
    assert refusals(receipt) == [(2**53 - 1, "too-far-ahead"), (10_002, "too-far-ahead")]
    assert receipt.stored_through == 1
    assert_the_hub_goes_on(line, device)
    ledger = next(x for x in line.verdict()["kiosks"] if x["outbox"] == outbox)
    assert (ledger["made"], ledger["stored"], ledger["waiting"]) == (1, 1, 0)


def test_an_unknown_kiosk_is_told_so_and_nothing_is_ticked_off(line):
    with Device(line, "somebody-else") as device:
        device.wait_for_hub()
        receipt = device.send(an_outbox(), a_rating(1))
        assert (receipt.error, receipt.stored_through) == ("unknown-kiosk", None)
        assert device.stand_unknown().error == "unknown-kiosk"
    with Device(line, OURS) as device:
        assert_the_hub_goes_on(line, device)


def test_another_kiosks_topic_books_under_the_topics_name_and_no_other(line, device):
    """Who may write there is the broker's to say (deploy/mosquitto); identities stay apart."""
    outbox = an_outbox()
    device.send(outbox, a_rating(1, "happy"))
    with Device(line, THEIRS) as theirs:
        device.publish(kiosk_topic(THEIRS, KioskTopic.EVENTS), a_batch(outbox, a_rating(1, "sad")))
        theirs.until(lambda: theirs.receipts)
        assert refusals(theirs.receipts[0]) == []
    books = {(event["kiosk"], event["seq"], event["face"]) for event in line.exported()}
    assert books == {(OURS, 1, "happy"), (THEIRS, 1, "sad")}
    assert line.verdict()["ok"]


def test_a_reason_without_its_rating_waits_for_it_or_is_refused(line, device):
    outbox = an_outbox()
    assert device.send(outbox, a_reason(2, 1)).stored_through == 0
    receipt = device.send(outbox, a_rating(1, "sad"), a_reason(4, 4), a_reason(5, 3))
    assert refusals(receipt) == [(4, "no-rating")]
    receipt = device.send(outbox, a_reason(3, 1, "staff"))
    assert refusals(receipt) == [(3, "second-reason")]
    assert receipt.stored_through == 5
    assert_the_hub_goes_on(line, device)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"]
)
def test_a_time_that_cannot_be_is_booked_on_the_day_of_receipt(line, device, at):
    outbox = an_outbox()
    receipt = device.ask(KioskTopic.EVENTS, with_event(outbox, at=at))
    assert (receipt.stored_through, receipt.refused) == (2, [])
    event = line.exported()[0]
    assert (event["at"], event["clock"]) == (None, "unset")
    assert_the_hub_goes_on(line, device)


def test_ten_megabytes_again_and_again_do_not_make_the_hub_grow(line, device):
    hub = psutil.Process(line.running["hub"].pid)
    assert device.ask(KioskTopic.EVENTS, b"x" * 10_000_000).error == "too-large"
    before = hub.memory_info().rss
    for number in range(20):
        payload = b"x" * (10_000_000 + number)
        assert device.ask(KioskTopic.EVENTS, payload).error == "too-large"
    assert hub.memory_info().rss < before + MOST_GROWTH_BYTES
    assert_the_hub_goes_on(line, device)


def test_nonsense_of_every_kind_neither_stops_the_hub_nor_spoils_the_books(line):
    seed = random.SystemRandom().randrange(10**6)
    print(f"to see the same messages: scripts/fuzz --seconds 8 --seed {seed}")
    result = pelt(line, seconds=8, seed=seed)
    print(result)
    assert result.messages > 500
    assert result.stored > 100
