"""Services: named in each language, drawn, offered at offices, retired and offered again."""

import re

import pytest
from catalogue_kit import HERE, Example, Sheet, entries

from hub.catalogue import retired_services
from hub.catalogue.editing import service_in


@pytest.fixture
def books(tmp_path):
    with Example(tmp_path) as example:
        yield example


@pytest.fixture
def inside(auth, client):
    auth.enter()
    return client


def test_a_service_is_renamed_in_two_languages_and_drawn_otherwise(inside, books, settings):
    sheet = Sheet(inside, f"{HERE}/servizi/tari")
    assert sheet.fields["icon"] == ["leaf"]
    text = sheet.put(name__it="TARI", name__de="Abfallgebühr", icon="coins", channel="web").send()
    assert "Salvato. Una postazione riceve nuove impostazioni: esempio-tributi-1." in text
    service = service_in(books.form(), "tari")
    assert service.name == {"it": "TARI", "de": "Abfallgebühr"}
    assert (service.icon, service.channel) == ("coins", "web")
    action, what, details = entries(settings)[0]
    assert (action, what) == ("catalogue.service", "TARI")
    assert details["icon"] == ["leaf", "coins"]
    page = " ".join(re.sub("<[^>]+>", " ", inside.get("/registro").text).split())
    assert "canale: prima: allo sportello ora: sul web" in page


def test_the_preview_shows_the_new_name_and_picture_before_they_are_saved(inside, books):
    sheet = Sheet(inside, f"{HERE}/servizi/certificati")
    text = sheet.put(name__it="Certificati e copie", name__de="Kopien", icon="book").preview()
    assert "<span>Certificati e copie</span>" in text
    assert "<span>Kopien</span>" in text
    assert 'href="#icon-book"/></svg><span>Certificati e copie' in text
    assert service_in(books.form(), "certificati").name["it"] == "Certificati"


def test_a_service_needs_its_first_language(inside):
    sheet = Sheet(inside, f"{HERE}/servizi/tari").put(name__it="", name__de="Müll")
    text = sheet.send(422)
    assert 'id="name-wrong">Scrivilo in Italiano' in text
    assert 'value="Müll"' in text


def test_a_service_is_added_at_an_office_and_kiosks_wait_for_somebody_to_choose_it(
    inside, books, settings
):
    sheet = Sheet(inside, f"{HERE}/nuovo-servizio").put(name__it="Cambio di residenza")
    text = sheet.put(offices=["anagrafe"]).send()
    assert sheet.landed == f"{HERE}/servizi/cambio-di-residenza"
    assert "Le postazioni lo propongono quando lo scegli sulle loro pagine." in text
    office = books.office("anagrafe")
    assert office.services == ["carta-identita", "certificati", "cambio-di-residenza"]
    assert "cambio-di-residenza" not in books.kiosk("esempio-anagrafe-2").services
    assert entries(settings)[0][:2] == ("catalogue.service-added", "Cambio di residenza")


def test_the_code_of_a_retired_service_is_taken(inside, books):
    kiosk = Sheet(inside, f"{HERE}/postazioni/esempio-anagrafe-2").put(rank__certificati="")
    kiosk.send()
    inside.post(f"{HERE}/servizi/certificati/ritira")
    sheet = Sheet(inside, f"{HERE}/nuovo-servizio").put(name__it="Certificati")
    assert 'id="code-wrong"' in sheet.put(code="certificati").send(422)
    sheet.put(code="").send()
    assert sheet.landed.endswith("/servizi/certificati-2")


def test_a_service_is_retired_and_offered_again(inside, books, settings):
    address = f"{HERE}/servizi/certificati"
    Sheet(inside, f"{HERE}/uffici/tributi").put(services=["tari", "certificati"]).send()
    text = inside.post(f"{address}/ritira", follow_redirects=True).text
    assert "Non è più proposto." in text
    assert [one.code for one in retired_services(books.database, "comune-esempio")] == [
        "certificati"
    ]
    assert books.kiosk("esempio-anagrafe-2").services == ["carta-identita"]
    assert entries(settings)[0][:2] == ("catalogue.service-retired", "Certificati")
    sheet = Sheet(inside, address)
    assert "Ritirato: nessuna postazione lo propone." in sheet.text
    sheet.put(offices=["anagrafe"]).send()
    assert retired_services(books.database, "comune-esempio") == []
    assert books.office("anagrafe").services == ["carta-identita", "certificati"]


def test_the_only_service_of_a_kiosk_is_not_retired(inside, books):
    text = inside.post(f"{HERE}/servizi/tari/ritira", follow_redirects=True).text
    assert "esempio-tributi-1: non c’è altro da proporre." in text
    assert service_in(books.form(), "tari")


def test_an_unknown_service_is_not_found(inside):
    assert inside.get(f"{HERE}/servizi/nessuno").status_code == 404
    assert inside.post(f"{HERE}/servizi/nessuno/ritira").status_code == 404
