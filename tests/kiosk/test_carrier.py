from __future__ import annotations

import itertools
import random
import shutil

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kiosk_fakes import NOON_MS, FakeClock, HubBooks

from faccine.wire.codec import decode_events
from faccine.wire.events import VERSION
from faccine.wire.faces import FACES, Face
from faccine.wire.states import Receipt, Refusal
from faccine.wire.topics import KioskTopic
from kiosk.outbox import sending
from kiosk.outbox.outbox import Outbox
from kiosk.uplink.carrier import Carrier
from kiosk.uplink.handshake import Patience


class Journey:
    """A carrier and a hub with nothing between them but a list that a test may cut."""

    def __init__(self, outbox: Outbox, hub: HubBooks, patience: Patience | None = None) -> None:
        self.outbox, self.hub, self.clock = outbox, hub, outbox.clock
        self.sent: list[tuple[KioskTopic, bytes]] = []
        self.carrier = Carrier(
            outbox,
            patience or Patience(),
            lambda leaf, payload: self.sent.append((leaf, payload)),
            lambda: 1.0,
        )
        self.line = self.carrier.line
        self.line.connected(self.now())
        self.line.hub_said(self.now(), is_online=True, is_news=False)

    def now(self) -> int:
        return self.clock.boottime_ms()

    def carry(self) -> None:
        self.carrier.look_again()
        self.carrier.carry(self.now())

    def answer(self, topic: KioskTopic, payload: bytes) -> Receipt | None:
        hub = self.hub
        return hub.take_state(payload) if topic is KioskTopic.STATE else hub.take_events(payload)

    def deliver(self) -> None:
        """Let the hub hear everything that was sent, and the carrier every answer."""
        for topic, payload in [self.sent.pop(0) for _ in range(len(self.sent))]:
            receipt = self.answer(topic, payload)
            if receipt is not None:
                self.carrier.take_receipt(receipt, self.now())

    def settle(self, turns: int = 40) -> None:
        for _ in range(turns):
            self.carry()
            self.deliver()

    def standings(self) -> list[sending.Standing]:
        return sending.standings(self.outbox)


@pytest.fixture
def hub() -> HubBooks:
    return HubBooks()


@pytest.fixture
def journey(outbox, hub) -> Journey:
    return Journey(outbox, hub)


def press(outbox: Outbox, count: int = 1) -> None:
    for _ in range(count):
        outbox.append_rating(Face.HAPPY, service="a")


def test_a_press_is_sent_received_and_ticked_off(journey, outbox, hub):
    seq = outbox.append_rating(Face.SAD, service="a")
    outbox.append_reason(seq, "waiting")
    journey.settle(3)
    assert [event["kind"] for event in hub.events(journey.line.outbox)] == ["rating", "reason"]
    assert journey.standings()[0].ticked_through == 2
    assert journey.carrier.books.waiting == 0


def test_what_waits_is_known_before_any_broker_was_reached(journey, outbox):
    press(outbox, 3)
    journey.carrier.look(journey.now())
    assert (journey.carrier.books.ratings, journey.carrier.books.waiting) == (3, 3)


def test_nothing_is_sent_before_the_hub_answered(journey, outbox):
    press(outbox)
    journey.carry()
    journey.carry()
    assert [topic for topic, _ in journey.sent] == [KioskTopic.STATE]


def test_an_answer_to_somebody_elses_question_opens_nothing(journey, outbox):
    press(outbox)
    journey.carry()
    uuid = journey.standings()[0].uuid
    strange = Receipt(v=VERSION, outbox=uuid, stored_through=0, nonce="other")
    journey.carrier.take_receipt(strange, journey.now())
    journey.carry()
    assert [topic for topic, _ in journey.sent] == [KioskTopic.STATE]


def test_at_most_a_thousand_events_are_ahead_of_the_receipts(journey, outbox, hub):
    press(outbox, 1_250)
    journey.carry()
    journey.deliver()
    journey.carry()
    seqs = [e.seq for _, payload in journey.sent for e in decode_events(payload).events]
    assert seqs == list(range(1, 1_001))
    assert all(len(decode_events(payload).events) <= 200 for _, payload in journey.sent)
    journey.settle()
    assert len(hub.events(journey.line.outbox)) == 1_250


