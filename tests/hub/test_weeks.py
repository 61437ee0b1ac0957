"""Reasons of long periods are read by week and by the days beside: always what the days say."""

import json
from collections import Counter
from datetime import date
from random import Random, SystemRandom

import pytest
from handmade_books import REASONS, HandmadeBooks
from hypothesis import given
from hypothesis import strategies as st

from faccine.runtime.database import migrate
from hub.periods import Period, Step, day_of, period_of
from hub.reading import open_reader
from hub.store.migrations import migrations
from hub.weeks import COLUMNS, column_of, cut, monday_of, row_of, row_of_day

FIRST = day_of(date(2024, 12, 20))
DAYS = 400


@pytest.fixture
def books(tmp_path):
    books = HandmadeBooks(tmp_path)
    books.town = books.administration()
    books.services = [books.service(books.town, code) for code in ("carte", "tari")]
    books.offices = [
        books.office(books.town, f"u{n}", books.services, rotating_staff=2 + n) for n in range(4)
    ]
    yield books
    books.close()


def rate_at_random(books, random):
    """Return a Counter by (office, service, day, code) of what was written."""
    written = Counter()
    for _ in range(600):
        office, service = random.choice(books.offices), random.choice(books.services)
        day, code = FIRST + random.randrange(DAYS), random.choice(list(REASONS))
        aside, n = random.choice([0, 0, 0, 1]), random.randint(1, 9)
        books.rate(office, service, day, (0, 0, n), aside=aside, reasons={code: n})
        if not aside:
            written[office, service, day, code] += n
    return written


@pytest.mark.parametrize("step", list(Step))
def test_any_period_of_any_offices_is_what_its_days_are(books, step):
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    random = Random(seed)
    written = rate_at_random(books, random)
    reader = open_reader(books.url)
    for _ in range(40):
        first = FIRST - 10 + random.randrange(DAYS)
        period = Period(first, first + random.choice([0, 3, 6, 12, 27, 90, 363, 400]))
        among = random.choice([None, random.sample(books.offices, random.randint(0, 4))])
        without = random.choice([(), books.offices[:1], random.sample(books.offices, 2)])
        service = random.choice([None, *books.services])
        expected = Counter()
        for (office, its_service, day, code), n in written.items():
            seen = (among is None or office in among) and office not in without
            if seen and day in period and service in (None, its_service):
                piece = max(period.first_day, period_of(day, step).first_day)
                expected[piece, code] += n
        found = reader.reason_periods(
            books.town, period, step, service=service, without=without, among=among
        )
        assert [(one.first_day, one.code, one.n) for one in found] == [
            (*key, expected[key]) for key in sorted(expected)
        ]
        assert all(one.labels == {"it": REASONS[one.code]} for one in found)


@given(
    first=st.integers(20_000, 21_000),
    days=st.integers(1, 800),
    step=st.sampled_from(list(Step)),
)
def test_weeks_and_days_make_up_each_piece_and_nothing_else(first, days, step):
    pieces = Period(first, first + days - 1).split(step)
    parts = cut(pieces)
    found = Counter()
    for monday, piece in parts.weeks.items():
        assert period_of(monday, Step.WEEK).first_day == monday
        found.update((piece, day) for day in range(monday, monday + 7))
    for start, end, added_to, taken_from in parts.days:
        for day in range(start, end + 1):
            found[added_to, day] += added_to is not None
            found[taken_from, day] -= taken_from is not None
    expected = {(piece.first_day, day): 1 for piece in pieces for day in days_of(piece)}
    assert {key: n for key, n in found.items() if n} == expected
    read = sum(end - start + 1 for start, end, *_ in parts.days)
    assert read <= days, "never more than without weeks"
    if step is not Step.DAY:
        assert read <= 3 * (len(pieces) + 3)


def days_of(period):
    return range(period.first_day, period.last_day + 1)


@given(day=st.integers(0, 60_000))
def test_a_day_lies_in_the_week_that_its_row_and_column_say(day):
    row = row_of_day(day)
    mondays = [monday_of(row, column) for column in range(len(COLUMNS))]
    assert period_of(day, Step.WEEK).first_day in mondays


def test_sql_and_python_say_the_same_row_and_column(books):
    for day in (0, 3, 4, 87, 88, 94, 95, 20_000, 20_001, 20_450):
        row, column = books.database.conn.execute(
            f"SELECT {row_of('?')}, {column_of('?')}", (day, day)
        ).fetchone()
        assert row == row_of_day(day)
        assert monday_of(row, column) <= day <= monday_of(row, column) + 6


def test_words_of_a_reason_are_those_of_the_latest_survey(books):
    office, service = books.offices[0], books.services[0]
    books.rate(office, service, FIRST, (0, 0, 1), reasons={"waiting": 1})
    connection = books.database.conn
    survey = books._insert(
        "survey", administration=books.town, code="newer", question="{}", from_day=FIRST
    )
    labels = books._insert(
        "face_labels", survey=survey, version=1, happy="{}", neutral="{}", sad="{}"
    )
    reason = books._insert(
        "reason", survey=survey, code="waiting", label=json.dumps({"it": "attesa"}), rank=0
    )
    series = books._insert(
        "series", administration=books.town, office=0, service=0, channel="counter",
        survey=survey, face_labels=labels,
    )  # fmt: skip
    connection.execute("INSERT INTO reason_count VALUES (?, ?, 0, ?, 4)", (series, FIRST, reason))
    period = Period(FIRST, FIRST + 6)
    [found] = open_reader(books.url).reason_periods(books.town, period, Step.YEAR)
    assert (found.code, found.n, found.labels) == ("waiting", 5, {"it": "attesa"})


def test_books_of_an_earlier_release_are_summed_up_when_they_are_opened(books):
    rate_at_random(books, Random(3))
    connection = books.database.conn
    before = connection.execute("SELECT * FROM reason_weeks ORDER BY 1, 2, 3, 4").fetchall()
    for verb in ("insert", "update", "delete"):
        connection.execute(f"DROP TRIGGER reason_weeks_by_{verb}")
    connection.execute("DROP TABLE reason_weeks")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'reasons_by_week'")
    migrate(books.database, migrations)
    assert connection.execute("SELECT * FROM reason_weeks ORDER BY 1, 2, 3, 4").fetchall() == before
    assert before


def test_what_is_taken_away_by_day_is_taken_away_by_week(books):
    rate_at_random(books, Random(4))
    connection = books.database.conn
    connection.execute("UPDATE reason_count SET n = n + 1 WHERE day % 2")
    connection.execute("DELETE FROM reason_count WHERE day % 3 = 0")
    days = connection.execute("SELECT sum(n) FROM reason_count").fetchone()
    weeks = connection.execute(f"SELECT sum({' + '.join(COLUMNS)}) FROM reason_weeks").fetchone()
    assert days == weeks
