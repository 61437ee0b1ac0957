"""The catalogue in memory: shared, immutable, quick, and the same through a read-only door."""

from __future__ import annotations

import dataclasses
import time

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books, make_example_books

from faccine.runtime.database import open_database, transaction
from hub.catalogue import Snapshot, catalogue_revision, issue_settings, load_catalogue


@pytest.fixture
def books(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def test_it_knows_kiosks_by_their_id_and_nobody_else(books):
    snapshot = Snapshot.load(books)
    assert snapshot.revision == catalogue_revision(books)
    assert snapshot.kiosk("esempio-anagrafe-1").code == "esempio-anagrafe-1"
    assert snapshot.kiosk("nobody") is None


def test_a_kiosk_that_stands_nowhere_says_so(books):
    books.conn.execute("INSERT INTO kiosk (code) VALUES ('bare-1')")
    kiosk = Snapshot.load(books).kiosk("bare-1")
    assert kiosk.placement_at(MONDAY_MS) is None
    assert kiosk.placement_of_settings(1) is None


def test_empty_books_make_an_empty_snapshot(tmp_path):
    database = make_books(tmp_path / "empty.db")
    assert Snapshot.load(database) == Snapshot(0, {})
    database.conn.close()


def test_nothing_in_it_changes(books):
    snapshot = Snapshot.load(books)
    place = snapshot.kiosk("esempio-anagrafe-1").placement_at(MONDAY_MS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        place.survey = 9
    with pytest.raises(dataclasses.FrozenInstanceError):
        snapshot.revision = 9
    load_catalogue(
        books, EXAMPLE_CATALOGUE.replace("= 4", "= 9"), source="example.toml", now_ms=MONDAY_MS
    )
    assert place.office.rotating_staff == 4
    assert catalogue_revision(books) == snapshot.revision + 1


def test_kiosks_of_an_office_share_its_entry_and_its_hours(books):
    snapshot = Snapshot.load(books)
    one, two = (
        snapshot.kiosk(code).placement_at(MONDAY_MS)
        for code in ("esempio-anagrafe-1", "esempio-anagrafe-2")
    )
    assert one.office is two.office
    assert one.services[0] is two.services[0]
    assert one.office.hours.is_open(MONDAY_MS)


def test_a_place_is_the_same_by_date_and_by_version(books):
    kiosk = Snapshot.load(books).kiosk("esempio-anagrafe-1")
    assert kiosk.placement_of_settings(1) is kiosk.placement_at(MONDAY_MS)


def test_a_read_only_door_is_enough(books, tmp_path):
    reader = open_database(tmp_path / "books.db", read_only=True)
    snapshot = Snapshot.load(reader)
    assert not reader.conn.in_transaction
    assert snapshot.kiosks.keys() == Snapshot.load(books).kiosks.keys()
    reader.conn.close()


def test_inside_a_transaction_it_sees_what_is_being_written(books):
    with transaction(books) as connection:
        connection.execute("UPDATE kiosk SET revoked_ms = 1 WHERE code = 'esempio-tributi-1'")
        assert Snapshot.load(books).kiosk("esempio-tributi-1").revoked
        assert connection.in_transaction


def test_five_hundred_offices_are_in_memory_well_within_a_second(tmp_path):
    database = make_books(tmp_path / "province.db")
    offices = "".join(
        f'[[administration.office]]\ncode = "o{office}"\nname = "Ufficio {office}"\n'
        'services = ["s0", "s1", "s2", "s3", "s4"]\nrotating_staff = 4\n'
        f'opening_hours = "Mo-Fr 08:{office % 60:02}-13:00; PH off"\n'
        f'[[administration.office.kiosk]]\nid = "k{office}-1"\n'
        f'[[administration.office.kiosk]]\nid = "k{office}-2"\nservices = ["s0"]\n'
        for office in range(500)
    )
    services = "".join(
        f'[[administration.service]]\ncode = "s{service}"\nname = "Servizio"\n'
        for service in range(5)
    )
    text = f'[[administration]]\ncode = "provincia"\nname = "Provincia"\n{services}{offices}'
    load_catalogue(database, text, source="big.toml", now_ms=MONDAY_MS)
    for version in range(3):
        database.conn.execute("UPDATE administration SET name = ?", [f"Provincia {version}"])
        assert len(issue_settings(database, MONDAY_MS + version)) == 1000
    started = time.process_time()
    snapshot = Snapshot.load(database)
    assert time.process_time() - started < 0.5
    assert len(snapshot.kiosks) == 1000
    assert snapshot.kiosk("k499-2").placement_of_settings(3).office.code == "o499"
    database.conn.close()
