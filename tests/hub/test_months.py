"""Any period is read from the rows of its months, and is always what its days are."""

from collections import Counter
from datetime import date
from random import Random, SystemRandom

import pytest
from handmade_books import HandmadeBooks
from hypothesis import given
from hypothesis import strategies as st

from hub.months import COLUMNS, FACES, LAST_DAY_APART, columns_from, months_of
from hub.periods import Period, day_of, month_of_day, month_period
from hub.reading import open_reader
from hub.reading.results import Counts
from hub.screening import Aside
from hub.store.months import MONTH_COLUMNS, sum_up_months

FIRST = day_of(date(2023, 12, 20))
DAYS = 450  # with a 29 February


@pytest.fixture
def books(tmp_path):
    books = HandmadeBooks(tmp_path)
    books.town = books.administration()
    books.services = [books.service(books.town, code) for code in ("carte", "tari")]
    books.offices = [books.office(books.town, f"u{n}", books.services) for n in range(3)]
    yield books
    books.close()


def rate_at_random(books, random):
    """Return the faces by (office, service, day, aside) that were written."""
    written = Counter()
    for _ in range(900):
        office, service = random.choice(books.offices), random.choice(books.services)
        day = FIRST + random.randrange(DAYS)
        aside = random.choice([0, 0, 0, int(Aside.BURST), int(Aside.TEST)])
        faces = tuple(random.choice([0, 1, 5, 70_000]) for _ in FACES[:3])
        asked = random.randint(0, faces[2])
        books.rate(office, service, day, faces, aside=aside, asked=asked)
        for face, n in zip(FACES, (*faces, asked), strict=True):
            written[office, service, day, aside, face] += n
    return written


def summed(written, days, *, offices=None, service=None, asides=(0,)):
    """Return the Counts of some days; None means any office or service."""
    faces = Counter()
    for (at, its_service, day, aside, face), n in written.items():
        is_meant = day in days and aside in asides
        if is_meant and (offices is None or at in offices) and service in (None, its_service):
            faces[face] += n
    return Counts(*(faces[face] for face in FACES))


def random_periods(random):
    """Yield periods of all lengths, whole months among them."""
    yield from (month_period(month_of_day(FIRST + 31 * n)) for n in range(5))
    for _ in range(40):
        first = FIRST - 40 + random.randrange(DAYS + 40)
        yield Period(first, first + random.choice([0, 1, 6, 27, 30, 59, 90, 364, 500]))


def test_every_question_of_sums_is_answered_as_the_days_say(books):
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    random = Random(seed)
    written = rate_at_random(books, random)
    reader = open_reader(books.url)
    for period in random_periods(random):
        service, office = random.choice(books.services), random.choice(books.offices)
        counted = {one: summed(written, period, offices=[one]) for one in books.offices}
        expected = {one: counts for one, counts in counted.items() if counts.n}
        assert reader.office_counts(books.town, period) == expected
        of_service = summed(written, period, offices=[office], service=service)
        by_office = reader.service_counts(books.town, service, period)
        assert by_office.get(office, Counts()) == of_service
        assert reader.services_counts(office, period).get(service, Counts()) == of_service
        assert reader.counts(office, period, service) == of_service
        with_aside = summed(written, period, offices=[office], asides=(0, Aside.BURST))
        assert reader.counts(office, period, with_aside=True) == with_aside
        bursts = summed(written, period, asides=[Aside.BURST])
        assert reader.set_aside(books.town, period).burst == bursts.n
        some, later = books.offices[:2], range(period.first_day, FIRST + DAYS)
        since = summed(written, later, offices=some, asides=(0, Aside.BURST, Aside.TEST))
        assert reader.received_since(books.town, period.first_day, among=some) == since.n


@given(first=st.integers(19_000, 21_000), days=st.integers(1, 900))
def test_what_is_taken_away_and_added_is_the_period(first, days):
    period = Period(first, first + days - 1)
    months = months_of(period)
    found = []
    for month in range(months.first, months.last + 1):
        whole = month_period(month)
        begin, end = whole.first_day, whole.last_day
        if month == months.first and months.before is not None:
            begin += months.before
        if month == months.last and months.up_to is not None:
            end = whole.first_day + months.up_to - 1
            assert months.up_to <= LAST_DAY_APART
        found += range(begin, end + 1)
    assert found == list(range(period.first_day, period.last_day + 1))


def test_a_press_counts_on_its_day_and_all_later_ones():
    assert dict(columns_from(31)) == {face: face for face in FACES}
    assert {column for column, _ in columns_from(30)} == {*FACES, *(f"{f}_30" for f in FACES)}
    assert {column for column, _ in columns_from(1)} == {*FACES, *COLUMNS}


def test_months_written_press_by_press_are_those_summed_up_from_their_days(books):
    rate_at_random(books, Random(2))
    connection = books.database.conn
    connection.execute("CREATE TEMP TABLE anew AS SELECT * FROM month_count LIMIT 0")
    sum_up_months(connection, "temp.anew")
    asked = f"SELECT {', '.join(MONTH_COLUMNS)} FROM %s ORDER BY 1, 2, 3"
    anew = connection.execute(asked % "temp.anew").fetchall()
    assert anew == connection.execute(asked % "month_count").fetchall()
    assert len(anew) > 100
