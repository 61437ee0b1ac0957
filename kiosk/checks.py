"""``faccine-kiosk check``: what is in force, and what would not work.

An outbox file that is missing is begun; nothing else is changed.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from faccine.runtime.broker import Broker
from faccine.runtime.clock import Clock
from faccine.runtime.mqtt_client import tls_context
from faccine.wire.errors import HardwareError, SettingsError, StorageError
from kiosk.bootstrap import Face
from kiosk.buttons import open_buttons
from kiosk.conductor import Conductor
from kiosk.finding import Finding
from kiosk.outbox import Outbox
from kiosk.outbox_sending import standings
from kiosk.outbox_settings import read_settings
from kiosk.session import Session
from kiosk.uplink import UplinkOptions
from kiosk.wiring import Wiring

_REACH_SECONDS = 3.0


def check_kiosk(options: UplinkOptions, clock: Clock, face: Face | None) -> Iterator[Finding]:
    """Yield what is in force and what is wrong. ``face`` None: headless."""
    yield Finding("kiosk", options.kiosk)
    login = options.broker.username or "nobody"
    secret = "with a password" if options.broker.password else "without a password"
    yield Finding("broker", f"{options.broker} as {login}, {secret}")
    if options.broker.tls:
        yield _authority(options.broker)
    yield _reach(options.broker.host, options.broker.port)
    yield from _outbox(options.outbox, clock)
    synced = clock.is_synced()
    yield Finding("clock", "synced" if synced else "not synced; the hub's time will be used")
    if face is not None and face.wiring is not None:
        yield _pins(face.wiring, clock)
    if face is not None and face.has_screen:
        yield _screen()


def _authority(broker: Broker) -> Finding:
    try:
        tls_context(broker)
    except SettingsError as error:
        return Finding("authority", str(error), is_wrong=True)
    return Finding("authority", str(broker.authority or "those of this machine"))


def _reach(host: str, port: int) -> Finding:
    try:
        socket.create_connection((host, port), timeout=_REACH_SECONDS).close()
    except OSError as error:
        said = f"{host}:{port} not reached ({error}); presses wait until it is"
        return Finding("broker", said, is_wrong=True)
    return Finding("broker", "reached")


def _outbox(path: Path, clock: Clock) -> Iterator[Finding]:
    try:
        outbox = Outbox.open(path, clock, is_checked=True)
    except StorageError as error:
        yield Finding("outbox", str(error), is_wrong=True)
        return
    try:
        with outbox.writing():
            pass
        found = standings(outbox)
        settings = read_settings(outbox)
    except StorageError as error:
        yield Finding("outbox", str(error), is_wrong=True)
        return
    finally:
        outbox.close()
    waiting = sum(at.waiting for at in found)
    yield Finding("outbox", f"{path}: {found[-1].uuid}, {waiting} events wait")
    if settings is None:
        yield Finding("settings", "none yet; they come from the hub")
    else:
        offered = ", ".join(service.code for service in settings.services)
        yield Finding("settings", f"version {settings.version}, {settings.office.name}: {offered}")


def _pins(wiring: Wiring, clock: Clock) -> Finding:
    nobody = Conductor(Session(None), perform=lambda _: None, now_ms=clock.boottime_ms)
    try:
        with open_buttons(wiring, nobody, clock.boottime_ms):
            pass
    except HardwareError as error:
        return Finding("buttons", str(error), is_wrong=True)
    return Finding("buttons", f"pins: {wiring}")


def _screen() -> Finding:
    if find_spec("kivy") is None:
        said = "Kivy is not installed: install 'faccine[kiosk]', or run with --headless"
        return Finding("screen", said, is_wrong=True)
    has_display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if not has_display and not Path("/dev/dri").exists():
        said = "neither a display server nor /dev/dri: connect a screen, or run with --headless"
        return Finding("screen", said, is_wrong=True)
    return Finding("screen", "there")
