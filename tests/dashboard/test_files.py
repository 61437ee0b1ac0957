"""What a page shows, as files: the same figures, in the form that each reader's program expects."""

import csv
import io
import json
import time
import zipfile
from datetime import date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from dashboard_kit import TODAY

from dashboard.files import (
    DECIMAL_COMMA,
    DECIMAL_POINT,
    MACHINE,
    Head,
    csv_file,
    json_file,
    xlsx_file,
)
from dashboard.tables import Column, Table, Unit
from hub.periods import Period, day_of

MADE_AT = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Rome"))
OCTOBER = Period(day_of(date(2026, 10, 1)), day_of(date(2026, 10, 31)))
EVIL = ["=1+1", "+39 040", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "＝1"]


def column(key, unit):
    return Column(key, key.capitalize(), f"Meaning of {key}.", unit)


PLAIN = Table(
    "offices",
    "Offices",
    [
        column("office", Unit.CODE),
        column("name", Unit.TEXT),
        column("n", Unit.COUNT),
        column("sad", Unit.SHARE),
        column("difference", Unit.POINTS),
        column("day", Unit.DATE),
        column("seen", Unit.INSTANT),
        column("is_partial", Unit.YES_NO),
    ],
    [
        ["anagrafe", "Anagrafe; «centro»", 1234, 0.174, -9.6, date(2026, 10, 1), MADE_AT, True],
        ["tributi", 'Ufficio "Tributi", piano 2', 0, None, None, None, None, False],
    ],
    "Without one office.",
)
EVIL_TABLE = Table("evil", "Evil", [column("name", Unit.TEXT)], [[text] for text in EVIL])


@pytest.fixture
def head(app):
    with app.test_request_context("/"):
        yield Head(
            "Panoramica",
            "http://localhost/?periodo=2026-10",
            [("Amministrazione", "Comune di Fontelieta")],
            ["panoramica", "fontelieta"],
            OCTOBER,
            MADE_AT,
        )


