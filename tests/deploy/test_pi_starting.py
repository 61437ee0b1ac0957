"""What faccine-kiosk.service starts and ends: in a compositor, or without one."""

from __future__ import annotations

import struct

import pytest
from appliance.cursor import empty_cursor, write_theme
from appliance.launching import CONFIG, has_display, kiosk_command, wait_for_display
from appliance.stopping import kiosk_process


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
