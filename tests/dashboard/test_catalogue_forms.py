"""The catalogue's forms as rules: what can be meant, what cannot, and the words for it."""

import re
from itertools import pairwise

import pytest
from builders import EXAMPLE_CATALOGUE
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dashboard.catalogue.administration_form import administration_values, read_administration
from dashboard.catalogue.differences import differences
from dashboard.catalogue.hours_form import put_hours, read_hours
from dashboard.catalogue.kiosk_form import read_services
from dashboard.catalogue.message_form import new_message_values, read_message
from dashboard.catalogue.office_form import office_values, read_office
from dashboard.catalogue.piece import piece_number
from dashboard.catalogue.reading import Reading, Values, free_code, plain
from dashboard.catalogue.refusals import ELSEWHERE, put_refusal
from dashboard.catalogue.survey_form import changes_labels, new_survey, read_survey, survey_values
from dashboard.language import use_language
from faccine.wire.errors import CatalogueError
from hub.catalogue.checking import check_catalogue
from hub.catalogue.forms import AdministrationForm, KioskForm, OfficeForm, read_form
from hub.catalogue.kiosk_ids import proposed_id
from hub.periods import date_of
from hub.week_grid import week_grid

FORM = read_form(EXAMPLE_CATALOGUE, "test").administration[0]
ANAGRAFE = FORM.office[0]
TODAY = date_of(20_780)


@pytest.fixture(autouse=True, scope="module")
def in_italian():
    app = Flask(__name__)
    app.secret_key = "test"
    use_language(app)
    with app.test_request_context():
        yield


def changed(values, **fields):
    for name, value in fields.items():
        values[name.replace("__", "-")] = value
    return Reading(values)


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"name": "x" * 201}, "name", "Al massimo 200 caratteri."),
        ({"language0": "", "language1": ""}, "languages", "Scegli almeno una lingua."),
        ({"language1": "it"}, "languages", "Una lingua è indicata due volte."),
        ({"language0": "ar"}, "languages", "العربية è una bozza"),
        ({"language0": "fr"}, "languages", "Prima di mettere Français per prima servono"),
        ({"language1": "", "bilingual": "1"}, "bilingual", "Per questo le prime due lingue"),
        ({"timezone": "/etc/passwd"}, "timezone", "Un fuso orario"),
        ({"patron_day": "31", "patron_month": "6"}, "patron_day", "Un giorno e un mese"),
        ({"patron_day": "", "patron_month": "6"}, "patron_day", "Un giorno e un mese"),
        ({"sound_volume": "101"}, "sound_volume", "Un numero intero da 0 a 100, o niente."),
        ({"speech_rate": "9" * 400}, "speech_rate", "Un numero intero da 80 a 300, o niente."),
        ({"reason_seconds": "4"}, "reason_seconds", "Secondi, da 5 a 120, o niente."),
        ({"reason_seconds": "presto"}, "reason_seconds", "Secondi, da 5 a 120, o niente."),
        ({"reason_seconds": "nan"}, "reason_seconds", "Secondi, da 5 a 120, o niente."),
        ({"contact": ""}, "contact", "Scrivi un indirizzo, o lascia vuoto anche il suo testo."),
    ],
)
def test_what_is_wrong_with_an_administration_is_said_at_its_field(fields, field, why):
    reading = changed(administration_values(FORM), **fields)
    read_administration(reading, FORM, set())
    assert why in reading.errors[field]


def test_an_administration_read_as_it_came_is_the_same():
    reading = Reading(administration_values(FORM))
    assert read_administration(reading, FORM, set()) == FORM
    assert reading.errors == {}


