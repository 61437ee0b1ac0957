"""Events, actions, and their sentences on the kiosks."""

from __future__ import annotations

import datetime as dt
from contextlib import closing

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_example_books

from faccine.wire.errors import CatalogueError
from faccine.wire.settings import MAX_MESSAGES
from hub.catalogue import (
    ActionState,
    NoteForm,
    NoteKind,
    Sentence,
    add_note,
    approve_sentence,
    catalogue_form,
    catalogue_revision,
    change_catalogue,
    change_note,
    delete_note,
    issue_settings,
    load_catalogue,
    newest_settings,
    next_states,
    set_sentence,
    set_state,
    withdraw_sentence,
)
from hub.periods import day_of
from hub.reading import open_reader

COMUNE = "comune-esempio"
TODAY = day_of(dt.date(2026, 11, 16))
WORDS = {
    "it": Sentence("Il ritiro si prenota", "Si aspettava troppo"),
    "de": Sentence("Abholung mit Termin", "Zu lange Wartezeit"),
}


@pytest.fixture
def books(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def an_action(**changes):
    values = {
        "kind": NoteKind.ACTION, "title": "Prenotazione del ritiro", "day": TODAY,
        "office": "tributi", "service": "tari", "owner": "Ufficio tributi",
        "due_day": TODAY + 30, "target": 0.1,
    }  # fmt: skip
    return NoteForm(**(values | changes))


def an_event(**changes):
    return NoteForm(kind=NoteKind.EVENT, title="Nuovo sistema di code", day=TODAY, **changes)


def add(books, form):
    return add_note(books, COMUNE, form, MONDAY_MS)


def stored(books, note=1, columns="state, done_day, verified_day"):
    return books.conn.execute(f"SELECT {columns} FROM note WHERE id = ?", [note]).fetchone()


def told(books, kiosk="esempio-tributi-1"):
    issue_settings(books, MONDAY_MS)
    return next(d.document.messages for d in newest_settings(books) if d.kiosk == kiosk)


def test_an_action_is_proposed_at_first_and_an_event_has_no_state(books):
    assert stored(books, add(books, an_action())) == ("proposed", None, None)
    assert stored(books, add(books, an_event())) == (None, None, None)


def test_an_action_goes_on_step_by_step_and_each_step_has_its_day(books, tmp_path):
    note = add(books, an_action())
    for days, state in enumerate(list(ActionState)[1:5]):
        set_state(books, note, state, TODAY - 10 + days, MONDAY_MS)
    assert stored(books) == ("verified", TODAY - 8, TODAY - 7)
    with closing(open_reader(f"sqlite:///{tmp_path}/books.db")) as reader:
        (read,) = reader.notes(1)
    assert read.state_days == {
        "approved": TODAY - 10, "running": TODAY - 9, "done": TODAY - 8, "verified": TODAY - 7,
        "proposed": TODAY,
    }  # fmt: skip


def test_an_action_skips_no_step_and_never_goes_back(books):
    note = add(books, an_action())
    with pytest.raises(CatalogueError, match="is proposed: expected approved or cancelled next"):
        set_state(books, note, ActionState.DONE, TODAY, MONDAY_MS)
    set_state(books, note, ActionState.CANCELLED, TODAY, MONDAY_MS)
    with pytest.raises(CatalogueError, match="is cancelled: expected nothing else next"):
        set_state(books, note, ActionState.APPROVED, TODAY, MONDAY_MS)
    assert next_states(ActionState.VERIFIED) == ()


def test_a_step_is_not_earlier_than_the_one_before(books):
    note = add(books, an_action())
    set_state(books, note, ActionState.APPROVED, TODAY, MONDAY_MS)
    with pytest.raises(CatalogueError, match="2026-11-15 is before its last state began"):
        set_state(books, note, ActionState.RUNNING, TODAY - 1, MONDAY_MS)


def test_an_event_has_no_states(books):
    note = add(books, an_event())
    with pytest.raises(CatalogueError, match="is an event"):
        set_state(books, note, ActionState.APPROVED, TODAY, MONDAY_MS)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (an_action(title=" "), "title"),
        (an_action(title="x" * 201), "title"),
        (an_action(detail="x" * 4001), "detail has 4001 characters"),
        (an_action(owner=""), "owner"),
        (an_action(target=1.5), "target = 1.5"),
        (an_action(due_day=TODAY - 1), "due = 2026-11-15"),
        (an_event(target=0.1), "an event has no due date and no target"),
        (an_action(office="altrove"), "office = 'altrove'"),
        (an_action(service="imu"), "service = 'imu'"),
    ],
)
def test_a_note_that_says_something_impossible_is_refused(books, form, says):
    with pytest.raises(CatalogueError, match=says):
        add(books, form)
    assert stored(books) is None


def test_a_note_can_say_something_else_but_not_be_another_kind(books):
    note = add(books, an_action())
    revision = catalogue_revision(books)
    change_note(books, note, an_action(title="Ritiro su appuntamento", office=None), MONDAY_MS + 1)
    assert stored(books, note, "title, office, state") == (
        "Ritiro su appuntamento", None, "proposed",
    )  # fmt: skip
    assert catalogue_revision(books) == revision
    with pytest.raises(CatalogueError, match="is an action: expected to stay one"):
        change_note(books, note, an_event(), MONDAY_MS)
    with pytest.raises(CatalogueError, match="note 9 is not in the books"):
        change_note(books, 9, an_event(), MONDAY_MS)


