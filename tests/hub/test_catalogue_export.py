"""The catalogue read back: loading it again changes nothing."""

from __future__ import annotations

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books

from hub.catalogue import catalogue_form, change_catalogue, load_catalogue


@pytest.fixture
def books(tmp_path):
    database = make_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def test_handing_in_what_the_books_say_changes_nothing(books):
    load_catalogue(books, EXAMPLE_CATALOGUE, source="e", now_ms=MONDAY_MS)
    before = list(books.conn.iterdump())
    report = change_catalogue(books, catalogue_form(books, "comune-esempio"), now_ms=MONDAY_MS + 5)
    assert report.changes == ()
    assert list(books.conn.iterdump()) == before
