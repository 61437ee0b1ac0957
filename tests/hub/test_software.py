from __future__ import annotations

import json

import pytest
from builders import make_books
from click.testing import CliRunner

from faccine.wire.errors import CatalogueError
from hub.catalogue import catalogue_form, catalogue_text, issue_settings, load_catalogue
from hub.catalogue.software import Wish, software_lines, want_software
from hub.catalogue.software_wishes import first_of
from hub.cli import main

TOWN = """
[[administration]]
code = "comune"
name = "Comune"
languages = ["it"]
{software}
[[administration.service]]
code = "carta-identita"
name = "Carta d'identità"
"""
OFFICE = """
[[administration.office]]
code = "{office}"
name = "{office}"
services = ["carta-identita"]
rotating_staff = 4
"""
KIOSK = """
[[administration.office.kiosk]]
id = "{office}-{number}"
"""


def town(kiosks: int = 3, software: str = "") -> str:
    text = TOWN.format(software=software)
    for office in ("anagrafe", "tributi"):
        text += OFFICE.format(office=office)
        for number in range(1, kiosks + 1):
            text += KIOSK.format(office=office, number=number)
    return text


@pytest.fixture
def books(tmp_path):
    opened = make_books(tmp_path / "books.db")
    load_catalogue(opened, town(), source="t", now_ms=1_000)
    issue_settings(opened, 1_000)
    yield opened
    opened.close()


def wanted(books) -> dict[str, str | None]:
    return {line.kiosk: line.wanted for line in software_lines(books)}


def issued(books, now_ms: int = 2_000) -> dict[str, str | None]:
    return {one.kiosk: one.document.software for one in issue_settings(books, now_ms)}


def test_kiosks_that_want_nothing_are_issued_nothing(books):
    assert issued(books) == {}
    assert set(wanted(books).values()) == {None}


def test_a_wish_for_all_reaches_all_settings(books):
    assert len(want_software(books, "1.4.0", Wish())) == 6
    assert set(issued(books).values()) == {"1.4.0"}


def test_the_narrowest_word_counts(books):
    want_software(books, "1.4.0", Wish())
    want_software(books, "1.5.0", Wish(offices=("tributi",)))
    want_software(books, "1.6.0", Wish(kiosks=("tributi-2",)))
    assert wanted(books) == {
        "anagrafe-1": "1.4.0",
        "anagrafe-2": "1.4.0",
        "anagrafe-3": "1.4.0",
        "tributi-1": "1.5.0",
        "tributi-2": "1.6.0",
        "tributi-3": "1.5.0",
    }
    assert issued(books) == wanted(books)


def test_a_wide_wish_takes_narrower_ones_away(books):
    want_software(books, "1.5.0", Wish(offices=("tributi",)))
    want_software(books, "1.6.0", Wish(kiosks=("tributi-2", "anagrafe-1")))
    want_software(books, "1.7.0", Wish(administration="comune"))
    assert set(wanted(books).values()) == {"1.7.0"}
    want_software(books, "", Wish())
    assert set(wanted(books).values()) == {None}


def test_a_share_goes_first_and_a_larger_one_takes_it_in(books):
    few = want_software(books, "1.4.0", Wish(share=0.1))
    more = want_software(books, "1.4.0", Wish(share=0.5))
    assert len(few) == 1
    assert len(more) == 2  # the third has it already
    assert {kiosk for kiosk, version in wanted(books).items() if version} == {*few, *more}
    assert want_software(books, "1.4.0", Wish(share=0.5)) == []


def test_the_same_some_go_first_each_time():
    kiosks = [f"kiosk-{number}" for number in range(100)]
    assert set(first_of(kiosks, 0.1)) < set(first_of(reversed(kiosks), 0.25))
    assert len(first_of(kiosks, 0.1)) == 10
    assert first_of(["one"], 0.01) == ["one"]


