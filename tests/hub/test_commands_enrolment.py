"""Codes for machines from the command line."""

from __future__ import annotations

import json

import pytest
from builders import EXAMPLE_CATALOGUE
from click.testing import CliRunner

from faccine.runtime.database import open_database
from faccine.runtime.passwords import password_hash
from hub.catalogue import Snapshot, credentials, enrol, newest_settings
from hub.cli import main

KIOSK = "esempio-anagrafe-1"


@pytest.fixture
def hub(tmp_path):
    (tmp_path / "example.toml").write_text(EXAMPLE_CATALOGUE)
    url = f"sqlite:///{tmp_path}/books.db"

    def run(*arguments, exit_code=0):
        result = CliRunner().invoke(main, [*arguments, "--database", url])
        assert result.exit_code == exit_code, result.output
        return result

    run("catalogue", "load", str(tmp_path / "example.toml"))
    return run


@pytest.fixture
def books(hub, tmp_path):
    database = open_database(tmp_path / "books.db")
    yield database
    database.close()


def code_in(result):
    return json.loads(result.stdout)["code"]


def use(books, code, password="secret"):
    from hub.commands.common import now_ms

    return enrol(books, code, password_hash(password), now_ms())


def test_adding_a_kiosk_gives_a_code_that_its_machine_can_use(hub, books):
    result = hub("kiosk", "add", "Anagrafe, counter 3", "--office", "anagrafe")
    assert "esempio-anagrafe-3: Anagrafe, counter 3, stands at anagrafe\n" in result.stdout
    code = result.stdout.partition("code: ")[2].split()[0]
    assert use(books, code) == "esempio-anagrafe-3"


def test_an_added_kiosk_has_its_settings_at_once(hub, books):
    hub("kiosk", "add", "Exit", "--office", "anagrafe", "--id", "door-1",
        "--service", "certificati", "--position", "exit")  # fmt: skip
    (settings,) = [one.document for one in newest_settings(books) if one.kiosk == "door-1"]
    assert [service.code for service in settings.services] == ["certificati"]
    assert Snapshot.load(books).kiosk("door-1").placement_at(0).office.code == "anagrafe"


def test_a_card_is_replaced_by_a_new_code(hub, books):
    use(books, code_in(hub("kiosk", "replace", KIOSK, "--json")), "old card")
    (before,) = credentials(books)
    said = hub("kiosk", "replace", KIOSK).stdout
    assert "is locked out when this code is used" in said
    assert credentials(books) == [before]
    use(books, said.partition("code: ")[2].split()[0], "new card")
    assert credentials(books) != [before]


def test_a_stolen_card_is_locked_out_at_once(hub, books):
    use(books, code_in(hub("kiosk", "replace", KIOSK, "--json")))
    assert "the old card is locked out now" in hub("kiosk", "replace", KIOSK, "--lock-out").stdout
    assert credentials(books) == []
    assert "locked out" not in hub("kiosk", "replace", KIOSK, "--lock-out").stdout


def test_open_codes_are_listed_without_the_codes(hub):
    code = code_in(hub("kiosk", "replace", KIOSK, "--json", "--days", "3"))
    said = hub("kiosk", "codes").stdout
    assert said.startswith(f"{KIOSK}  made ")
    assert code not in said
    (line,) = json.loads(hub("kiosk", "codes", "--json").stdout)
    assert line["expires_ms"] - line["made_ms"] == 3 * 86_400_000


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("replace", "nobody-1"), "kiosk 'nobody-1' is not in the catalogue"),
        (("add", "X", "--office", "nowhere"), "office 'nowhere' is not in the catalogue"),
        (("add", "X", "--office", "anagrafe", "--id", KIOSK), "is already in the catalogue"),
    ],
)
def test_what_is_wrong_is_one_line(hub, arguments, says):
    result = hub("kiosk", *arguments, exit_code=1)
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert hub("kiosk", "codes").stdout == ""
