"""The books of a viewer with a scope: what is outside cannot be asked, counted or inferred."""

import inspect

import pytest
from handmade_books import HandmadeBooks

from dashboard.rights import Grant, Role, Viewer
from dashboard.scoped import ScopedReader, narrowed
from faccine.wire.errors import OutOfScope
from hub.periods import Period, Step
from hub.reading import Reader, open_reader
from hub.screening import Aside

DAY = 20_000
PERIOD = Period(DAY - 30, DAY)


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    """Two administrations with offices of the same code; of the first one a viewer sees half."""
    books = HandmadeBooks(tmp_path_factory.mktemp("land"))
    books.north = books.administration("nord", "Comune Nord")
    books.south = books.administration("sud", "Comune Sud")
    books.north_cards = books.service(books.north, "carta")
    books.south_cards = books.service(books.south, "carta")
    books.seen = books.office(books.north, "anagrafe", [books.north_cards])
    books.hidden = books.office(books.north, "tributi", [books.north_cards])
    books.far = books.office(books.south, "anagrafe", [books.south_cards])
    for office, service in (
        (books.seen, books.north_cards),
        (books.hidden, books.north_cards),
        (books.far, books.south_cards),
    ):
        books.rate(office, service, DAY, (3, 2, 1), hour=9, asked=1, reasons={"waiting": 1})
        books.rate(office, service, DAY, (5, 0, 0), aside=Aside.TEST)
        kiosk = books.kiosk(office, f"kiosk-of-{office}")
        books.move(kiosk, office, 1, "exit", [service])
        books.outbox(kiosk)
        books.refuse(f"kiosk-of-{office}", "unknown-service")
        books.standing(office, service)
        books.served(office, DAY - 7, DAY, 100)
        books.flow(kiosk, {9: 2.0})
    for title, place in (("seen", books.seen), ("hidden", books.hidden), ("everywhere", None)):
        books.note(books.north, title, office=place)
    books.refuse("unknown-kiosk", "unknown-kiosk")
    for kiosk in (f"kiosk-of-{books.seen}", f"kiosk-of-{books.hidden}", None):
        books._insert("refused_retry", kiosk=kiosk, asked_ms=1)
    for code, office in (("of-seen", books.seen), ("of-hidden", books.hidden)):
        survey = books._insert("survey", administration=books.north, code=code, question="{}")
        books._insert("survey_office", survey=survey, office=office)
    yield books
    books.close()


MANAGER = Grant(Role.MANAGER, "nord", frozenset({"anagrafe"}))


def reader_of(land, *grants):
    return narrowed(open_reader(land.url), Viewer(1, "a@b.example", None, grants))


@pytest.fixture
def reader(land):
    reader = reader_of(land, MANAGER)
    yield reader
    reader.close()


QUESTIONS = sorted(name for name in vars(Reader) if not name.startswith("_"))
VALUES = {
    "period": PERIOD,
    "day": DAY,
    "step": Step.MONTH,
    "first_month": 640,
    "last_month": 680,
    "service": 1,
}


def asked(reader, question, **places):
    """Ask a question with what it must be given; ``places`` are the ones it is about."""
    values = VALUES | places
    needed = {
        name: values[name]
        for name, one in inspect.signature(getattr(Reader, question)).parameters.items()
        if name != "self" and (one.default is one.empty or name in places)
    }
    return getattr(reader, question)(**needed)


def questions_about(place):
    return [
        name for name in QUESTIONS if place in inspect.signature(getattr(Reader, name)).parameters
    ]


def test_every_question_of_the_reader_has_its_rule_for_viewers_with_a_scope():
    missing = [name for name in QUESTIONS if not hasattr(ScopedReader, name)]
    assert missing == []
    assert not hasattr(ScopedReader, "__getattr__")
    other = {
        name
        for name in QUESTIONS
        if list(inspect.signature(getattr(Reader, name)).parameters.values())
        != list(inspect.signature(getattr(ScopedReader, name)).parameters.values())
    }
    assert other == set()


@pytest.mark.parametrize("question", questions_about("administration"))
def test_no_question_is_answered_about_an_administration_out_of_sight(land, reader, question):
    with pytest.raises(OutOfScope):
        asked(reader, question, administration=land.south)


@pytest.mark.parametrize("question", questions_about("office"))
@pytest.mark.parametrize("office", ["hidden", "far"])
def test_no_question_is_answered_about_an_office_out_of_sight(land, reader, question, office):
    with pytest.raises(OutOfScope):
        asked(reader, question, administration=land.north, office=getattr(land, office))


@pytest.mark.parametrize("question", questions_about("kiosk"))
def test_no_question_is_answered_about_a_kiosk_out_of_sight(land, reader, question):
    with pytest.raises(OutOfScope):
        asked(reader, question, kiosk=f"kiosk-of-{land.hidden}")


