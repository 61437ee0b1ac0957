"""``faccine-kiosk run`` as systemd runs it: a process of its own that says how it is."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from a_kiosk import a_kiosk

from faccine.runtime.clock import ClockPolicy, SystemClock
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import keep_settings

pytestmark = pytest.mark.system

PATIENCE_SECONDS = 30


class Systemd:
    """The socket on which a service says how it is, and the service."""

    def __init__(self, folder, *flags):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(folder / "notify"))
        self.socket.settimeout(PATIENCE_SECONDS)
        self.log = folder / "kiosk.log"
        outbox = folder / "outbox.db"
        clock = SystemClock(ClockPolicy.TRUSTED)
        with closing(Outbox.open(outbox, clock)) as opened, opened.writing() as connection:
            keep_settings(connection, a_kiosk())
        program = Path(sys.executable).with_name("faccine-kiosk")
        nowhere = ["--broker", "mqtt://127.0.0.1:9", "--outbox", outbox]
        given = {"NOTIFY_SOCKET": str(folder / "notify"), "GPIOZERO_PIN_FACTORY": "mock"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, "run", "--kiosk", "esempio-anagrafe-1", *nowhere, *flags],
                env=dict(os.environ) | given,
                stdout=log,
                stderr=log,
            )

    def hears(self, what):
        while True:
            said = self.socket.recv(1000).decode()
            if said.startswith(what):
                return said

    def close(self):
        self.process.kill()
        self.process.wait()
        self.socket.close()


@pytest.fixture
def systemd(tmp_path):
    started = []

    def start(*flags):
        started.append(Systemd(tmp_path, *flags))
        return started[-1]

    yield start
    for service in started:
        service.close()


@pytest.mark.parametrize("flags", [["--headless"], ["--no-screen", "--buttons=17,27,22"]], ids=str)
def test_it_says_when_it_is_ready_feeds_the_watchdog_and_stops_in_order(systemd, flags):
    service = systemd(*flags)
    assert "STATUS=" in service.hears("READY=1")
    service.hears("WATCHDOG=1")
    service.process.terminate()
    service.hears("STOPPING=1")
    assert service.process.wait(PATIENCE_SECONDS) == 0
    assert "Traceback" not in service.log.read_text()


def test_asked_to_stop_while_it_starts_it_stops(systemd):
    service = systemd("--no-screen", "--buttons=17,27,22")
    service.hears("READY=1")
    service.process.terminate()
    assert service.process.wait(PATIENCE_SECONDS) == 0


def test_without_a_screen_and_without_buttons_it_ends_in_one_line(systemd, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":9999")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    service = systemd()
    assert service.process.wait(PATIENCE_SECONDS) == 1
    assert "no window could be opened" in service.log.read_text().splitlines()[-1]
