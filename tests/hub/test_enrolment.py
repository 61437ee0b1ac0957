"""One code, one machine, once; and who is lost is locked out."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from builders import MONDAY_MS, make_example_books

from faccine.runtime.database import open_database
from faccine.runtime.passwords import password_hash
from faccine.wire.enrolment import EnrolmentError, EnrolmentWhy, read_code
from faccine.wire.errors import BadMessage, CatalogueError
from hub.catalogue import (
    credentials,
    enrol,
    enrolled_since,
    make_code,
    next_kiosk_id,
    open_codes,
    restore_kiosk,
    revoke_kiosk,
    withdraw_codes,
)
from hub.catalogue.enrolment import VALID_MS

KIOSK = "esempio-anagrafe-1"
OTHER = "esempio-anagrafe-2"
LATER_MS = MONDAY_MS + 60_000
MINE = password_hash("mine")
THEIRS = password_hash("theirs")


@pytest.fixture
def books(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def why_not(books, code, proof=MINE, now_ms=LATER_MS):
    with pytest.raises(EnrolmentError) as caught:
        enrol(books, code, proof, now_ms)
    return caught.value.why


def test_who_has_the_code_becomes_the_kiosk(books):
    made = make_code(books, KIOSK, MONDAY_MS)
    assert (made.kiosk, made.expires_ms) == (KIOSK, MONDAY_MS + VALID_MS)
    assert enrol(books, made.code.lower().replace("-", " "), MINE, LATER_MS) == KIOSK
    assert credentials(books) == [(KIOSK, MINE)]
    assert enrolled_since(books) == {KIOSK: LATER_MS}
    assert open_codes(books, LATER_MS) == []


def test_nobody_else_can_use_the_code_again(books):
    made = make_code(books, KIOSK, MONDAY_MS)
    enrol(books, made.code, MINE, LATER_MS)
    assert why_not(books, made.code, THEIRS) is EnrolmentWhy.USED
    assert credentials(books) == [(KIOSK, MINE)]


def test_the_same_machine_is_answered_again_however_late(books):
    made = make_code(books, KIOSK, MONDAY_MS)
    enrol(books, made.code, MINE, LATER_MS)
    assert enrol(books, made.code, MINE, LATER_MS + 10 * VALID_MS) == KIOSK
    assert enrolled_since(books) == {KIOSK: LATER_MS}


def test_a_code_expires_to_the_millisecond(books):
    made = make_code(books, KIOSK, MONDAY_MS, valid_ms=1000)
    assert why_not(books, made.code, now_ms=MONDAY_MS + 1000) is EnrolmentWhy.EXPIRED
    assert open_codes(books, MONDAY_MS + 1000) == []
    assert enrol(books, made.code, MINE, MONDAY_MS + 999) == KIOSK


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKMN-PQRS", "", "x", "a" * 64, "ÀÈÌ"])
def test_a_code_that_nobody_made_is_unknown(books, code):
    make_code(books, KIOSK, MONDAY_MS)
    assert why_not(books, code) is EnrolmentWhy.UNKNOWN_CODE
    assert credentials(books) == []


def test_a_newer_code_takes_the_place_of_the_older(books):
    first, other, second = (make_code(books, kiosk, MONDAY_MS) for kiosk in (KIOSK, OTHER, KIOSK))
    assert why_not(books, first.code) is EnrolmentWhy.WITHDRAWN
    assert [code.kiosk for code in open_codes(books, LATER_MS)] == [KIOSK, OTHER]
    assert enrol(books, second.code, MINE, LATER_MS) == KIOSK
    assert enrol(books, other.code, THEIRS, LATER_MS) == OTHER


def test_the_old_card_is_locked_out_when_the_new_one_is_used_and_not_before(books):
    enrol(books, (first := make_code(books, KIOSK, MONDAY_MS)).code, THEIRS, MONDAY_MS)
    second = make_code(books, KIOSK, LATER_MS)
    assert credentials(books) == [(KIOSK, THEIRS)]
    enrol(books, second.code, MINE, LATER_MS)
    assert credentials(books) == [(KIOSK, MINE)]
    assert why_not(books, first.code, THEIRS) is EnrolmentWhy.USED


def test_a_revoked_kiosk_has_no_credential_and_its_code_is_good_for_nothing(books):
    enrol(books, make_code(books, KIOSK, MONDAY_MS).code, MINE, MONDAY_MS)
    waiting = make_code(books, KIOSK, MONDAY_MS)
    revoke_kiosk(books, KIOSK, LATER_MS)
    assert credentials(books) == []
    assert why_not(books, waiting.code) is EnrolmentWhy.WITHDRAWN
    with pytest.raises(CatalogueError, match="is revoked; 'faccine-hub kiosk restore"):
        make_code(books, KIOSK, LATER_MS)
    restore_kiosk(books, KIOSK)
    assert credentials(books) == [(KIOSK, MINE)]
    assert why_not(books, waiting.code, THEIRS) is EnrolmentWhy.WITHDRAWN


def test_a_code_can_be_withdrawn(books):
    made = make_code(books, KIOSK, MONDAY_MS)
    assert withdraw_codes(books, KIOSK, LATER_MS)
    assert not withdraw_codes(books, KIOSK, LATER_MS)
    assert why_not(books, made.code) is EnrolmentWhy.WITHDRAWN


def test_a_kiosk_that_nobody_knows_gets_no_code(books):
    with pytest.raises(CatalogueError, match="'nobody-1' is not in the catalogue"):
        make_code(books, "nobody-1", MONDAY_MS)


@pytest.mark.parametrize("bad", ["secret", f"{MINE}\nmallory:{THEIRS}", f"{MINE}:", ""])
def test_no_hash_breaks_into_the_password_file(books, bad):
    made = make_code(books, KIOSK, MONDAY_MS)
    with pytest.raises(BadMessage) as caught:
        enrol(books, made.code, bad, LATER_MS)
    assert "secret" not in str(caught.value)
    assert enrol(books, made.code, MINE, LATER_MS) == KIOSK


def test_the_code_is_nowhere_in_the_books(books, tmp_path):
    made = make_code(books, KIOSK, MONDAY_MS)
    enrol(books, made.code, MINE, LATER_MS)
    books.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = (tmp_path / "books.db").read_bytes()
    assert made.code.encode() not in raw
    assert read_code(made.code).encode() not in raw
    assert made.code not in repr(made)


def test_of_two_machines_with_one_code_one_wins(books, tmp_path):
    made = make_code(books, KIOSK, MONDAY_MS)
    hashes = [password_hash(f"machine {number}") for number in range(8)]
    together = threading.Barrier(len(hashes))
    won, lost = [], []

    def try_it(mine_hash):
        mine = open_database(tmp_path / "books.db")
        try:
            together.wait()
            won.append((enrol(mine, made.code, mine_hash, LATER_MS), mine_hash))
        except EnrolmentError as error:
            lost.append(error.why)
        finally:
            mine.close()

    threads = [threading.Thread(target=try_it, args=[one]) for one in hashes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert lost == [EnrolmentWhy.USED] * 7
    assert credentials(books) == won


def test_a_wrong_code_takes_no_lock_of_the_books(books, tmp_path):
    busy = sqlite3.connect(tmp_path / "books.db", isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    try:
        assert why_not(books, "ABCD-EFGH-JKMN-PQRS") is EnrolmentWhy.UNKNOWN_CODE
    finally:
        busy.close()


def test_the_next_id_is_one_that_no_kiosk_ever_had(books):
    assert next_kiosk_id(books, "comune-esempio", "anagrafe") == "esempio-anagrafe-3"
    revoke_kiosk(books, KIOSK, MONDAY_MS)
    assert next_kiosk_id(books, "comune-esempio", "anagrafe") == "esempio-anagrafe-3"
    assert next_kiosk_id(books, "comune-esempio", "protocollo") == "esempio-protocollo-1"
    assert len(next_kiosk_id(books, "unione-" + "x" * 33, "y" * 40)) <= 40