def test_an_overdue_receipt_begins_again_from_the_last_one(journey, outbox, hub, clock):
    press(outbox, 3)
    journey.carry()
    journey.deliver()
    journey.carry()
    lost = journey.sent.pop()
    clock.pass_ms(9_000)
    journey.carry()
    assert journey.sent == []
    clock.pass_ms(1_000)
    journey.carry()
    assert [topic for topic, _ in journey.sent] == [KioskTopic.STATE]
    journey.deliver()
    journey.carry()
    assert journey.sent == [lost]  # the same bytes


def test_waiting_for_receipts_doubles_up_to_five_minutes_and_recovers(journey, outbox, clock):
    press(outbox)
    journey.carry()
    journey.sent.clear()
    asked = []
    for second in range(1_500):
        clock.pass_ms(1_000)
        journey.carry()
        if journey.sent:
            asked.append(second)
            journey.sent.clear()
    pauses = [late - early for early, late in itertools.pairwise(asked)]
    assert pauses == [20, 40, 80, 160, 300, 300, 300]
    journey.sent.clear()
    clock.pass_ms(300_000)
    journey.carry()
    journey.deliver()
    journey.carry()
    journey.deliver()
    assert journey.standings()[0].waiting == 0
    press(outbox)
    journey.carry()
    journey.sent.clear()
    clock.pass_ms(10_000)
    journey.carry()
    assert len(journey.sent) == 1


def test_an_offline_hub_is_asked_every_five_minutes_and_a_receipt_counts_as_online(
    journey, outbox, hub, clock
):
    press(outbox)
    journey.carry()
    journey.sent.clear()
    journey.line.hub_said(journey.now(), is_online=False, is_news=True)
    clock.pass_ms(299_000)
    journey.carry()
    assert journey.sent == []
    clock.pass_ms(1_000)
    journey.settle(3)
    assert journey.standings()[0].waiting == 0


def test_the_state_is_published_every_five_minutes_anyway(journey, hub, clock):
    journey.settle(2)
    clock.pass_ms(300_000)
    journey.settle(2)
    assert len(hub.states) == 2


def test_a_hub_that_comes_online_is_asked_at_once(journey, hub, clock):
    journey.line.hub_said(journey.now(), is_online=False, is_news=True)
    journey.line.hub_said(journey.now(), is_online=True, is_news=True)
    journey.settle(1)
    assert len(hub.states) == 1


def test_news_of_ours_are_told_even_when_an_older_answer_comes_in_between(journey, hub):
    journey.carry()
    journey.line.ask_soon(journey.now())
    journey.deliver()
    journey.settle(2)
    assert len(hub.states) == 2


def test_a_hub_that_was_known_before_the_broker_let_us_in_is_asked_again_soon(outbox, hub, clock):
    journey = Journey(outbox, hub)
    journey.line.lost()
    journey.line.lost()
    journey.line.hub_said(journey.now(), is_online=True, is_news=False)
    journey.line.lost()
    journey.line.connected(journey.now())
    journey.carry()
    clock.pass_ms(10_000)
    journey.carry()
    assert len(journey.sent) == 2


def test_a_hub_restored_from_a_backup_gets_everything_again(journey, outbox, hub):
    press(outbox, 5)
    journey.settle(3)
    uuid = journey.line.outbox
    hub.stored[uuid] = {seq: e for seq, e in hub.stored[uuid].items() if seq <= 2}
    hub.through[uuid] = 2
    journey.line.hub_said(journey.now(), is_online=True, is_news=True)
    journey.settle(4)
    assert [event["seq"] for event in hub.events(uuid)] == [1, 2, 3, 4, 5]


def test_between_handshakes_receipts_only_raise_the_mark(journey, outbox):
    press(outbox, 5)
    journey.settle(3)
    uuid = journey.line.outbox
    stale = Receipt(v=VERSION, outbox=uuid, stored_through=2)
    journey.carrier.take_receipt(stale, journey.now())
    assert journey.standings()[0].ticked_through == 5


