"""Settings documents: what they say, when a new version is issued, and after a restored backup."""

from __future__ import annotations

import shutil

import msgspec
import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books, make_example_books

from faccine.runtime.database import open_database
from faccine.wire.events import MAX_SEQ, Mode
from faccine.wire.faces import Face
from faccine.wire.settings import KioskSettings
from hub.catalogue import (
    Snapshot,
    catalogue_revision,
    issue_settings,
    load_catalogue,
    newest_settings,
    restore_kiosk,
    revoke_kiosk,
    set_kiosk_mode,
    settings_above,
)

LATER_MS = MONDAY_MS + 3_600_000
ONE, TWO, TRIBUTI = "esempio-anagrafe-1", "esempio-anagrafe-2", "esempio-tributi-1"


@pytest.fixture
def books(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def load(books, text, now_ms=LATER_MS):
    return load_catalogue(books, text, source="example.toml", now_ms=now_ms)


def newest(books) -> dict[str, KioskSettings]:
    return {issued.kiosk: issued.document for issued in newest_settings(books)}


def test_a_document_tells_a_kiosk_all_it_needs(books):
    document = newest(books)[TWO]
    assert document.v == 1
    assert document.version == 1
    assert document.kiosk == TWO
    assert (document.administration.code, document.administration.name) == (
        "comune-esempio", "Comune di Esempio",
    )  # fmt: skip
    assert (document.office.code, document.office.name) == ("anagrafe", "Anagrafe")
    assert document.timezone == "Europe/Rome"
    assert document.languages == ["it", "de"]
    assert [service.code for service in document.services] == ["carta-identita", "certificati"]
    assert document.services[0].name == {"it": "Carta d'identità", "de": "Personalausweis"}
    assert document.question == {
        "it": "Come giudica il servizio ricevuto?",
        "de": "Wie beurteilen Sie den erhaltenen Dienst?",
    }
    assert document.labels.of(Face.NEUTRAL) == {"it": "Così così", "de": "Mittelmäßig"}
    assert document.reasons_after == [Face.SAD]
    assert document.opening_hours == "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"
    assert document.mode is Mode.LIVE
    assert (document.thanks_seconds, document.reason_seconds, document.idle_seconds) == (3, 15, 30)


def test_documents_survive_the_wire(books):
    for document in newest(books).values():
        sent = msgspec.json.encode(document)
        assert msgspec.json.decode(sent, type=KioskSettings) == document


def test_staff_is_asked_about_only_where_it_speaks_of_nobody(books):
    reasons = {
        kiosk: [reason.code for reason in document.reasons]
        for kiosk, document in newest(books).items()
    }
    assert reasons[ONE] == ["waiting", "staff", "return", "outcome"]
    assert reasons[TRIBUTI] == ["waiting", "return", "outcome"]  # two people take turns
    load(books, EXAMPLE_CATALOGUE.replace("rotating_staff = 2", "rotating_staff = 3"))
    issue_settings(books, LATER_MS)
    assert "staff" in [reason.code for reason in newest(books)[TRIBUTI].reasons]


def test_issuing_again_issues_nothing(books):
    revision = catalogue_revision(books)
    assert issue_settings(books, LATER_MS) == []
    assert catalogue_revision(books) == revision


def test_only_kiosks_whose_document_changes_get_a_new_version(books):
    load(books, EXAMPLE_CATALOGUE.replace('name = "Tributi"', 'name = "Tributi e IMU"'))
    revision = catalogue_revision(books)
    (issued,) = issue_settings(books, LATER_MS)
    assert (issued.kiosk, issued.version, issued.document.version) == (TRIBUTI, 2, 2)
    assert issued.document.office.name == "Tributi e IMU"
    assert catalogue_revision(books) == revision + 1
    assert [document.version for document in newest(books).values()] == [1, 1, 2]


def test_every_version_stays_word_for_word(books):
    load(books, EXAMPLE_CATALOGUE.replace('name = "Tributi"', 'name = "Tributi e IMU"'))
    issue_settings(books, LATER_MS)
    stored = books.conn.execute(
        "SELECT version, issued_ms, document FROM settings_version "
        "JOIN kiosk ON kiosk = kiosk.id WHERE code = ? ORDER BY version",
        [TRIBUTI],
    ).fetchall()
    assert [(version, issued_ms) for version, issued_ms, _ in stored] == [
        (1, MONDAY_MS), (2, LATER_MS),
    ]  # fmt: skip
    names = [msgspec.json.decode(text, type=KioskSettings).office.name for *_, text in stored]
    assert names == ["Tributi", "Tributi e IMU"]


def test_a_press_is_booked_by_the_version_it_names(books):
    moved = EXAMPLE_CATALOGUE.replace(f'id = "{ONE}"', f'id = "{ONE}x"').replace(
        f'id = "{TRIBUTI}"', f'id = "{ONE}"'
    )
    load(books, moved)
    issue_settings(books, LATER_MS)
    kiosk = Snapshot.load(books).kiosk(ONE)
    assert kiosk.placement_of_settings(1).office.code == "anagrafe"
    assert kiosk.placement_of_settings(2).office.code == "tributi"
    assert kiosk.placement_of_settings(3) is None


def test_a_new_label_version_is_a_new_settings_version(books):
    survey = (
        '\n[[administration.survey]]\ncode = "giudizio"\n'
        'labels = { happy = "Ottimo", neutral = "Medio", sad = "Pessimo" }\n'
    )
    load(books, EXAMPLE_CATALOGUE + survey)
    assert [issued.document.labels.version for issued in issue_settings(books, LATER_MS)] == [2] * 3
    kiosk = Snapshot.load(books).kiosk(ONE)
    old, new = kiosk.placement_of_settings(1), kiosk.placement_of_settings(2)
    assert old.face_labels != new.face_labels
    assert newest(books)[ONE].labels.sad == {"it": "Pessimo"}


def test_a_move_that_citizens_do_not_see_is_still_booked_by_a_version_of_its_own(books):
    load(books, EXAMPLE_CATALOGUE.replace('position = "exit"', 'position = "desk"'))
    (issued,) = issue_settings(books, LATER_MS)
    assert (issued.kiosk, issued.version) == (ONE, 2)
    kiosk = Snapshot.load(books).kiosk(ONE)
    assert kiosk.placement_of_settings(1).position == "exit"
    assert kiosk.placement_of_settings(2).position == "desk"


def test_what_is_dated_ahead_is_issued_when_its_day_comes(books):
    day_ms = 86_400_000
    survey = (
        '\n[[administration.survey]]\ncode = "natale"\nquestion = "Auguri?"\n'
        "from = 2026-12-01\nto = 2026-12-31\n"
    )
    load(books, EXAMPLE_CATALOGUE + survey)
    assert issue_settings(books, LATER_MS) == []
    december = issue_settings(books, LATER_MS + 20 * day_ms)
    assert {issued.document.survey for issued in december} == {"natale"}
    january = issue_settings(books, LATER_MS + 50 * day_ms)
    assert {(issued.document.survey, issued.version) for issued in january} == {("giudizio", 3)}


def test_a_retired_service_is_no_longer_offered_where_there_is_another(books):
    books.conn.execute("UPDATE service SET retired_ms = 1 WHERE code IN ('certificati', 'tari')")
    issue_settings(books, LATER_MS)
    documents = newest(books)
    assert [service.code for service in documents[TWO].services] == ["carta-identita"]
    assert [service.code for service in documents[TRIBUTI].services] == ["tari"]


def test_test_mode_is_a_setting(books):
    set_kiosk_mode(books, ONE, Mode.TEST)
    (issued,) = issue_settings(books, LATER_MS)
    assert issued.document.mode is Mode.TEST


def test_a_revoked_kiosk_is_given_nothing_until_it_is_trusted_again(books):
    revoke_kiosk(books, ONE, LATER_MS)
    load(books, EXAMPLE_CATALOGUE.replace('"Anagrafe"', '"Altro"'))
    assert [issued.kiosk for issued in issue_settings(books, LATER_MS)] == [TWO]
    assert ONE not in newest(books)
    restore_kiosk(books, ONE)
    assert [(issued.kiosk, issued.version) for issued in issue_settings(books, LATER_MS)] == [
        (ONE, 2)
    ]


def test_a_hub_restored_from_a_backup_goes_above_what_its_kiosks_have(books, tmp_path):
    books.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = tmp_path / "backup.db"
    shutil.copy(tmp_path / "books.db", backup)
    load(books, EXAMPLE_CATALOGUE.replace('name = "Tributi"', 'name = "Nuovo"'))
    (lost,) = issue_settings(books, LATER_MS)
    restored = open_database(backup)
    try:
        assert issue_settings(restored, LATER_MS) == []
        issued = settings_above(restored, TRIBUTI, lost.version, LATER_MS)
        assert (issued.kiosk, issued.version, issued.document.version) == (TRIBUTI, 3, 3)
        assert issued.document.office.name == "Tributi"
        assert settings_above(restored, TRIBUTI, lost.version, LATER_MS) is None
        assert issue_settings(restored, LATER_MS) == []
        kiosk = Snapshot.load(restored).kiosk(TRIBUTI)
        assert kiosk.placement_of_settings(lost.version) is None
        assert kiosk.placement_of_settings(3).office.code == "tributi"
    finally:
        restored.conn.close()


@pytest.mark.parametrize(("kiosk", "reported"), [(ONE, 1), (ONE, 0), ("nobody", 7), (ONE, MAX_SEQ)])
def test_there_is_nothing_to_top(books, kiosk, reported):
    revision = catalogue_revision(books)
    assert settings_above(books, kiosk, reported, LATER_MS) is None
    assert catalogue_revision(books) == revision


def test_a_revoked_kiosk_cannot_ask_for_settings_by_a_high_number(books):
    revoke_kiosk(books, ONE, LATER_MS)
    assert settings_above(books, ONE, 7, LATER_MS) is None


def test_a_document_of_a_form_that_nobody_reads_any_more_is_issued_anew(books):
    books.conn.execute("UPDATE settings_version SET document = '{\"v\":0}' WHERE kiosk = 1")
    assert [(issued.kiosk, issued.version) for issued in issue_settings(books, LATER_MS)] == [
        (ONE, 2)
    ]


def test_words_that_are_missing_fall_back_on_the_first_language(tmp_path):
    database = make_books(tmp_path / "other.db")
    load_catalogue(
        database,
        EXAMPLE_CATALOGUE.replace('["it", "de"]', '["it", "lld"]'),
        source="example.toml",
        now_ms=MONDAY_MS,
    )
    document = next(iter(issue_settings(database, MONDAY_MS))).document
    assert document.languages == ["it", "lld"]
    assert document.question == {"it": "Come giudica il servizio ricevuto?"}
    assert document.services[0].name == {"it": "Carta d'identità"}
    database.conn.close()
