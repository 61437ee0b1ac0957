"""Handing in a changed form: checked like a file, and only by who saw what is there."""

from __future__ import annotations

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_example_books
from msgspec.structs import replace

from faccine.runtime.database import open_database
from faccine.wire.errors import CatalogueError
from faccine.wire.events import Mode
from hub.catalogue import (
    add_administration,
    administration_codes,
    affected_kiosks,
    catalogue_form,
    catalogue_revision,
    change_catalogue,
    editing,
    issue_settings,
    load_catalogue,
    newest_settings,
    preview_settings,
    retired_services,
    revision_of,
    set_kiosk_mode,
)
from hub.catalogue.forms import (
    AdministrationForm,
    KioskForm,
    OfficeForm,
    ServiceForm,
)

COMUNE, KIOSK = "comune-esempio", "esempio-anagrafe-1"


@pytest.fixture
def books(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    yield database
    database.conn.close()


@pytest.fixture
def form(books):
    return catalogue_form(books, COMUNE)


def everything(books):
    return list(books.conn.iterdump())


def another(code="altro-comune"):
    return AdministrationForm(
        code=code,
        name="Altro",
        service=[ServiceForm(code="imu", name="IMU")],
        office=[
            OfficeForm(
                code="tributi", name="Tributi", services=["imu"], kiosk=[KioskForm(id="altro-1")]
            )
        ],
    )


def test_a_change_is_written_and_reported_like_a_file_s(books, form):
    changed = editing.change_office(form, "tributi", name="Entrate")
    revision = catalogue_revision(books)
    report = change_catalogue(books, changed, revision=revision_of(form), now_ms=MONDAY_MS)
    assert report.changes == ("office comune-esempio/tributi: changed name",)
    assert report.revision == catalogue_revision(books) == revision + 1


def test_who_was_shown_something_else_is_told_to_reload(books, form):
    shown = revision_of(form)
    change_catalogue(books, replace(form, name="Primo"), revision=shown, now_ms=MONDAY_MS)
    before = everything(books)
    with pytest.raises(CatalogueError, match="changed by somebody else meanwhile; reload the page"):
        change_catalogue(books, replace(form, name="Secondo"), revision=shown, now_ms=MONDAY_MS)
    assert everything(books) == before
    change_catalogue(books, replace(form, name="Secondo"), now_ms=MONDAY_MS)


def test_settings_and_other_administrations_make_nobody_reload(books, form):
    add_administration(books, another(), MONDAY_MS)
    assert issue_settings(books, MONDAY_MS)
    changed = replace(form, name="Comune")
    change_catalogue(books, changed, revision=revision_of(form), now_ms=MONDAY_MS)


def test_a_kiosk_put_in_test_mode_meanwhile_is_noticed(books, form):
    set_kiosk_mode(books, KIOSK, Mode.TEST)
    with pytest.raises(CatalogueError, match="meanwhile"):
        change_catalogue(books, form, revision=revision_of(form), now_ms=MONDAY_MS)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, r"administration\[0\]\.name = \"\": expected str of length >= 1"),
        ({"sound_volume": 101}, r"administration\[0\]\.sound_volume = 101"),
        ({"languages": []}, r"administration\[0\]\.languages = \[\]"),
        ({"timezone": "Roma"}, "expected an IANA time zone"),
    ],
)
def test_values_are_held_to_a_file_s_limits(books, form, change, says):
    before = everything(books)
    with pytest.raises(CatalogueError, match=f"catalogue: .*{says}") as caught:
        change_catalogue(books, replace(form, **change), now_ms=MONDAY_MS)
    assert caught.value.path == f"administration[0].{next(iter(change))}"
    assert caught.value.expected.startswith("expected")
    assert everything(books) == before


def test_an_error_says_its_place_apart_so_that_a_page_can_mark_it(books, form):
    changed = editing.change_office(form, "tributi", opening_hours="Mo 8-")
    with pytest.raises(CatalogueError) as caught:
        change_catalogue(books, changed, now_ms=MONDAY_MS)
    assert caught.value.path == "administration[0].office[1].opening_hours"
    assert caught.value.expected.startswith("opening hours 'Mo 8-': not understood")


def test_a_new_first_language_needs_all_words(books, form):
    changed = editing.change_administration(form, languages=["sl", "it"])
    with pytest.raises(CatalogueError, match=r"service\[0\]\.name = .*at least in 'sl'"):
        change_catalogue(books, changed, now_ms=MONDAY_MS)


def test_an_error_found_while_writing_takes_everything_back(books, form):
    add_administration(books, another(), MONDAY_MS)
    before = everything(books)
    stolen = editing.place_kiosk(form, "tributi", KioskForm(id="altro-1", services=["tari"]))
    with pytest.raises(CatalogueError, match="kiosk altro-1: stands in 'altro-comune'"):
        change_catalogue(books, replace(stolen, name="Nuovo"), now_ms=MONDAY_MS)
    assert everything(books) == before


def test_what_a_form_leaves_out_stays_since_its_ratings_do(books, form):
    report = change_catalogue(books, replace(form, office=form.office[:1]), now_ms=MONDAY_MS)
    assert report.left_alone == (
        "office comune-esempio/tributi: not in the file, left alone",
        "kiosk esempio-tributi-1: not in the file, stays at tributi",
    )
    assert len(catalogue_form(books, COMUNE).office) == 2


