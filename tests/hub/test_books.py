import random
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from builders import EXAMPLE_CATALOGUE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from town import (
    DAY_MS,
    HOUR_MS,
    KIOSK,
    MINUTE_MS,
    NOON_MS,
    OUTBOX,
    SECOND_MS,
    Town,
    a_rating,
    a_reason,
    a_state,
    events_of,
    raw_events,
)

from faccine.runtime.database import open_database
from faccine.wire.clocks import to_ms
from faccine.wire.codec import decode
from faccine.wire.errors import StorageError
from faccine.wire.events import MAX_AHEAD
from faccine.wire.states import Health
from faccine.wire.topics import KioskTopic
from hub.catalogue import load_catalogue
from hub.screening import Aside
from hub.store.books import Books, Inbound
from hub.store.chores import coarsen
from hub.store.recount import recount
from hub.store.refused_list import kept_refusals, refusal_counts

SAMPLES = Path(__file__).parents[1] / "wire" / "samples"
BURST, OUT, TEST = Aside.BURST.value, Aside.OUT_OF_HOURS.value, Aside.TEST.value
BOTH = "esempio-anagrafe-2"


def why(replies):
    return [(refusal.seq, refusal.why) for reply in replies for refusal in reply.refused]


def test_a_rating_is_counted_for_its_service_its_office_and_its_administration(town):
    (reply,) = town.take(events_of(a_rating(1, "sad"), a_rating(2)))
    assert (reply.kiosk, reply.outbox, reply.stored_through) == (KIOSK, OUTBOX, 2)
    assert town.counts() == town.counts(wider=True) == {0: (1, 0, 1)}
    assert town.ledger().stored == 2


def test_the_same_batch_twice_changes_nothing(town):
    batch = events_of(a_rating(1), a_rating(2, "sad"), a_reason(3, 2))
    town.take(batch)
    before = town.counts(), town.reasons(), town.ledger()
    (reply,) = town.take(batch, batch)
    assert reply.stored_through == 3
    assert reply.refused == []
    assert (town.counts(), town.reasons(), town.ledger()) == before


def test_a_hole_stops_stored_through_until_it_is_filled(town):
    (reply,) = town.take(events_of(a_rating(1), a_rating(3)))
    assert reply.stored_through == 1
    assert town.ledger().waiting == 1
    (reply,) = town.take(events_of(a_rating(2)))
    assert reply.stored_through == 3
    assert town.ledger().waiting == 0


def test_a_seq_from_the_far_future_is_refused_without_being_ticked_off(town):
    far = MAX_AHEAD + 1
    replies = town.take(events_of(a_rating(far)))
    assert why(replies) == [(far, "too-far-ahead")]
    assert replies[0].stored_through == 0
    assert town.ledger().refused == 0
    assert town.take(events_of(a_rating(MAX_AHEAD)))[0].refused == []


def test_a_reason_is_counted_with_its_rating(town):
    town.take(events_of(a_rating(1, "sad", asks=True), a_reason(2, 1)))
    assert town.reasons() == {(0, "waiting"): 1}


def test_a_reason_waits_for_its_rating_that_is_still_in_a_hole(town):
    (reply,) = town.take(events_of(a_reason(2, 1)))
    assert (reply.stored_through, reply.refused) == (0, [])
    assert town.reasons() == {}
    town.take(events_of(a_rating(1, "sad")))
    assert town.reasons() == {(0, "waiting"): 1}
    assert town.ledger().stored == 2


def test_a_reason_without_its_rating_is_refused_and_ticked_off(town):
    town.take(events_of(a_rating(1, service="non-esiste")))
    replies = town.take(events_of(a_reason(2, 1), a_reason(3, 3), a_reason(4, 2)))
    assert why(replies) == [(2, "no-rating"), (3, "no-rating"), (4, "no-rating")]
    assert replies[0].stored_through == 4


def test_only_the_first_reason_of_a_rating_counts(town):
    replies = town.take(events_of(a_rating(1, "sad"), a_reason(2, 1), a_reason(3, 1, "staff")))
    assert why(replies) == [(3, "second-reason")]
    assert town.reasons() == {(0, "waiting"): 1}


def test_a_reason_nobody_knows_is_refused(town):
    assert why(town.take(events_of(a_rating(1, "sad"), a_reason(2, 1, "colour")))) == [
        (2, "unknown-reason")
    ]


