"""An upgrade that fails, however it fails, leaves a hub that runs."""

import json
import os
import signal
from types import SimpleNamespace

import pytest
from hub_kit import ROOT, folder_machine, wish
from installing import steps, upgrading
from installing.machine import Problem
from installing.steps import Account

FULL = OSError(28, "No space left on device")


@pytest.fixture
def done(monkeypatch):
    """What was done to the services, in their order; nothing real is."""
    done = []
    services = SimpleNamespace(
        stop=lambda machine: done.append("stop"),
        services=lambda machine, wish: done.append("start"),
    )
    monkeypatch.setattr(upgrading, "services", services)
    monkeypatch.setattr(upgrading, "copy_all", lambda machine, version: {})
    monkeypatch.setattr(upgrading, "schema", lambda machine: {})
    monkeypatch.setattr(upgrading, "_migrate", lambda machine, version: None)
    monkeypatch.setattr(
        upgrading, "_return", lambda machine, account, made, with_copies: done.append("old again")
    )
    return done


def fail(*_, **__):
    raise FULL


def switch(machine):
    planned = upgrading.Upgrade("1.0.0", "2.0.0", {}, {})
    upgrading._switch(machine, wish(), Account(is_json=True), planned, was_whole=True)


def test_a_disk_that_is_full_before_the_upgrade_lets_the_old_release_go_on(
    tmp_path, monkeypatch, done
):
    monkeypatch.setattr(upgrading, "_remember", fail)
    with pytest.raises(Problem, match="No space left"):
        switch(folder_machine(tmp_path, monkeypatch))
    assert done == ["stop", "start"]


def test_a_disk_that_is_full_in_the_middle_brings_the_old_release_back(tmp_path, monkeypatch, done):
    monkeypatch.setattr(upgrading.plan, "steps_for", fail)
    with pytest.raises(Problem, match=r"No space left.*release 1.0.0 runs again"):
        switch(folder_machine(tmp_path, monkeypatch))
    assert done == ["stop", "old again"]


@pytest.mark.parametrize(
    ("schema_now", "kept"), [({"books": ["old", "new"]}, "old copy"), ({"books": ["old"]}, "new")]
)
def test_copies_from_before_the_books_were_changed_outlive_a_power_cut(
    tmp_path, monkeypatch, done, schema_now, kept
):
    machine = folder_machine(tmp_path, monkeypatch)
    machine.write("/old copy", "books")
    begun = upgrading.Upgrade("1.0.0", "2.0.0", {"books": "/old copy"}, {"books": ["old"]})
    upgrading._remember(machine, upgrading.TRYING, begun)
    monkeypatch.setattr(upgrading, "schema", lambda machine: schema_now)
    monkeypatch.setattr(upgrading, "copy_all", lambda machine, version: {"books": "/new"})
    monkeypatch.setattr(upgrading.plan, "steps_for", lambda wish: [])
    monkeypatch.setattr(upgrading, "_is_whole", lambda machine: True)
    monkeypatch.setattr(upgrading, "_forget_others", lambda machine, versions: None)
    switch(machine)
    made = upgrading.Upgrade(**json.loads(machine.at(upgrading.FILE).read_text()))
    assert made.copies == {"books": f"/{kept}"}
    assert made.schema == {"books": ["old"]}


def test_a_connection_that_breaks_does_not_end_an_upgrade_half_way(monkeypatch):
    before = signal.getsignal(signal.SIGHUP)
    try:
        steps.outlive_terminal()
        os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
    account = Account()
    with monkeypatch.context() as patch:
        patch.setattr("builtins.print", fail)  # as on a terminal that is gone
        account.add("stop", steps.Done(is_changed=True, said="kiosks keep their presses"))
        account.say("2.0.0 runs")
    assert [line.outcome for line in account.lines] == ["changed"]


def test_the_program_itself_outlives_its_terminal():
    assert "    outlive_terminal()\n" in (ROOT / "deploy/hub/upgrade").read_text("utf-8")
