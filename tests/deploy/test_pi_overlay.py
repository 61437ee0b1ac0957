"""A sealed system: how it is switched on, off and worked around, and when that happens."""

from __future__ import annotations

import pytest
from appliance import settling
from appliance.boot import OVERLAY, set_words, with_words
from appliance.launching import CONFIG
from appliance.machine import Machine, Problem
from appliance.maintaining import MARK, after_start, maintain
from appliance.overlay import STAYS_OFF, state_of, switch_off, switch_on
from appliance.settling import settle, waits_for
from pi_kit import LINE, a_pi

# -- the kernel's command line


def test_a_word_is_added_once_and_replaces_others_of_its_name():
    assert with_words(LINE, ["loglevel=3"]) == f"{LINE} loglevel=3"
    assert with_words(f"{LINE} loglevel=7", ["loglevel=3"]) == f"{LINE} loglevel=3"
    assert with_words(f"{LINE} loglevel=3", ["loglevel=3"]) == f"{LINE} loglevel=3"


def test_words_that_are_there_twice_for_a_reason_stay():
    line = "console=serial0,115200 console=tty1 quiet"
    assert with_words(line, ["quiet"]) == line


def test_a_word_is_taken_away_whatever_it_says():
    assert with_words(f"{LINE} overlayroot=tmpfs", (), without=["overlayroot"]) == LINE


def test_a_machine_without_a_command_line_is_left_alone(tmp_path):
    assert set_words(Machine(tmp_path), ["quiet"]) is False
    assert list(tmp_path.iterdir()) == []


# -- the overlay


@pytest.fixture
def machine(tmp_path):
    return a_pi(tmp_path)


def test_it_is_on_from_the_next_start_and_off_again(machine):
    assert switch_on(machine) is True
    assert switch_on(machine) is False
    state = state_of(machine)
    assert (state.is_on, state.will_be_on, state.stays_off) == (False, True, False)
    assert machine.read("/boot/firmware/cmdline.txt") == f"{LINE} {OVERLAY}\n"
    assert switch_off(machine) is True
    assert machine.read("/boot/firmware/cmdline.txt") == f"{LINE}\n"
    assert state_of(machine).stays_off


def test_it_is_refused_where_presses_would_be_lost(machine):
    machine.mounted(data=False)
    with pytest.raises(Problem, match="lost with the power"):
        switch_on(machine)
    assert OVERLAY not in machine.read("/boot/firmware/cmdline.txt")


def test_it_is_refused_where_the_machine_would_not_start_with_it(machine):
    machine.initramfs = "usr/bin/busybox\nscripts/init-bottom/udev\n"
    with pytest.raises(Problem, match="no overlayroot"):
        switch_on(machine)
    assert machine.done == ["update-initramfs -u -k all"]
    machine.initramfs = "scripts/init-bottom/overlayroot\n"
    with pytest.raises(Problem, match="no busybox"):
        switch_on(machine)
    machine.write("/boot/firmware/config.txt", "auto_initramfs=0\n")
    with pytest.raises(Problem, match="auto_initramfs=1"):
        switch_on(machine)
    assert OVERLAY not in machine.read("/boot/firmware/cmdline.txt")


def test_it_is_refused_on_a_machine_that_starts_otherwise(machine):
    machine.remove("/boot/firmware/cmdline.txt")
    with pytest.raises(Problem, match="like a Raspberry Pi"):
        switch_on(machine)


# -- the last step of a first start


@pytest.fixture
def settled(machine):
    """A kiosk with settings, and nobody there."""
    machine.write(CONFIG, 'kiosk = "esempio-1"\n')
    machine.write("/var/lib/faccine/kiosk/idle", "")
    machine.write("/etc/cloud/cloud.cfg", "")
    return machine


def test_once_all_is_set_up_it_seals_the_system_and_restarts(settled):
    assert settle(settled).startswith("read-only")
    assert state_of(settled).will_be_on
    assert settled.has("/etc/cloud/cloud-init.disabled")
    assert settled.done == ["systemctl reboot"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda it: it.remove(CONFIG), "the hub to know"),
        (lambda it: setattr(it, "settings", None), "settings"),
        (lambda it: it.remove("/var/lib/faccine/kiosk/idle"), "nobody"),
    ],
)
def test_it_waits_until_all_is_set_up(settled, change, what):
    change(settled)
    assert what in waits_for(settled)
    assert settle(settled).startswith("waits for")
    assert settled.done == []


def test_what_a_technician_switched_off_stays_off(settled):
    switch_off(settled)
    assert settle(settled) == "nothing to do"
    assert settled.has(STAYS_OFF)
    switch_on(settled)
    assert not settled.has(STAYS_OFF)


# -- updates of the system


def test_a_sealed_machine_restarts_into_its_update_and_out_of_it_again(machine):
    switch_on(machine)
    machine.mounted(overlay=True)
    maintain(machine)
    assert machine.done == ["systemctl reboot"]
    assert machine.has(MARK)
    assert not state_of(machine).will_be_on
    assert not state_of(machine).stays_off
    machine.mounted()
    assert after_start(machine) == "updated"
    assert state_of(machine).will_be_on
    assert not machine.has(MARK)
    assert "apt-get full-upgrade --yes" in " ".join(machine.done)
    assert machine.done[-1] == "systemctl reboot"


def test_an_update_that_fails_ends_sealed_too_and_says_why(machine):
    machine.write(MARK, "")
    machine.fails = "full-upgrade"
    assert "no network" in after_start(machine)
    assert state_of(machine).will_be_on
    assert not machine.has(MARK)
    assert "not updated" in machine.read("/var/lib/faccine/errors/maintenance.txt")


def test_a_network_that_comes_late_is_waited_for(machine, monkeypatch):
    pauses = []
    monkeypatch.setattr("appliance.maintaining.time.sleep", pauses.append)
    machine.write(MARK, "")
    machine.fails = "apt-get update"
    assert "no network" in after_start(machine)
    assert len(pauses) == 19


def test_a_kernel_that_cannot_start_sealed_leaves_the_system_writable(machine):
    machine.write(MARK, "")
    machine.initramfs = ""
    assert "stays writable" in after_start(machine)
    assert "systemctl reboot" not in machine.done


def test_settling_looks_where_the_kiosk_writes():
    assert settling._OUTBOX == "/var/lib/faccine/kiosk/outbox.db"