def test_verdicts_notes_and_people_served_are_those_of_the_offices_in_sight(land, reader):
    assert {one.office for one in reader.standings(land.north)} == {land.seen}
    assert set(reader.foremost(land.north)) == {land.seen}
    assert {one.office for one in reader.served(land.north, PERIOD)} == {land.seen}
    assert set(reader.served_totals(land.north, PERIOD)) == {land.seen}
    assert {one.title for one in reader.notes(land.north)} == {"seen", "everywhere"}
    assert set(reader.service_counts(land.north, land.north_cards, PERIOD)) == {land.seen}
    assert {office for office, _ in reader.positions(land.north, PERIOD)} == {land.seen}
    assert set(reader.flows()) == {f"kiosk-of-{land.seen}"}
    assert {one.office for one in reader.hours_today(land.north, DAY)} == {land.seen}


def test_surveys_and_wishes_to_try_again_are_those_of_what_is_in_sight(land, reader):
    offices = {one.code: one.offices for one in reader.surveys(land.north)}
    assert offices == {"giudizio": (), "of-seen": (land.seen,)}
    assert [one.kiosk for one in reader.refused_retries()] == [f"kiosk-of-{land.seen}"]


def test_where_a_kiosk_stood_out_of_sight_is_not_told(land, reader):
    kiosk = f"kiosk-of-{land.seen}"
    (number,) = land.database.conn.execute(
        "SELECT id FROM kiosk WHERE code = ?", (kiosk,)
    ).fetchone()
    land.move(number, land.hidden, 2, "desk", [land.north_cards])
    land.move(number, land.seen, 3, "exit", [land.north_cards])
    assert {one.office for one in reader_of(land, MANAGER).kiosk_past(kiosk).moves} == {land.seen}
    whole = open_reader(land.url)
    assert {one.office for one in whole.kiosk_past(kiosk).moves} == {land.seen, land.hidden}
    whole.close()


def test_reasons_of_all_offices_are_those_of_the_offices_in_sight(land, reader):
    assert [one.n for one in reader.reason_periods(land.north, PERIOD, Step.MONTH)] == [1]
    whole = open_reader(land.url)
    assert [one.n for one in whole.reason_periods(land.north, PERIOD, Step.MONTH)] == [2]
    whole.close()


def test_lists_leave_out_what_is_not_seen(land, reader):
    assert [one.code for one in reader.administrations()] == ["nord"]
    assert [one.id for one in reader.offices(land.north)] == [land.seen]
    assert set(reader.office_counts(land.north, PERIOD)) == {land.seen}
    assert [kiosk.code for kiosk in reader.ledger()] == [f"kiosk-of-{land.seen}"]
    assert [one.kiosk for one in reader.refused()] == [f"kiosk-of-{land.seen}"]


def test_sums_count_only_what_is_seen(land, reader):
    assert reader.set_aside(land.north, PERIOD).test == 5
    assert reader.received_since(land.north, DAY) == 11
    assert reader.received_since(land.north, DAY + 1) == 0


def test_what_is_seen_answers_as_without_a_scope(land, reader):
    whole = open_reader(land.url)
    for ask in (
        lambda books: books.counts(land.seen, PERIOD),
        lambda books: books.days(land.seen, PERIOD),
        lambda books: books.first_day(land.seen),
        lambda books: books.label_changes(land.seen, PERIOD),
        lambda books: books.reasons(land.seen, PERIOD),
        lambda books: books.set_aside(land.north, PERIOD, land.seen),
    ):
        assert ask(reader) == ask(whole)
        assert ask(whole)
    reader.check()
    whole.close()


def test_whoever_sees_a_whole_administration_gets_its_own_sums(land):
    reader = reader_of(land, Grant(Role.READER, "nord"))
    assert reader.set_aside(land.north, PERIOD).test == 10
    assert reader.received_since(land.north, DAY) == 22
    assert [one.code for one in reader.administrations()] == ["nord"]
    reader.close()


def test_a_hub_administrator_reads_the_books_themselves(land):
    reader = reader_of(land, Grant(Role.HUB_ADMIN))
    assert not isinstance(reader, ScopedReader)
    assert "unknown-kiosk" in {one.kiosk for one in reader.refused()}
    reader.close()


def test_services_positions_and_reasons_of_all_are_those_of_the_offices_seen(land, reader):
    assert set(reader.service_counts(land.north, land.north_cards, PERIOD)) == {land.seen}
    assert {office for office, _ in reader.positions(land.north, PERIOD)} == {land.seen}
    [waiting] = reader.reason_periods(land.north, PERIOD, "year")
    assert (waiting.code, waiting.n) == ("waiting", 1)
    [waiting] = reader.reason_periods(land.north, PERIOD, "year", service=land.north_cards)
    assert waiting.n == 1
    assert reader.reason_periods(land.north, PERIOD, "year", without={land.seen}) == []
    with pytest.raises(OutOfScope):
        reader.reason_periods(land.north, PERIOD, "year", land.hidden)
    with pytest.raises(OutOfScope):
        reader.reason_periods(land.south, PERIOD, "year")


def test_reasons_of_several_offices_seen_are_added_up(land):
    both = Grant(Role.MANAGER, "nord", frozenset({"anagrafe", "tributi"}))
    reader = reader_of(land, both)
    [waiting] = reader.reason_periods(land.north, PERIOD, "year")
    assert waiting.n == 2
    reader.close()
