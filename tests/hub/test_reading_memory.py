"""What a reader remembers is always what it would read."""

import random
from datetime import date

import pytest
from handmade_books import REASONS, HandmadeBooks

from hub.periods import MS_PER_DAY, Period, Step, day_of
from hub.reading import memory, open_reader
from hub.statistics import Verdict

TODAY = day_of(date(2026, 11, 18))
NOW_MS = TODAY * MS_PER_DAY + MS_PER_DAY // 2
WEEK = Period(TODAY - 7, TODAY - 1)
MONTH = Period(TODAY - 28, TODAY - 1)
UP_TO_NOW = Period(TODAY - 6, TODAY)
_SHOW = """
    INSERT INTO message (administration, from_day, to_day, text, note)
    SELECT ?, ?, ?, '{}', ? WHERE NOT EXISTS (SELECT 1 FROM message WHERE note = ?)
"""


@pytest.fixture
def books(tmp_path):
    books = HandmadeBooks(tmp_path)
    books.town = books.administration()
    books.services = [books.service(books.town, code) for code in ("carte", "tari")]
    books.offices = [
        books.office(books.town, f"u{n}", books.services, rotating_staff=2 + n) for n in range(3)
    ]
    books.kiosks = [books.kiosk(books.offices[n % 3], f"k-{n}") for n in range(3)]
    books.judge(NOW_MS)
    yield books
    books.close()


def answers(books):
    """Everything a reader may remember, asked for by one that comes anew."""
    reader = open_reader(books.url)
    town, office, service = books.town, books.offices[0], books.services[0]
    try:
        return [
            [reader.offices(town), reader.foremost(town), reader.standings(town), reader.ledger()],
            [reader.notes(town), reader.notes(town, office), reader.served_totals(town, MONTH)],
            *(
                [
                    reader.office_counts(town, period),
                    reader.service_counts(town, service, period),
                    reader.reason_periods(town, period, Step.MONTH),
                    reader.reason_periods(town, period, Step.MONTH, service=service),
                    reader.reason_periods(town, period, Step.MONTH, without=[office]),
                    reader.reason_periods(town, period, Step.MONTH, among=books.offices[1:]),
                    reader.set_aside(town, period),
                    reader.set_aside(town, period, among=books.offices[1:]),
                ]
                for period in (WEEK, MONTH, UP_TO_NOW)
            ),
        ]
    finally:
        reader.close()


def read_anew(books, monkeypatch):
    """The same by a reader that remembers nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(memory, "remembered", lambda connection, revision, what, read: read())
        return answers(books)


def change_something(books, chance):
    """Do one of the things that change what a page says."""
    execute = books.database.conn.execute
    office, service = chance.choice(books.offices), chance.choice(books.services)
    kiosk = chance.choice(books.kiosks)
    day = TODAY - chance.randrange(12)
    faces = [chance.randrange(4) for _ in range(3)]
    reasons = {chance.choice(list(REASONS)): 1} if chance.random() < 0.5 else {}
    aside = chance.randrange(2)
    note = execute("SELECT max(id) FROM note").fetchone()[0]
    changes = [
        lambda: books.rate(office, service, day, faces, aside=aside, reasons=reasons),
        lambda: books.rate(office, service, TODAY, faces, reasons=reasons),
        lambda: books.served(office, day - 1, day, chance.randrange(99)),
        lambda: execute("DELETE FROM served WHERE id = (SELECT max(id) FROM served)"),
        lambda: books.note(books.town, "Nuova coda", day=day, sentence={"it": (None, "Fatto")}),
        lambda: execute("UPDATE note SET title = title || '!' WHERE id = ?", (note,)),
        lambda: execute("DELETE FROM note_sentence WHERE note = ?", (note,)),
        lambda: execute("INSERT OR REPLACE INTO note_state SELECT id, 'done', ? FROM note", (day,)),
        lambda: execute(_SHOW, (books.town, day, day + 9, note, note)) if note else None,
        lambda: execute("UPDATE message SET to_day = to_day + 1"),
        lambda: execute("DELETE FROM reason_count WHERE day <= ?", (day,)),
        lambda: execute("UPDATE reason_count SET n = n + 1"),
        lambda: execute("UPDATE standing SET verdict = ?", (chance.choice(list(Verdict)).value,)),
        lambda: execute("UPDATE kiosk SET mode = 'test' WHERE id = ?", (kiosk,)),
        lambda: books.move(kiosk, office, day),
        lambda: execute("DELETE FROM placement WHERE kiosk = ? AND from_ms > 0", (kiosk,)),
        lambda: books.settings(kiosk, day),
        lambda: books.status(kiosk, chance.choice(["online", "offline"]), day),
        lambda: books.outbox(kiosk, uuid=str(chance.random()), last=chance.randrange(9)),
        lambda: books.judge(NOW_MS + chance.randrange(-2, 3) * MS_PER_DAY),
        lambda: execute("UPDATE office SET name = name || '.' WHERE id = ?", (office,)),
        lambda: execute("UPDATE day_count SET aside = 1, day = day WHERE aside = 0 AND day = ?",
                        (day,)) if aside else None,
    ]  # fmt: skip
    chance.choice(changes)()


@pytest.mark.parametrize("seed", range(5))
def test_whatever_changes_a_reader_says_what_the_books_say(books, monkeypatch, seed):
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(120):
        try:
            change_something(books, chance)
        except books.database.conn.IntegrityError:
            continue  # the day has both rows already
        assert answers(books) == read_anew(books, monkeypatch)


def statements(books):
    """The tables that a new reader reads while it answers everything."""
    reader = open_reader(books.url)
    reader.close()
    said = []
    real = memory.Memory.__init__

    def listening(self, connection):
        connection.set_trace_callback(said.append)
        real(self, connection)

    memory.Memory.__init__ = listening
    try:
        answers(books)
    finally:
        memory.Memory.__init__ = real
    return "\n".join(said)


def test_days_that_are_over_are_read_once_however_much_is_pressed_today(books):
    books.rate(books.offices[0], books.services[0], TODAY - 1, (3, 2, 1))
    answers(books)
    books.rate(books.offices[0], books.services[0], TODAY, (3, 2, 1), reasons={"attesa": 1})
    read = statements(books)
    for part in ("FROM note", "FROM standing", "served w", f"c.happy_{WEEK.last_date.day} "):
        assert part not in read
    assert f"c.happy_{UP_TO_NOW.last_date.day} " in read


def test_a_late_press_is_news(books):
    books.rate(books.offices[0], books.services[0], TODAY - 1, (3, 2, 1))
    before = answers(books)
    books.rate(books.offices[0], books.services[0], TODAY - 1, (1, 0, 0))
    after = answers(books)
    assert (before[2][0][books.offices[0]].n, after[2][0][books.offices[0]].n) == (6, 7)


def test_of_a_hub_that_never_judged_no_day_is_over(tmp_path):
    books = HandmadeBooks(tmp_path)
    assert books.database.conn.execute("SELECT before_day FROM past").fetchall() == [(0,)]
    books.close()


def test_the_day_that_began_is_not_over_in_any_time_zone(books):
    books.administration("azores", timezone="Atlantic/Azores")
    midnight_ms = TODAY * MS_PER_DAY - 30 * 60_000  # half past midnight in Rome
    books.judge(midnight_ms)
    assert books.database.conn.execute("SELECT before_day FROM past").fetchall() == [(TODAY - 1,)]