@pytest.mark.parametrize(
    ("times", "why"),
    [
        ({"h2__0__to": ""}, "Scrivi da quando e fino a quando"),
        ({"h2__0__to": "tardi"}, "Scrivi da quando e fino a quando"),
        ({"h2__0__to": "24:30"}, "Chiude prima di aprire."),
        ({"h2__0__from": "13:00", "h2__0__to": "8:30"}, "Chiude prima di aprire."),
        ({"h2__1__from": "12:00", "h2__1__to": "15:00"}, "si sovrappongono, o non sono in ordine"),
        ({"h2__1__from": "7:00", "h2__1__to": "8:00"}, "si sovrappongono, o non sono in ordine"),
    ],
)
def test_wrong_hours_are_said_at_their_day(times, why):
    reading = changed(office_values(ANAGRAFE, "it"), **times)
    office = read_office(reading, FORM, ANAGRAFE)
    assert why in reading.errors["hours-2"]
    assert set(reading.errors) == {"hours-2", "opening_hours"}
    assert office.opening_hours == ANAGRAFE.opening_hours


@pytest.mark.parametrize("staff", ["-1", "10001", "3.5", "due", "٣", "9" * 400])
def test_a_number_of_people_is_a_whole_one(staff):
    reading = changed(office_values(ANAGRAFE, "it"), rotating_staff=staff)
    read_office(reading, FORM, ANAGRAFE)
    assert reading.errors == {"rotating_staff": "Un numero intero da 0 a 10.000, o niente."}


@pytest.mark.parametrize("expression", [
    None, "24/7", "off", "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off", "Sa 22:00-26:00",
    "Mo 08:00-09:00,10:00-11:00,12:00-13:00", "Mo-Fr 08:00-12:00; Aug Mo-Fr 08:00-10:00",
    "Mo-Su 00:00-24:00; PH off", "easter off", 'Mo-Fr 09:00-12:00 "su appuntamento"',
])  # fmt: skip
def test_hours_read_as_they_came_are_the_same_word_for_word(expression):
    values = Values()
    put_hours(values, expression)
    reading = Reading(values)
    assert read_hours(reading, expression) == expression
    assert reading.errors == {}


SPANS = st.lists(
    st.tuples(st.integers(0, 95), st.integers(1, 96)).filter(lambda span: span[0] < span[1]),
    max_size=2,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(SPANS, min_size=7, max_size=7))
def test_any_table_is_read_as_the_hours_it_shows_or_refused(week):
    values = Values({"stretches": "2"})
    for day, spans in enumerate(week):
        for stretch, (start, end) in enumerate(spans):
            for name, quarter in (("from", start), ("to", end % 96)):
                values[f"h{day}-{stretch}-{name}"] = f"{quarter // 4:02}:{quarter % 4 * 15:02}"
    reading = Reading(values)
    expression = read_hours(reading, "off")
    ordered = all(one[1] <= other[0] for spans in week for one, other in pairwise(spans))
    assert ordered == (reading.errors == {})
    if ordered:
        minutes = [sum(end - start for start, end in spans) * 15 for spans in week]
        shown = [sum(end - start for start, end in day) for day in week_grid(expression).days]
        assert shown == minutes


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"reason1": "waiting"}, "reason1", "Questo motivo c’è due volte."),
        ({"reason5": "+"}, "reason5", "Scrivilo in Italiano"),
        ({"reason5": "nessuno"}, "reason5", "Scegline uno dell’elenco."),
        ({"reason0__it": "x" * 81}, "reason0", "Al massimo 80 caratteri."),
        ({"question__it": "x" * 121}, "question", "Al massimo 120 caratteri."),
        ({"sad__it": ""}, "sad", "Scrivilo in Italiano"),
        ({"from": "2027-02-01", "to": "2027-01-01"}, "to", "Finisce prima di cominciare."),
        ({"from": "domani"}, "from", "Un giorno, per esempio 2027-01-31."),
    ],
)
def test_what_is_wrong_with_a_survey_is_said_at_its_field(fields, field, why):
    survey = replace(new_survey(["it", "de"]), code="giudizio")
    reading = changed(survey_values(survey, ["it", "de"]), **fields)
    read_survey(reading, FORM, survey)
    assert why in reading.errors[field]


