import msgspec
import pytest
from town import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    NOON_MS,
    OUTBOX,
    a_rating,
    a_reason,
    events_of,
    raw_events,
)

from hub.housekeeping import EVERY_MS, Housekeeper
from hub.store.chores import coarsen, coarsen_refused, prune_refused
from hub.store.recount import recount
from hub.store.refused_list import kept_refusals, refusal_counts

LATER_MS = NOON_MS + 8 * DAY_MS


class SetClock:
    def __init__(self, now_ms, *, synced=True):
        self.now_ms, self.synced = now_ms, synced

    def wall_ms(self):
        return self.now_ms

    def boottime_ms(self):
        return self.now_ms

    def is_synced(self):
        return self.synced


def times(town):
    return town.rows("SELECT at_ms, received_s * 1000, coarse FROM event ORDER BY seq")


def test_exact_times_are_gone_after_seven_days_and_no_count_changes(town):
    town.take(
        events_of(a_rating(1, "sad"), a_reason(2, 1), a_rating(3, clock="unset")),
        now_ms=NOON_MS + 7 * MINUTE_MS,
    )
    before = town.counts(), town.reasons(), town.ledger()
    assert coarsen(town.database, NOON_MS + 7 * DAY_MS - HOUR_MS) == 0
    assert coarsen(town.database, LATER_MS) == 3
    assert coarsen(town.database, LATER_MS) == 0
    assert times(town) == [
        (NOON_MS, NOON_MS, 1),
        (NOON_MS, NOON_MS, 1),
        (None, NOON_MS, 1),
    ]
    assert (town.counts(), town.reasons(), town.ledger()) == before


def test_what_arrives_after_two_weeks_is_kept_exact_for_a_day_to_be_screened_whole(town):
    burst = [a_rating(seq, at_ms=NOON_MS + seq * 1000) for seq in range(1, 7)]
    town.take(events_of(*burst[:3]), now_ms=NOON_MS + 14 * DAY_MS)
    assert coarsen(town.database, NOON_MS + 14 * DAY_MS + HOUR_MS) == 0
    town.take(events_of(*burst[3:]), now_ms=NOON_MS + 14 * DAY_MS + 2 * HOUR_MS)
    assert town.counts() == {1: (6, 0, 0)}
    assert coarsen(town.database, NOON_MS + 16 * DAY_MS) == 6


def test_flags_of_coarsened_ratings_are_final(town):
    town.take(events_of(*[a_rating(s, at_ms=NOON_MS + s * 1000) for s in (1, 2, 3, 4)]))
    coarsen(town.database, LATER_MS)
    town.books.forget()
    town.take(events_of(*[a_rating(s, at_ms=NOON_MS + s * 1000) for s in (5, 6)]), now_ms=LATER_MS)
    assert town.counts() == {0: (6, 0, 0)}
    assert recount(town.database).mismatches == []


def test_refused_events_lose_their_minutes_and_then_themselves(town):
    town.take(events_of(a_rating(1, service="non-esiste")), raw_events(b"garbage"))
    assert coarsen_refused(town.database, LATER_MS) == 1
    assert coarsen_refused(town.database, LATER_MS) == 0
    (event, _) = sorted(kept_refusals(town.database.conn), key=lambda item: item.refusal.seq or 9)
    assert msgspec.json.decode(event.refusal.payload)["at"] == "2026-11-18T10:00:00Z"
    assert prune_refused(town.database, LATER_MS) == 1, "nobody knows what garbage holds"
    assert prune_refused(town.database, NOON_MS + 91 * DAY_MS) == 1
    assert kept_refusals(town.database.conn) == []
    assert sum(count.n for count in refusal_counts(town.database.conn)) == 2
    assert town.ledger().refused == 1


def test_the_housekeeper_works_in_steps_and_then_rests_for_an_hour(town):
    town.take(events_of(*[a_rating(seq) for seq in range(1, 6)]))
    clock = SetClock(LATER_MS)
    keeper = Housekeeper(town.database, town.books, clock)
    keeper.step()
    assert all(coarse for *_, coarse in times(town))
    town.take(events_of(a_rating(6)), now_ms=NOON_MS)
    clock.now_ms += EVERY_MS - 1
    keeper.step()
    assert not times(town)[-1][-1]
    clock.now_ms += 1
    keeper.step()
    assert times(town)[-1][-1]


def test_nothing_is_forgotten_by_a_clock_that_nobody_has_set(town):
    town.take(events_of(a_rating(1)))
    Housekeeper(town.database, town.books, SetClock(LATER_MS + 400 * DAY_MS, synced=False)).step()
    assert not times(town)[0][-1]


@pytest.mark.parametrize(
    ("at", "left"),
    [("2026-11-18T00:12:03+01:00", "2026-11-17T23:00:00Z"), ("yesterday", None),
     ("2026-11-18T00:12:03", None)],
)  # fmt: skip
def test_a_refused_time_is_coarsened_in_its_own_zone_and_garbage_is_dropped(town, at, left):
    event = f'{{"seq":1,"kind":"dance","at":"{at}"}}'
    town.take(raw_events(f'{{"v":1,"outbox":"{OUTBOX}","events":[{event}]}}'.encode()))
    coarsen_refused(town.database, LATER_MS)
    (kept,) = kept_refusals(town.database.conn)
    assert msgspec.json.decode(kept.refusal.payload).get("at") == left
