"""Counts are read from the aggregates, and a period means the same however it is put together."""

import random
from datetime import date

import pytest
from handmade_books import LABELS, HandmadeBooks

from hub.periods import Period, day_of, month_of_day
from hub.reading import Counts, LabelChange, SetAside, open_reader
from hub.screening import Aside


@pytest.fixture
def books(tmp_path):
    books = HandmadeBooks(tmp_path)
    yield books
    books.close()


@pytest.fixture
def town(books):
    books.town = books.administration()
    books.cards = books.service(books.town, "carte")
    books.taxes = books.service(books.town, "tari", channel="phone")
    books.registry = books.office(books.town, "anagrafe", [books.cards, books.taxes])
    books.library = books.office(books.town, "biblioteca", [books.cards])
    return books


@pytest.fixture
def reader(town):
    reader = open_reader(town.url)
    yield reader
    reader.close()


def everything(n_days=10_000):
    return Period(0, n_days + 20_000)


def test_offices_are_by_name_with_what_they_offer(town, reader):
    offices = reader.offices(town.town)
    assert [office.name for office in offices] == ["Anagrafe", "Biblioteca"]
    assert [service.code for service in offices[0].services] == ["carte", "tari"]
    assert offices[0].rotating_staff == 4
    assert [place.name for place in reader.administrations()] == ["Comune di Esempio"]


def test_an_office_adds_up_services_and_channels_and_a_service_stands_alone(town, reader):
    town.rate(town.registry, town.cards, 20_000, (5, 2, 1), asked=1)
    town.rate(town.registry, town.taxes, 20_001, (1, 1, 1), asked=1)
    town.rate(town.library, town.cards, 20_000, (9, 0, 0))
    period = Period(20_000, 20_001)
    assert reader.counts(town.registry, period) == Counts(6, 3, 2, 2)
    assert reader.counts(town.registry, period, town.taxes) == Counts(1, 1, 1, 1)
    by_office = reader.office_counts(town.town, period)
    assert by_office == {town.registry: Counts(6, 3, 2, 2), town.library: Counts(9, 0, 0, 0)}


def test_what_was_set_aside_is_counted_by_kind_and_not_among_the_ratings(town, reader):
    town.rate(town.registry, town.cards, 20_000, (5, 0, 0))
    town.rate(town.registry, town.cards, 20_000, (3, 0, 1), aside=int(Aside.BURST))
    town.rate(
        town.registry, town.cards, 20_000, (0, 0, 2), aside=int(Aside.BURST | Aside.OUT_OF_HOURS)
    )
    town.rate(town.registry, town.cards, 20_000, (1, 0, 0), aside=int(Aside.TEST))
    town.rate(town.library, town.cards, 20_000, (1, 0, 0), aside=int(Aside.STUCK))
    period = Period(20_000, 20_000)
    assert reader.counts(town.registry, period).n == 5
    assert [day.counts.n for day in reader.days(town.registry, period)] == [5]
    here = reader.set_aside(town.town, period, town.registry)
    assert here == SetAside(burst=6, stuck=0, out_of_hours=2, test=1, total=7)
    assert reader.set_aside(town.town, period, town.registry, town.taxes) == SetAside()
    assert reader.set_aside(town.town, period) == here + SetAside(stuck=1, total=1)
    assert reader.set_aside(town.town, period, among=[town.registry]) == here
    assert reader.set_aside(town.town, period, among=[]) == SetAside()


def test_an_office_without_anything_counts_nothing(town, reader):
    assert reader.office_counts(town.town, everything()) == {}
    assert reader.counts(town.library, everything()) == Counts()
    assert reader.days(town.library, everything()) == []
    assert reader.first_day(town.library) is None
    assert reader.received_since(town.town, 0) == 0


@pytest.mark.parametrize("seed", range(3))
def test_whole_months_and_edges_add_up_to_the_days_of_the_period(town, reader, seed):
    dice = random.Random(seed)
    start = day_of(date(2024, 1, 1))
    per_day = {
        start + i: (dice.randrange(5), dice.randrange(3), dice.randrange(3)) for i in range(500)
    }
    town.rate_many((town.registry, town.cards, day, faces) for day, faces in per_day.items())
    for _ in range(60):
        first, last = sorted(start + dice.randrange(-40, 540) for _ in range(2))
        expected = [
            sum(f)
            for f in zip(*(per_day.get(d, (0, 0, 0)) for d in range(first, last + 1)), strict=True)
        ]
        found = reader.counts(town.registry, Period(first, last))
        assert [found.happy, found.neutral, found.sad] == expected, (first, last)


def test_a_whole_month_is_read_from_the_months(town, reader):
    """Otherwise a year of five hundred offices would be two hundred thousand rows."""
    day = day_of(date(2026, 10, 15))
    town.rate(town.registry, town.cards, day, (1, 0, 0))
    town.database.conn.execute(
        "UPDATE month_count SET happy = 77 WHERE month = ?", (month_of_day(day),)
    )
    october = Period(day - 14, day + 16)
    assert reader.counts(town.registry, october).happy == 77
    assert reader.counts(town.registry, Period(day - 3, day + 3)).happy == 1


def test_days_are_ascending_and_first_day_is_the_first(town, reader):
    for day in (20_005, 20_001, 20_003):
        town.rate(town.registry, town.cards, day, (1, 0, 0))
    days = reader.days(town.registry, Period(20_001, 20_004))
    assert [one.day for one in days] == [20_001, 20_003]
    assert reader.first_day(town.registry) == 20_001