def test_labels_of_a_new_survey_need_no_confirmation():
    survey = new_survey(["it", "de"])
    reading = changed(survey_values(survey, ["it", "de"]), happy__it="Ottimo")
    found = read_survey(reading, FORM, survey)
    assert found.labels.happy == {"it": "Ottimo", "de": "Gut"}
    assert not changes_labels(survey, found)
    assert changes_labels(replace(survey, code="x"), found)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text__it": ""}, "text"),
        ({"text__it": "x" * 161}, "text"),
        ({"from": ""}, "from"),
        ({"until": "2026-11-01"}, "until"),
        ({"from": "2026-11-01", "until": "2026-11-02"}, "until"),
    ],
)
def test_a_message_that_nobody_could_read_is_refused(fields, field):
    reading = changed(new_message_values(TODAY), **{"text__it": "Ciao", **fields})
    read_message(reading, FORM, TODAY)
    assert field in reading.errors


@pytest.mark.parametrize("code", ["../etc", "A B", "x" * 41, "-a", "è", "anagrafe", "a\n"])
def test_an_odd_or_taken_code_is_refused(code):
    reading = Reading(Values({"code": code}))
    found = reading.code("code", "Nome", {"anagrafe"}, "ufficio")
    assert ("code" in reading.errors) == (found != "a")


@given(st.text(max_size=80), st.sets(st.text("ab", max_size=3)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_code_is_made_of_any_name_and_nobody_has_it(name, taken):
    code = free_code(name, taken, "ufficio")
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", code)
    assert code not in taken


def test_codes_read_like_their_names():
    assert free_code("Carta d’identità", set(), "x") == "carta-d-identita"
    assert free_code("Šport & čas", {"sport-cas"}, "x") == "sport-cas-2"
    assert free_code("中文", set(), "servizio") == "servizio"
    assert proposed_id("comune-esempio", "anagrafe", {"esempio-anagrafe-1"}) == "esempio-anagrafe-2"


@given(st.text())
def test_a_line_of_text_is_one_line_that_can_be_seen(text):
    found = plain(text)
    assert found == " ".join(found.split())
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", found)
    assert plain(found) == found


def test_services_are_ordered_by_their_numbers_and_equal_ones_as_the_office_has_them():
    office = OfficeForm(code="a", name="A", services=["x", "y", "z"])
    reading = Reading(Values({"rank-x": "2", "rank-y": "1", "rank-z": "2"}))
    assert read_services(reading, office) == ["y", "x", "z"]
    assert reading.errors == {}


def test_the_number_of_an_office_is_not_that_of_its_kiosks():
    before = piece_number(ANAGRAFE)
    moved = replace(ANAGRAFE, kiosk=[KioskForm(id="k-1")])
    assert piece_number(moved) == before
    assert piece_number(replace(ANAGRAFE, rotating_staff=9)) != before
    assert piece_number(replace(FORM, office=[])) == piece_number(FORM)


def test_a_list_of_two_is_not_taken_for_what_it_was_and_what_it_is():
    added = differences(None, ANAGRAFE)
    assert added["services"] == "carta-identita, certificati"
    assert "kiosk" not in added
    assert differences(ANAGRAFE, replace(ANAGRAFE, services=[])) == {
        "services": ["carta-identita, certificati", ""]
    }


def test_what_only_the_catalogue_knows_finds_its_field():
    with pytest.raises(CatalogueError) as refused:
        check_catalogue(read_form(EXAMPLE_CATALOGUE.replace('"leaf"', '"blatt"'), "test"), "test")
    errors: dict[str, str] = {}
    put_refusal(refused.value, errors, {"icon", "name"})
    assert errors["icon"].startswith("Il catalogo non lo accetta: expected one of id-card")
    put_refusal(refused.value, elsewhere := {}, {"name"})
    assert "administration[0].service[2].icon" in elsewhere[ELSEWHERE]


def test_what_stands_at_no_place_is_not_repeated_since_it_may_name_others():
    errors: dict[str, str] = {}
    put_refusal(CatalogueError("kiosk altro-1: stands in 'altro-comune'"), errors, set())
    assert errors == {ELSEWHERE: "Il catalogo non accetta questa modifica."}


def test_an_administration_without_a_code_takes_one_that_is_free():
    reading = Reading(Values({"name": "Comune", "language0": "it"}))
    new = AdministrationForm(code="", name="-")
    assert read_administration(reading, new, {"comune"}).code == "comune-2"
    assert reading.errors == {}
