"""What managers ask: services side by side, hours, people served, notes, verdicts, flows."""

import json
from datetime import date

import pytest
from handmade_books import HandmadeBooks

from hub.periods import Period, Step, day_of, day_start_ms, month_of_day
from hub.reading import (
    Counts,
    HourCounts,
    Sentence,
    ServedRow,
    ServedTotal,
    SlotCounts,
    SparkPoint,
    open_reader,
)
from hub.screening import Aside

DAY = day_of(date(2026, 11, 16))  # a Monday
MONTH = month_of_day(DAY)
WEEK = Period(DAY, DAY + 6)
TEST, BURST = Aside.TEST.value, Aside.BURST.value


@pytest.fixture
def town(tmp_path):
    books = HandmadeBooks(tmp_path)
    books.town = books.administration(patron_day="03-19")
    books.cards = books.service(books.town, "carte")
    books.taxes = books.service(books.town, "tari", channel="phone")
    books.registry = books.office(books.town, "anagrafe", [books.cards, books.taxes])
    books.library = books.office(books.town, "biblioteca", [books.cards])
    books.other = books.administration("altro-comune", "Altro comune")
    books.elsewhere = books.office(books.other, "anagrafe", [books.service(books.other, "carte")])
    yield books
    books.close()


@pytest.fixture
def reader(town):
    reader = open_reader(town.url)
    yield reader
    reader.close()


def test_a_service_is_compared_over_offices_and_an_office_over_services(town, reader):
    town.rate(town.registry, town.cards, DAY, (3, 1, 2), asked=2)
    town.rate(town.library, town.cards, DAY, (5, 0, 0))
    town.rate(town.registry, town.taxes, DAY + 1, (0, 0, 7))
    town.rate(town.registry, town.taxes, DAY + 30, (9, 0, 0))
    assert reader.service_counts(town.town, town.cards, WEEK) == {
        town.registry: Counts(3, 1, 2, 2),
        town.library: Counts(5, 0, 0),
    }
    assert reader.services_counts(town.registry, WEEK) == {
        town.cards: Counts(3, 1, 2, 2),
        town.taxes: Counts(0, 0, 7),
    }
    assert reader.office_counts(town.town, WEEK)[town.registry] == Counts(3, 1, 9, 2)
    assert reader.services_counts(town.elsewhere, WEEK) == {}


def test_what_was_set_aside_can_be_included_but_never_a_test(town, reader):
    for aside in (0, BURST, TEST, TEST | BURST):
        town.rate(town.registry, town.cards, DAY, (1, 0, 1), hour=9, aside=aside,
                  reasons={"waiting": 1})  # fmt: skip
    place = (town.registry, WEEK)
    for ask, bare, included in (
        (reader.counts, Counts(1, 0, 1), Counts(2, 0, 2)),
        (reader.services_counts, {town.cards: Counts(1, 0, 1)}, {town.cards: Counts(2, 0, 2)}),
    ):
        assert ask(*place) == bare
        assert ask(*place, with_aside=True) == included
    assert [day.counts.n for day in reader.days(*place, with_aside=True)] == [4]
    assert [one.n for one in reader.reasons(*place)] == [1]
    assert [one.n for one in reader.reasons(*place, with_aside=True)] == [2]
    months = (town.registry, MONTH, MONTH)
    assert reader.slots(*months) == [SlotCounts(9, Counts(1, 0, 1))]
    assert reader.slots(*months, with_aside=True) == [SlotCounts(9, Counts(2, 0, 2))]


def test_hours_of_the_week_reach_over_months_and_leave_unknown_hours_out(town, reader):
    town.rate(town.registry, town.cards, DAY, (1, 0, 0), hour=9)
    town.rate(town.registry, town.taxes, DAY - 28, (0, 1, 0), hour=9)
    town.rate(town.registry, town.cards, DAY + 1, (0, 0, 2), hour=17)
    town.database.conn.execute(
        "INSERT INTO slot_count SELECT id, ?, -1, 0, 9, 0, 0, 0 FROM series WHERE office = ?",
        (MONTH, town.registry),
    )
    assert reader.slots(town.registry, MONTH - 1, MONTH) == [
        SlotCounts(9, Counts(1, 1, 0)),
        SlotCounts(24 + 17, Counts(0, 0, 2)),
    ]
    assert reader.slots(town.registry, MONTH, MONTH, town.taxes) == []


