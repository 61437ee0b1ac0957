"""Trying refused input again because somebody asked for it on a page."""

from __future__ import annotations

import pytest
from builders import EXAMPLE_CATALOGUE
from town import KIOSK, NOON_MS, a_rating, events_of, raw_events

from faccine.runtime.database import open_database
from faccine.wire.errors import CatalogueError, StorageError
from hub import retrier as retrier_module
from hub.catalogue import ask_for_retry, load_catalogue, next_retry, retries
from hub.retrier import Retrier

OTHER = "esempio-anagrafe-2"


class FixedClock:
    def wall_ms(self):
        return NOON_MS


@pytest.fixture
def retrier(town):
    return Retrier(town.database, town.books, FixedClock())


def add_service(town, code="tari-online"):
    text = EXAMPLE_CATALOGUE.replace('code = "certificati"', f'code = "{code}"').replace(
        '"certificati"]', f'"{code}"]'
    )
    load_catalogue(town.database, text, source="test", now_ms=NOON_MS)


def refuse(town, count=1, kiosk=KIOSK):
    ratings = (a_rating(seq, service="tari-online") for seq in range(1, count + 1))
    town.take(events_of(*ratings, kiosk=kiosk))


def outcomes(town):
    return [(wish.kiosk, wish.taken, wish.still_refused) for wish in retries(town.database)]


def test_the_running_hub_does_what_was_asked_for_once(town, retrier):
    refuse(town)
    retrier.refresh()
    page = open_database(town.path)
    ask_for_retry(page, None, NOON_MS)
    page.close()
    add_service(town)
    retrier.refresh()
    assert outcomes(town) == [(None, 1, 0)]
    assert town.ledger().stored == 1
    assert next_retry(town.database) is None


def test_what_is_still_wrong_stays_refused(town, retrier):
    refuse(town)
    town.take(raw_events(b"garbage", kiosk=OTHER))
    ask_for_retry(town.database, OTHER, NOON_MS)
    retrier.refresh()
    assert outcomes(town) == [(OTHER, 0, 1)]
    assert town.rows("SELECT count(*) FROM refused") == [(2,)]


def test_much_is_done_a_little_at_a_time(town, retrier, monkeypatch):
    monkeypatch.setattr(retrier_module, "A_STEP", 2)
    refuse(town, 5)
    add_service(town)
    ask_for_retry(town.database, KIOSK, NOON_MS)
    left = []
    for _ in range(3):
        retrier.refresh()
        left.append(town.rows("SELECT count(*) FROM refused")[0][0])
    assert left == [3, 1, 0]
    assert outcomes(town) == [(KIOSK, 5, 0)]


def test_a_hub_that_died_in_the_middle_takes_nothing_twice(town, retrier, monkeypatch):
    monkeypatch.setattr(retrier_module, "A_STEP", 2)
    refuse(town, 3)
    add_service(town)
    ask_for_retry(town.database, None, NOON_MS)
    retrier.refresh()
    again = Retrier(town.database, town.books, FixedClock())
    again.refresh()
    assert outcomes(town) == [(None, 1, 0)]
    assert town.ledger().stored == 3


def test_a_full_disk_puts_it_off(town, retrier, monkeypatch):
    refuse(town)
    add_service(town)
    ask_for_retry(town.database, None, NOON_MS)
    with monkeypatch.context() as broken:
        broken.setattr(town.books, "retry", lambda *_: (_ for _ in ()).throw(StorageError("full")))
        with pytest.raises(StorageError):
            retrier.refresh()
    retrier.refresh()
    assert outcomes(town) == [(None, 1, 0)]


def test_asking_twice_is_one_wish_and_asking_for_nothing_is_refused(town):
    with pytest.raises(CatalogueError, match="nothing refused is kept"):
        ask_for_retry(town.database, None, NOON_MS)
    refuse(town)
    first = ask_for_retry(town.database, KIOSK, NOON_MS)
    assert ask_for_retry(town.database, KIOSK, NOON_MS) == first
    assert ask_for_retry(town.database, None, NOON_MS) != first
    with pytest.raises(CatalogueError, match=f"of kiosk '{OTHER}' is kept"):
        ask_for_retry(town.database, OTHER, NOON_MS)
    assert [wish.kiosk for wish in retries(town.database, KIOSK)] == [KIOSK]


def test_two_wishes_are_done_one_after_the_other(town, retrier):
    refuse(town)
    ask_for_retry(town.database, KIOSK, NOON_MS)
    ask_for_retry(town.database, None, NOON_MS)
    add_service(town)
    retrier.refresh()
    retrier.refresh()
    assert outcomes(town) == [(None, 0, 0), (KIOSK, 1, 0)]
