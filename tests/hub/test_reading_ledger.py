"""The ledger says of every press whether it arrived, waits or is missing."""

import pytest
from handmade_books import HandmadeBooks

from faccine.wire.errors import SettingsError, StorageError
from hub.reading import OutboxLedger, open_reader


@pytest.fixture
def books(tmp_path):
    books = HandmadeBooks(tmp_path)
    books.town = books.administration()
    books.cards = books.service(books.town, "carte")
    books.registry = books.office(books.town, "anagrafe", [books.cards])
    yield books
    books.close()


@pytest.fixture
def reader(books):
    reader = open_reader(books.url)
    yield reader
    reader.close()


def outbox(**more):
    numbers = dict.fromkeys(
        ("made", "stored", "refused", "missing", "acknowledged", "ratings"), 0
    ) | dict.fromkeys(("stored_ratings", "refused_ratings"), 0)
    return OutboxLedger(uuid="u", **numbers | more)


def test_a_kiosk_that_never_connected_has_a_place_and_nothing_else(books, reader):
    books.kiosk(books.registry, "esempio-anagrafe-1", position="exit")
    [kiosk] = reader.ledger()
    assert (kiosk.code, kiosk.office, kiosk.position) == ("esempio-anagrafe-1", "Anagrafe", "exit")
    assert (kiosk.state, kiosk.seen_ms, kiosk.wanted, kiosk.outboxes) == (None, None, None, ())
    assert (kiosk.presses, kiosk.received, kiosk.missing, kiosk.waiting) == (0, 0, 0, 0)


def test_outboxes_of_a_kiosk_add_up(books, reader):
    kiosk = books.kiosk(books.registry, "k-1")
    books.settings(kiosk, 11)
    books.settings(kiosk, 12)
    books.status(kiosk, "online", 5_000, settings=11, clock="synced", software="0.1.0", problem="!")
    books.outbox(kiosk, "a", last=50, ratings=41, stored=50, stored_ratings=41)
    books.outbox(
        kiosk, "b", last=20, ratings=18, stored=10, stored_ratings=9, refused=1, refused_ratings=1
    )
    [found] = reader.ledger()
    assert (found.presses, found.received, found.refused, found.waiting) == (59, 51, 1, 8)
    assert (found.settings, found.wanted, found.clock, found.problem) == (11, 12, "synced", "!")


@pytest.mark.parametrize(
    ("said", "health", "shown"),
    [
        ("settings refused", None, "settings refused"),
        ("settings refused", '{"v":1,"software":"x"}', "settings refused"),
        (None, '{"v":1,"software":"x","problem":"D1 disk full"}', "D1 disk full"),
        (
            "settings refused",
            '{"v":1,"software":"x","problem":"D1 disk full; s"}',
            "D1 disk full; s",
        ),
    ],
)
def test_a_problem_is_known_from_the_health_of_a_kiosk_that_cannot_send_its_state(
    books, reader, said, health, shown
):
    books.status(books.kiosk(books.registry, "k-1"), problem=said, health=health)
    [found] = reader.ledger()
    assert found.problem == shown


def test_missing_is_what_nobody_has_accounted_for(books, reader):
    kiosk = books.kiosk(books.registry, "k-1")
    books.outbox(
        kiosk,
        last=30,
        ratings=30,
        stored=20,
        stored_ratings=20,
        missing="1-4,9-14",
        acknowledged="3-10",
    )
    [found] = reader.ledger()
    assert (found.missing, found.acknowledged) == (2 + 4, 2 + 2)
    assert found.waiting == 0


def test_waiting_presses_are_never_more_than_events_that_wait():
    # two ratings lost and accounted for; nothing waits
    ledger = outbox(made=10, ratings=10, stored=8, stored_ratings=8, acknowledged=2)
    assert (ledger.waiting, ledger.waiting_presses) == (0, 0)
    # of three events that wait one is a reason
    ledger = outbox(made=13, ratings=12, stored=10, stored_ratings=10)
    assert (ledger.waiting, ledger.waiting_presses) == (3, 2)


def test_a_device_that_does_not_say_what_it_made_made_what_was_received():
    ledger = outbox(made=7, stored=6, stored_ratings=6, refused=1, refused_ratings=1)
    assert (ledger.presses, ledger.received, ledger.waiting_presses) == (7, 7, 0)


def test_a_kiosk_that_moved_is_where_it_is_now(books, reader):
    library = books.office(books.town, "biblioteca", [books.cards])
    kiosk = books.kiosk(books.registry, "k-1")
    books._insert("placement", kiosk=kiosk, from_ms=9_000, office=library, position="desk")
    [found] = reader.ledger()
    assert (found.office, found.position) == ("Biblioteca", "desk")


def test_a_kiosk_whose_move_is_dated_ahead_is_where_its_newest_settings_say(books, reader):
    library = books.office(books.town, "biblioteca", [books.cards])
    for code in ("k-1", "k-2"):
        kiosk = books.kiosk(books.registry, code)
        books.settings(kiosk, 1)
        ahead = books._insert("placement", kiosk=kiosk, from_ms=9_000, office=library)
    books.settings(kiosk, 2)
    books.database.conn.execute(
        "UPDATE settings_version SET placement = ? WHERE version = 2", (ahead,)
    )
    assert [(one.code, one.office) for one in reader.ledger()] == [
        ("k-1", "Anagrafe"),
        ("k-2", "Biblioteca"),
    ]


def test_refusals_are_newest_first_with_what_was_wrong(books, reader):
    books.refuse("k-9", "unknown-kiosk", n=3, last_ms=1_000, detail="not in the catalogue")
    books.refuse("k-1", "unknown-service", n=2, last_ms=2_000, detail="service 'tari-online'")
    assert [(one.kiosk, one.why, one.n, one.is_kept, one.detail) for one in reader.refused()] == [
        ("k-1", "unknown-service", 2, True, "service 'tari-online'"),
        ("k-9", "unknown-kiosk", 3, True, "not in the catalogue"),
    ]


def test_the_reader_cannot_write(reader):
    with pytest.raises(Exception, match="readonly"):
        reader._connection.execute("DELETE FROM outbox")


def test_books_that_are_not_there_are_an_error_that_names_them(tmp_path):
    with pytest.raises(StorageError, match=r"nowhere\.sqlite3"):
        open_reader(f"sqlite:///{tmp_path / 'nowhere.sqlite3'}")
    with pytest.raises(SettingsError, match="expected sqlite:///"):
        open_reader("mysql://x")


def test_a_file_that_holds_no_books_fails_the_check(tmp_path):
    from faccine.runtime.database import open_database

    open_database(tmp_path / "empty.sqlite3", create=True).close()
    reader = open_reader(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(StorageError, match="migrate"):
        reader.check()
    reader.close()


def test_books_pass_the_check(reader):
    reader.check()
