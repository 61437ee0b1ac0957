"""People served: what is written, replaced and refused, and how tables of it are read."""

from __future__ import annotations

import datetime as dt

import pytest
from builders import MONDAY_MS, make_example_books

from faccine.wire.errors import BadRows, CatalogueError
from hub.catalogue import (
    ProblemKind,
    ServedEntry,
    ServedReport,
    delete_served,
    parse_served_csv,
    save_served,
    try_served,
)
from hub.periods import day_of

COMUNE = "comune-esempio"
MONDAY = day_of(dt.date(2026, 11, 2))


@pytest.fixture
def books(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def a_row(office="tributi", service=None, first=MONDAY, days=7, n=120, line=None):
    return ServedEntry(COMUNE, office, service, first, first + days - 1, n, line)


def save(books, *rows):
    return save_served(books, rows, MONDAY_MS)


def stored(books):
    return books.conn.execute(
        "SELECT office.code, service.code, first_day, last_day, n FROM served "
        "JOIN office ON office.id = office LEFT JOIN service ON service.id = service "
        "ORDER BY served.id"
    ).fetchall()


def problems(call, *args):
    with pytest.raises(BadRows) as caught:
        call(*args)
    return caught.value.problems


def test_an_office_and_its_services_have_figures_of_their_own(books):
    assert save(books, a_row(), a_row(service="tari", n=80)) == ServedReport(2, 0, 0)
    assert stored(books) == [
        ("tributi", None, MONDAY, MONDAY + 6, 120),
        ("tributi", "tari", MONDAY, MONDAY + 6, 80),
    ]


def test_the_same_days_again_replace_and_the_same_figure_changes_nothing(books):
    save(books, a_row(), a_row(service="tari"))
    assert save(books, a_row(n=130), a_row(service="tari")) == ServedReport(0, 1, 1)
    assert [row[4] for row in stored(books)] == [130, 120]


def test_a_trial_says_what_would_be_done_and_writes_nothing(books):
    save(books, a_row())
    before = stored(books)
    rows = [a_row(n=130), a_row(service="tari")]
    assert try_served(books, rows, MONDAY_MS) == ServedReport(1, 1, 0)
    assert stored(books) == before
    (problem,) = problems(try_served, books, [a_row(first=MONDAY + 3, line=2)], MONDAY_MS)
    assert (problem.kind, problem.line) == (ProblemKind.OVERLAP, 2)


def test_days_that_overlap_are_refused_naming_both(books):
    save(books, a_row(days=30))
    (problem,) = problems(save, books, a_row(first=MONDAY + 7, line=3))
    assert problem.kind is ProblemKind.OVERLAP
    assert str(problem) == (
        "line 3, office tributi, 2026-11-09 to 2026-11-15: overlaps 2026-11-02 to 2026-12-01 "
        "(120 served), which are in the books; give days that do not overlap, or delete that one "
        "first"
    )


@pytest.mark.parametrize("first", [MONDAY - 1, MONDAY + 1], ids=["its last day", "its first day"])
def test_one_day_in_common_is_an_overlap(books, first):
    save(books, a_row(days=2))
    (problem,) = problems(save, books, a_row(first=first, days=2))
    assert problem.kind is ProblemKind.OVERLAP


def test_days_that_meet_do_not_overlap(books):
    save(books, a_row(), a_row(first=MONDAY + 7), a_row("anagrafe"))
    assert len(stored(books)) == 3


def test_two_lines_of_one_table_may_not_say_the_same_days(books):
    save(books, a_row())
    rows = (a_row(n=1, line=2), a_row(n=2, line=3), a_row(first=MONDAY + 3, line=4))
    first, second = problems(save, books, *rows)
    assert (first.kind, first.line) == (ProblemKind.REPEATED, 3)
    assert "stand in line 2" in first.expected
    assert (second.kind, second.line) == (ProblemKind.OVERLAP, 4)
    assert [row[4] for row in stored(books)] == [120]


def test_every_wrong_row_is_named_and_nothing_is_written(books):
    found = problems(
        save,
        books,
        a_row(line=2),
        a_row("tribut", line=3),
        a_row(service="imu", line=4),
        a_row(n=-1, line=5),
        a_row(first=MONDAY + 60, line=6),
        a_row(days=0, line=7),
    )
    assert [(problem.kind.value, problem.line) for problem in found] == [
        ("unknown-office", 3),
        ("unknown-service", 4),
        ("number", 5),
        ("future", 6),
        ("backwards", 7),
    ]
    assert stored(books) == []


def test_an_office_and_a_service_are_found_by_name_too(books):
    save(books, a_row("Anagrafe", "personalausweis"))
    assert stored(books)[0][:2] == ("anagrafe", "carta-identita")


def test_a_row_is_deleted_once(books):
    save(books, a_row())
    delete_served(books, 1)
    with pytest.raises(CatalogueError, match="served 1 is not in the books"):
        delete_served(books, 1)


def test_an_unknown_administration_is_refused(books):
    with pytest.raises(CatalogueError, match="'altrove' is not in the catalogue"):
        save_served(books, [ServedEntry("altrove", "x", None, 0, 1, 1)], MONDAY_MS)


@pytest.mark.parametrize(
    "text",
    [
        "office,service,from,to,served\ntributi,tari,2026-11-02,2026-11-08,1234\n",
        "\ufeffufficio;servizio;dal;al;serviti\r\ntributi;tari;02/11/2026;8.11.2026;1.234\r\n",
        "sep=;\nServiti;Settimana;Ufficio;Servizio\n1 234;2026-W45;tributi;tari\n\n",
        "ufficio\tservizio\tsettimana\tserviti\ntributi\ttari\t2026w45\t1234\n",
        'office,service,week,month,served\n"tributi",tari,2026-W45,,1234\n',
    ],
    ids=["english", "italian", "sep", "tabs", "two periods"],
)
def test_tables_of_different_spreadsheets_say_the_same(text):
    (row,) = parse_served_csv(text, COMUNE)
    assert (row.administration, row.office, row.service) == (COMUNE, "tributi", "tari")
    assert (row.first_day, row.last_day, row.n) == (MONDAY, MONDAY + 6, 1234)


def test_a_month_has_all_its_days_and_no_service_is_the_whole_office():
    rows = parse_served_csv("office,month,served\na,2024-02,5\na,2026-12,6\n", COMUNE)
    assert [row.last_day - row.first_day + 1 for row in rows] == [29, 31]
    assert [(row.service, row.line) for row in rows] == [(None, 2), (None, 3)]


def test_all_problems_of_a_table_are_told_with_line_and_column():
    text = (
        "ufficio;dal;al;settimana;serviti\n"
        "tributi;2026-11-02;2026-11-08;;dodici\n"
        ";2026-11-02;2026-31-08;;12\n"
        "tributi;2026-11-08;2026-11-02;;12\n"
        "tributi;;;2026-W54;12\n"
        "tributi;2026-11-02;;2026-W45;12\n"
        "tributi;;;2026-W45;12;7\n"
        "tributi;;;;1,5\n"
    )
    found = problems(parse_served_csv, text, COMUNE)
    assert [(problem.line, problem.kind.value, problem.column) for problem in found] == [
        (2, "number", "serviti"),
        (3, "empty", "ufficio"),
        (3, "date", "al"),
        (4, "backwards", "al"),
        (5, "date", "settimana"),
        (6, "period", None),
        (7, "fields", None),
        (8, "number", "serviti"),
        (8, "period", None),
    ]
    assert str(found[0]) == (
        "line 2, serviti = 'dodici': expected a whole number, for instance 412"
    )


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("", ["empty-file"]),
        ("ufficio,servizo,settimana,serviti", ["unknown-column"]),
        ("office,ufficio,week,served", ["repeated-column"]),
        ("service", ["missing-column", "missing-column", "missing-column"]),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(header, kinds):
    found = problems(parse_served_csv, f"{header}\ntributi,tari,2026-W45,1\n", COMUNE)
    assert [problem.kind.value for problem in found] == kinds
