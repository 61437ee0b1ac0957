"""The catalogue read back: loading it again changes nothing, as a form and as a file."""

from __future__ import annotations

import datetime as dt

import pytest
from any_catalogue import administrations
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from faccine.wire.errors import CatalogueError
from hub.catalogue import (
    add_administration,
    catalogue_form,
    catalogue_text,
    change_catalogue,
    editing,
    load_catalogue,
    move_kiosk,
    revision_of,
    revoke_kiosk,
)
from hub.simulation import town

COMUNE = "comune-esempio"
DAY_MS = 86_400_000
RICH = (
    EXAMPLE_CATALOGUE.replace(
        'patron_day = "06-24"', 'patron_day = "06-24"\nbilingual = true\nsound_volume = 0'
    ).replace(
        "rotating_staff = 2",
        'speech = "off"\nspeech_rate = 90\nthanks_seconds = 4\nlanguage_seconds = 12.5\n'
        'contact = { address = "x" }',
    )
    + """
[[administration.message]]
from = 2026-11-10
until = 2026-11-30
text = "Aperti il martedì"
offices = ["tributi"]

[[administration.message]]
from = 2026-11-01
until = 2026-11-30
said = { it = "Troppa attesa", de = "Zu lange" }
text = { it = "Un secondo sportello", de = "Ein zweiter Schalter" }

[[administration.survey]]
code = "estate"
from = 2026-06-01
to = 2026-08-31
question = "Tutto \\"bene\\"?\\nSì"
labels = { happy = "Sì", neutral = "Insomma", sad = "No" }
reasons = ["outcome", "waiting", { code = "parking", label = "Parcheggio" }]
reasons_after = ["sad", "neutral"]
offices = ["tributi", "anagrafe"]

[[administration.survey]]
code = "sempre"
reasons = []
"""
)


@pytest.fixture
def books(tmp_path):
    database = make_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def load(books, text, now_ms=MONDAY_MS):
    return load_catalogue(books, text, source="example.toml", now_ms=now_ms)


def everything(books):
    return list(books.conn.iterdump())


def assert_is_read_back(books, code=COMUNE):
    """The form handed in again, and the file loaded again, change nothing."""
    before = everything(books)
    form = catalogue_form(books, code)
    assert change_catalogue(books, form, now_ms=MONDAY_MS + DAY_MS).changes == ()
    assert load(books, catalogue_text(form), MONDAY_MS + DAY_MS).changes == ()
    assert everything(books) == before


@pytest.mark.parametrize("text", [EXAMPLE_CATALOGUE, RICH], ids=["example", "rich"])
def test_what_was_loaded_is_read_back(books, text):
    load(books, text)
    assert_is_read_back(books)


def test_the_simulated_town_is_read_back(books):
    load(books, town.catalogue_text(town.stories(40, None, 7), dt.date(2026, 11, 2)))
    assert_is_read_back(books, town.CODE)


def test_a_file_read_back_makes_the_same_books_elsewhere(books, tmp_path):
    load(books, RICH)
    form = catalogue_form(books, COMUNE)
    other = make_books(tmp_path / "other.db")
    load(other, catalogue_text(form))
    assert catalogue_form(other, COMUNE) == form
    other.conn.close()


def test_moves_revocations_and_retired_services_are_read_back(books):
    load(books, RICH)
    move_kiosk(
        books, "esempio-anagrafe-1", office="anagrafe", services=["certificati"],
        since_ms=MONDAY_MS + 60_123, now_ms=MONDAY_MS,
    )  # fmt: skip
    revoke_kiosk(books, "esempio-tributi-1", MONDAY_MS)
    form = editing.empty_office(catalogue_form(books, COMUNE), "tributi")
    change_catalogue(books, editing.retire_service(form, "tari"), now_ms=MONDAY_MS)
    assert_is_read_back(books)
    assert [len(office.kiosk) for office in catalogue_form(books, COMUNE).office] == [2, 0]


def test_a_move_at_midnight_is_a_date_and_another_a_time(books):
    load(books, EXAMPLE_CATALOGUE)
    form = catalogue_form(books, COMUNE)
    day = dt.date(2026, 12, 1)
    time = dt.datetime(2026, 12, 1, 8, 30, tzinfo=dt.UTC)
    form = editing.move_kiosk(form, "esempio-anagrafe-1", "anagrafe", since=day)
    form = editing.move_kiosk(form, "esempio-anagrafe-2", "tributi", since=time)
    change_catalogue(books, form, now_ms=MONDAY_MS)
    form = catalogue_form(books, COMUNE)
    assert editing.kiosk_in(form, "esempio-anagrafe-1")[1].since == day
    assert editing.kiosk_in(form, "esempio-anagrafe-2")[1].since == time
    assert_is_read_back(books)


def test_a_kiosk_that_offers_what_its_office_does_not_is_left_out_and_left_alone(books):
    load(books, EXAMPLE_CATALOGUE)
    without = EXAMPLE_CATALOGUE.replace('"carta-identita", "certificati"', '"carta-identita"')
    head, _, tail = without.partition('[[administration.office.kiosk]]\nid = "esempio-anagrafe-2"')
    load(books, head + tail.partition('position = "desk"\n')[2])
    office = editing.office_in(catalogue_form(books, COMUNE), "anagrafe")
    assert [kiosk.id for kiosk in office.kiosk] == ["esempio-anagrafe-1"]
    assert_is_read_back(books)


def test_words_without_a_new_first_language_have_what_kiosks_show(books):
    load(books, EXAMPLE_CATALOGUE)
    text = '[[administration]]\ncode = "comune-esempio"\nname = "C"\nlanguages = ["en", "it"]\n'
    load(books, text)
    form = catalogue_form(books, COMUNE)
    assert form.service[0].name["en"] == "Personalausweis"
    change_catalogue(books, form, now_ms=MONDAY_MS)
    assert_is_read_back(books)


def test_an_administration_nobody_knows_is_refused(books):
    with pytest.raises(CatalogueError, match="'x' is not in the catalogue: expected one to be"):
        catalogue_form(books, "x")
    load(books, EXAMPLE_CATALOGUE)
    with pytest.raises(CatalogueError, match="expected comune-esempio"):
        catalogue_form(books, "x")


def test_the_revision_of_a_form_moves_with_anything_in_it(books):
    load(books, RICH)
    form = catalogue_form(books, COMUNE)
    assert revision_of(form) == revision_of(catalogue_form(books, COMUNE))
    assert revision_of(form) != revision_of(replace(form, name="Altro"))
    assert revision_of(form) != revision_of(editing.remove_message(form, form.message[0]))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(form=administrations())
def test_whatever_was_added_is_read_back(tmp_path_factory, form):
    books = make_books(tmp_path_factory.mktemp("any") / "books.db")
    try:
        add_administration(books, form, MONDAY_MS)
        assert_is_read_back(books, form.code)
    finally:
        books.conn.close()


def test_a_file_that_is_written_says_no_more_than_it_must(books):
    load(books, EXAMPLE_CATALOGUE)
    text = catalogue_text(catalogue_form(books, COMUNE))
    assert text.startswith(
        '[[administration]]\ncode = "comune-esempio"\nname = "Comune di Esempio"\n'
    )
    assert 'name = {it = "Certificati", de = "Bescheinigungen"}\n' in text
    assert '"waiting",\n' in text
    for absent in ("idle_seconds", "signed_drafts", "bilingual", "since", "message", "mode"):
        assert absent not in text