def test_what_the_kiosk_no_longer_holds_is_declared_so_that_the_hub_moves_on(journey, outbox, hub):
    press(outbox, 10)
    outbox.database.conn.execute("DELETE FROM event WHERE seq IN (4, 5, 10)")
    outbox.database.conn.execute("UPDATE outbox SET closed = 'salvaged'")
    uuid = journey.standings()[0].uuid
    journey.settle(12)
    assert hub.missing[uuid] == {4, 5, 10}
    assert [event["seq"] for event in hub.events(uuid)] == [1, 2, 3, 6, 7, 8, 9]
    assert journey.standings()[0].ticked_through == 10


def test_a_hub_that_does_not_book_a_hole_is_not_asked_in_a_storm(journey, outbox, hub):
    press(outbox, 3)
    outbox.database.conn.execute("DELETE FROM event WHERE seq = 1")
    hub.missing = {journey.standings()[0].uuid: _Forgetful()}
    journey.settle(100)
    assert len(hub.states) < 5


class _Forgetful(set):
    def update(self, *_):
        pass


@pytest.mark.parametrize("error", ["unreadable", "too-large"])
def test_a_batch_that_is_not_taken_is_halved_down_to_one_and_then_tried_slowly(
    journey, outbox, hub, clock, error
):
    press(outbox, 100)
    hub.error = error
    journey.settle(100)
    sizes = [len(decode_events(batch).events) for batch in hub.batches]
    assert sizes[0] == 100
    assert min(sizes) == 1
    assert len(hub.batches) < 200
    tried = len(hub.batches)
    journey.settle(20)
    assert len(hub.batches) == tried
    assert (
        f"the hub answers {error}"
        in journey.carrier.receiving.before_asking(journey.standings()[0], 0).problem
    )
    hub.error = None
    clock.pass_ms(60_000)
    journey.settle()
    assert journey.standings()[0].waiting == 0
    facts = journey.carrier.receiving.before_asking(journey.standings()[0], 0)
    assert facts.problem is None


def test_an_unknown_kiosk_keeps_everything_and_asks_slowly(journey, outbox, hub, clock):
    press(outbox, 3)
    hub.error = "unknown-kiosk"
    for _ in range(600):
        clock.pass_ms(1_000)
        journey.carry()
        journey.deliver()
    assert 2 <= len(hub.states) <= 5
    assert journey.standings()[0].waiting == 3
    hub.error = None
    clock.pass_ms(900_000)
    journey.settle(4)
    assert journey.standings()[0].waiting == 0


def test_a_receipt_for_another_outbox_is_ignored(journey, outbox):
    press(outbox)
    journey.settle(1)
    other = Receipt(v=VERSION, outbox="0" * 36, stored_through=9)
    journey.carrier.take_receipt(other, journey.now())
    assert journey.standings()[0].ticked_through == 0


def test_a_refused_event_is_ticked_off_and_remembered_as_refused(journey, outbox, hub):
    press(outbox, 2)
    hub.refusals = {1: "unknown-service"}
    journey.settle(3)
    assert journey.standings()[0].waiting == 0
    rows = outbox.database.conn.execute("SELECT seq, refused FROM event ORDER BY seq").fetchall()
    assert rows == [(1, "unknown-service"), (2, None)]


def test_an_unsynced_kiosk_takes_the_time_from_the_hub(journey, outbox, hub, clock):
    clock.synced, clock.wall = False, 0
    press(outbox)
    hub.hub_time_ms = NOON_MS
    journey.settle(3)
    event = hub.events(journey.line.outbox)[0]
    assert event["clock"] == "estimated"
    assert event["at"].startswith("2026-11-21T11:00:00")


def test_a_slow_answer_teaches_no_time_and_nothing_waits_for_it(journey, outbox, hub, clock):
    clock.synced, clock.wall = False, 0
    press(outbox)
    hub.hub_time_ms = NOON_MS
    journey.carry()
    clock.pass_ms(6_000)
    journey.settle(3)
    assert hub.events(journey.line.outbox)[0]["clock"] == "unset"


# -- two cards, one identity


def copy_card(outbox: Outbox, tmp_path, clock) -> Outbox:
    outbox.database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(outbox.path, tmp_path / "copy.db")
    return Outbox.open(tmp_path / "copy.db", clock)


@pytest.fixture
def copied(outbox, hub, tmp_path, clock):
    """An original that went on after its card was copied; gives the copy."""
    journey = Journey(outbox, hub)
    press(outbox, 3)
    journey.settle(3)
    copy = copy_card(outbox, tmp_path, clock)
    press(outbox, 4)
    journey.settle(3)
    yield copy
    copy.close()


