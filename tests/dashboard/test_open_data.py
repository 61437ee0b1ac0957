"""What is published each month: nothing small, and nothing that can be worked out."""

import itertools
import random

import pytest
from dashboard_kit import TODAY

from dashboard.open_data import months_of, read_month
from dashboard.open_data_tables import tables
from hub.periods import Period, day_of, month_of_day, month_period
from hub.reading import open_reader
from hub.screening import Aside

OCTOBER = month_period(month_of_day(TODAY) - 1)
DAY = OCTOBER.first_day + 3


@pytest.fixture
def reader(books):
    reader = open_reader(books.url)
    yield reader
    reader.close()


def october(reader):
    (administration,) = reader.administrations()
    return read_month(reader, administration, OCTOBER, TODAY)


def found(month):
    """Counts by (level, office, service), None where hidden."""
    return {
        (line.level, line.office and line.office.code, line.service and line.service.code): (
            line.counts
        )
        for line in month.lines
    }


def test_every_office_and_service_has_a_row_and_so_have_their_sums(reader, town):
    town.rate(town.registry, town.cards, DAY, (80, 10, 10))
    town.rate(town.registry, town.taxes, DAY, (30, 10, 20))
    town.rate(town.library, town.cards, DAY, (40, 5, 5))
    rows = found(october(reader))
    assert rows["office-service", "anagrafe", "carta"].n == 100
    assert rows["office", "anagrafe", None].n == 160
    assert rows["service", None, "carta"].n == 150
    assert rows["all", None, None].n == 210
    assert rows["all", None, None].sad == 35


def test_small_numbers_are_hidden_and_cannot_be_had_by_subtraction(reader, town):
    tari = town.taxes
    town.rate(town.registry, town.cards, DAY, (80, 10, 10))
    town.rate(town.registry, tari, DAY, (3, 1, 1))
    town.rate(town.library, town.cards, DAY, (40, 5, 5))
    rows = found(october(reader))
    assert rows["office-service", "anagrafe", "tari"] is None
    # One more of its line: else the office's sum minus the other would tell it.
    shown = [rows["office", "anagrafe", None], rows["office-service", "anagrafe", "carta"]]
    assert None in shown


def test_a_month_without_ratings_hides_its_zeros(reader, town):
    assert set(found(october(reader)).values()) == {None}


def test_offices_of_few_people_have_no_row_and_are_in_no_sum(reader, town):
    town.rate(town.registry, town.cards, DAY, (80, 10, 10))
    town.rate(town.library, town.cards, DAY, (80, 10, 10))
    town.rate(town.social, town.cards, DAY, (40, 0, 40))
    rows = found(october(reader))
    assert not any(office == "sociali" for _, office, _ in rows)
    assert rows["all", None, None].n == 200
    assert rows["few-people", None, None] is None


def test_three_offices_of_few_people_make_one_row_together(reader, town):
    for number, n in enumerate((10, 20, 9), 1):
        office = town.office(town.town, f"piccolo-{number}", [town.cards], 2)
        town.rate(office, town.cards, DAY, (n, 0, 0))
    town.rate(town.social, town.cards, DAY, (30, 0, 0))
    rows = found(october(reader))
    assert rows["few-people", None, None].n == 60  # without the one of nine


def test_what_was_set_aside_is_published(app, reader, town):
    town.rate(town.registry, town.cards, DAY, (4, 0, 0), aside=int(Aside.BURST))
    month = october(reader)
    assert month.aside.burst == 4
    with app.test_request_context():
        assert tables([month])[1].rows == [["2026-10", 4, 4, 0, 0, 0]]


def test_only_whole_months_that_are_over_are_published():
    year = Period(day_of(OCTOBER.first_date.replace(month=1)), TODAY + 40)
    months = months_of(year, TODAY)
    assert len(months) == 10
    assert months[-1] == OCTOBER
    assert months_of(Period(OCTOBER.first_day + 1, OCTOBER.last_day), TODAY) == []


@pytest.mark.parametrize("seed", range(6))
def test_no_published_sum_tells_a_hidden_row(reader, town, seed):
    print("seed", seed)
    draw = random.Random(seed)
    offices = [town.registry, town.library]
    offices += [town.office(town.town, f"u{n}", [town.cards, town.taxes], 4) for n in range(2)]
    for office, service in itertools.product(offices, (town.cards, town.taxes)):
        if (office, service) == (town.library, town.taxes):
            continue
        n = draw.choice([0, 3, 9, 12, 40, 90])
        sad = draw.randrange(n + 1)
        town.rate(office, service, DAY, (n - sad, 0, sad))
    rows = found(october(reader))
    for level, across in (("office", 1), ("service", 2)):
        for key, total in rows.items():
            if key[0] != level or total is None:
                continue
            parts = [
                counts
                for other, counts in rows.items()
                if other[0] == "office-service" and other[across] == key[across]
            ]
            assert sum(counts is None for counts in parts) != 1, (level, key)
            if None not in parts:
                assert sum(counts.n for counts in parts) == total.n
