"""Clocks that are wrong: presses land on the right day of the office once the time is known."""

from contextlib import closing
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from clocks import SetClock, at
from line import KIOSK, Line
from threads import HubThread, KioskThread

from faccine.wire.faces import Face
from hub.periods import Period, date_of
from hub.reading import open_reader

pytestmark = pytest.mark.system

MORNING = at("2026-11-18T10:00:00+01:00")  # a Wednesday
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
YEAR_MS = 365 * DAY_MS
ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def line(tmp_path):
    with Line(tmp_path / "line") as line:
        line.broker.start()
        yield line


def days_and_clocks(line):
    """Return, in the order of the presses, on which local day each was booked, and how sure."""
    verdict = line.verdict()
    assert verdict["ok"], verdict
    assert all(ledger["waiting"] == 0 for ledger in verdict["kiosks"])
    found = []
    for event in line.exported():
        text = event["at"] or event["received"]
        instant = datetime.fromisoformat(text)
        found.append((instant.astimezone(ROME).date().isoformat(), event["clock"]))
    return found


def counted_days(line):
    """Return {day: ratings} as the dashboard reads them."""
    with closing(open_reader(line.database)) as reader:
        (administration,) = reader.administrations()
        office = reader.offices(administration.id)[0]
        period = Period(0, 40_000)
        days = reader.days(office.id, period)
        return {date_of(day.day): day.counts.n for day in days}


@pytest.mark.parametrize(
    "wrong_by_ms", [-56 * YEAR_MS, YEAR_MS, -3 * DAY_MS], ids=["1970", "next year", "days ago"]
)
def test_an_unsynced_kiosk_takes_the_time_from_the_hub(line, wrong_by_ms):
    """Presses of this boot, made before anybody knew the time, land where they belong."""
    hub_clock = SetClock(MORNING)
    clock = SetClock(MORNING - DAY_MS + wrong_by_ms, synced=False)
    kiosk = KioskThread(line, clock, code=KIOSK)
    kiosk.press(Face.HAPPY, Face.SAD)
    clock.pass_ms(DAY_MS)
    kiosk.press(Face.NEUTRAL)
    with HubThread(line, hub_clock), kiosk:
        kiosk.settle()
        clock.pass_ms(HOUR_MS)
        hub_clock.pass_ms(HOUR_MS)
        kiosk.press(Face.HAPPY)
        kiosk.settle()
    assert days_and_clocks(line) == [
        ("2026-11-17", "estimated"),
        ("2026-11-17", "estimated"),
        ("2026-11-18", "estimated"),
        ("2026-11-18", "estimated"),
    ]


def test_a_clock_that_jumps_back_in_the_middle_moves_no_press(line):
    hub_clock = SetClock(MORNING)
    clock = SetClock(MORNING)
    kiosk = KioskThread(line, clock, code=KIOSK)
    with HubThread(line, hub_clock), kiosk:
        for step_ms in (0, -YEAR_MS, 2 * YEAR_MS, -56 * YEAR_MS):
            clock.synced = step_ms == 0
            clock.set(clock.wall_ms() + step_ms)
            kiosk.press(Face.HAPPY)
            clock.pass_ms(MINUTE_MS)
            hub_clock.pass_ms(MINUTE_MS)
        kiosk.settle()
    assert days_and_clocks(line) == [("2026-11-18", "synced")] * 4


def test_a_time_server_that_answers_late_dates_what_was_pressed_before(line):
    clock = SetClock(0, synced=False)
    kiosk = KioskThread(line, clock, code=KIOSK)
    kiosk.press(Face.SAD)
    clock.pass_ms(DAY_MS)
    clock.set(MORNING)
    clock.synced = True
    kiosk.press(Face.HAPPY)
    with HubThread(line, SetClock(MORNING)), kiosk:
        kiosk.settle()
    assert days_and_clocks(line) == [("2026-11-17", "synced"), ("2026-11-18", "synced")]


def test_a_boot_between_two_dated_ones_is_dated_by_its_neighbours(line):
    clock = SetClock(MORNING, boot="aaaaaaaa")
    kiosk = KioskThread(line, clock, code=KIOSK)
    kiosk.press(Face.HAPPY)
    clock.reboot("bbbbbbbb", 0)
    clock.synced = False
    clock.pass_ms(HOUR_MS)
    kiosk.press(Face.SAD)
    clock.reboot("cccccccc", MORNING + 3 * HOUR_MS)
    clock.synced = True
    kiosk.press(Face.NEUTRAL)
    with HubThread(line, SetClock(MORNING + 3 * HOUR_MS)), kiosk:
        kiosk.settle()
    assert days_and_clocks(line) == [
        ("2026-11-18", "synced"),
        ("2026-11-18", "estimated"),
        ("2026-11-18", "synced"),
    ]


def test_what_nobody_can_date_is_booked_when_it_is_received_and_blocks_nobody(line):
    """Neither kiosk nor hub has a time server; old boots cannot be dated at all."""
    clock = SetClock(0, synced=False, boot="aaaaaaaa")
    kiosk = KioskThread(line, clock, code=KIOSK)
    kiosk.press(Face.HAPPY)
    clock.reboot("bbbbbbbb", YEAR_MS)
    kiosk.press(Face.SAD)
    with HubThread(line, SetClock(MORNING, synced=False)), kiosk:
        kiosk.settle()
        kiosk.press(Face.SAD)
        kiosk.settle()
    assert days_and_clocks(line) == [("2026-11-18", "unset")] * 3
    assert counted_days(line) == {date(2026, 11, 18): 3}


def test_an_undatable_boot_does_not_hold_up_the_dated_ones(line):
    clock = SetClock(0, synced=False, boot="aaaaaaaa")
    kiosk = KioskThread(line, clock, code=KIOSK)
    kiosk.press(Face.HAPPY)
    clock.reboot("bbbbbbbb", 0)
    kiosk.press(Face.SAD)
    with HubThread(line, SetClock(MORNING)), kiosk:
        kiosk.settle()
    assert [clock for _, clock in days_and_clocks(line)] == ["unset", "estimated"]


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-18", 24)]
)
def test_days_of_23_and_25_hours_keep_every_press(line, day, hours):
    """One press every half hour from midnight to midnight, by local time."""
    start = at(datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=ROME).isoformat())
    clock = SetClock(start)
    kiosk = KioskThread(line, clock, code=KIOSK)
    after = datetime.fromisoformat(day).date() + timedelta(days=1)
    for half_hour in range(2 * hours + 2):
        clock.pass_ms(max(0, start + half_hour * HOUR_MS // 2 - clock.wall_ms()))
        kiosk.press(Face.HAPPY)
    with HubThread(line, SetClock(start + 30 * HOUR_MS)), kiosk:
        kiosk.settle()
    assert [found for found, _ in days_and_clocks(line)] == [day] * (2 * hours) + [str(after)] * 2
    assert counted_days(line) == {date.fromisoformat(day): 2 * hours, after: 2}


def test_the_hubs_own_wrong_clock_dates_nothing(line):
    """A hub that no time server has set gives no time: a synced kiosk's presses keep theirs."""
    kiosk = KioskThread(line, SetClock(MORNING), code=KIOSK)
    with HubThread(line, SetClock(MORNING - 2 * DAY_MS, synced=False)), kiosk:
        kiosk.press(Face.HAPPY)
        kiosk.settle()
    verdict = line.verdict()
    assert verdict["ok"]
    assert len(line.exported()) == 1