def test_an_old_copy_loses_nothing_and_counts_nothing_twice(copied, hub):
    seq = copied.append_rating(Face.SAD, service="a")
    copied.append_reason(seq, "waiting")
    journey = Journey(copied, hub)
    journey.settle()
    old, new = journey.standings()
    assert old.closed == "copied"
    assert len(hub.events(old.uuid)) == 7
    assert [event["kind"] for event in hub.events(new.uuid)] == ["rating", "reason"]
    assert hub.events(new.uuid)[1]["rating"] == 1
    assert (old.waiting, new.waiting, new.ratings) == (0, 0, 1)
    assert "also used by another card" in hub.states[-1].problem


def test_an_old_copy_ticks_nothing_off_on_the_receipt_that_gives_it_away(
    outbox, hub, tmp_path, clock
):
    press(outbox, 3)
    copy = copy_card(outbox, tmp_path, clock)
    sending.prepare_batch(copy, sending.standings(copy)[0], 1, 3)
    original = Journey(outbox, hub)
    press(outbox, 2)
    original.settle(3)
    journey = Journey(copy, hub)
    journey.settle(1)
    assert journey.standings()[0].waiting == 3
    hub.batches.clear()
    journey.settle()
    assert [event.seq for event in decode_events(hub.batches[0]).events] == [1, 2, 3]
    assert journey.standings()[0].waiting == 0
    copy.close()


def test_a_second_receipt_behind_the_one_that_gives_a_copy_away_ticks_nothing_off(copied, hub):
    journey = Journey(copied, hub)
    for _ in range(2):
        copied.append_rating(Face.SAD, service="a")
    journey.carry()
    receipt = journey.answer(*journey.sent.pop(0))
    for again in (receipt, receipt, msgspec.structs.replace(receipt, nonce=None)):
        journey.carrier.take_receipt(again, journey.now())
    assert journey.standings()[0].waiting == 2
    journey.settle()
    old, new = journey.standings()
    assert (old.closed, old.waiting, new.ratings) == ("copied", 0, 2)
    assert len(hub.events(new.uuid)) == 2


def test_a_copied_outbox_is_compared_one_batch_at_a_time(copied, hub):
    journey = Journey(copied, hub, Patience(batch=2))
    with copied.writing() as connection:
        copied.database.conn.execute("UPDATE outbox SET ticked_through = 0")
        sending.note_sent(connection, 1, 3)
    journey.settle(2)
    for _ in range(10):
        journey.carry()
        assert len(journey.sent) <= 1
        journey.deliver()
    assert journey.standings()[0].waiting == 0


def test_a_clone_that_conflicts_goes_on_under_a_new_identity(outbox, hub, tmp_path, clock):
    press(outbox, 2)
    copy = copy_card(outbox, tmp_path, clock)
    original, clone = Journey(outbox, hub), Journey(copy, hub)
    seq = copy.append_rating(Face.NEUTRAL, service="a")
    clone.carry()
    clone.deliver()
    clone.carry()  # under way, when the original's press under the same seq comes in
    outbox.append_rating(Face.SAD, service="a")
    original.settle(3)
    clone.deliver()
    copy.append_reason(seq, "staff")
    clone.settle()
    assert hub.faces() == ["happy", "happy", "neutral", "sad"]
    old, new = clone.standings()
    assert [e.get("face") or e["reason"] for e in hub.events(new.uuid)] == ["neutral", "staff"]
    assert old.waiting == new.waiting == 0
    copy.close()


