"""Surveys: default words, words of one's own, label versions, reasons, dates and offices."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books
from hypothesis import given
from hypothesis import strategies as st

from hub.catalogue import Snapshot, load_catalogue, move_kiosk
from hub.catalogue.surveys import SurveyDates, survey_calendar, survey_on
from hub.periods import day_of, day_start_ms

ALWAYS = SurveyDates(1, 0, None, frozenset())


@pytest.fixture
def books(tmp_path):
    database = make_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def load(books, survey=""):
    return load_catalogue(
        books, EXAMPLE_CATALOGUE + survey, source="example.toml", now_ms=MONDAY_MS
    )


def survey(body: str, code: str = "giudizio") -> str:
    return f'\n[[administration.survey]]\ncode = "{code}"\n{body}\n'


def labels(happy: str) -> str:
    return survey(
        f"labels = {{ happy = {happy}, neutral = {{ it = 'Così così', de = 'Mittel' }}, "
        "sad = { it = 'Male', de = 'Schlecht' } }"
    )


def rows(books, query):
    return books.conn.execute(query).fetchall()


def test_an_administration_has_a_survey_in_five_languages_without_asking(books):
    load(books)
    ((code, question, from_day, to_day, after),) = rows(
        books, "SELECT code, question, from_day, to_day, reasons_after FROM survey"
    )
    assert (code, from_day, to_day, json.loads(after)) == ("giudizio", 0, None, ["sad"])
    assert json.loads(question)["it"] == "Come giudica il servizio ricevuto?"
    assert set(json.loads(question)) == {"it", "de", "sl", "fr", "en"}
    reasons = rows(books, "SELECT code FROM reason WHERE rank IS NOT NULL ORDER BY rank")
    assert reasons == [("waiting",), ("staff",), ("return",), ("outcome",)]
    ((happy, neutral, sad),) = rows(books, "SELECT happy, neutral, sad FROM face_labels")
    assert [json.loads(words)["it"] for words in (happy, neutral, sad)] == [
        "Bene", "Così così", "Male",
    ]  # fmt: skip


def test_a_survey_of_ones_own_takes_the_place_of_the_default(books):
    load(books, survey('question = "Com\'è andata?"', code="autunno"))
    assert rows(books, "SELECT code FROM survey") == [("autunno",)]


def test_words_that_a_file_leaves_out_stay_as_they_are(books):
    load(books, survey('question = "Com\'è andata?"'))
    assert not load(books, survey("")).is_changed
    assert not load(books).is_changed
    assert json.loads(rows(books, "SELECT question FROM survey")[0][0]) == {"it": "Com'è andata?"}


def test_another_word_under_a_face_is_another_version(books):
    load(books, labels("{ it = 'Bene', de = 'Gut' }"))
    assert not load(books, labels("{ it = 'Bene', de = 'Gut' }")).is_changed
    report = load(books, labels("{ it = 'Ottimo', de = 'Gut' }"))
    assert "survey comune-esempio/giudizio: other words under the faces, labels 2" in report.changes
    assert rows(books, "SELECT version FROM face_labels") == [(1,), (2,)]
    place = Snapshot.load(books).kiosk("esempio-anagrafe-1").placement_at(MONDAY_MS)
    assert rows(books, f"SELECT version FROM face_labels WHERE id = {place.face_labels}") == [(2,)]


def test_a_language_more_or_less_is_no_other_version(books):
    load(books, labels("{ it = 'Bene', de = 'Gut' }"))
    load(books, labels("{ it = 'Bene', de = 'Gut', sl = 'Dobro' }"))
    load(books, labels("{ it = 'Bene' }"))
    assert rows(books, "SELECT version FROM face_labels") == [(1,)]
    assert json.loads(rows(books, "SELECT happy FROM face_labels")[0][0]) == {"it": "Bene"}


def test_a_reason_no_longer_named_is_no_longer_offered_and_still_known(books):
    load(books)
    load(books, survey('reasons = ["outcome", { code = "parking", label = "Parcheggio" }]'))
    offered = rows(books, "SELECT code FROM reason WHERE rank IS NOT NULL ORDER BY rank")
    assert offered == [("outcome",), ("parking",)]
    place = Snapshot.load(books).kiosk("esempio-anagrafe-1").placement_at(MONDAY_MS)
    assert set(place.reasons) == {"waiting", "staff", "return", "outcome", "parking"}


def test_a_missing_translation_is_warned_of(books):
    report = load(books, survey('question = { it = "Com\'è andata?" }'))
    assert any(
        line.startswith("administration[0].survey[0].question: no words in de")
        for line in report.warnings
    )


def test_presses_go_to_the_survey_of_their_day_and_office(books):
    load(books)
    load(
        books,
        survey("from = 2026-10-01\nto = 2026-10-31", "ottobre")
        + survey('offices = ["tributi"]\nfrom = 2026-10-10\nto = 2026-10-20', "tributi"),
    )
    codes = dict(rows(books, "SELECT id, code FROM survey"))
    snapshot = Snapshot.load(books)

    def survey_at(kiosk, text):
        day = day_of(dt.date.fromisoformat(text))
        at_ms = day_start_ms(day, "Europe/Rome")
        return codes[snapshot.kiosk(kiosk).placement_at(at_ms).survey]

    anagrafe, tributi = "esempio-anagrafe-1", "esempio-tributi-1"
    assert survey_at(anagrafe, "2026-09-30") == "giudizio"
    assert survey_at(anagrafe, "2026-10-01") == "ottobre"
    assert survey_at(anagrafe, "2026-10-31") == "ottobre"
    assert survey_at(anagrafe, "2026-11-01") == "giudizio"
    move_kiosk(books, anagrafe, office="tributi", now_ms=MONDAY_MS)
    snapshot = Snapshot.load(books)
    assert survey_at(anagrafe, "2026-10-31") == "ottobre"
    assert survey_at(anagrafe, "2026-11-30") == "giudizio"
    assert survey_at(tributi, "2026-10-09") == "ottobre"
    assert survey_at(tributi, "2026-10-10") == "tributi"
    assert survey_at(tributi, "2026-10-21") == "ottobre"


def test_a_survey_that_begins_after_a_kiosk_has_left_does_not_bring_it_back(books):
    load(books)
    load(books, survey('offices = ["anagrafe"]\nfrom = 2026-12-01', "dicembre"))
    kiosk = Snapshot.load(books).kiosk("esempio-anagrafe-2")
    assert len(kiosk.places) == 2
    move_kiosk(books, "esempio-anagrafe-2", office="tributi", now_ms=MONDAY_MS)
    kiosk = Snapshot.load(books).kiosk("esempio-anagrafe-2")
    assert list(kiosk.moves_ms) == sorted(kiosk.moves_ms)
    offices = [kiosk.placement_at(at_ms).office.code for at_ms in (-1, MONDAY_MS, 2 * MONDAY_MS)]
    assert offices == ["anagrafe", "tributi", "tributi"]


def test_outside_every_survey_a_press_still_belongs_to_one():
    autumn, winter = SurveyDates(1, 100, 110, frozenset()), SurveyDates(2, 120, 130, frozenset())
    found = [survey_on(day, 7, [autumn, winter]).id for day in (50, 105, 115, 125, 140)]
    assert found == [1, 1, 1, 2, 2]
    assert survey_on(50, 7, []) is None


def test_a_survey_for_other_offices_is_taken_only_where_there_is_no_other():
    elsewhere = SurveyDates(2, 0, None, frozenset({9}))
    assert survey_on(50, 7, [ALWAYS, elsewhere]).id == 1
    assert survey_on(50, 9, [ALWAYS, elsewhere]).id == 2
    assert survey_on(50, 7, [elsewhere]).id == 2


def test_a_survey_that_names_the_office_goes_before_a_later_one_for_all():
    named, later = SurveyDates(1, 10, None, frozenset({7})), SurveyDates(2, 20, None, frozenset())
    assert survey_on(50, 7, [named, later]).id == 1
    assert survey_on(50, 8, [named, later]).id == 2


@st.composite
def some_surveys(draw):
    return [
        SurveyDates(
            number,
            first,
            draw(st.one_of(st.none(), st.integers(min_value=first, max_value=40))),
            frozenset(draw(st.sets(st.integers(min_value=1, max_value=3), max_size=2))),
        )
        for number, first in enumerate(
            draw(st.lists(st.integers(min_value=0, max_value=40), min_size=1, max_size=5))
        )
    ]


@given(some_surveys(), st.integers(min_value=1, max_value=3))
def test_the_calendar_says_of_every_day_what_the_day_says(surveys, office):
    calendar = survey_calendar(office, surveys)
    assert calendar[0][0] == 0
    for day in range(60):
        begun = [survey for first, survey in calendar if first <= day]
        assert begun[-1] == survey_on(day, office, surveys).id
