"""What a sealed kiosk starts with, and how that is switched on, off and worked around."""

from __future__ import annotations

import json
import struct

import pytest
from appliance import errors, settling
from appliance.boot import OVERLAY, set_words, with_words
from appliance.cursor import empty_cursor, write_theme
from appliance.launching import CONFIG, has_display, kiosk_command, wait_for_display
from appliance.machine import Machine, Problem
from appliance.maintaining import MARK, after_start, maintain
from appliance.overlay import STAYS_OFF, state_of, switch_off, switch_on
from appliance.settling import settle, waits_for
from appliance.stopping import kiosk_process

LINE = "console=tty1 root=PARTUUID=1234abcd-02 rootwait quiet"


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


class PiMachine(Machine):
    """A Raspberry Pi in a folder, whose programs say what they are told to."""

    def __init__(self, root):
        super().__init__(root)
        self.done = []
        self.initramfs = "usr/bin/busybox\nscripts/init-bottom/overlayroot\n"
        self.settings = 7
        self.fails = ""

    def asks(self, *command):
        if command[0] == "lsinitramfs":
            return 0, self.initramfs
        if command[0] == "runuser":
            return 0, json.dumps({"settings": self.settings})
        if command[0] == "journalctl":
            return 0, self.journal
        return 0, ""

    def does(self, *command, next_step):
        self.done.append(" ".join(command))
        if self.fails and self.fails in self.done[-1]:
            raise Problem(f"{self.done[-1]}: no network; {next_step}")

    def mounted(self, *, overlay=False, data=True):
        lines = ["/dev/mmcblk0p2 / ext4 rw 0 0"]
        if overlay:
            lines.append("overlayroot / overlay rw 0 0")
        if data:
            lines.append("/dev/mmcblk0p3 /var/lib/faccine ext4 rw 0 0")
        self.write("/proc/self/mounts", "\n".join(lines))


@pytest.fixture
def machine(tmp_path):
    machine = PiMachine(tmp_path)
    machine.write("/boot/firmware/cmdline.txt", f"{LINE}\n")
    machine.write("/boot/firmware/config.txt", "arm_boost=1\nauto_initramfs=1\n")
    machine.write("/boot/firmware/initramfs8", "")
    machine.mounted()
    return machine


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


# -- the last errors


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


# -- what is started


@pytest.fixture
def screen(tmp_path):
    def plug(state):
        status = tmp_path / "sys/class/drm/card1-HDMI-A-1/status"
        status.parent.mkdir(parents=True, exist_ok=True)
        status.write_text(f"{state}\n")

    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/cage").write_text("")
    return plug


def test_a_screen_is_there_when_it_is_plugged_in(tmp_path, screen):
    screen("disconnected")
    assert not has_display({}, tmp_path)
    screen("connected")
    assert has_display({}, tmp_path)
    (tmp_path / "usr/bin/cage").unlink()
    assert not has_display({}, tmp_path)


