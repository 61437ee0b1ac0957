"""Kiosks are added, moved from a date, revoked, and never deleted."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_example_books

from faccine.wire.errors import CatalogueError
from faccine.wire.events import Mode
from hub.catalogue import (
    Position,
    Snapshot,
    add_kiosk,
    catalogue_revision,
    load_catalogue,
    move_kiosk,
    restore_kiosk,
    revoke_kiosk,
    set_kiosk_mode,
)

HOUR_MS = 3_600_000
LATER_MS = MONDAY_MS + HOUR_MS
KIOSK = "esempio-anagrafe-1"


@pytest.fixture
def books(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def moved_to_tributi(since: str = "") -> str:
    """The example, with the first kiosk at the other office."""
    kiosk = f'[[administration.office.kiosk]]\nid = "{KIOSK}"\n'
    start = EXAMPLE_CATALOGUE.index(kiosk)
    end = EXAMPLE_CATALOGUE.index("[[", start + 2)
    return EXAMPLE_CATALOGUE[:start] + EXAMPLE_CATALOGUE[end:] + kiosk + since


def load(books, text, now_ms=LATER_MS):
    return load_catalogue(books, text, source="example.toml", now_ms=now_ms)


def office_at(books, at_ms, kiosk=KIOSK):
    return Snapshot.load(books).kiosk(kiosk).placement_at(at_ms).office.code


def test_the_first_placement_is_valid_from_the_beginning_of_time(books):
    assert office_at(books, 0) == "anagrafe"
    assert office_at(books, -1) == "anagrafe"


def test_a_kiosk_that_moves_in_the_file_moves_now_and_stood_there_before(books):
    report = load(books, moved_to_tributi())
    assert report.changes == (f"kiosk {KIOSK}: stands at tributi from 2026-11-16 10:00 UTC",)
    assert office_at(books, LATER_MS - 1) == "anagrafe"
    assert office_at(books, LATER_MS) == "tributi"
    assert not load(books, moved_to_tributi(), LATER_MS + HOUR_MS).is_changed


@pytest.mark.parametrize(
    ("since", "moment"),
    [
        ("since = 2026-11-10\n", dt.datetime(2026, 11, 10, tzinfo=ZoneInfo("Europe/Rome"))),
        ("since = 2026-11-10T09:30:00\n",
         dt.datetime(2026, 11, 10, 9, 30, tzinfo=ZoneInfo("Europe/Rome"))),
        ("since = 2026-11-10T09:30:00Z\n", dt.datetime(2026, 11, 10, 9, 30, tzinfo=dt.UTC)),
    ],
)  # fmt: skip
def test_a_move_may_be_dated(books, since, moment):
    load(books, moved_to_tributi(since))
    moment_ms = int(moment.timestamp() * 1000)
    assert office_at(books, moment_ms - 1) == "anagrafe"
    assert office_at(books, moment_ms) == "tributi"
    assert not load(books, moved_to_tributi(since)).is_changed


def test_a_move_may_lie_ahead(books):
    load(books, moved_to_tributi("since = 2027-01-01\n"))
    assert office_at(books, LATER_MS) == "anagrafe"
    assert not load(books, moved_to_tributi("since = 2027-01-01\n")).is_changed


def test_a_move_before_the_last_move_is_refused(books):
    load(books, moved_to_tributi())
    with pytest.raises(CatalogueError, match="is not after its last move on 2026-11-16 10:00 UTC"):
        load(books, EXAMPLE_CATALOGUE.replace(
            'position = "exit"', 'position = "exit"\nsince = 2026-11-01'))  # fmt: skip


def test_a_clock_that_stands_still_can_still_date_two_moves(books):
    load(books, moved_to_tributi(), LATER_MS)
    load(books, EXAMPLE_CATALOGUE, LATER_MS)
    assert office_at(books, LATER_MS + 1) == "anagrafe"


def test_other_services_or_another_position_are_another_placement(books):
    load(books, EXAMPLE_CATALOGUE.replace('position = "exit"', 'position = "waiting-room"'))
    kiosk = Snapshot.load(books).kiosk(KIOSK)
    assert kiosk.placement_at(LATER_MS - 1).position == "exit"
    assert kiosk.placement_at(LATER_MS).position == "waiting-room"


def test_a_kiosk_can_be_added_without_a_file(books):
    before = catalogue_revision(books)
    add_kiosk(books, "esempio-tributi-2", office="tributi", position=Position.DESK, now_ms=LATER_MS)
    place = Snapshot.load(books).kiosk("esempio-tributi-2").placement_at(0)
    assert (place.office.code, place.position) == ("tributi", "desk")
    assert [service.code for service in place.services] == ["tari"]
    assert catalogue_revision(books) == before + 1
    left = load(books, EXAMPLE_CATALOGUE).left_alone
    assert left == ("kiosk esempio-tributi-2: not in the file, stays at tributi",)


@pytest.mark.parametrize(
    ("code", "wish", "says"),
    [
        (KIOSK, {"office": "tributi"}, "already in the catalogue"),
        ("Kiosk", {"office": "tributi"}, "2 to 40 characters"),
        ("new-1", {"office": "polizia"}, "office 'polizia' is not in the catalogue"),
        ("new-1", {"office": "tributi", "administration": "x"}, "office 'tributi' of 'x'"),
        ("new-1", {"office": "tributi", "services": ["certificati"]}, "expected tari"),
    ],
)
def test_a_kiosk_that_cannot_be_added_is_refused_whole(books, code, wish, says):
    before = catalogue_revision(books)
    with pytest.raises(CatalogueError, match=says):
        add_kiosk(books, code, **wish, now_ms=LATER_MS)
    assert catalogue_revision(books) == before
    assert Snapshot.load(books).kiosk("new-1") is None


def test_an_office_of_two_administrations_must_be_said_in_full(books):
    load(books, EXAMPLE_CATALOGUE.replace("comune-esempio", "altro").replace("esempio-", "altro-"))
    with pytest.raises(CatalogueError, match="comune-esempio, altro: say which"):
        add_kiosk(books, "new-1", office="tributi", now_ms=LATER_MS)
    add_kiosk(books, "new-1", office="tributi", administration="altro", now_ms=LATER_MS)
    place = Snapshot.load(books).kiosk("new-1").placement_at(0)
    assert place.office.administration.code == "altro"


def test_a_kiosk_can_be_moved_without_a_file(books):
    assert move_kiosk(books, KIOSK, office="tributi", now_ms=LATER_MS)
    assert not move_kiosk(books, KIOSK, office="tributi", now_ms=LATER_MS + 1)
    assert office_at(books, LATER_MS) == "tributi"
    with pytest.raises(CatalogueError, match="'nobody' is not in the catalogue"):
        move_kiosk(books, "nobody", office="tributi", now_ms=LATER_MS)


def test_a_revoked_kiosk_is_known_and_may_be_trusted_again(books):
    before = catalogue_revision(books)
    assert revoke_kiosk(books, KIOSK, LATER_MS)
    assert not revoke_kiosk(books, KIOSK, LATER_MS + 1)
    assert catalogue_revision(books) == before + 1
    assert Snapshot.load(books).kiosk(KIOSK).revoked
    assert books.conn.execute(
        "SELECT revoked_ms FROM kiosk WHERE code = ?", [KIOSK]
    ).fetchone() == (LATER_MS,)
    assert restore_kiosk(books, KIOSK)
    assert not restore_kiosk(books, KIOSK)
    assert not Snapshot.load(books).kiosk(KIOSK).revoked
    with pytest.raises(CatalogueError, match="kiosk list"):
        revoke_kiosk(books, "nobody", LATER_MS)


def test_a_kiosk_can_be_put_in_test_mode(books):
    assert set_kiosk_mode(books, KIOSK, Mode.TEST)
    assert not set_kiosk_mode(books, KIOSK, Mode.TEST)
    assert set_kiosk_mode(books, KIOSK, Mode.LIVE)


def test_a_file_cannot_take_a_kiosk_from_another_administration(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    other = EXAMPLE_CATALOGUE.replace('"comune-esempio"', '"altro-comune"')
    with pytest.raises(CatalogueError, match="stands in 'comune-esempio', not in 'altro-comune'"):
        load_catalogue(database, other, source="altro.toml", now_ms=MONDAY_MS)
    assert database.conn.execute("SELECT count(*) FROM administration").fetchone() == (1,)
    database.close()
