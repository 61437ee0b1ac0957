"""When a kiosk rests: by hours, an hour of grace, holidays, and a clock that can be trusted."""

import datetime as dt
import queue
from zoneinfo import ZoneInfo

import pytest
from a_kiosk import a_kiosk

from faccine.wire.clocks import to_ms
from faccine.wire.errors import BadHours
from kiosk.opening import Opening, OpeningTeller
from kiosk.outbox.outbox import Outbox

HOURS = "Mo-Fr 08:30-13:00; PH off"
ROME = ZoneInfo("Europe/Rome")


def rome(*when):
    return to_ms(dt.datetime(*when, tzinfo=ROME))


def local(*when):
    return dt.datetime(*when, tzinfo=None)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("when", "is_open", "opens"),
    [
        ((2026, 11, 20, 10, 0), True, None),
        ((2026, 11, 20, 13, 59), True, None),
        ((2026, 11, 20, 14, 1), False, local(2026, 11, 23, 8, 30)),
        ((2026, 11, 23, 7, 29), False, local(2026, 11, 23, 8, 30)),
        ((2026, 11, 23, 7, 30), True, None),
        ((2026, 12, 8, 10, 0), False, local(2026, 12, 9, 8, 30)),
    ],
)
def test_it_is_open_in_the_offices_hours_and_an_hour_around_them(when, is_open, opens):
    opening = Opening(a_kiosk(opening_hours=HOURS, holidays=[dt.date(2026, 12, 8)]))
    found = opening.at(rome(*when))
    assert (found.is_open, found.opens) == (is_open, opens)
    assert found.now == local(*when)


def test_without_hours_it_is_always_open():
    assert Opening(a_kiosk()).at(rome(2026, 11, 22, 3, 0)).is_open


def test_hours_nobody_can_read_are_an_error():
    with pytest.raises(BadHours, match="morning"):
        Opening(a_kiosk(opening_hours="every morning"))


@pytest.fixture
def told():
    return queue.SimpleQueue()


@pytest.fixture
def teller(tmp_path, clock, told):
    Outbox.open(tmp_path / "outbox.db", clock).close()
    teller = OpeningTeller(tmp_path / "outbox.db", clock, told.put)
    teller.start()
    yield teller
    teller.close()


def test_what_changes_is_told_once(teller, told, clock):
    clock.wall = rome(2026, 11, 20, 10, 0)
    teller.follow(a_kiosk(opening_hours=HOURS))
    assert told.get(timeout=30).is_open
    clock.wall = rome(2026, 11, 20, 11, 0)
    teller.follow(a_kiosk(opening_hours=HOURS))
    clock.wall = rome(2026, 11, 20, 15, 0)
    teller.follow(a_kiosk(opening_hours=HOURS))
    assert not told.get(timeout=30).is_open
    assert told.empty()


def test_a_kiosk_that_does_not_know_the_time_sends_nobody_away(tmp_path, told, clock):
    clock.synced = False
    teller = OpeningTeller(tmp_path / "outbox.db", clock, told.put)
    teller.follow(a_kiosk(opening_hours="Mo 08:30-08:31"))
    teller._look()
    assert told.empty()
    clock.synced = True
    teller._look()
    assert not told.get_nowait().is_open


@pytest.mark.parametrize("kept", [{"timezone": "Mars/Olympus"}, {"opening_hours": "at dawn"}])
def test_hours_that_an_older_release_kept_unread_do_not_end_the_kiosk(teller, told, kept):
    teller.follow(a_kiosk(**kept))
    teller.follow(a_kiosk())
    assert told.get(timeout=30).is_open
