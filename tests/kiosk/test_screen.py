from __future__ import annotations

import threading
from pathlib import Path

import pytest
from kiosk_fakes import FakeClock

from faccine.runtime.service import StopSignal
from faccine.wire.errors import HardwareError
from kiosk.conductor import Conductor
from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board
from kiosk.screen import _end_when_there, is_display_there, serve
from kiosk.session.session import Session


def connector(root: Path, name: str, status: str) -> None:
    folder = root / "sys/class/drm" / name
    folder.mkdir(parents=True)
    (folder / "status").write_text(f"{status}\n")


def test_a_screen_on_the_console_is_there_once_it_is_connected(tmp_path):
    assert not is_display_there({}, tmp_path)
    connector(tmp_path, "card1-HDMI-A-2", "disconnected")
    assert not is_display_there({}, tmp_path)
    connector(tmp_path, "card1-HDMI-A-1", "connected")
    assert is_display_there({}, tmp_path)


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"DISPLAY": ":7.0"}, "tmp/.X11-unix/X7"),
        ({"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": "RUN"}, "run/wayland-1"),
    ],
)
def test_a_display_server_is_there_once_it_listens(tmp_path, environment, path):
    connector(tmp_path, "card1-HDMI-A-1", "connected")  # which says nothing of the server
    given = {
        name: value.replace("RUN", str(tmp_path / "run")) for name, value in environment.items()
    }
    assert not is_display_there(given, tmp_path)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).touch()
    assert is_display_there(given, tmp_path)


def test_a_display_elsewhere_is_not_ours_to_judge(tmp_path):
    assert is_display_there({"DISPLAY": "elsewhere:0"}, tmp_path)


@pytest.fixture
def no_window(monkeypatch):
    def refuse(*arguments, **more) -> None:
        raise HardwareError("no window could be opened")

    monkeypatch.setattr("kiosk.ui.app.run_window", refuse)


@pytest.fixture
def parts(tmp_path, clock: FakeClock):
    conductor = Conductor(Session(None), perform=lambda _: None, now_ms=clock.boottime_ms)
    return conductor, StopSignal(), Board("k-1", clock, Sensors(tmp_path, tmp_path))


def test_without_a_screen_a_kiosk_with_buttons_goes_on_and_says_so(parts, no_window):
    conductor, stop, board = parts
    turned, lost = threading.Event(), threading.Event()
    conductor.ask(lambda: turned.set() if lost.is_set() else None)
    serving = threading.Thread(
        target=serve,
        args=parts,
        kwargs={"is_fullscreen": True, "has_buttons": True, "lost": lost.set},
    )
    serving.start()
    assert turned.wait(30)
    assert board.health().screen is False
    assert board.health().problem == "H1 no screen"
    stop.set()
    serving.join(30)
    assert not serving.is_alive()


def test_without_a_screen_and_buttons_there_is_no_kiosk(parts, no_window):
    with pytest.raises(HardwareError, match="no window"):
        serve(*parts, is_fullscreen=True, has_buttons=False)


def test_a_screen_that_appears_later_has_the_kiosk_started_anew(monkeypatch):
    monkeypatch.setattr("kiosk.screen._LOOK_SECONDS", 0.01)
    stop, looks = StopSignal(), iter([False, False, True])
    _end_when_there(lambda: next(looks), stop, threading.Event())
    assert stop.is_set()
