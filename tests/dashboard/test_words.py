"""Numbers, shares, dates and instants the reader's way."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from dashboard_kit import NOW_MS, TODAY
from flask import session

from dashboard import words
from hub.periods import Period, Step, day_of, month_of_day, month_period
from hub.statistics import share_of

HOUR = 3_600_000


@pytest.fixture
def italian(app):
    with app.test_request_context():
        yield


@pytest.fixture
def english(app):
    with reading(app, "en"):
        yield


@contextmanager
def reading(app, language):
    """Read a page in a language."""
    with app.test_request_context():
        session["language"] = language
        yield


def test_italian_numbers(italian):
    assert words.number(1554) == "1.554"
    assert words.percent(0.1743) == "17,4%"
    assert words.interval(share_of(10, 100)) == "5,5–17,4"


def test_english_numbers(english):
    assert words.number(1554) == "1,554"
    assert words.percent(0.1743) == "17.4%"


@pytest.mark.parametrize(
    ("language", "share", "thousands"),
    [
        ("de", "17,4\u00a0%", "1.554"),
        ("sl", "17,4\u00a0%", "1.554"),
        ("fr", "17,4\u00a0%", "1\u202f554"),
    ],
)
def test_a_no_break_space_stands_before_the_percent_sign(app, language, share, thousands):
    with reading(app, language):
        assert words.percent(0.1743) == share
        assert words.percent_sign() == "\u00a0%"
        assert words.number(1554) == thousands
        assert words.interval(share_of(10, 100)) == "5,5–17,4"


@pytest.mark.parametrize(
    ("language", "day", "week", "when"),
    [
        ("it", "dom 1 nov 2026", "1 novembre – 11 dicembre 2026", "oggi, 9:30"),
        ("de", "So., 1.~Nov. 2026", "1.~November – 11.~Dezember 2026", "heute, 9.30~Uhr"),
        ("sl", "ned., 1.~nov. 2026", "1.~november – 11.~december 2026", "danes ob~9.30"),
        (
            "fr",
            "dim. 1er nov. 2026",
            "1er novembre – 11 décembre 2026",
            "aujourd’hui à 9\u00a0h\u00a030",
        ),
        ("en", "Sun, 1 Nov 2026", "1 November – 11 December 2026", "today, 9:30"),
    ],
)
def test_dates_and_times_are_written_the_readers_way(app, language, day, week, when):
    first = day_of(date(2026, 11, 1))
    with reading(app, language):
        assert words.piece_words(Period(first, first), Step.DAY) == day.replace("~", "\u00a0")
        assert words.period_words(Period(first, first + 40)) == week.replace("~", "\u00a0")
        assert words.moment(NOW_MS, "Europe/Rome", NOW_MS) == when.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("language", "said"), [("it", "attesa"), ("de", "Attesa"), ("sl", "attesa"), ("fr", "attesa")]
)
def test_german_nouns_stay_capital_within_a_sentence(app, language, said):
    with reading(app, language):
        assert words.lower_first("Attesa") == said
        assert words.lower_first("SPID") == "SPID"


def test_small_numbers_are_words_and_others_digits(italian):
    assert [words.spelled(n) for n in (0, 1, 2, 9, 10, 1200)] == [
        "0", "1", "due", "nove", "10", "1.200",
    ]  # fmt: skip


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_whole_year_is_its_number(italian, year):
    whole = Period(day_of(date(year, 1, 1)), day_of(date(year, 12, 31)))
    assert words.period_words(whole) == str(year)
    assert words.period_words(Period(whole.first_day + 1, whole.last_day)) != str(year)


def test_italian_periods(italian):
    october = month_period(month_of_day(TODAY) - 1)
    assert words.period_words(october) == "ottobre 2026"
    assert words.period_words(Period(TODAY - 28, TODAY - 1)) == "26 ottobre – 22 novembre 2026"
    assert (
        words.period_words(Period(TODAY - 364, TODAY - 1)) == "24 novembre 2025 – 22 novembre 2026"
    )
    assert words.period_words(Period(TODAY, TODAY)) == "23 novembre 2026"
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