@pytest.mark.parametrize(
    ("software", "wish", "said"),
    [
        ("../../etc", Wish(), "expected a release"),
        ("1.4.0", Wish(kiosks=("nobody",)), "kiosk 'nobody' is not in the catalogue"),
        ("1.4.0", Wish(offices=("cimitero",)), "expected anagrafe or tributi"),
        ("1.4.0", Wish(administration="altro"), "expected comune"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(books, software, wish, said):
    with pytest.raises(CatalogueError, match=said):
        want_software(books, software, wish)
    assert set(wanted(books).values()) == {None}


def test_a_file_says_it_at_each_level_and_leaves_it_alone_when_it_does_not(books):
    load_catalogue(books, town(software='software = "1.4.0"'), source="t", now_ms=2_000)
    assert set(wanted(books).values()) == {"1.4.0"}
    load_catalogue(books, town(), source="t", now_ms=3_000)
    assert set(wanted(books).values()) == {"1.4.0"}
    load_catalogue(books, town(software='software = ""'), source="t", now_ms=4_000)
    assert set(wanted(books).values()) == {None}


def test_a_file_with_no_release_is_refused_where_it_says_so(books):
    text = town() + 'software = "newest"\n'
    with pytest.raises(CatalogueError, match=r"office\[1\].kiosk\[2\].software = \"newest\""):
        load_catalogue(books, text, source="t", now_ms=2_000)


def test_an_exported_catalogue_names_what_is_wanted_and_changes_nothing(books):
    want_software(books, "1.4.0", Wish(administration="comune"))
    want_software(books, "1.5.0rc1", Wish(offices=("tributi",)))
    want_software(books, "1.6.0", Wish(kiosks=("tributi-2",)))
    text = catalogue_text(catalogue_form(books, "comune"))
    assert [text.count(f'software = "{v}"') for v in ("1.4.0", "1.5.0rc1", "1.6.0")] == [1, 1, 1]
    assert load_catalogue(books, text, source="t", now_ms=9_000).changes == ()


def test_show_tells_who_went_back_and_why(books):
    want_software(books, "1.4.0", Wish())
    health = {
        "v": 1,
        "software": "1.3.0",
        "update": {"version": "1.4.0", "stage": "went-back", "why": "no receipt"},
    }
    rows = [("anagrafe-1", "1.3.0", json.dumps(health)), ("anagrafe-2", "1.4.0", None)]
    for code, running, said in rows:
        books.conn.execute(
            "INSERT INTO kiosk_status (kiosk, state, seen_ms, software, health) "
            "SELECT id, 'online', 1, ?, ? FROM kiosk WHERE code = ?",
            [running, said, code],
        )
    books.conn.commit()
    path = books.conn.execute("PRAGMA database_list").fetchone()[2]
    ran = CliRunner().invoke(main, ["software", "show", "--database", f"sqlite:///{path}"])
    assert ran.exit_code == 0, ran.output
    lines = ran.output.splitlines()
    assert lines[0].split(maxsplit=2)[1:] == ["1.3.0", "went-back 1.4.0: no receipt"]
    assert lines[1].endswith("as wanted")
    assert lines[2].endswith("not heard of  should run 1.4.0; has not begun")
    assert lines[-1] == "6 kiosks, 1 as wanted"
    asked = ["software", "show", "--differing", "--json", "--database", f"sqlite:///{path}"]
    shown = json.loads(CliRunner().invoke(main, asked).output)
    assert [line["kiosk"] for line in shown][:1] == ["anagrafe-1"]
    assert len(shown) == 5


def test_a_release_that_kiosks_will_not_find_is_warned_of(books, tmp_path):
    (tmp_path / "pool").mkdir()
    for version in ("1.3.0", "1.4.0~rc1"):
        (tmp_path / f"pool/faccine-kiosk_{version}_arm64.deb").touch()
    path = books.conn.execute("PRAGMA database_list").fetchone()[2]
    more = ["--repository", str(tmp_path), "--database", f"sqlite:///{path}"]
    missing = CliRunner().invoke(main, ["software", "want", "1.40", *more])
    assert f"warning: 1.40 is not in {tmp_path}, only 1.3.0, 1.4.0~rc1" in missing.stderr
    assert missing.exit_code == 0
    there = CliRunner().invoke(main, ["software", "want", "1.4.0rc1", *more])
    assert there.stderr == ""


def test_wanting_on_the_command_line_issues_settings_at_once(books):
    path = books.conn.execute("PRAGMA database_list").fetchone()[2]
    asked = ["software", "want", "1.4.0", "--share", "50%", "--database", f"sqlite:///{path}"]
    ran = CliRunner().invoke(main, asked)
    assert ran.exit_code == 0, ran.output
    assert ran.output.splitlines()[-1] == "3 kiosks should run something else now: 1.4.0"
    assert issued(books) == {}
    refused = CliRunner().invoke(main, [*asked[:4], "much", *asked[5:]])
    assert refused.exit_code == 1
    assert "--share much: expected a percentage" in refused.output
    refused = CliRunner().invoke(main, [*asked[:2], "v1.4", *asked[3:]])
    assert "v1.4: expected a release, for instance 1.4.0, or none" in refused.output
