"""A kiosk's past: its moves, what was asked of it, and what was said of its gaps."""

import pytest
from handmade_books import HandmadeBooks

from hub.reading import KioskMove, KioskRequest, open_reader


@pytest.fixture
def books(tmp_path):
    books = HandmadeBooks(tmp_path)
    books.town = books.administration()
    books.cards = books.service(books.town, "carte")
    books.taxes = books.service(books.town, "tari", "TARI")
    books.registry = books.office(books.town, "anagrafe", [books.cards])
    books.library = books.office(books.town, "biblioteca", [books.cards])
    books.kiosk_id = books.kiosk(books.registry, "k-1", position="exit")
    yield books
    books.close()


def past_of(books, code="k-1"):
    reader = open_reader(books.url)
    try:
        return reader.kiosk_past(code)
    finally:
        reader.close()


def test_a_kiosk_nobody_knows_has_no_past(books):
    past = past_of(books, "k-9")
    assert (past.moves, past.requests, past.acknowledged) == ((), (), {})


def test_moves_are_told_latest_first_with_the_services_in_their_order(books):
    books.move(books.kiosk_id, books.library, 1000, "desk", [books.taxes, books.cards])
    assert past_of(books).moves == (
        KioskMove(
            1000, books.library, "Biblioteca", "biblioteca", "desk",
            ({"it": "TARI"}, {"it": "Carte"}),
        ),
        KioskMove(0, books.registry, "Anagrafe", "anagrafe", "exit", ()),
    )  # fmt: skip


def test_the_ten_latest_requests_are_told_sent_or_not(books):
    for number in range(12):
        books.ask(books.kiosk_id, "identify", number, sent_ms=None if number == 11 else number + 1)
    requests = past_of(books).requests
    assert len(requests) == 10
    assert requests[0] == KioskRequest("identify", 11, 300_011, None)
    assert requests[1].sent_ms == 11


def test_what_was_said_of_missing_events_is_kept_by_outbox(books):
    books.outbox(books.kiosk_id, missing="1-3", acknowledged="1-3", acknowledged_why="card broken")
    books.outbox(books.kiosk_id, "0198f3c2-0000-7c11-a3b0-5b1f2f6d9e10", missing="1-3")
    assert past_of(books).acknowledged == {"0198f3c2-7d5e-7c11-a3b0-5b1f2f6d9e10": "card broken"}
