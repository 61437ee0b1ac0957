"""A kiosk is silent for Prometheus when it is silent on the Kiosks page."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from handmade_books import HandmadeBooks

from hub.metrics.silence import silences
from hub.reading import open_reader

HOUR_MS, DAY_MS, MINUTE_MS = 3_600_000, 86_400_000, 60_000
MONDAY_MS = int(datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Rome")).timestamp() * 1000)
HOURS = "Mo-Fr 08:00-13:00; PH off"
SLOTS = {weekday * 24 + hour: 2.0 for weekday in range(5) for hour in range(8, 13)}


@pytest.fixture
def town(tmp_path):
    books = HandmadeBooks(tmp_path)
    administration = books.administration()
    service = books.service(administration, "carta")
    books.office(administration, "anagrafe", [service])
    books.database.conn.execute("UPDATE office SET opening_hours = ?", (HOURS,))
    yield books
    books.close()


@pytest.fixture
def kiosk(town):
    """Pressed twice an hour as a rule, and last on Friday at 11."""
    kiosk = town.kiosk(1, "k-1")
    town.status(kiosk, "online", MONDAY_MS)
    town.flow(kiosk, SLOTS)
    outbox = town.outbox(kiosk, last=1, ratings=1, stored=1, stored_ratings=1)
    at_ms = MONDAY_MS - 3 * DAY_MS + 90 * MINUTE_MS
    town._insert("event", outbox=outbox, seq=1, face=0, at_ms=at_ms, received_s=at_ms // 1000)
    return kiosk


def found(town, now_ms=MONDAY_MS):
    with closing(open_reader(town.url)) as reader:
        return dict(silences(reader, now_ms))


def test_a_kiosk_that_should_have_been_pressed_is_silent(town, kiosk):
    assert found(town) == {"k-1": True}


def test_while_the_office_is_closed_no_silence_is_odd(town, kiosk):
    town.status(kiosk, "online", MONDAY_MS - 2 * DAY_MS)
    assert found(town, MONDAY_MS - 2 * DAY_MS - 20 * HOUR_MS) == {"k-1": False}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kiosk_status SET state = 'offline'",
        f"UPDATE kiosk_status SET seen_ms = {MONDAY_MS - HOUR_MS}",
        f"UPDATE kiosk_status SET received_ms = {MONDAY_MS - MINUTE_MS // 2}",
        "UPDATE kiosk SET mode = 'test'",
        "UPDATE survey SET from_day = 30000",
        "UPDATE kiosk_flow SET first_day = last_day - 20",
        "UPDATE kiosk_status SET software = 'simulation'",
    ],
    ids=["offline", "not heard", "just sent", "test mode", "no survey", "too new", "simulated"],
)
def test_nobody_calls_a_silence_odd(town, kiosk, sql):
    town.database.conn.execute(sql)
    assert found(town) == {"k-1": False}


def test_silence_begins_with_a_whole_minute_as_on_the_page(town, kiosk):
    # Two hours of Friday and 38 minutes 57 seconds of Monday: 5.298 presses were to be expected.
    begin_ms = MONDAY_MS - 51 * MINUTE_MS
    town.status(kiosk, "online", begin_ms)
    assert found(town, begin_ms - 1) == {"k-1": False}
    assert found(town, begin_ms) == {"k-1": True}


def test_of_a_kiosk_of_which_nothing_is_usual_nothing_is_told(town):
    town.status(town.kiosk(1, "k-2"), "online", MONDAY_MS)
    assert found(town) == {}