def test_tallies_are_those_of_the_days(town, reader):
    town.rate(town.registry, town.cards, 20_005, (3, 1, 0))
    town.rate(town.registry, town.cards, 20_001, (1, 0, 2), asked=2)
    town.rate(town.registry, town.cards, 20_001, (9, 0, 1), aside=int(Aside.BURST))
    town.rate(town.registry, town.cards, 20_004, (9, 0, 0), aside=int(Aside.BURST))
    town.rate(town.registry, town.taxes, 20_001, (4, 0, 0), labels=town.labels(1, 2))
    town.rate(town.registry, town.taxes, 20_003, (0, 0, 1))
    town.rate(town.library, town.cards, 20_002, (5, 0, 0))
    whole, part = everything(), Period(20_001, 20_003)
    found = reader.day_tallies(town.registry, whole)
    assert found == [(20_001, 2, 7), (20_003, 1, 1), (20_005, 0, 4)]
    assert reader.day_tallies(town.registry, part) == found[:2]
    with_aside = reader.day_tallies(town.registry, whole, with_aside=True)
    assert with_aside == [(20_001, 3, 17), (20_003, 1, 1), (20_004, 0, 9), (20_005, 0, 4)]
    for place in ((town.registry, whole), (town.registry, whole, town.taxes)):
        for more in ({}, {"with_aside": True}):
            days = reader.days(*place, **more)
            tallies = [(one.day, one.counts.sad, one.counts.n) for one in days]
            assert reader.day_tallies(*place, **more) == tallies
    assert reader.day_tallies(town.library, part, town.taxes) == []


def test_reasons_are_most_often_first_and_of_counted_ratings_only(town, reader):
    town.rate(town.registry, town.cards, 20_000, (0, 0, 5), reasons={"waiting": 3, "staff": 1})
    town.rate(town.registry, town.taxes, 20_001, (0, 0, 5), reasons={"return": 2})
    town.rate(
        town.registry, town.cards, 20_000, (0, 0, 9), aside=int(Aside.BURST), reasons={"staff": 9}
    )
    period = Period(20_000, 20_001)
    found = [(reason.code, reason.n) for reason in reader.reasons(town.registry, period)]
    assert found == [("waiting", 3), ("return", 2), ("staff", 1)]
    [only] = reader.reasons(town.registry, period, town.taxes)
    assert (only.code, only.labels["it"], only.n) == ("return", "devo tornare", 2)


def test_reasons_over_time_can_leave_offices_out_of_the_whole(town, reader):
    town.rate(town.registry, town.cards, 20_000, (0, 0, 9), reasons={"waiting": 5, "staff": 1})
    town.rate(town.library, town.cards, 20_000, (0, 0, 9), reasons={"waiting": 2})
    town.rate(town.library, town.cards, 20_007, (0, 0, 9), reasons={"outcome": 3})

    def given(service, **left_out):
        found = reader.reason_periods(
            town.town, Period(20_000, 20_007), "week", service=service, **left_out
        )
        return [(one.first_day, one.code, one.n) for one in found]

    for service in (None, town.cards):
        assert sum(n for _, _, n in given(service)) == 11
        assert [(code, n) for _, code, n in given(service, without={town.library})] == [
            ("staff", 1),
            ("waiting", 5),
        ]
    assert given(None, without={town.registry, town.library}) == []
    assert given(None, among=[town.registry]) == given(None, without={town.library})
    assert given(None, among=[town.registry], without={town.registry}) == []


def test_words_under_the_faces_come_with_the_day_they_changed(town, reader):
    newer = town.labels(1, 2, LABELS | {"happy": {"it": "Ottimo"}})
    town.rate(town.registry, town.cards, 20_000, (1, 0, 0))
    town.rate(town.registry, town.cards, 20_010, (1, 0, 0), labels=newer)
    found = reader.label_changes(town.registry, Period(19_000, 21_000))
    assert found == [
        LabelChange(20_000, 1, **LABELS),
        LabelChange(20_010, 2, **LABELS | {"happy": {"it": "Ottimo"}}),
    ]
    assert [one.version for one in reader.label_changes(town.registry, Period(20_010, 20_010))] == [
        2
    ]


def test_received_counts_everything_also_what_was_set_aside(town, reader):
    town.rate(town.registry, town.cards, 20_000, (1, 1, 1))
    town.rate(town.registry, town.cards, 20_005, (1, 0, 0))
    town.rate(town.library, town.cards, 20_006, (2, 0, 0), aside=int(Aside.TEST))
    assert reader.received_since(town.town, 20_001) == 3
    assert reader.received_since(town.town, 0) == 6
    assert reader.received_since(town.town, 0, among=[town.library]) == 2


def test_one_administration_does_not_see_the_other(town, reader):
    elsewhere = town.administration("altrove", "Altrove")
    service = town.service(elsewhere, "carte")
    office = town.office(elsewhere, "anagrafe", [service])
    town.rate(office, service, 20_000, (4, 0, 0))
    assert reader.office_counts(town.town, Period(20_000, 20_000)) == {}
    assert reader.received_since(town.town, 0) == 0
    assert reader.received_since(elsewhere, 0) == 4