@pytest.mark.parametrize(
    "other",
    [a_rating(1, "sad"), a_rating(1, service="certificati"), a_reason(1, 1)],
    ids=["face", "service", "kind"],
)
def test_a_repeat_that_says_something_else_was_pressed_is_a_conflict(town, other):
    town.take(events_of(a_rating(1, service="carta-identita")))
    before = town.counts(), town.ledger()
    replies = town.take(events_of(other))
    assert why(replies) == [(1, "conflict")]
    assert (town.counts(), town.ledger()) == before


@pytest.mark.parametrize(
    ("later_ms", "clock", "expected"),
    [(400, "synced", []), (600, "synced", [(1, "conflict")]), (9000, "estimated", []),
     (DAY_MS, "estimated", [(1, "conflict")]), (DAY_MS, "unset", [])],
)  # fmt: skip
def test_a_press_stamped_twice_is_told_from_two_presses(town, later_ms, clock, expected):
    town.take(events_of(a_rating(1, at_ms=NOON_MS)))
    again = a_rating(1, at_ms=NOON_MS + later_ms, clock=clock)
    assert why(town.take(events_of(again), now_ms=NOON_MS + 2 * DAY_MS)) == expected


def test_the_same_face_of_another_boot_is_another_press(town):
    town.take(events_of(a_rating(1, "sad", boot="aaaaaaaa")))
    assert why(town.take(events_of(a_rating(1, "sad", boot="aaaaaaaa")))) == []
    assert why(town.take(events_of(a_rating(1, "sad")))) == []
    assert why(town.take(events_of(a_rating(1, "sad", boot="bbbbbbbb")))) == [(1, "conflict")]


def test_a_reason_never_answers_another_cards_rating(town):
    town.take(events_of(a_rating(1, "sad", boot="aaaaaaaa")))
    reason = msgspec.structs.replace(a_reason(2, 1), boot="bbbbbbbb")
    assert why(town.take(events_of(reason))) == [(2, "conflict")]
    assert town.reasons() == {}


def test_a_reason_right_after_its_rating_is_held_to_the_same_rules(town):
    other_boot = msgspec.structs.replace(a_reason(2, 1), boot="bbbbbbbb")
    first = a_rating(1, "sad", boot="aaaaaaaa")
    assert why(town.take(events_of(first, other_boot))) == [(2, "conflict")]
    batch = events_of(a_rating(3, "sad"), a_reason(4, 3, "colour"), a_rating(5, "sad"),
                      a_reason(6, 5), a_reason(7, 5))  # fmt: skip
    assert why(town.take(batch)) == [(4, "unknown-reason"), (7, "second-reason")]
    assert town.reasons() == {(0, "waiting"): 1}
    assert recount(town.database).mismatches == []


def test_a_reason_before_its_rating_in_number_is_refused_whatever_the_order(town):
    batch = events_of(a_rating(1), a_rating(3, "sad"), a_reason(2, 3), a_reason(4, 3))
    assert why(town.take(batch)) == [(2, "no-rating")]
    assert town.ledger().stored == 3


@pytest.mark.parametrize("first", [2**53 - 1, 2_000_000_000])
def test_an_enormous_gap_costs_no_memory(town, first):
    (reply,) = town.take(a_state(first=first, last=first))
    assert reply.stored_through == first - 1
    assert town.ledger().missing == first - 1
    town.take(events_of(a_rating(1)), a_state(first=first, last=first))
    assert town.ledger().missing == first - 2


