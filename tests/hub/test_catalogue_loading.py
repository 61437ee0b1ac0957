"""Loading a catalogue: what it writes, what a second run leaves, retires and leaves alone."""

from __future__ import annotations

import json

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books

from faccine.wire.errors import CatalogueError
from hub.catalogue import Snapshot, catalogue_revision, load_catalogue, revoke_kiosk

LATER_MS = MONDAY_MS + 3_600_000


@pytest.fixture
def books(tmp_path):
    database = make_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def load(books, text=EXAMPLE_CATALOGUE, now_ms=MONDAY_MS):
    return load_catalogue(books, text, source="example.toml", now_ms=now_ms)


def rows(books, query):
    return books.conn.execute(query).fetchall()


def everything(books):
    return list(books.conn.iterdump())


def test_a_file_becomes_administrations_offices_services_and_kiosks(books):
    report = load(books)
    assert report.is_changed
    assert report.revision == 1
    assert rows(books, "SELECT code, name, timezone, patron_day FROM administration") == [
        ("comune-esempio", "Comune di Esempio", "Europe/Rome", "06-24")
    ]
    assert rows(books, "SELECT code, rotating_staff FROM office ORDER BY id") == [
        ("anagrafe", 4),
        ("tributi", 2),
    ]
    assert rows(books, "SELECT code, mode, revoked_ms FROM kiosk ORDER BY id") == [
        ("esempio-anagrafe-1", "live", None),
        ("esempio-anagrafe-2", "live", None),
        ("esempio-tributi-1", "live", None),
    ]
    name = rows(books, "SELECT name FROM service WHERE code = 'tari'")[0][0]
    assert json.loads(name) == {"it": "Tassa rifiuti", "de": "Müllgebühr"}


def test_loading_again_changes_nothing_and_says_so(books):
    load(books)
    before = everything(books)
    report = load(books, now_ms=LATER_MS)
    assert not report.is_changed
    assert report.changes == ()
    assert report.revision == 1
    assert everything(books) == before


def test_every_change_is_reported_and_moves_the_revision_once(books):
    load(books)
    report = load(books, EXAMPLE_CATALOGUE.replace('"Anagrafe"', '"Anagrafe e stato civile"'))
    assert report.changes == ("office comune-esempio/anagrafe: changed name",)
    assert catalogue_revision(books) == 2


def test_what_a_file_no_longer_says_of_a_thing_it_names_goes_back_to_its_default(books):
    load(books)
    load(books, EXAMPLE_CATALOGUE.replace("rotating_staff = 4\n", ""))
    assert rows(books, "SELECT rotating_staff FROM office WHERE code = 'anagrafe'") == [(None,)]


def test_a_name_without_a_language_is_in_the_first(books):
    load(books, EXAMPLE_CATALOGUE.replace('{ it = "Certificati", de = "Bescheinigungen" }', '"Ce"'))
    name = rows(books, "SELECT name FROM service WHERE code = 'certificati'")[0][0]
    assert json.loads(name) == {"it": "Ce"}


def without_tributi(text=EXAMPLE_CATALOGUE):
    head, _, _ = text.partition('[[administration.office]]\ncode = "tributi"')
    return head


def test_offices_and_kiosks_missing_from_the_file_are_left_alone_and_named(books):
    load(books)
    before = everything(books)
    report = load(books, without_tributi())
    assert report.left_alone == (
        "office comune-esempio/tributi: not in the file, left alone",
        "kiosk esempio-tributi-1: not in the file, stays at tributi",
    )
    assert everything(books) == before


def test_a_service_missing_from_the_file_is_retired_and_still_found(books):
    load(books)
    smaller = EXAMPLE_CATALOGUE.replace(
        """[[administration.service]]
code = "certificati"
name = { it = "Certificati", de = "Bescheinigungen" }
""",
        "",
    ).replace('"carta-identita", "certificati"', '"carta-identita"')
    report = load(books, smaller, LATER_MS)
    assert "service comune-esempio/certificati: retired" in report.changes
    snapshot = Snapshot.load(books)
    place = snapshot.kiosk("esempio-anagrafe-2").placement_at(LATER_MS + 1)
    assert [service.code for service in place.services] == ["carta-identita"]
    assert place.office.administration.services["certificati"].is_retired
    assert not load(books, smaller, LATER_MS + 1).is_changed
    load(books, EXAMPLE_CATALOGUE, LATER_MS + 2)
    assert rows(books, "SELECT count(*) FROM service WHERE retired_ms IS NOT NULL") == [(0,)]