@pytest.fixture
def looks(monkeypatch):
    """How often it looked again; the fourth time the screen's driver is there."""
    seen = []
    clock = iter(range(1000))
    monkeypatch.setattr("appliance.launching.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("appliance.launching.time.sleep", seen.append)
    return seen


def test_a_driver_that_loads_late_is_waited_for(tmp_path, screen, looks, monkeypatch):
    def sleep(seconds):
        looks.append(seconds)
        if len(looks) == 4:
            screen("connected")

    monkeypatch.setattr("appliance.launching.time.sleep", sleep)
    assert wait_for_display({}, tmp_path)
    assert len(looks) == 4


def test_a_screen_that_does_not_come_is_not_waited_for_long(tmp_path, screen, looks):
    assert not wait_for_display({}, tmp_path)
    assert 5 < len(looks) < 12


def test_nobody_waits_for_a_screen_that_is_not_wanted(tmp_path, screen, looks):
    write_settings(tmp_path, "screen = false")
    assert not wait_for_display({}, tmp_path)
    assert looks == []


def test_where_it_is_told_to_draw_it_draws(tmp_path, screen):
    assert has_display({"WLR_BACKENDS": "headless"}, tmp_path)


def write_settings(root, text):
    path = root / CONFIG.lstrip("/")
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_an_enrolled_kiosk_runs_by_its_settings_in_the_compositor(tmp_path):
    write_settings(tmp_path, 'kiosk = "a-1"\n[run]\nbuttons = "17,27,22"\n')
    command = kiosk_command(tmp_path, "/run/k", has_display=True)
    assert command[:3] == ["/usr/bin/cage", "-d", "--"]
    assert command[3:] == ["/opt/faccine/current/bin/faccine-kiosk", "--config", CONFIG, "run"]
    assert kiosk_command(tmp_path, "/run/k", has_display=False) == command[3:]


@pytest.mark.parametrize("said", ["screen = false", "[run]\nscreen = false", "headless = true"])
def test_a_kiosk_without_a_screen_needs_no_compositor(tmp_path, said):
    write_settings(tmp_path, said)
    assert kiosk_command(tmp_path, "/run/k", has_display=True)[0].endswith("/faccine-kiosk")


def test_settings_nobody_can_read_are_for_the_kiosk_to_complain_about(tmp_path):
    write_settings(tmp_path, "kiosk =")
    assert "--config" in kiosk_command(tmp_path, "/run/k", has_display=True)


def test_before_it_is_enrolled_it_shows_that_it_is_not_in_service_yet(tmp_path):
    shown = kiosk_command(tmp_path, "/run/k", has_display=True)
    assert shown[0] == "/usr/bin/cage"
    assert shown[shown.index("--outbox") + 1].startswith("/run/k/")
    assert "--headless" not in shown
    assert "--headless" in kiosk_command(tmp_path, "/run/k", has_display=False)


def test_no_option_of_the_compositor_lets_anybody_out(tmp_path):
    """``-s`` would let keys switch to another console."""
    write_settings(tmp_path, "")
    command = kiosk_command(tmp_path, "/run/k", has_display=True)
    assert not [word for word in command[: command.index("--")] if word.startswith("-s")]


def test_the_cursor_is_one_transparent_pixel(tmp_path):
    write_theme(tmp_path)
    for name in ("default", "left_ptr"):
        assert (tmp_path / "default/cursors" / name).read_bytes() == empty_cursor()
    magic, header, _, entries = struct.unpack_from("<4sIII", empty_cursor())
    assert (magic, header, entries) == (b"Xcur", 16, 1)
    width, height = struct.unpack_from("<II", empty_cursor(), 28 + 16)
    assert (width, height) == (1, 1)
    assert empty_cursor()[-4:] == bytes(4)


def process(proc, number, parent, *words):
    folder = proc / str(number)
    folder.mkdir(parents=True)
    (folder / "cmdline").write_bytes("\0".join([*words, ""]).encode())
    (folder / "stat").write_text(f"{number} (a (b) c) S {parent} {number} 0 0 -1\n")


def test_the_kiosk_is_ended_and_not_what_runs_beside_it(tmp_path):
    program = "/opt/faccine/current/bin/faccine-kiosk"
    process(tmp_path, 10, 1, "/usr/bin/cage", "-d", "--", program, "run")
    process(tmp_path, 11, 10, "Xwayland", ":0")
    process(tmp_path, 12, 10, "/opt/faccine/current/bin/python", program, "run")
    process(tmp_path, 13, 1, "/usr/bin/python3", program, "check")
    assert kiosk_process(10, tmp_path) == 12
    assert kiosk_process(12, tmp_path) == 12
    assert kiosk_process(11, tmp_path) is None
    assert kiosk_process(99, tmp_path) is None


def test_settling_looks_where_the_kiosk_writes():
    assert settling._OUTBOX == "/var/lib/faccine/kiosk/outbox.db"