def test_a_hub_that_does_not_know_the_time_believes_a_synced_kiosk(town):
    at_ms, wrong_ms = NOON_MS, NOON_MS - 300 * DAY_MS
    town.books.take([events_of(a_rating(1, at_ms=at_ms))], wrong_ms, is_clock_trusted=False)
    assert town.days() == [at_ms // DAY_MS]
    assert town.rows("SELECT clock FROM booking") == [("synced",)]
    again = events_of(a_rating(1, at_ms=at_ms))
    assert town.books.take([again], wrong_ms, is_clock_trusted=False)[0].refused == []


def test_what_was_too_far_ahead_stays_so_when_it_is_retried(town):
    far = MAX_AHEAD + 5
    town.take(events_of(a_rating(far)))
    (kept,) = kept_refusals(town.database.conn)
    assert town.books.retry(kept.id, kept.refusal, NOON_MS + DAY_MS).why == "too-far-ahead"
    assert town.ledger().made == 0
    town.take(*(events_of(a_rating(seq)) for seq in range(1, far + 1)))
    assert town.books.retry(kept.id, kept.refusal, NOON_MS + DAY_MS).is_settled, "it came since"
    assert kept_refusals(town.database.conn) == []
    assert town.ledger().stored == far


def test_a_retained_will_says_that_a_kiosk_went_away_while_the_hub_was_down(town):
    town.take(a_state(last=0), now_ms=NOON_MS)
    will = b'{"v":1,"state":"offline"}'
    town.take(Inbound(KIOSK, KioskTopic.STATE, will, is_retained=True))
    assert town.rows("SELECT state, seen_ms FROM kiosk_status") == [("offline", NOON_MS)]


def test_a_coarsened_rating_is_still_known_again(town):
    town.take(events_of(a_rating(1, boot="aaaaaaaa")), now_ms=NOON_MS + MINUTE_MS)
    coarsen(town.database, NOON_MS + 9 * DAY_MS)
    assert why(town.take(events_of(a_rating(1, boot="aaaaaaaa")))) == []


def test_an_unknown_service_is_refused_kept_and_taken_in_when_the_catalogue_is_right(town):
    replies = town.take(events_of(a_rating(1, "sad", service="tari-online"), a_reason(2, 1)))
    assert why(replies) == [(1, "unknown-service"), (2, "no-rating")]
    assert town.ledger().refused == 2
    assert why(town.take(events_of(a_rating(1, "sad", service="tari-online")))) == [
        (1, "unknown-service")
    ], "a repeat of it is answered the same"
    more = EXAMPLE_CATALOGUE.replace(
        "[[administration.service]]",
        '[[administration.service]]\ncode = "tari-online"\nname = { it = "TARI online" }\n'
        "[[administration.service]]",
        1,
    )
    load_catalogue(town.database, more, source="test", now_ms=NOON_MS)
    town.books.reload_catalogue()
    for item in kept_refusals(town.database.conn):
        assert town.books.retry(item.id, item.refusal, NOON_MS + DAY_MS).is_settled
    assert town.counts() == {0: (0, 0, 1)}
    assert town.reasons() == {(0, "waiting"): 1}
    line = town.ledger()
    assert (line.stored, line.refused) == (2, 0)
    assert kept_refusals(town.database.conn) == []


def test_no_service_is_fine_where_there_is_one_and_refused_where_there_are_several(town):
    assert why(town.take(events_of(a_rating(1)))) == []
    assert why(town.take(events_of(a_rating(1), kiosk=BOTH))) == [(1, "no-service")]


def test_an_unknown_kiosk_is_told_so_and_its_message_is_kept_once(town):
    for _ in range(3):
        (reply,) = town.take(events_of(a_rating(1), kiosk="esempio-nuova-9"))
        assert (reply.error, reply.stored_through) == ("unknown-kiosk", None)
    (kept,) = kept_refusals(town.database.conn)
    assert (kept.refusal.kiosk, kept.refusal.is_ticked) == ("esempio-nuova-9", False)
    assert [count.n for count in refusal_counts(town.database.conn)] == [3]
    (reply,) = town.take(a_state(kiosk="esempio-nuova-9", nonce="n1"))
    assert (reply.error, reply.nonce) == ("unknown-kiosk", "n1")


def test_the_catalogue_loaded_a_day_late_finds_the_presses_of_the_day_before(town):
    late = EXAMPLE_CATALOGUE.replace(KIOSK, "esempio-nuova-9")
    message = events_of(a_rating(1, at_ms=NOON_MS - DAY_MS), kiosk="esempio-nuova-9")
    assert town.take(message)[0].error == "unknown-kiosk"
    load_catalogue(town.database, late, source="test", now_ms=NOON_MS + DAY_MS)
    town.books.reload_catalogue()
    (reply,) = town.take(message)
    assert (reply.error, reply.stored_through) == (None, 1)
    assert town.days() == [(NOON_MS - DAY_MS) // DAY_MS]


def test_one_unreadable_event_blocks_nobody(town):
    good = msgspec.json.encode(a_rating(2)).decode()
    bad = '{"seq":1,"kind":"rating","face":"angry","clock":"synced"}'
    replies = town.take(
        raw_events(f'{{"v":1,"outbox":"{OUTBOX}","events":[{bad},{good}]}}'.encode())
    )
    assert why(replies) == [(1, "unreadable")]
    assert replies[0].stored_through == 2


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        (b"not json", "unreadable"),
        (b"", "unreadable"),
        (b"\xff\xfe\x00", "unreadable"),
        (b"[" * 100_000, "too-large"),
        (b"[" * 60_000, "unreadable"),
        (b'{"v":2,"outbox":"x","events":[]}', "unsupported-version"),
        (b'{"v":1,"outbox":"x","events":[]}', "unreadable"),
        (f'{{"v":1,"outbox":"{OUTBOX}","events":[]}}'.encode(), "unreadable"),
        (f'{{"v":1,"outbox":"{OUTBOX}","events":[{{"kind":"rating"}}]}}'.encode(), "unreadable"),
        (f'{{"v":1,"outbox":"{OUTBOX}","events":[{{"seq":{2**70}}}]}}'.encode(), "unreadable"),
        (b"x" * 10_000_000, "too-large"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else value,
)
def test_a_message_nobody_can_read_is_answered_and_kept_within_its_cap(town, payload, error):
    (reply,) = town.take(raw_events(payload))
    assert (reply.error, reply.stored_through) == (error, None)
    (kept,) = kept_refusals(town.database.conn)
    assert len(kept.refusal.payload) <= 64 * 1024


def test_what_is_refused_is_kept_up_to_a_total_and_then_only_counted(town):
    size = 60_000
    for number in range(100):
        town.take(raw_events(str(number).encode().ljust(size, b"x")))
    kept = kept_refusals(town.database.conn)
    assert 0 < len(kept) * size <= 4 * 1024 * 1024
    assert [count.n for count in refusal_counts(town.database.conn)] == [100]


@pytest.mark.parametrize(
    ("at_ms", "clock"),
    [(0, "synced"), (NOON_MS + 400 * DAY_MS, "estimated"), (None, "unset"), (NOON_MS, "unset")],
    ids=["1970", "next year", "no time", "a guess"],
)
def test_a_time_that_cannot_be_is_booked_on_the_day_received(town, at_ms, clock):
    rating = a_rating(1, at_ms=at_ms if at_ms is not None else NOON_MS, clock=clock)
    if at_ms is None:
        rating = msgspec.structs.replace(rating, at=None)
    received_ms = NOON_MS + 3 * DAY_MS
    assert why(town.take(events_of(rating), now_ms=received_ms)) == []
    assert town.days() == [received_ms // DAY_MS]
    assert town.rows("SELECT clock FROM booking") == [("unset",)]
    assert town.ledger().stored == 1


def test_out_of_hours_and_test_presses_are_kept_and_not_counted(town):
    night = NOON_MS + 12 * HOUR_MS
    town.take(
        events_of(a_rating(1), a_rating(2, at_ms=night), a_rating(3, mode="test")),
        now_ms=night + HOUR_MS,
    )
    assert town.counts() == {0: (1, 0, 0), OUT: (1, 0, 0), TEST: (1, 0, 0)}


def a_burst(first, n=6, face="sad"):
    return [a_rating(first + i, face, at_ms=NOON_MS + (first + i) * SECOND_MS) for i in range(n)]


def test_a_burst_is_set_aside_whole_with_its_reasons(town):
    town.take(events_of(a_burst(1)[0], a_reason(2, 1, at_ms=NOON_MS)))
    assert town.counts() == {0: (0, 0, 1)}
    assert town.reasons() == {(0, "waiting"): 1}
    for rating in a_burst(3, 5):
        town.take(events_of(rating))
    assert town.counts() == {BURST: (0, 0, 6)}
    assert town.reasons() == {(BURST, "waiting"): 1}
    assert recount(town.database).mismatches == []


def test_a_burst_is_found_whatever_the_order_and_by_a_hub_that_was_restarted(town):
    ratings = [a_rating(1, at_ms=NOON_MS - HOUR_MS), *a_burst(2)]
    random.Random(7).shuffle(ratings)
    for rating in ratings:
        Books(town.database).take([events_of(rating)], NOON_MS + HOUR_MS)
    assert town.counts() == {0: (1, 0, 0), BURST: (0, 0, 6)}


def test_a_long_burst_is_set_aside_from_its_very_first_press(town):
    town.take(events_of(*a_burst(1, 40, face="happy")))
    assert sum(n for aside, (n, _, _) in town.counts().items() if aside & BURST) == 40


def test_what_lies_before_the_first_held_seq_is_booked_as_missing_and_late_rows_fill_it(town):
    town.take(events_of(a_rating(1), a_rating(5)))
    (reply,) = town.take(a_state(first=4, last=6, ratings=6, nonce="n"))
    assert (reply.stored_through, reply.nonce) == (3, "n")
    line = town.ledger()
    assert (line.made, line.stored, line.waiting, line.missing) == (6, 2, 2, 2)
    assert not recount(town.database).is_ok
    town.take(events_of(a_rating(3), a_rating(2), a_rating(4), a_rating(6)))
    line = town.ledger()
    assert (line.stored, line.waiting, line.missing) == (6, 0, 0)
    assert recount(town.database).is_ok


def test_a_retained_state_is_no_sign_of_life(town):
    old = a_state(last=9, ratings=9, nonce="old")
    assert town.take(Inbound(old.kiosk, old.leaf, old.payload, is_retained=True)) == []
    assert town.rows("SELECT * FROM kiosk_status") == []
    assert town.ledger().made == 9


def test_a_state_that_contradicts_itself_is_unreadable(town):
    assert town.take(a_state(first=9, last=2))[0].error == "unreadable"


def test_a_will_puts_a_kiosk_offline_without_touching_when_it_was_seen(town):
    town.take(a_state(last=0), now_ms=NOON_MS)
    town.take(
        Inbound(KIOSK, KioskTopic.STATE, b'{"v":1,"state":"offline"}'), now_ms=NOON_MS + HOUR_MS
    )
    assert town.rows("SELECT state, seen_ms FROM kiosk_status") == [("offline", NOON_MS)]


@pytest.mark.parametrize("sample", ["health-v1.json", "health-v1-smallest.json"])
def test_health_is_kept_whether_it_says_much_or_little(town, sample):
    payload = (SAMPLES / sample).read_bytes()
    town.take(Inbound(KIOSK, KioskTopic.HEALTH, payload))
    (kept,) = town.database.conn.execute(
        "SELECT health FROM kiosk_status JOIN kiosk ON id = kiosk WHERE code = ?", (KIOSK,)
    ).fetchone()
    assert decode(kept.encode(), Health) == decode(payload, Health)


def test_a_failed_transaction_leaves_no_trace_in_the_books_or_in_memory(town):
    town.take(events_of(a_rating(1)))
    town.database.conn.execute(
        "CREATE TRIGGER full BEFORE INSERT ON event WHEN new.seq = 3"
        " BEGIN SELECT raise(ABORT, 'disk full'); END"
    )
    with pytest.raises(Exception, match="disk full"):
        town.take(events_of(a_rating(2, "sad"), a_rating(3)))
    town.database.conn.execute("DROP TRIGGER full")
    assert town.counts() == {0: (1, 0, 0)}
    assert town.take(events_of(a_rating(2, "sad"), a_rating(3)))[0].stored_through == 3
    assert town.counts() == {0: (2, 0, 1)}
    assert town.ledger().stored == 3


def test_two_writers_on_the_same_books_never_lose_each_others_work(town, tmp_path):
    other = Town(tmp_path / "books.db")
    for seq in range(1, 21, 2):
        town.take(events_of(a_rating(seq)))
        other.take(events_of(a_rating(seq + 1)))
    assert town.ledger().stored == 20
    assert town.take(events_of(a_rating(20)))[0].stored_through == 20
    other.close()


def test_a_locked_database_is_a_storage_error_and_the_messages_can_come_again(town, monkeypatch):
    town.database.conn.execute("PRAGMA busy_timeout = 10")
    blocker = open_database(town.path)
    blocker.conn.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        town.take(events_of(a_rating(1)))
    blocker.conn.execute("ROLLBACK")
    blocker.close()
    assert town.take(events_of(a_rating(1)))[0].stored_through == 1


def histories():
    """Draw a kiosk's day: ratings a few seconds or minutes apart, some with a reason."""
    press = st.tuples(
        st.sampled_from(["happy", "neutral", "sad"]),
        st.sampled_from([1, 4, 20, 90, 1200]),
        st.booleans(),
    )
    hammering = st.just(("happy", 1, False))
    return st.lists(press, min_size=1, max_size=40) | st.lists(press | hammering, min_size=20)


def events_from(history):
    events, at_ms = [], NOON_MS - 2 * HOUR_MS
    for face, seconds, answers in history:
        at_ms += seconds * SECOND_MS
        events.append(a_rating(len(events) + 1, face, at_ms=at_ms, asks=face == "sad"))
        if answers and face == "sad":
            events.append(a_reason(len(events) + 1, len(events), at_ms=at_ms + SECOND_MS))
    return events


@given(history=histories(), seed=st.integers(0, 2**32))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_any_batches_any_repeats_and_two_lives_give_the_same_books(
    tmp_path_factory, history, seed
):
    events, shuffler = events_from(history), random.Random(seed)
    folder = tmp_path_factory.mktemp("books")
    orderly, wild = Town(folder / "orderly.db"), Town(folder / "wild.db")
    try:
        orderly.take(events_of(*events), now_ms=NOON_MS + DAY_MS)
        deliveries = events + shuffler.choices(events, k=len(events))
        shuffler.shuffle(deliveries)
        while deliveries:
            if shuffler.random() < 0.2:
                wild.books = Books(wild.database)
            size = shuffler.randint(1, 8)
            wild.take(events_of(*deliveries[:size]), now_ms=NOON_MS + DAY_MS)
            del deliveries[:size]
        assert wild.ledger() == orderly.ledger()
        assert (wild.counts(), wild.reasons()) == (orderly.counts(), orderly.reasons())
        assert wild.rows("SELECT seq, aside FROM event ORDER BY seq") == orderly.rows(
            "SELECT seq, aside FROM event ORDER BY seq"
        )
        assert recount(wild.database).is_ok
    finally:
        orderly.close()
        wild.close()


@given(payload=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_on_any_topic_stop_the_hub(town, payload):
    for leaf in (KioskTopic.EVENTS, KioskTopic.STATE, KioskTopic.HEALTH):
        town.take(Inbound(KIOSK, leaf, payload))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "happy",
            "rating",
            "reason",
            "synced",
            "unset",
            OUTBOX,
            "2026-11-21T09:12:03Z",
            "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["seq", "kind", "face", "at", "clock", "rating"]), inner)
    ),
    max_leaves=6,
)
OPTIONAL = [
    "face", "clock", "at", "boot", "service", "lang", "mode", "settings", "input", "asks",
    "rating", "reason",
]  # fmt: skip
events_like = st.fixed_dictionaries(
    {"seq": st.integers(-2, 12), "kind": st.sampled_from(["rating", "reason", "x"])},
    optional=dict.fromkeys(OPTIONAL, json_values),
)


@given(events=st.lists(events_like, min_size=1, max_size=6))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nearly_right_events_are_stored_or_refused_and_the_books_stay_right(town, events):
    payload = msgspec.json.encode({"v": 1, "outbox": OUTBOX, "events": events})
    (reply,) = town.take(raw_events(payload))
    assert reply.error is not None or reply.stored_through is not None
    assert recount(town.database).mismatches == []


def test_presses_on_the_days_of_23_and_25_hours_land_on_their_day(town):
    spring = [datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 21, 30, tzinfo=UTC)]
    autumn = [
        datetime(2026, 10, 24, 22, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 22, 30, tzinfo=UTC),
    ]
    ratings = [
        a_rating(seq, at_ms=to_ms(instant)) for seq, instant in enumerate(spring + autumn, 1)
    ]
    town.take(events_of(*ratings))
    rows = town.rows(
        "SELECT date(day * 86400, 'unixepoch'), sum(happy) FROM day_count JOIN series s"
        " ON s.id = series WHERE s.office = 0 GROUP BY 1"
    )
    assert dict(rows) == {"2026-03-29": 2, "2026-10-25": 4}
    slots = town.rows(
        "SELECT slot, sum(happy) FROM slot_count JOIN series s ON s.id = series"
        " WHERE s.office = 0 AND month % 12 = 9 GROUP BY 1"
    )
    assert (6 * 24 + 2, 2) in slots, "the repeated hour of autumn adds to one slot"
    assert recount(town.database).mismatches == []