def read_csv(body, dialect):
    text = body.decode("utf-8-sig" if dialect.has_mark else "utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator))


@pytest.mark.parametrize("dialect", [MACHINE, DECIMAL_POINT, DECIMAL_COMMA])
def test_csv_reads_back_as_what_was_written(head, dialect):
    rows = read_csv(csv_file([PLAIN], head, dialect).body, dialect)
    assert rows[0] == [column.key for column in PLAIN.columns]
    number = lambda text: text.replace(".", dialect.decimal)  # noqa: E731
    assert rows[1] == [
        "anagrafe",
        "Anagrafe; «centro»",
        "1234",
        number("0.174"),
        number("-9.6"),
        "2026-10-01",
        "2026-11-23T09:30:00+01:00",
        "true",
    ]
    assert rows[2] == ["tributi", 'Ufficio "Tributi", piano 2', "0", "", "", "", "", "false"]


def test_a_file_for_spreadsheets_begins_with_the_mark_of_utf_8_and_one_for_programs_does_not(head):
    assert csv_file([PLAIN], head, DECIMAL_COMMA).body.startswith(b"\xef\xbb\xbf")
    assert csv_file([PLAIN], head, MACHINE).body.startswith(b"office,")


@pytest.mark.parametrize("dialect", [MACHINE, DECIMAL_COMMA])
def test_no_text_in_csv_begins_a_formula(head, dialect):
    rows = read_csv(csv_file([EVIL_TABLE], head, dialect).body, dialect)[1:]
    assert [row[0] for row in rows] == [f"'{text}" for text in EVIL]


def test_a_negative_number_in_csv_stays_one(head):
    rows = read_csv(csv_file([PLAIN], head, MACHINE).body, MACHINE)
    assert float(rows[1][4]) == -9.6


@pytest.mark.parametrize(
    ("value", "text"), [(1e-9, "0"), (-1e-9, "0"), (1 / 3, "0.333333"), (1e15, "1" + 15 * "0")]
)
def test_numbers_in_csv_have_no_exponent(head, value, text):
    table = Table("t", "T", [column("x", Unit.NUMBER)], [[value]])
    assert read_csv(csv_file([table], head, MACHINE).body, MACHINE)[1] == [text]


def test_several_tables_come_as_a_zip_with_their_dictionary_and_their_head(head):
    file = csv_file([PLAIN, EVIL_TABLE], head, MACHINE)
    archive = zipfile.ZipFile(io.BytesIO(file.body))
    assert archive.namelist() == ["offices.csv", "evil.csv", "dictionary.csv", "about.csv"]
    assert archive.read("offices.csv") == csv_file([PLAIN], head, MACHINE).body
    dictionary = read_csv(archive.read("dictionary.csv"), MACHINE)
    assert ["offices", "n", "N", "Meaning of n.", "conteggio"] in dictionary
    about = dict(read_csv(archive.read("about.csv"), MACHINE))
    assert "Comune di Fontelieta" in about.values()
    assert "2026-10-31" in about.values()
    assert file.name == "faccine-panoramica-fontelieta-2026-10-01_2026-10-31.zip"
    assert file.body == csv_file([PLAIN, EVIL_TABLE], head, MACHINE).body  # to the byte


def workbook(file):
    return openpyxl.load_workbook(io.BytesIO(file.body))


def test_a_workbook_reads_back_with_real_numbers_dates_and_percents(head):
    book = workbook(xlsx_file([PLAIN], head))
    assert book.sheetnames == ["Su questo file", "Offices", "Dizionario dei campi"]
    sheet = book["Offices"]
    assert sheet["A1"].value == "Without one office."
    assert [cell.value for cell in sheet[2]] == [column.title for column in PLAIN.columns]
    assert [cell.value for cell in sheet[3]] == [
        "anagrafe",
        "Anagrafe; «centro»",
        1234,
        0.174,
        -9.6,
        datetime(2026, 10, 1),  # noqa: DTZ001
        datetime(2026, 11, 23, 9, 30),  # noqa: DTZ001
        True,
    ]
    formats = [cell.number_format for cell in sheet[3]]
    assert formats[2:7] == ["#,##0", "0.0%", "0.0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    assert sheet["D4"].value is None
    assert sheet.freeze_panes == "B3"
    about = dict(row[:2] for row in book["Su questo file"].iter_rows(min_row=2, values_only=True))
    assert about["Amministrazione"] == "Comune di Fontelieta"


def test_no_text_in_a_workbook_is_a_formula(head):
    sheet = workbook(xlsx_file([EVIL_TABLE], head))["Evil"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells][:4] == EVIL[:4]
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("title", ["A/B [c]: *?\\", "", "'quoted'", "History", 40 * "x"])
def test_any_title_makes_a_sheet_and_twice_the_same_makes_two(head, title):
    tables = [Table(key, title, PLAIN.columns, PLAIN.rows) for key in ("one", "two")]
    assert len(workbook(xlsx_file(tables, head)).sheetnames) == 4


def test_json_holds_rows_as_objects_with_their_dictionary(head):
    found = json.loads(json_file([PLAIN], head).body)
    (table,) = found["tables"]
    assert table["rows"][0] == {
        "office": "anagrafe",
        "name": "Anagrafe; «centro»",
        "n": 1234,
        "sad": 0.174,
        "difference": -9.6,
        "day": "2026-10-01",
        "seen": "2026-11-23T09:30:00+01:00",
        "is_partial": True,
    }
    assert table["rows"][1]["sad"] is None
    assert found["period"] == {"first_day": "2026-10-01", "last_day": "2026-10-31"}
    assert found["made_at"] == "2026-11-23T09:30:00+01:00"
    meaning = {one["key"]: one for one in found["dictionary"]["offices"]}
    assert meaning["sad"] == {
        "key": "sad",
        "title": "Sad",
        "meaning": "Meaning of sad.",
        "unit": "share",
    }


def test_five_hundred_offices_with_five_services_are_written_within_seconds(head):
    rows = [PLAIN.rows[0] for _ in range(2500)]
    tables = [Table(f"t{n}", f"T{n}", PLAIN.columns, rows) for n in range(3)]
    begun = time.perf_counter()
    for write in (lambda: csv_file(tables, head, MACHINE), lambda: json_file(tables, head)):
        write()
    xlsx_file(tables, head)
    assert time.perf_counter() - begun < 8  # 1.2 s on two idle cores


def test_the_name_of_a_file_is_plain_and_says_place_and_period(head):
    assert head.file_name("csv", "hours") == (
        "faccine-panoramica-fontelieta-hours-2026-10-01_2026-10-31.csv"
    )


# Through pages: the address of a file is that of its page.


def test_italian_readers_get_semicolons_and_programs_commas(page, client, town):
    town.rate(town.registry, town.cards, TODAY - 1, (80, 10, 10))
    address = "/uffici/fontelieta/anagrafe?formato=json"
    key = json.loads(page(address))["tables"][0]["key"]
    one = f"/uffici/fontelieta/anagrafe?formato=csv&tabella={key}"
    assert b";" in client.get(one).data.splitlines()[0]
    for_programs = client.get(f"{one}&separatore=,")
    assert b"," in for_programs.data.splitlines()[0]
    assert not for_programs.data.startswith(b"\xef\xbb\xbf")
    client.post("/lingua/en", data={"next": "/"})
    assert b"," in client.get(one).data.splitlines()[0]


def test_a_file_names_its_place_and_its_days(page, client, town):
    answer = client.get("/uffici/fontelieta/anagrafe?formato=xlsx&periodo=2026-10")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=faccine-uffici-fontelieta-anagrafe-2026-10-01_2026-10-31.xlsx"
    )
    found = json.loads(page("/uffici/fontelieta/anagrafe?formato=json&periodo=2026-10"))
    assert {"what": "Ufficio", "name": "Anagrafe centro"} in found["places"]
    assert found["address"].endswith("/uffici/fontelieta/anagrafe?periodo=2026-10&confronto=prima")
    assert found["period"] == {"first_day": "2026-10-01", "last_day": "2026-10-31"}


def test_the_address_in_a_file_says_its_period_also_where_the_reader_chose_none(page, town):
    found = json.loads(page("/uffici/fontelieta/anagrafe?formato=json"))
    assert "periodo=2026-10-26%2F2026-11-22" in found["address"]


def test_an_unknown_format_is_the_page_and_an_unknown_table_is_not_there(page, town):
    assert "<h1" in page("/uffici/fontelieta/anagrafe?formato=pdf")
    page("/uffici/fontelieta/anagrafe?formato=csv&tabella=nothing", status=404)


def test_the_dictionary_explains_every_column(page, town):
    found = json.loads(page("/uffici/fontelieta/anagrafe?formato=json"))
    text = page("/uffici/fontelieta/anagrafe?formato=dizionario")
    for columns in found["dictionary"].values():
        for one in columns:
            assert f'<span class="f-mono">{one["key"]}</span>' in text


def test_an_office_named_like_a_formula_is_a_text_in_every_file(page, client, books):
    town = books.administration("fontelieta")
    service = books.service(town, "carta")
    books.office(town, "anagrafe", [service], 4, "=cmd|'/C calc'!A1")
    books.rate(books.office(town, "altro", [service], 4, "@SUM(1)"), service, TODAY - 1, (50, 9, 9))
    data = client.get("/?formato=csv").data
    texts = [data]
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        texts = [archive.read(name) for name in archive.namelist()]
    cells = [
        cell
        for text in texts
        for row in csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]
    assert any("cmd|" in cell for cell in cells)
    assert not any(cell.startswith(("=", "@")) for cell in cells)