def test_hours_of_a_day_are_of_offices_as_a_whole(town, reader):
    town.rate(town.registry, town.taxes, DAY, (0, 0, 1), hour=11)
    town.rate(town.registry, town.cards, DAY, (1, 0, 0), hour=11)
    town.rate(town.registry, town.cards, DAY, (1, 0, 0), hour=9)
    town.rate(town.library, town.cards, DAY, (2, 0, 0), hour=10)
    town.rate(town.library, town.cards, DAY + 1, (2, 0, 0), hour=10)
    town.rate(town.library, town.cards, DAY, (2, 0, 0), hour=10, aside=BURST)
    of_registry = [
        HourCounts(town.registry, 9, Counts(1, 0, 0)),
        HourCounts(town.registry, 11, Counts(1, 0, 1)),
    ]
    of_library = [HourCounts(town.library, 10, Counts(2, 0, 0))]
    assert reader.hours_today(town.town, DAY) == of_registry + of_library
    assert reader.hours_today(town.town, DAY, town.library) == of_library
    assert reader.hours_today(town.other, DAY) == []


def test_reasons_over_time_are_of_one_office_or_all_and_of_one_service_or_all(town, reader):
    town.rate(town.registry, town.cards, DAY, (0, 0, 3), reasons={"waiting": 2, "staff": 1})
    town.rate(town.library, town.cards, DAY + 7, (0, 0, 3), reasons={"waiting": 3})
    town.rate(town.registry, town.taxes, DAY + 7, (0, 0, 3), reasons={"waiting": 1})
    period = Period(DAY, DAY + 13)

    def asked(**place):
        found = reader.reason_periods(town.town, period, Step.WEEK, **place)
        return [(one.first_day - DAY, one.code, one.n) for one in found]

    assert asked() == [(0, "staff", 1), (0, "waiting", 2), (7, "waiting", 4)]
    assert asked(service=town.cards) == [(0, "staff", 1), (0, "waiting", 2), (7, "waiting", 3)]
    assert asked(office=town.registry) == [(0, "staff", 1), (0, "waiting", 2), (7, "waiting", 1)]
    assert asked(office=town.registry, service=town.taxes) == [(7, "waiting", 1)]


def test_positions_are_those_of_the_period(town, reader):
    kiosk = town.kiosk(town.registry, "anagrafe-1", "desk")
    town._insert("placement_service", placement=1, rank=0, service=town.cards)
    moved_ms = day_start_ms(DAY + 10, "Europe/Rome")
    town._insert("placement", kiosk=kiosk, from_ms=moved_ms, office=town.registry, position="exit")
    town._insert("placement_service", placement=2, rank=0, service=town.cards)
    place = (town.registry, town.cards)
    for first, last, expected in ((0, 9, {"desk"}), (0, 10, {"desk", "exit"}), (10, 20, {"exit"})):
        found = reader.positions(town.town, Period(DAY + first, DAY + last))
        assert found == {place: frozenset(expected)}
    assert reader.positions(town.other, WEEK) == {}


def test_people_served_are_listed_where_they_reach_into_the_period(town, reader):
    first = town.served(town.registry, DAY - 7, DAY - 1, 100)
    second = town.served(town.registry, DAY, DAY + 6, 120)
    town.served(town.library, DAY + 6, DAY + 12, 50, town.cards)
    assert reader.served(town.town, Period(DAY - 1, DAY), town.registry) == [
        ServedRow(first, town.registry, None, DAY - 7, DAY - 1, 100),
        ServedRow(second, town.registry, None, DAY, DAY + 6, 120),
    ]
    assert [row.office for row in reader.served(town.town, WEEK)] == [town.registry, town.library]


def test_people_served_are_added_up_where_they_lie_inside_the_period(town, reader):
    town.served(town.registry, DAY - 3, DAY + 3, 1000)
    town.served(town.registry, DAY, DAY + 2, 30)
    town.served(town.registry, DAY + 4, DAY + 6, 40)
    town.served(town.library, DAY, DAY + 6, 50, town.cards)
    assert reader.served_totals(town.town, WEEK) == {
        town.registry: ServedTotal(70, 6),
        town.library: ServedTotal(50, 7),
    }
    assert reader.served_totals(town.town, WEEK, town.cards) == {town.library: ServedTotal(50, 7)}


def test_services_make_up_an_office_where_they_reach_over_more_days(town, reader):
    town.served(town.registry, DAY, DAY + 1, 10)
    for service, n in ((town.cards, 20), (town.taxes, 30)):
        town.served(town.registry, DAY, DAY + 4, n, service)
    assert reader.served_totals(town.town, WEEK)[town.registry] == ServedTotal(50, 5)


def test_notes_of_an_office_are_its_own_and_everybodys(town, reader):
    whole = town.note(town.town, "Sciopero", day=DAY)
    own = town.note(town.town, "Nuova agenda", office=town.registry, day=DAY + 1)
    town.note(town.town, "Scaffali", office=town.library, day=DAY + 2)
    found = reader.notes(town.town, town.registry)
    assert [note.id for note in found] == [own, whole]
    assert (found[0].kind, found[0].state, found[0].is_new_base) == ("event", None, False)
    assert len(reader.notes(town.town)) == 3


