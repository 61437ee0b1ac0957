"""The release that kiosks should run, asked for on the catalogue's pages."""

import pytest
from catalogue_kit import HERE, Example, Sheet, entries

from hub.catalogue import issue_settings
from hub.catalogue.software import software_lines

KIOSK = f"{HERE}/postazioni/esempio-anagrafe-2"
OFFICE = f"{HERE}/uffici/anagrafe"


@pytest.fixture
def books(tmp_path):
    with Example(tmp_path) as example:
        issue_settings(example.database, 1_000)
        yield example


@pytest.fixture
def inside(auth, client):
    auth.enter()
    return client


def wanted(books):
    return {line.kiosk: line.wanted for line in software_lines(books.database)}


def issued(books):
    return {one.kiosk for one in issue_settings(books.database, 2_000)}


def test_one_kiosk_is_asked_for_a_release_and_no_longer(inside, books, settings):
    issued(books)
    Sheet(inside, KIOSK).put(software="1.4.0").send()
    assert wanted(books)["esempio-anagrafe-2"] == "1.4.0"
    assert set(wanted(books).values()) == {None, "1.4.0"}
    assert issued(books) == {"esempio-anagrafe-2"}
    assert entries(settings)[0][2]["software"] == [None, "1.4.0"]
    sheet = Sheet(inside, KIOSK)
    assert sheet.fields["software"] == ["1.4.0"]
    sheet.put(software="").send()
    assert set(wanted(books).values()) == {None}


def test_who_changes_a_name_asks_for_no_release(inside, books):
    Sheet(inside, KIOSK).put(software="1.4.0").send()
    Sheet(inside, KIOSK).put(name="Piano terra").send()
    assert wanted(books)["esempio-anagrafe-2"] == "1.4.0"


def test_an_office_and_an_administration_ask_for_their_kiosks(inside, books):
    Sheet(inside, f"{HERE}/ente").put(software="1.4.0").send()
    assert set(wanted(books).values()) == {"1.4.0"}
    Sheet(inside, OFFICE).put(software="1.5.0").send()
    here = {line.kiosk for line in software_lines(books.database) if line.office == "anagrafe"}
    assert here
    assert {kiosk for kiosk, version in wanted(books).items() if version == "1.5.0"} == here


@pytest.mark.parametrize("page", [KIOSK, OFFICE, f"{HERE}/ente"])
def test_what_is_no_release_is_said_beside_the_field(inside, books, page):
    text = Sheet(inside, page).put(software="la nuova").send(422)
    assert 'id="software-wrong">Una versione, per esempio 1.4.0, o niente.' in text
    assert set(wanted(books).values()) == {None}
