"""Messages for those who come by: what a file says, what kiosks are told, and when."""

from __future__ import annotations

import datetime as dt

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books

from faccine.wire.settings import MAX_MESSAGES
from hub.catalogue import issue_settings, load_catalogue, newest_settings

ONE, TRIBUTI = "esempio-anagrafe-1", "esempio-tributi-1"
DAY_MS = 86_400_000
DAYS = "from = 2026-11-10\nuntil = 2026-11-30\n"
HOURS = DAYS + (
    'said = { it = "Aprite anche il pomeriggio", de = "Öffnen Sie auch nachmittags" }\n'
    'text = { it = "Aperti il martedì fino alle 17:30", de = "Dienstags bis 17:30 geöffnet" }\n'
)


@pytest.fixture
def books(tmp_path):
    database = make_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def with_messages(*bodies):
    return EXAMPLE_CATALOGUE + "".join(f"\n[[administration.message]]\n{body}" for body in bodies)


def load(books, text, now_ms=MONDAY_MS):
    report = load_catalogue(books, text, source="example.toml", now_ms=now_ms)
    issue_settings(books, now_ms)
    return report


def told(books, kiosk=ONE):
    return next(d.document.messages for d in newest_settings(books) if d.kiosk == kiosk)


def test_a_message_is_told_with_its_days_in_the_languages_of_the_place(books):
    load(books, with_messages(HOURS, DAYS + 'text = "Grazie"'))
    message, other = told(books)
    assert (message.first, message.last) == (dt.date(2026, 11, 10), dt.date(2026, 11, 30))
    assert message.said == {
        "it": "Aprite anche il pomeriggio", "de": "Öffnen Sie auch nachmittags",
    }  # fmt: skip
    assert message.text["de"] == "Dienstags bis 17:30 geöffnet"
    assert (other.text, other.said) == ({"it": "Grazie"}, {})


def test_a_message_may_be_for_some_offices_only(books):
    load(books, with_messages(HOURS, DAYS + 'text = "Novità"\noffices = ["tributi"]'))
    assert [message.text["it"] for message in told(books)] == ["Aperti il martedì fino alle 17:30"]
    assert len(told(books, TRIBUTI)) == 2


def test_loading_again_changes_nothing_and_another_word_is_another_message(books):
    load(books, with_messages(HOURS))
    assert not load(books, with_messages(HOURS)).is_changed
    report = load(books, with_messages(HOURS.replace("17:30", "18:00")))
    assert sorted(report.changes) == [
        "message comune-esempio from 2026-11-10 until 2026-11-30: added",
        "message comune-esempio from 2026-11-10 until 2026-11-30: taken away",
    ]
    assert [message.text["it"] for message in told(books)] == ["Aperti il martedì fino alle 18:00"]


def test_a_file_that_names_none_leaves_them_alone_and_an_empty_list_takes_them_away(books):
    load(books, with_messages(HOURS))
    report = load(books, EXAMPLE_CATALOGUE)
    assert not report.is_changed
    assert report.left_alone == ("1 message of comune-esempio: none in the file, left alone",)
    assert len(told(books)) == 1
    load(books, EXAMPLE_CATALOGUE.replace("patron_day", "message = []\npatron_day"))
    assert told(books) == []
    assert books.conn.execute("SELECT count(*) FROM message_office").fetchone() == (0,)


def test_a_message_that_is_over_is_no_longer_told(books):
    later = "from = 2026-12-01\nuntil = 2026-12-01\n" + 'text = "Dicembre"'
    load(books, with_messages(later, HOURS))
    assert [message.first.month for message in told(books)] == [11, 12]
    issue_settings(books, MONDAY_MS + 14 * DAY_MS)  # 30 November, its last day
    assert len(told(books)) == 2
    issue_settings(books, MONDAY_MS + 15 * DAY_MS)
    assert [message.text["it"] for message in told(books)] == ["Dicembre"]


def test_of_too_many_those_that_began_first_are_told_and_somebody_is(books):
    many = [
        f'from = 2026-11-{day:02}\nuntil = 2026-12-30\ntext = "Messaggio {day}"'
        for day in range(MAX_MESSAGES + 2, 0, -1)
    ]
    warnings = load(books, with_messages(*many)).warnings
    noticed = [line for line in warnings if "at once" in line]
    assert [line.partition(";")[0] for line in noticed] == [
        f"administration[0].message: 22 at once at office {office}"
        for office in ("anagrafe", "tributi")
    ]
    assert noticed[0].endswith("; kiosks show the 20 that began first")
    assert [message.first.day for message in told(books)] == list(range(1, MAX_MESSAGES + 1))
    in_turn = [
        f'from = 2026-11-{day:02}\nuntil = 2026-11-{day:02}\ntext = "Messaggio {day}"'
        for day in range(1, MAX_MESSAGES + 3)
    ]
    assert not [line for line in load(books, with_messages(*in_turn)).warnings if "once" in line]


def test_a_message_too_long_for_those_who_walk_past_is_noticed(books):
    warnings = load(books, with_messages(f'{DAYS}text = "{"a" * 161}"')).warnings
    assert any("administration[0].message[0].text: 161 characters" in line for line in warnings)


def test_words_missing_in_a_language_are_noticed(books):
    warnings = load(books, with_messages(DAYS + 'text = "Grazie"')).warnings
    assert "administration[0].message[0].text: no words in de; citizens will read it instead" in (
        warnings
    )
