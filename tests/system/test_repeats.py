"""The same events twice, to two lives of the hub, and out of order: each is in the books once."""

import random
import signal

import pytest
from device import Device, a_batch, a_rating, a_reason, an_outbox
from line import KIOSK

from faccine.wire.topics import KioskTopic

pytestmark = pytest.mark.system


@pytest.fixture
def device(line):
    line.broker.start()
    line.start_hub()
    with Device(line, KIOSK) as device:
        device.wait_for_hub()
        yield device


def in_the_books(line):
    verdict = line.verdict()
    assert verdict["ok"], verdict
    return [(event["outbox"], event["seq"]) for event in line.exported()]


def some_events(number):
    return [a_rating(seq, random.Random(seq).choice(["happy", "sad"])) for seq in range(1, number)]


def test_the_same_batch_twice_counts_once(line, device):
    outbox, events = an_outbox(), some_events(50)
    first = device.send(outbox, *events)
    second = device.send(outbox, *events)
    assert (first.stored_through, first.refused) == (49, [])
    assert (second.stored_through, second.refused) == (49, [])
    assert in_the_books(line) == [(outbox, seq) for seq in range(1, 50)]


def test_the_same_batch_to_two_lives_of_the_hub_counts_once(line, device):
    outbox, events = an_outbox(), some_events(50)
    device.send(outbox, *events)
    line.running["hub"].kill()
    device.forget()
    line.start_hub()
    device.wait_for_hub()
    assert device.send(outbox, *events).stored_through == 49
    assert in_the_books(line) == [(outbox, seq) for seq in range(1, 50)]


def test_a_batch_that_waits_at_the_broker_while_the_hub_is_frozen_and_dies_is_not_lost(
    line, device
):
    outbox, events = an_outbox(), some_events(50)
    hub = line.running["hub"]
    hub.signal(signal.SIGSTOP)
    device.say(KioskTopic.EVENTS, a_batch(outbox, *events))
    device.turn(0.2)
    hub.kill()
    device.forget()
    line.start_hub()
    device.wait_for_hub()
    # The broker promised nothing; where the hub stands is what counts.
    assert device.stand(outbox, first=1, last=49).stored_through in {0, 49}
    assert device.send(outbox, *events).stored_through == 49
    assert in_the_books(line) == [(outbox, seq) for seq in range(1, 50)]


def test_any_order_and_any_number_of_times_counts_once(line, device):
    outbox = an_outbox()
    events = [
        a_reason(seq, seq - 1) if seq % 3 == 0 else a_rating(seq, "sad") for seq in range(1, 301)
    ]
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    rng = random.Random(seed)
    batches = [[event] for event in events] + [rng.sample(events, 20) for _ in range(40)]
    rng.shuffle(batches)
    for batch in batches:
        device.say(KioskTopic.EVENTS, a_batch(outbox, *batch))
    device.until(lambda: device.receipts and device.receipts[-1].stored_through == 300)
    assert all(receipt.refused == [] for receipt in device.receipts)
    assert in_the_books(line) == [(outbox, seq) for seq in range(1, 301)]
    (ledger,) = line.verdict()["kiosks"]
    assert (ledger["made"], ledger["stored"], ledger["missing"]) == (300, 300, 0)


def test_a_repeat_that_says_something_else_is_a_conflict_and_changes_nothing(line, device):
    outbox = an_outbox()
    device.send(outbox, a_rating(1, "happy"))
    receipt = device.send(outbox, a_rating(1, "sad"), a_rating(2))
    assert [(refusal.seq, refusal.why) for refusal in receipt.refused] == [(1, "conflict")]
    assert receipt.stored_through == 2
    assert [event["face"] for event in line.exported()] == ["happy", "happy"]
    assert line.verdict()["ok"]