def test_an_administration_is_added_once(books):
    add_administration(books, another(), MONDAY_MS)
    assert administration_codes(books) == ["altro-comune", COMUNE]
    survey = catalogue_form(books, "altro-comune").survey
    assert [survey.code for survey in survey] == ["giudizio"]
    with pytest.raises(CatalogueError, match="'altro-comune' is already in the catalogue"):
        add_administration(books, replace(another(), name="X"), MONDAY_MS)
    with pytest.raises(CatalogueError, match="'terzo' is not in the catalogue"):
        change_catalogue(books, another("terzo"), now_ms=MONDAY_MS)


def test_messages_of_other_administrations_stay(books, form):
    text = EXAMPLE_CATALOGUE.replace("comune-esempio", "altro").replace("esempio-", "altro-")
    message = "[[administration.message]]\nfrom = 2026-11-01\nuntil = 2026-11-30\ntext = 'Ciao'"
    load_catalogue(books, f"{text}\n{message}", source="altro", now_ms=MONDAY_MS)
    change_catalogue(books, form, now_ms=MONDAY_MS)
    assert len(catalogue_form(books, "altro").message) == 1


# -- previews


def test_a_preview_shows_what_a_kiosk_would_be_told_and_changes_nothing(books, form):
    before = everything(books)
    survey = editing.survey_in(form, "giudizio")
    changed = editing.put_survey(form, replace(survey, question={"it": "Tutto bene?"}))
    seen = preview_settings(books, KIOSK, changed, now_ms=MONDAY_MS)
    assert seen.question == {"it": "Tutto bene?"}
    assert everything(books) == before
    change_catalogue(books, changed, now_ms=MONDAY_MS)
    (issued,) = [issued for issued in issue_settings(books, MONDAY_MS) if issued.kiosk == KIOSK]
    assert issued.document == seen


def test_a_preview_without_a_change_is_what_the_kiosk_has(books):
    told = {settings.kiosk: settings.document for settings in newest_settings(books)}
    seen = preview_settings(books, KIOSK, now_ms=MONDAY_MS)
    assert seen == replace(told[KIOSK], version=2)


def test_who_may_only_read_sees_what_a_kiosk_should_have(books, tmp_path):
    reading = open_database(tmp_path / "books.db", read_only=True)
    assert preview_settings(reading, KIOSK, now_ms=MONDAY_MS).kiosk == KIOSK
    assert catalogue_form(reading, COMUNE) == catalogue_form(books, COMUNE)
    reading.close()


def test_a_kiosk_that_is_only_planned_has_a_preview(books, form):
    changed = editing.place_kiosk(form, "tributi", KioskForm(id="nuovo-1"))
    assert preview_settings(books, "nuovo-1", changed, now_ms=MONDAY_MS).office.code == "tributi"
    with pytest.raises(CatalogueError, match="kiosk 'nuovo-1' has no settings"):
        preview_settings(books, "nuovo-1", now_ms=MONDAY_MS)


def test_a_change_that_is_not_possible_has_no_preview_and_leaves_the_books_open(books, form):
    with pytest.raises(CatalogueError, match="languages"):
        preview_settings(books, KIOSK, replace(form, languages=[]), now_ms=MONDAY_MS)
    change_catalogue(books, replace(form, name="Comune"), now_ms=MONDAY_MS)


# -- whom a change reaches, and what was offered once


def test_a_change_reaches_the_kiosks_it_concerns_and_is_not_written(books, form):
    before = everything(books)
    assert affected_kiosks(books, form, now_ms=MONDAY_MS) == []
    renamed = editing.change_office(form, "tributi", name="Ufficio tributi")
    assert affected_kiosks(books, renamed, now_ms=MONDAY_MS) == ["esempio-tributi-1"]
    everywhere = replace(form, name="Comune")
    assert affected_kiosks(books, everywhere, now_ms=MONDAY_MS) == [
        "esempio-anagrafe-1",
        "esempio-anagrafe-2",
        "esempio-tributi-1",
    ]
    assert everything(books) == before
    issue_settings(books, MONDAY_MS)
    change_catalogue(books, renamed, now_ms=MONDAY_MS)
    assert [one.kiosk for one in issue_settings(books, MONDAY_MS)] == ["esempio-tributi-1"]


def test_a_change_reaches_no_kiosk_of_another_administration(books, form):
    add_administration(books, another(), MONDAY_MS)  # its kiosk still waits for its first settings
    assert affected_kiosks(books, form, now_ms=MONDAY_MS) == []


def test_what_was_retired_can_be_offered_again_as_it_was(books, form):
    service = editing.service_in(form, "carta-identita")
    kiosk = editing.change_kiosk(form, KIOSK, services=["certificati"])
    change_catalogue(books, editing.retire_service(kiosk, service.code), now_ms=MONDAY_MS)
    assert retired_services(books, COMUNE) == [service]
    again = editing.put_service(catalogue_form(books, COMUNE), service)
    change_catalogue(books, again, now_ms=MONDAY_MS)
    assert retired_services(books, COMUNE) == []
    assert service in catalogue_form(books, COMUNE).service
