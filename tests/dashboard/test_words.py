"""Numbers, shares, dates and instants the reader's way."""

from datetime import UTC, datetime

import pytest
from dashboard_kit import NOW_MS, TODAY

from dashboard import words
from hub.periods import Period, Step, month_of_day, month_period
from hub.statistics import share_of

HOUR = 3_600_000


@pytest.fixture
def italian(app):
    with app.test_request_context():
        yield


@pytest.fixture
def english(app):
    from flask import session

    with app.test_request_context():
        session["language"] = "en"
        yield


def test_italian_numbers(italian):
    assert words.number(1554) == "1.554"
    assert words.percent(0.1743) == "17,4%"
    assert words.interval(share_of(10, 100)) == "5,5–17,4"


def test_english_numbers(english):
    assert words.number(1554) == "1,554"
    assert words.percent(0.1743) == "17.4%"


def test_italian_periods(italian):
    october = month_period(month_of_day(TODAY) - 1)
    assert words.period_words(october) == "ottobre 2026"
    assert words.period_words(Period(TODAY - 28, TODAY - 1)) == "26 ottobre – 22 novembre 2026"
    assert (
        words.period_words(Period(TODAY - 364, TODAY - 1)) == "24 novembre 2025 – 22 novembre 2026"
    )
    assert words.piece_words(Period(TODAY, TODAY), Step.DAY) == "lun 23 nov 2026"
    assert words.piece_words(Period(TODAY, TODAY + 6), Step.WEEK) == "23 novembre 2026"


@pytest.mark.parametrize(
    ("hours_ago", "said"),
    [
        (0, "oggi, 9:30"),
        (9.5, "oggi, 0:00"),
        (10, "ieri, 23:30"),
        (72, "venerdì, 9:30"),
        (6 * 24, "martedì, 9:30"),
        (7 * 24, "16 novembre 2026, 9:30"),
        (365 * 24, "23 novembre 2025, 9:30"),
    ],
)
def test_instants_are_said_as_somebody_would(italian, hours_ago, said):
    assert words.moment(NOW_MS - int(hours_ago * HOUR), "Europe/Rome", NOW_MS) == said


def test_never_is_a_word_and_summer_has_its_own_offset(italian):
    assert words.moment(None, "Europe/Rome", NOW_MS) == "mai"
    summer = int(datetime(2026, 7, 1, 8, 5, tzinfo=UTC).timestamp() * 1000)
    assert words.moment(summer, "Europe/Rome", summer) == "oggi, 10:05"