def test_an_approved_sentence_is_shown_at_its_office_on_its_days(books):
    note = add(books, an_action())
    set_sentence(books, note, WORDS, MONDAY_MS)
    assert told(books) == []
    revision = catalogue_revision(books)
    approve_sentence(books, note, TODAY, TODAY + 13, MONDAY_MS)
    assert catalogue_revision(books) > revision
    (message,) = told(books)
    assert (message.first, message.last) == (dt.date(2026, 11, 16), dt.date(2026, 11, 29))
    assert message.text == {"it": "Il ritiro si prenota", "de": "Abholung mit Termin"}
    assert message.said["it"] == "Si aspettava troppo"
    assert told(books, "esempio-anagrafe-1") == []
    assert stored(books, note, "approved_ms") == (MONDAY_MS,)


def test_approving_again_changes_the_days_and_nothing_twice(books):
    note = add(books, an_event())
    set_sentence(books, note, {"it": Sentence("Ora c'è un secondo sportello")}, MONDAY_MS)
    approve_sentence(books, note, TODAY, TODAY + 6, MONDAY_MS)
    approve_sentence(books, note, TODAY, TODAY + 20, MONDAY_MS)
    (message,) = told(books, "esempio-anagrafe-1")
    assert (message.last, message.said) == (dt.date(2026, 12, 6), {})
    before = list(books.conn.iterdump())
    approve_sentence(books, note, TODAY, TODAY + 20, MONDAY_MS + 5)
    assert list(books.conn.iterdump()) == before


def test_other_words_are_approved_anew(books):
    note = add(books, an_action())
    set_sentence(books, note, WORDS, MONDAY_MS)
    approve_sentence(books, note, TODAY, TODAY + 6, MONDAY_MS)
    set_sentence(books, note, WORDS, MONDAY_MS)
    assert len(told(books)) == 1
    set_sentence(books, note, {"it": Sentence("Altro")}, MONDAY_MS)
    assert told(books) == []
    assert stored(books, note, "approved_ms") == (None,)


def test_withdrawing_cancelling_and_deleting_take_it_off_the_kiosks(books):
    notes = [add(books, an_action()) for _ in range(3)]
    for note in notes:
        set_sentence(books, note, WORDS, MONDAY_MS)
        approve_sentence(books, note, TODAY, TODAY + 6, MONDAY_MS)
    assert len(told(books)) == 3
    withdraw_sentence(books, notes[0], MONDAY_MS)
    set_state(books, notes[1], ActionState.CANCELLED, TODAY, MONDAY_MS)
    delete_note(books, notes[2])
    assert told(books) == []
    with pytest.raises(CatalogueError, match="is cancelled"):
        approve_sentence(books, notes[1], TODAY, TODAY + 6, MONDAY_MS)
    assert books.conn.execute("SELECT count(*) FROM note_sentence").fetchone() == (4,)


def test_a_sentence_moves_with_its_note_to_another_office(books):
    note = add(books, an_action())
    set_sentence(books, note, WORDS, MONDAY_MS)
    approve_sentence(books, note, TODAY, TODAY + 6, MONDAY_MS)
    change_note(books, note, an_action(office="anagrafe"), MONDAY_MS)
    assert told(books) == []
    assert len(told(books, "esempio-anagrafe-2")) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"it": Sentence("x" * 161)}, "text has 161 characters: expected 1 to 160"),
        ({"it": Sentence("x", "y" * 161)}, "said has 161 characters"),
        ({"it": Sentence("  ")}, "text has 0 characters"),
        ({"en": Sentence("x")}, "sentence in 'en': expected one of it, de"),
    ],
)
def test_a_sentence_that_kiosks_cannot_show_is_refused(books, words, says):
    note = add(books, an_action())
    with pytest.raises(CatalogueError, match=says):
        set_sentence(books, note, words, MONDAY_MS)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({}, "no sentence in 'it'"),
        ({"de": Sentence("x")}, "no sentence in 'it'"),
        ({"it": Sentence("x"), "de": Sentence("x", "y")}, "expected what citizens said"),
    ],
)
def test_what_other_languages_cannot_fall_back_on_is_not_approved(books, words, says):
    note = add(books, an_action())
    set_sentence(books, note, words, MONDAY_MS)
    with pytest.raises(CatalogueError, match=says):
        approve_sentence(books, note, TODAY, TODAY, MONDAY_MS)


def test_a_sentence_ends_no_earlier_than_it_begins(books):
    note = add(books, an_action())
    set_sentence(books, note, WORDS, MONDAY_MS)
    with pytest.raises(CatalogueError, match="until 2026-11-15: expected 2026-11-16 or later"):
        approve_sentence(books, note, TODAY, TODAY - 1, MONDAY_MS)


def test_a_sentence_that_kiosks_would_leave_out_is_not_approved(books):
    message = "\n[[administration.message]]\nfrom = 2026-11-16\nuntil = 2026-11-20\ntext = 'x{}'"
    full = EXAMPLE_CATALOGUE + "".join(message.format(number) for number in range(MAX_MESSAGES))
    load_catalogue(books, full, source="full", now_ms=MONDAY_MS)
    note = add(books, an_action())
    set_sentence(books, note, WORDS, MONDAY_MS)
    with pytest.raises(CatalogueError, match="20 messages are shown on those days already"):
        approve_sentence(books, note, TODAY, TODAY + 30, MONDAY_MS)
    approve_sentence(books, note, TODAY + 5, TODAY + 30, MONDAY_MS)


def test_a_catalogue_file_never_touches_what_a_note_shows(books):
    note = add(books, an_action())
    set_sentence(books, note, WORDS, MONDAY_MS)
    approve_sentence(books, note, TODAY, TODAY + 6, MONDAY_MS)
    text = EXAMPLE_CATALOGUE.replace('patron_day = "06-24"', "message = []")
    load_catalogue(books, text, source="x", now_ms=MONDAY_MS)
    form = catalogue_form(books, COMUNE)
    assert form.message == []
    change_catalogue(books, form, now_ms=MONDAY_MS)
    assert len(told(books)) == 1