def test_an_action_comes_with_its_sentence_and_when_it_is_shown(town, reader):
    action = town.note(
        town.town,
        "Secondo sportello",
        office=town.registry,
        service=town.cards,
        day=DAY,
        state="done",
        target=0.1,
        approved_ms=5,
        is_new_base=1,
        sentence={"it": ("Si aspettava", "Si aspetta meno"), "de": (None, "Weniger Warten")},
    )
    town._insert(
        "message", administration=town.town, from_day=DAY, to_day=DAY + 9, text="{}", note=action
    )
    (note,) = reader.notes(town.town)
    assert note.sentence == {
        "it": Sentence("Si aspettava", "Si aspetta meno"),
        "de": Sentence(None, "Weniger Warten"),
    }
    assert (note.is_approved, note.shown_from, note.shown_until) == (True, DAY, DAY + 9)
    assert (note.state, note.target, note.is_new_base) == ("done", 0.1, True)


def test_verdicts_come_with_their_sparks(town, reader):
    points = [
        SparkPoint(DAY - 14, 0.125, 0.0, 0.25, None, is_base=True, is_thin=False),
        SparkPoint(DAY - 7, 0.5, 0.0, 0.25, "worse", is_base=False, is_thin=False),
    ]
    town.standing(town.registry, town.cards, "worse", points, run=1)
    town.standing(town.library, town.cards, "too-few", base_have=3, missing=17, ready_day=DAY + 99)
    worse, too_few = reader.standings(town.town)
    assert worse.spark == tuple(points)
    assert (worse.verdict, worse.rule, worse.missing_unit) == ("worse", "limit", None)
    assert (too_few.missing_unit, too_few.missing, too_few.spark) == ("periods", 17, ())
    assert reader.standings(town.town, town.library) == [too_few]
    assert reader.standings(town.other) == []


def test_an_office_carries_the_foremost_word_of_its_services(town, reader):
    town.standing(town.registry, town.cards, "stable")
    town.standing(town.registry, town.taxes, "worse", run=1)
    town.standing(town.library, town.cards, "too-few", missing=17)
    carried = reader.foremost(town.town)
    registry, library = carried[town.registry], carried[town.library]
    assert (registry.standing.verdict, registry.standing.service) == ("worse", town.taxes)
    assert (registry.services, library.services) == (2, 1)
    assert registry.standing in reader.standings(town.town, town.registry)
    assert reader.foremost(town.other) == {}


def test_of_equal_words_an_office_carries_that_of_its_first_service(town, reader):
    first, second = sorted([town.cards, town.taxes])
    town.standing(town.registry, second, "better")
    town.standing(town.registry, first, "better")
    assert reader.foremost(town.town)[town.registry].standing.service == first


def test_surveys_and_hours_are_those_of_the_catalogue(town, reader):
    town.database.conn.execute(
        "UPDATE office SET opening_hours = 'Mo-Fr 08:30-13:00' WHERE id = ?", (town.registry,)
    )
    later = town._insert(
        "survey", administration=town.town, code="estate", question='{"it":"Come va?"}',
        from_day=DAY, to_day=DAY + 30,
    )  # fmt: skip
    town._insert("survey_office", survey=later, office=town.library)
    always, summer = reader.surveys(town.town)
    assert (always.from_day, always.to_day, always.offices) == (0, None, ())
    assert (summer.code, summer.question) == ("estate", {"it": "Come va?"})
    assert (summer.to_day, summer.offices) == (DAY + 30, (town.library,))
    assert [one.opening_hours for one in reader.offices(town.town)] == ["Mo-Fr 08:30-13:00", None]
    assert {one.patron_day for one in reader.administrations()} == {"03-19", None}


def test_settings_in_force_and_wanted_are_read_also_when_nobody_understands_them(town, reader):
    kiosk = town.kiosk(town.registry, "anagrafe-1")
    town.settings(kiosk, 1)
    town.settings(kiosk, 2)
    document = {
        "v": 1,
        "version": 2,
        "kiosk": "anagrafe-1",
        "administration": {"code": "comune", "name": "Comune"},
        "office": {"code": "anagrafe", "name": "Anagrafe"},
        "timezone": "Europe/Rome",
        "languages": ["it"],
        "services": [{"code": "carte", "name": {"it": "Carte"}}],
        "survey": "giudizio",
        "question": {"it": "?"},
        "labels": {"version": 1} | {face: {"it": face} for face in ("happy", "neutral", "sad")},
    }
    town.database.conn.execute(
        "UPDATE settings_version SET document = ? WHERE version = 2", (json.dumps(document),)
    )
    town.status(kiosk, settings=1)
    documents = reader.kiosk_settings("anagrafe-1")
    assert (documents.in_force.version, documents.in_force.settings) == (1, None)
    assert (documents.wanted.version, documents.wanted.settings.office.name) == (2, "Anagrafe")