def test_an_office_may_stop_offering_a_service_that_others_keep(books):
    load(books)
    load(books, EXAMPLE_CATALOGUE.replace('"carta-identita", "certificati"', '"carta-identita"'))
    offered = rows(
        books,
        "SELECT service.code FROM office_service JOIN service ON service = service.id "
        "JOIN office ON office = office.id WHERE office.code = 'anagrafe'",
    )
    assert offered == [("carta-identita",)]
    assert rows(books, "SELECT retired_ms FROM service WHERE code = 'certificati'") == [(None,)]


def test_two_administrations_do_not_touch_each_other(books):
    load(books)
    other = (
        EXAMPLE_CATALOGUE.replace("comune-esempio", "altro-comune")
        .replace("esempio-", "altro-")
        .replace("Comune di Esempio", "Altro")
    )
    report = load(books, other)
    assert report.left_alone == ()
    assert rows(books, "SELECT count(*) FROM office") == [(4,)]
    assert not load(books).is_changed


def test_a_timezone_may_change_only_before_the_first_press(books):
    load(books)
    elsewhere = EXAMPLE_CATALOGUE.replace("Europe/Rome", "Europe/Lisbon")
    assert load(books, elsewhere).changes == ("administration comune-esempio: changed timezone",)
    books.conn.execute(
        "INSERT INTO series (administration, office, service, channel, survey, face_labels) "
        "VALUES (1, 0, 0, 'counter', 1, 1)"
    )
    with pytest.raises(CatalogueError, match=r"administration\[0\]\.timezone.*Europe/Lisbon"):
        load(books)
    assert rows(books, "SELECT timezone FROM administration") == [("Europe/Lisbon",)]


def test_a_file_with_an_error_in_its_last_line_writes_nothing(books):
    before = everything(books)
    with pytest.raises(CatalogueError):
        load(books, EXAMPLE_CATALOGUE + '\nposizion = "exit"\n')
    assert everything(books) == before


def test_an_error_found_while_writing_takes_everything_back(books):
    load(books)
    moved = EXAMPLE_CATALOGUE.replace('position = "desk"', 'position = "exit"')
    load(books, moved, LATER_MS)
    before = everything(books)
    backdated = moved.replace('"Anagrafe"', '"Altro nome"').replace(
        'id = "esempio-anagrafe-2"\nposition = "exit"',
        'id = "esempio-anagrafe-2"\nsince = 2026-01-01',
    )
    with pytest.raises(CatalogueError, match=r"kiosk\[1\]\.since"):
        load(books, backdated, LATER_MS + 1)
    assert everything(books) == before


def test_a_revoked_kiosk_stays_revoked_and_the_report_says_so(books):
    load(books)
    revoke_kiosk(books, "esempio-tributi-1", LATER_MS)
    report = load(books, now_ms=LATER_MS)
    assert not report.is_changed
    assert any("esempio-tributi-1" in line and "revoked" in line for line in report.warnings)
    assert Snapshot.load(books).kiosk("esempio-tributi-1").revoked


def test_a_mode_the_file_does_not_name_stays_as_it_is(books):
    load(books)
    testing = EXAMPLE_CATALOGUE.replace('position = "exit"', 'position = "exit"\nmode = "test"')
    load(books, testing)
    load(books)
    assert rows(books, "SELECT mode FROM kiosk ORDER BY id") == [("test",), ("live",), ("live",)]


def test_suspicious_hours_and_undeclared_staff_are_warned_of(books):
    suspicious = EXAMPLE_CATALOGUE.replace("13:00, Tu,Th", "13:00; Tu,Th").replace(
        "rotating_staff = 2\n", ""
    )
    warnings = load(books, suspicious).warnings
    assert len(warnings) == 2
    assert "administration[0].office[0].opening_hours (office anagrafe)" in warnings[0]
    assert "office tributi" in warnings[1]


def test_the_smallest_catalogue_is_enough(books):
    report = load(
        books,
        """
        [[administration]]
        code = "comune"
        name = "Comune"

        [[administration.service]]
        code = "sportello"
        name = "Sportello"

        [[administration.office]]
        code = "municipio"
        name = "Municipio"
        services = ["sportello"]

        [[administration.office.kiosk]]
        id = "comune-1"
        """,
    )
    assert report.is_changed
    place = Snapshot.load(books).kiosk("comune-1").placement_at(0)
    assert place.office.administration.timezone == "Europe/Rome"
    assert place.office.administration.languages == ("it",)
    assert place.office.hours.is_open(MONDAY_MS)
    assert [service.code for service in place.services] == ["sportello"]
