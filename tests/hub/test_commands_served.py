"""``faccine-hub served``: noted one by one or as a table, listed, deleted."""

from __future__ import annotations

import json

import pytest
from builders import EXAMPLE_CATALOGUE
from click.testing import CliRunner

from hub.cli import main

WEEK = "office;service;week;served\ntributi;tari;2024-W45;412\ntributi;;2024-W45;500\n"


@pytest.fixture
def served(tmp_path):
    url = f"sqlite:///{tmp_path / 'books.db'}"

    def run(*words, exit_code=0, group="served"):
        result = CliRunner().invoke(main, [group, *words, "--database", url])
        assert result.exit_code == exit_code, result.output
        return result.output

    file = tmp_path / "comune.toml"
    file.write_text(EXAMPLE_CATALOGUE)
    run("load", str(file), group="catalogue")
    return run


@pytest.fixture
def table(tmp_path):
    return tmp_path / "serviti.csv"


def test_figures_are_noted_listed_and_deleted(served):
    assert served("list").strip() == "nobody has noted how many people were served"
    said = served("add", "412", "--office", "tributi", "--service", "tari", "--period", "2024-W45")
    assert said.strip() == "1 added, 0 replaced, 0 already so"
    days = ["--from", "4/11/2024", "--to", "2024-11-10"]
    said = served("add", "420", "--office", "tributi", "--service", "tari", *days)
    assert said.strip() == "0 added, 1 replaced, 0 already so"
    assert served("list").strip() == "1  tributi/tari  2024-11-04 to 2024-11-10  420"
    assert json.loads(served("list", "--json")) == [
        {
            "id": 1, "office": "tributi", "service": "tari", "from": "2024-11-04",
            "to": "2024-11-10", "served": 420,
        }
    ]  # fmt: skip
    assert served("delete", "1").strip() == "served 1 deleted"
    assert "served 1 is not in the books" in served("delete", "1", exit_code=1)


def test_a_table_is_loaded_twice_without_harm(served, table):
    table.write_text(WEEK)
    assert served("load", str(table)).strip() == f"{table}: 2 added, 0 replaced, 0 already so"
    assert served("load", str(table)).strip() == f"{table}: 0 added, 0 replaced, 2 already so"


def test_a_table_with_slips_says_all_of_them_and_writes_nothing(served, table):
    table.write_text(f"{WEEK}tribut;;2024-W46;1\ntributi;imu;2024-W46;1\n")
    output = served("load", str(table), exit_code=1)
    first, second = output.splitlines()
    assert first.startswith("faccine-hub: line 4, office = 'tribut': expected an office of")
    assert second.startswith("line 5, service = 'imu': expected a service of")
    assert json.loads(served("list", "--json")) == []


def test_a_table_that_is_no_text_is_one_line(served, table):
    table.write_bytes(b"\xff\xfe\x00")
    assert "expected a text file in UTF-8" in served("load", str(table), exit_code=1)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (["--period", "2024"], "--period '2024': expected a week or month"),
        (["--from", "2024-11-04"], "expected the days"),
        (["--period", "2024-11", "--to", "2024-11-04"], "expected the days"),
        (["--from", "ieri", "--to", "2024-11-04"], "--from 'ieri': expected a date"),
        (["--from", "2024-11-04", "--to", "oggi"], "--to 'oggi': expected a date"),
    ],
)
def test_days_that_make_no_sense_are_one_line(served, days, says):
    assert says in served("add", "1", "--office", "tributi", *days, exit_code=1)


def test_an_administration_is_named_where_there_are_two(served, tmp_path):
    other = tmp_path / "altro.toml"
    other.write_text(EXAMPLE_CATALOGUE.replace("comune-", "altro-").replace("esempio-", "altro-"))
    served("load", str(other), group="catalogue")
    assert "expected altro-esempio or comune-esempio" in served("list", exit_code=1)
    served("list", "--administration", "altro-esempio")
