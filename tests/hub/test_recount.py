import pytest
from town import KIOSK, NOON_MS, a_rating, a_reason, a_state, events_of

from hub.catalogue import revoke_kiosk
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
        "UPDATE month_count SET happy_30 = happy_30 + 1",
        "DELETE FROM month_count WHERE series = (SELECT min(id) FROM series)",
        "DELETE FROM slot_count WHERE aside = 0",
        "UPDATE reason_count SET n = 2",
        """UPDATE reason_count SET n = 2 WHERE series =
           (SELECT max(id) FROM series WHERE office = 0 AND service <> 0)""",
        "UPDATE reason_weeks SET w5 = w5 + 1",
        "DELETE FROM reason_weeks",
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


OLD_CARD = "0198f3c2-7d5e-7c11-a3b0-5b1f2f6d9e99"


def test_what_waits_on_a_lost_card_is_given_up_and_taken_in_should_it_turn_up(town):
    town.take(events_of(a_rating(1), outbox=OLD_CARD), a_state(outbox=OLD_CARD, last=4))
    town.take(events_of(a_rating(1)), a_state(last=3))
    assert acknowledge_missing(town.database, KIOSK, "lost", gives_up_lost=True) == 3
    line = town.ledger(outbox=OLD_CARD)
    assert (line.stored, line.waiting, line.missing, line.acknowledged) == (1, 0, 3, 3)
    assert town.ledger().waiting == 2, "the card in use goes on"
    assert recount(town.database).is_ok
    town.books.forget()  # as when another process has written
    town.take(events_of(a_rating(2), a_rating(3), outbox=OLD_CARD))
    assert town.ledger(outbox=OLD_CARD).stored == 3
    assert town.ledger(outbox=OLD_CARD).missing == 1
    assert recount(town.database).is_ok


def test_the_last_card_of_a_revoked_kiosk_is_given_up_too(town):
    town.take(events_of(a_rating(1)), a_state(last=3))
    assert acknowledge_missing(town.database, KIOSK, "x", gives_up_lost=True) == 0
    revoke_kiosk(town.database, KIOSK, NOON_MS)
    assert acknowledge_missing(town.database, KIOSK, "sold", gives_up_lost=True) == 2
    assert town.ledger().waiting == 0
    assert recount(town.database).is_ok


def test_giving_up_where_nothing_waits_changes_nothing(town):
    town.take(events_of(a_rating(1)), a_state(last=1))
    revoke_kiosk(town.database, KIOSK, NOON_MS)
    assert acknowledge_missing(town.database, KIOSK, "x", gives_up_lost=True) == 0
    assert acknowledge_missing(town.database, KIOSK, "x", gives_up_lost=True) == 0