def test_a_conflict_moves_a_press_with_its_reason_and_leaves_the_others(outbox, hub):
    journey = Journey(outbox, hub)
    press(outbox)
    sad = outbox.append_rating(Face.SAD, service="a")
    journey.carry()
    journey.deliver()
    journey.carry()
    journey.sent.clear()
    late = outbox.append_rating(Face.NEUTRAL, service="a")
    outbox.append_reason(sad, "waiting")
    uuid = journey.standings()[0].uuid
    hub.refused[uuid, sad] = "conflict"
    others = {"kind": "rating", "face": "happy", "service": "a"}
    hub.stored[uuid] = {1: {"seq": 1, **others}, 2: {"seq": 2, **others}}
    conflict = Receipt(v=VERSION, outbox=uuid, stored_through=2, refused=[Refusal(sad, "conflict")])
    journey.carrier.take_receipt(conflict, journey.now())
    assert outbox.append_reason(late, "return") == 5
    journey.settle()
    old, new = journey.standings()
    stayed = [(e["seq"], e.get("face"), e.get("rating")) for e in hub.events(uuid)]
    assert stayed == [
        (1, "happy", None),
        (2, "happy", None),
        (3, "neutral", None),
        (5, None, 3),
    ]
    moved = [(e["seq"], e.get("face"), e.get("rating")) for e in hub.events(new.uuid)]
    assert moved == [(1, "sad", None), (2, None, 1)]
    assert old.waiting == new.waiting == 0


def test_what_the_original_delivered_after_the_copy_was_made_counts_once(
    outbox, hub, tmp_path, clock
):
    press(outbox, 3)  # waiting, when the card is copied
    copy = copy_card(outbox, tmp_path, clock)
    Journey(outbox, hub).settle(3)
    copy.append_rating(Face.SAD, service="a")
    journey = Journey(copy, hub)
    journey.settle()
    assert hub.faces() == ["happy", "happy", "happy", "sad"]
    assert all(at.waiting == 0 for at in journey.standings())
    copy.close()


def test_the_older_outbox_is_drained_before_the_current_one(copied, hub):
    press(copied)
    journey = Journey(copied, hub)
    sending.prepare_batch(copied, journey.standings()[0], 4, 1)
    press(copied)
    hub.states.clear()
    journey.settle()
    old, new = journey.standings()
    named = [state.outbox for state in hub.states]
    assert named.index(new.uuid) > max(i for i, uuid in enumerate(named) if uuid == old.uuid)


# -- whatever happens on the way


STEPS = st.lists(
    st.sampled_from(
        ["press", "reason", "carry", "deliver", "lose", "twice", "reconnect", "wait", "restart"]
    ),
    max_size=60,
)


class Wanderer:
    """A kiosk to which anything may happen, and what its citizens pressed."""

    def __init__(self, path, rng: random.Random) -> None:
        self.path, self.rng = path, rng
        self.clock, self.hub = FakeClock(), HubBooks()
        self.made: list[str] = []
        self.unexplained: int | None = None
        self.begin()

    def begin(self) -> None:
        self.outbox = Outbox.open(self.path, self.clock, is_checked=True)
        self.journey = Journey(self.outbox, self.hub, Patience(ahead=6, batch=3))
        self.sent = self.journey.sent

    def press(self) -> None:
        self.made.append(self.rng.choice(FACES))
        self.unexplained = self.outbox.append_rating(Face(self.made[-1]), service="a")

    def reason(self) -> None:
        if self.unexplained is not None:
            self.outbox.append_reason(self.unexplained, "waiting")
            self.unexplained = None

    def carry(self) -> None:
        self.journey.carry()

    def deliver(self) -> None:
        self.journey.deliver()

    def lose(self) -> None:
        if self.sent:
            self.sent.pop(self.rng.randrange(len(self.sent)))

    def twice(self) -> None:
        if self.sent:
            self.sent.append(self.rng.choice(self.sent))

    def reconnect(self) -> None:
        self.journey.line.lost()
        self.journey.line.connected(self.journey.now())

    def wait(self) -> None:
        self.clock.pass_ms(11_000)

    def restart(self) -> None:
        self.unexplained = None
        self.outbox.close()
        self.clock.reboot(f"{self.rng.randrange(16**8):08x}")
        self.begin()


@settings(max_examples=100, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_nothing_is_lost_and_nothing_counted_twice(tmp_path_factory, steps, rng: random.Random):
    kiosk = Wanderer(tmp_path_factory.mktemp("outbox") / "outbox.db", rng)
    try:
        for step in steps:
            getattr(kiosk, step)()
        for _ in range(6):
            kiosk.clock.pass_ms(400_000)
            kiosk.journey.settle(12)
        standings = kiosk.journey.standings()
    finally:
        kiosk.outbox.close()
    assert kiosk.hub.faces() == sorted(kiosk.made)
    assert len(standings) == 1
    assert standings[0].waiting == 0
    assert standings[0].ratings == len(kiosk.made)
