"""A kiosk of buttons alone, as a process that cannot import Kivy."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from a_kiosk import a_kiosk, services

from faccine.runtime.clock import SystemClock
from kiosk.outbox.export import export_lines
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import keep_settings

KIOSK = "esempio-anagrafe-1"
PROGRAM = """
import sys, threading, time
sys.modules["kivy"] = None  # importing it is now an ImportError

from gpiozero import Device
from kiosk.cli import main

def wait_until(is_so):
    while not is_so():
        time.sleep(0.005)

def press():
    wait_until(lambda: {"buttons", "lamps"} <= {one.name for one in threading.enumerate()})
    pins = Device.pin_factory
    pins.pin(24).drive_low()     # the selector turns to the second service
    wait_until(lambda: pins.pin(5).state)  # the lamps ask
    pins.pin(22).drive_low()
    wait_until(lambda: not pins.pin(5).state)
    pins.pin(22).drive_high()

threading.Thread(target=press, daemon=True).start()
main()
"""


def ratings(path: Path) -> list[dict]:
    with closing(Outbox.open(path, SystemClock())) as outbox:
        events = [json.loads(line) for line in export_lines(outbox, KIOSK, is_all=True)]
    return [{key: event[key] for key in ("face", "service", "input")} for event in events]


def test_a_kiosk_of_buttons_serves_a_press_where_kivy_cannot_be_imported(tmp_path):
    path = tmp_path / "outbox.db"
    with closing(Outbox.open(path, SystemClock())) as outbox, outbox.writing() as connection:
        keep_settings(connection, a_kiosk(services=services("carta-identita", "tributi")))
    flags = ["run", "--kiosk", KIOSK, "--broker", "mqtt://127.0.0.1:1"]
    flags += ["--outbox", str(path), "--no-screen", "--buttons", "17,27,22"]
    flags += ["--lamps", "5,6,13", "--selector", "23,24"]
    kiosk = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *flags],
        env={**os.environ, "GPIOZERO_PIN_FACTORY": "mock"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 20
        while not ratings(path) and kiosk.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        kiosk.send_signal(signal.SIGTERM)
        _, said = kiosk.communicate(timeout=20)
    finally:
        kiosk.kill()
    assert ratings(path) == [{"face": "sad", "service": "tributi", "input": "button"}], said
    assert kiosk.returncode == 0, said
    assert "Traceback" not in said
