"""The last errors are kept where they survive, and what keeps a machine from its hub is said."""

from __future__ import annotations

import pytest
from appliance import errors
from appliance.machine import Machine
from pi_kit import a_pi


@pytest.fixture
def machine(tmp_path):
    return a_pi(tmp_path)


@pytest.fixture
def journal(machine):
    machine.journal = "2026-11-22T09:00:00 kiosk: disk is full\n"
    return machine


def test_the_last_errors_are_kept_in_a_few_files_newest_first(journal):
    for day in range(8):
        journal.journal = f"day {day}\n"
        newest = journal.at("/var/lib/faccine/errors/last-errors.txt")
        now = newest.stat().st_mtime + 86_400 if newest.exists() else 0
        assert errors.keep_errors(journal, now)
    folder = journal.at("/var/lib/faccine/errors")
    assert len(list(folder.iterdir())) == errors.FILES
    assert (folder / "last-errors.txt").read_text() == "day 7\n"
    assert (folder / "last-errors.4.txt").read_text() == "day 3\n"


def test_a_program_that_fails_all_the_time_does_not_wear_the_card(journal):
    assert errors.keep_errors(journal)
    written = journal.at("/var/lib/faccine/errors/last-errors.txt").stat().st_mtime
    journal.journal += "again\n"
    assert not errors.keep_errors(journal, written + 599)
    assert errors.keep_errors(journal, written + 601)
    assert not errors.keep_errors(journal, written + 9_999_999)  # the same again


def test_a_clock_that_went_back_does_not_silence_it(journal):
    assert errors.keep_errors(journal)
    journal.journal += "again\n"
    assert errors.keep_errors(journal, 0)


def test_nothing_is_written_where_nothing_went_wrong(journal):
    journal.journal = ""
    assert not errors.keep_errors(journal)
    assert not journal.has("/var/lib/faccine/errors")


def test_what_is_too_much_is_cut_at_the_beginning_of_a_line():
    assert errors.tail_of("first\nsecond\nthird\n", 13) == "second\nthird\n"
    assert errors.tail_of("first\nsecond\nthird\n", 12) == "third\n"


def test_why_the_hub_does_not_know_it_stands_on_the_card(journal):
    journal.folder("/boot/firmware/faccine")
    journal.journal = "hub https://hub: this code has expired\n"
    assert errors.tell_card(journal, is_well=False)
    problem = journal.at("/boot/firmware/faccine/problem.txt")
    assert problem.read_text() == journal.journal
    assert errors.tell_card(journal, is_well=True)
    assert not problem.exists()


def test_a_machine_that_has_no_card_is_told_nothing(journal):
    journal.journal = "hub https://hub: not reached\n"
    assert not errors.tell_card(journal, is_well=False)
    assert not journal.has("/boot/firmware/faccine")


def test_a_link_on_the_card_leads_root_nowhere(tmp_path):
    """On a PC the card's folder belongs to the kiosk, and root writes into it what went wrong."""
    roots = tmp_path / "roots"
    roots.write_text("secret")
    for name in ("problem.txt", ".problem.txt.new"):
        (tmp_path / name).symlink_to(roots)
    assert Machine(tmp_path).write("/problem.txt", "unknown code\n")
    assert roots.read_text() == "secret"
    assert not (tmp_path / "problem.txt").is_symlink()
    assert (tmp_path / "problem.txt").read_text() == "unknown code\n"
