"""Puts a kiosk together: outbox, uplink, recorder, session, and a screen or buttons if it has any.

Importing this imports neither Kivy nor gpiozero; a kiosk without a screen never does.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass

from faccine.runtime.clock import Clock
from faccine.runtime.lock import ProcessLock
from faccine.runtime.logs import get_logger
from faccine.runtime.service import StopSignal, Supervisor
from faccine.wire.errors import FaccineError, StorageError
from faccine.wire.settings import KioskSettings
from faccine.wire.states import Action, Command
from kiosk.buttons import open_buttons
from kiosk.conductor import Conductor
from kiosk.inputs import SettingsArrived
from kiosk.outbox import Outbox
from kiosk.outbox_file import make_folder
from kiosk.outbox_settings import read_settings
from kiosk.recorder import Recorder
from kiosk.session import Session
from kiosk.uplink import Listeners, Uplink, UplinkOptions
from kiosk.wiring import Wiring

log = get_logger("kiosk")


@dataclass(frozen=True)
class Face:
    """What citizens meet. ``wiring`` None: no buttons on pins."""

    has_screen: bool = True
    is_fullscreen: bool = True
    wiring: Wiring | None = None


def start_up(options: UplinkOptions, clock: Clock) -> KioskSettings | None:
    """Open the outbox, mend it if it is damaged, and return the settings in force.

    Raises:
        StorageError: it cannot be opened.
    """
    outbox = Outbox.open(options.outbox, clock, is_checked=True)
    try:
        return read_settings(outbox)
    finally:
        outbox.close()


def run_with_face(options: UplinkOptions, clock: Clock, face: Face, stop: StopSignal) -> None:
    """Serve citizens until asked to stop; returns after the last press is committed.

    Raises:
        HardwareError: screen or pins are asked for and are not there.
        StorageError: the outbox cannot be opened, another kiosk runs on it, or nobody writes
            to it any more.
    """
    make_folder(options.outbox)
    with ProcessLock(options.outbox, who="faccine-kiosk"), ExitStack() as stack:
        session = Session(start_up(options, clock))
        recorder = Recorder(options.outbox, clock)
        conductor = Conductor(session, perform=recorder.perform, now_ms=clock.boottime_ms)
        supervisor = Supervisor()
        uplink = Uplink(
            options,
            clock,
            Listeners(
                settings=lambda settings: conductor.post(SettingsArrived(settings)),
                command=lambda command: obey(command, stop),
                alive=supervisor.alive,
            ),
        )
        carrying = _UplinkThread(uplink, stop)
        stack.callback(supervisor.stopping)
        carrying.start()
        stack.callback(carrying.finish)
        recorder.start(tell=conductor.post, committed=uplink.wake, failed=stop.set)
        stack.callback(recorder.close)
        supervisor.ready("serving citizens")
        _meet_citizens(conductor, clock, face, stop)


def run_headless(options: UplinkOptions, clock: Clock, stop: StopSignal) -> None:
    """Carry what ``faccine-kiosk press`` writes down, until asked to stop.

    Raises:
        StorageError: the outbox cannot be opened, or another kiosk runs on it.
    """
    make_folder(options.outbox)
    with ProcessLock(options.outbox, who="faccine-kiosk"):
        start_up(options, clock)
        supervisor = Supervisor()
        listeners = Listeners(command=lambda command: obey(command, stop), alive=supervisor.alive)
        supervisor.ready("carrying presses to the hub")
        log.info("kiosk started", kiosk=options.kiosk, broker=str(options.broker))
        try:
            Uplink(options, clock, listeners).run(stop.is_set)
        finally:
            supervisor.stopping()
        log.info("kiosk stopped", kiosk=options.kiosk)


def obey(command: Command, stop: StopSignal) -> None:
    """Do what the hub asks, where this kiosk can. Restarting is systemd's part."""
    if command.action is Action.RESTART:
        stop.set()
    else:
        log.warning("command not known to this kiosk", action=command.action)


def _meet_citizens(conductor: Conductor, clock: Clock, face: Face, stop: StopSignal) -> None:
    with ExitStack() as stack:
        if face.wiring is not None:
            stack.enter_context(open_buttons(face.wiring, conductor, clock.boottime_ms))
        if face.has_screen:
            from kiosk.ui.app import run_window  # noqa: PLC0415 - loads Kivy

            run_window(conductor, stop, fullscreen=face.is_fullscreen)
        else:
            conductor.run(stop)


class _UplinkThread:
    """The uplink beside a session; when it fails, the process ends and systemd starts it anew."""

    def __init__(self, uplink: Uplink, stop: StopSignal) -> None:
        self._uplink = uplink
        self._stop = stop
        self._over = threading.Event()
        self._failure: FaccineError | None = None
        self._thread = threading.Thread(target=self._run, name="uplink")

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        self._over.set()
        self._uplink.wake()
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            self._uplink.run(self._over.is_set)
        except FaccineError as error:
            self._failure = error
            self._stop.set()
        except Exception:
            log.exception("uplink failed")
            self._failure = StorageError("uplink failed; see the log above")
            self._stop.set()
            raise
