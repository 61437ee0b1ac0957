"""Whether it is odd that nobody presses a kiosk: the rule that pages, alerts and figures share."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hub.kiosk_silence import UNHEARD_MS, Watch, is_for_citizens, is_heard, may_be_silent
from hub.reading.results import Administration, KioskFlow, KioskLedger, Office, Survey
from hub.sparks import SLOTS_A_WEEK, pack_flow

HOUR_MS, DAY_MS, MINUTE_MS, SECOND_MS = 3_600_000, 86_400_000, 60_000, 1000
ROME = ZoneInfo("Europe/Rome")
HOURS = "Mo-Fr 08:00-13:00; PH off"
ANAGRAFE = Office(7, 1, "anagrafe", "Anagrafe", None, (), HOURS)
COMUNE = Administration(1, "fontelieta", "Fontelieta", "Europe/Rome", ("it",), "11-24")


def ms(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ROME).timestamp() * 1000)


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


NOW_MS = ms("2026-11-23T09:30")  # a Monday
PRESSED_MS = ms("2026-11-20T11:00")  # the Friday before


def kiosk(**more) -> KioskLedger:
    values = {
        "id": 1, "code": "k-1", "name": None, "administration": 1, "office": "Anagrafe",
        "office_code": "anagrafe", "position": None, "is_revoked": False, "is_test": False,
        "state": "online", "seen_ms": NOW_MS, "received_ms": None, "settings": 1, "wanted": 1,
        "clock": "synced", "software": "1", "problem": None, "health": None,
    } | more  # fmt: skip
    return KioskLedger(**values)


def flow(mean=2.0, **more) -> KioskFlow:
    packed = pack_flow([mean] * SLOTS_A_WEEK)
    values = {"first_day": 0, "last_day": 90, "packed": packed, "pressed_ms": PRESSED_MS} | more
    return KioskFlow("k-1", **values)


def survey(from_day=0, to_day=None, offices=()) -> Survey:
    return Survey(1, "mlf", {}, from_day, to_day, offices)


def silence(one=None, usual=None, surveys=None, now_ms=NOW_MS):
    watch = Watch(COMUNE, [survey()] if surveys is None else surveys, now_ms)
    return watch.silence(one or kiosk(), usual or flow(), ANAGRAFE)


def test_a_silence_is_weighed_by_opening_hours_and_by_what_is_usual():
    found = silence()
    assert (found.since_ms, found.now_ms) == (PRESSED_MS, NOW_MS)
    assert found.open_ms == 3.5 * HOUR_MS
    assert found.expected == pytest.approx(7.0)
    assert found.is_unlikely
    assert silence(usual=flow(0.5)).chance > 0.15, "of seven presses a fourth: an ordinary day"


@pytest.mark.parametrize(
    "more",
    [
        {"state": None},
        {"state": "offline"},
        {"seen_ms": None},
        {"seen_ms": NOW_MS - UNHEARD_MS - 1},
        {"received_ms": NOW_MS - MINUTE_MS + 1},
        {"received_ms": NOW_MS + HOUR_MS},
        {"is_test": True},
        {"is_revoked": True},
        {"software": "simulation"},
    ],
)
def test_a_kiosk_that_nobody_expects_a_press_of_is_not_silent(more):
    assert not may_be_silent(kiosk(**more), NOW_MS)
    assert silence(kiosk(**more)) is None


@pytest.mark.parametrize(
    "more",
    [{}, {"seen_ms": NOW_MS - UNHEARD_MS}, {"received_ms": NOW_MS - MINUTE_MS}, {"software": None}],
)
def test_a_kiosk_that_citizens_stand_before_may_be_silent(more):
    assert may_be_silent(kiosk(**more), NOW_MS)
    assert silence(kiosk(**more)) is not None


def test_a_kiosk_is_heard_for_a_quarter_of_an_hour_and_while_the_broker_holds_it():
    quarter_ms = 15 * MINUTE_MS
    assert is_heard(kiosk(is_test=True), NOW_MS + quarter_ms)
    assert not is_heard(kiosk(), NOW_MS + quarter_ms + 1)
    assert not is_heard(kiosk(state="offline"), NOW_MS)
    assert not is_heard(kiosk(seen_ms=None), NOW_MS)


def test_neither_trials_nor_demonstrations_nor_revoked_kiosks_are_for_citizens():
    assert is_for_citizens(kiosk(state=None))
    for more in ({"is_test": True}, {"is_revoked": True}, {"software": "simulation"}):
        assert not is_for_citizens(kiosk(**more))


def test_without_a_usual_flow_nobody_can_tell():
    watch = Watch(COMUNE, [survey()], NOW_MS)
    assert watch.silence(kiosk(), None, ANAGRAFE) is None
    assert silence(usual=flow(pressed_ms=None)) is None
    assert silence(usual=flow(last_day=27)) is None
    assert silence(usual=flow(last_day=28)) is not None


@pytest.mark.parametrize(
    "surveys",
    [
        [],
        [survey(to_day=day("2026-11-22"))],
        [survey(from_day=day("2026-11-24"))],
        [survey(offices=(8, 9))],
    ],
    ids=["none", "over", "to come", "elsewhere"],
)
def test_where_no_survey_asks_no_silence_is_odd(surveys):
    assert silence(surveys=surveys) is None


def test_a_silence_begins_with_the_survey_where_that_began_after_the_last_press():
    today = survey(day("2026-11-23"), day("2026-11-23"), (7, 8))
    found = silence(surveys=[survey(to_day=day("2026-11-21")), today])
    assert found.since_ms == ms("2026-11-23T00:00")
    assert found.expected == pytest.approx(3.0)
    assert silence(surveys=[survey(), today]).since_ms == PRESSED_MS, "the first of two counts"


def test_it_is_worked_out_once_a_minute():
    at_ms = NOW_MS + 59 * SECOND_MS
    assert silence(kiosk(seen_ms=at_ms), now_ms=at_ms) is silence()
    assert silence(now_ms=NOW_MS + MINUTE_MS).now_ms == NOW_MS + MINUTE_MS


def test_a_press_of_this_minute_or_of_a_clock_that_is_ahead_leaves_no_silence():
    for pressed_ms in (NOW_MS + 20 * SECOND_MS, NOW_MS + DAY_MS):
        found = silence(usual=flow(pressed_ms=pressed_ms), now_ms=NOW_MS + 30 * SECOND_MS)
        assert (found.now_ms, found.open_ms, found.chance) == (pressed_ms, 0, 1.0)


def test_the_days_of_the_place_count():
    now_ms = ms("2026-11-24T12:00")  # Tuesday, its patron's day
    found = silence(kiosk(seen_ms=now_ms), now_ms=now_ms)
    assert found.open_ms == 7 * HOUR_MS, "Friday's rest and Monday"
    watch = Watch(COMUNE, [], now_ms)
    assert not watch.hours(ANAGRAFE).is_open(now_ms)
    assert watch.hours(ANAGRAFE) is Watch(COMUNE, [], NOW_MS).hours(ANAGRAFE), "read once"
