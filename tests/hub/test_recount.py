import pytest
from town import a_rating, a_reason, a_state, events_of

from hub.catalogue.acknowledging import acknowledge_missing
from hub.store.recount import recount


@pytest.fixture
def busy(town):
    town.take(
        events_of(
            a_rating(1, "sad", asks=True), a_reason(2, 1), a_rating(3), a_rating(4, mode="test"),
            a_rating(5, service="non-esiste"),
        )
    )  # fmt: skip
    return town


def test_books_that_nobody_touched_are_ok(busy):
    verdict = recount(busy.database)
    assert (verdict.mismatches, verdict.is_ok) == ([], True)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE day_count SET happy = happy + 1",
        "UPDATE month_count SET sad = 0",
        "DELETE FROM slot_count WHERE aside = 0",
        "UPDATE reason_count SET n = 2",
        """UPDATE reason_count SET n = 2 WHERE series =
           (SELECT max(id) FROM series WHERE office = 0 AND service <> 0)""",
        "UPDATE hour_count SET happy = happy + 1",
        "DELETE FROM hour_count WHERE aside <> 0",
        "UPDATE kiosk_slot SET n = n + 1",
        "DELETE FROM kiosk_slot",
        "UPDATE day_count SET asked = 9 WHERE series = (SELECT min(id) FROM series)",
        "UPDATE outbox SET stored = stored - 1",
        "UPDATE outbox SET refused = 0",
        "UPDATE outbox SET settled = '1-4'",
        "UPDATE outbox SET missing = '2'",
        "UPDATE outbox SET last = 3",
        "DELETE FROM event WHERE seq = 3",
        "UPDATE event SET face = 1 WHERE seq = 3",
        "UPDATE event SET aside = 1 WHERE seq = 3",
        """INSERT INTO event SELECT outbox, 99, face, booking, rating, reason, at_ms, received_s,
           boot, aside, coarse FROM event WHERE seq = 3""",
    ],
)
def test_any_damage_is_noticed(busy, damage):
    busy.database.conn.execute(damage)
    verdict = recount(busy.database)
    assert verdict.mismatches
    assert not verdict.is_ok


def test_waiting_is_no_fault_and_missing_is_until_somebody_acknowledges_it(town):
    town.take(events_of(a_rating(1)), a_state(last=5))
    assert recount(town.database).is_ok
    town.take(a_state(first=4, last=5))
    assert not recount(town.database).is_ok
    assert acknowledge_missing(town.database, "esempio-anagrafe-1", "card broken") == 2
    assert recount(town.database).is_ok
    town.take(a_state(first=6, last=8))
    assert not recount(town.database).is_ok, "more went missing than was acknowledged"
