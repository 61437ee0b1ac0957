"""Puts a kiosk together: outbox, uplink, recorder, session, and a screen or buttons if it has any.

Importing this imports neither Kivy nor gpiozero; a kiosk without a screen never does.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field

from faccine.runtime.clock import Clock
from faccine.runtime.lock import ProcessLock
from faccine.runtime.logs import get_logger
from faccine.runtime.service import StopSignal, Supervisor
from faccine.wire.settings import KioskSettings
from faccine.wire.states import Action, Command
from faccine.wire.wiring import Wiring
from kiosk.buttons.buttons import Buttons
from kiosk.conductor import Conductor
from kiosk.display.power import screen_power
from kiosk.display.switches import AUTO
from kiosk.machine import pulse
from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board, Sources
from kiosk.machine.self_test import begin_self_test
from kiosk.machine.teller import StatusTeller
from kiosk.opening import OpeningTeller
from kiosk.outbox.file import make_folder
from kiosk.recorder import Recorder
from kiosk.screen import serve
from kiosk.session.inputs import EnteredTestMode, Identified, SettingsArrived, SpeechChanged
from kiosk.session.session import Session
from kiosk.session.terms import offered_languages
from kiosk.session.voice import sentences_for
from kiosk.sound.sound import Sound, SoundOptions
from kiosk.starting import start_up
from kiosk.updating.files import Mailbox
from kiosk.updating.teller import UpdateTeller
from kiosk.uplink.carrying import UplinkThread
from kiosk.uplink.uplink import Listeners, Uplink, UplinkOptions

log = get_logger("kiosk")


@dataclass(frozen=True)
class Face:
    """What citizens meet.

    ``has_touch``: whether the screen can be touched. ``is_still``: nothing on it moves or fades.
    ``wiring`` None: no buttons on pins. ``inches`` is the screen's diagonal, None where the screen
    says it itself; ``screen_switch``: what turns it off out of hours, ``auto``, ``none`` or a
    command. ``sound`` None: silent. ``pin`` opens the technician's page, None: nothing does.
    """

    has_screen: bool = True
    has_touch: bool = True
    is_still: bool = False
    is_fullscreen: bool = True
    wiring: Wiring | None = None
    inches: float | None = None
    screen_switch: str = AUTO
    sound: SoundOptions | None = None
    pin: str | None = field(default=None, repr=False)


class Kiosk:
    """Everything a kiosk that meets citizens is made of, and who tells whom.

    Args:
        options: where and as whom it works.
        clock: what time it is.
        face: what citizens meet.
        stop: ends it.
    """

    def __init__(self, options: UplinkOptions, clock: Clock, face: Face, stop: StopSignal) -> None:
        self._options = options
        self._clock = clock
        self._face = face
        self._stop = stop
        self.board = _board(options, clock)
        self._settings = _begin(options, clock, self.board)
        self._session = Session(
            self._settings,
            pin=face.pin,
            kiosk=options.kiosk,
            has_touch=face.has_screen and face.has_touch,
        )
        self.recorder = Recorder(options.outbox, clock, self.board)
        self.sound = None if face.sound is None else Sound(face.sound, changed=self._sound_changed)
        self.conductor = Conductor(
            self._session,
            perform=self.recorder.perform,
            now_ms=clock.boottime_ms,
            play=self.sound.play if self.sound else lambda _: None,
            restart=stop.set,
        )
        self._opening = OpeningTeller(options.outbox, clock, self.conductor.post)
        self._updates = _update_teller(options, clock, self.board)
        listeners = Listeners(settings=self._settings_arrived, command=self._obey)
        self._uplink = Uplink(options, clock, listeners, self.board)

    def run(self, supervisor: Supervisor) -> None:
        """Serve citizens until asked to stop; returns after the last press is committed.

        Raises:
            HardwareError: a screen is asked for, it is not there, and there are no buttons.
            StorageError: another kiosk runs on this outbox, or nobody writes to it any more.
        """
        with ExitStack() as stack:
            stack.callback(supervisor.stopping)
            carrying = UplinkThread(self._uplink, self._stop)
            carrying.start()
            stack.callback(carrying.finish)
            self.recorder.start(
                tell=self.conductor.post, committed=self._uplink.wake, failed=self._stop.set
            )
            stack.callback(self.recorder.close)
            self._opening.start()
            stack.callback(self._opening.close)
            self._updates.start()
            stack.callback(self._updates.close)
            self.conductor.listen(self._updates.show)
            if self.sound is not None:
                self.sound.start()
                stack.callback(self.sound.close)
                self.conductor.listen(self.sound.on_view)
            buttons = self._open_buttons(stack)
            teller = stack.enter_context(StatusTeller(self.board.status, self.conductor.post))
            self.conductor.listen(teller.show)
            if self._settings is not None:
                self._follow(self._settings)
            stack.enter_context(self._heart(buttons, supervisor))
            supervisor.ready("serving citizens")
            self._meet_citizens()

    def _meet_citizens(self) -> None:
        face = self._face
        if not face.has_screen:
            self.conductor.run(self._stop)
            return
        with screen_power(face.screen_switch, os.environ, self.conductor):
            serve(
                self.conductor,
                self._stop,
                self.board,
                is_fullscreen=face.is_fullscreen,
                has_buttons=face.wiring is not None,
                inches=face.inches,
                is_still=face.is_still,
                lost=self._session.lose_touch,
            )

    def _open_buttons(self, stack: ExitStack) -> Buttons | None:
        wiring, session, sound = self._face.wiring, self._session, self.sound
        buttons = None
        if wiring is not None:
            buttons = stack.enter_context(Buttons(wiring, self.conductor, self._clock.boottime_ms))
        self.board.sources = Sources(
            ignored=lambda: session.ignored,
            stuck=lambda: buttons.stuck if buttons else (),
            has_buttons=lambda: None if buttons is None else buttons.problem is None,
            has_sound=lambda: None if sound is None else sound.has_sound,
        )
        return buttons

    def _heart(self, buttons: Buttons | None, supervisor: Supervisor) -> pulse.Heart:
        parts = {pulse.SESSION: self.conductor.ask, pulse.RECORDER: self.recorder.ask}
        if buttons is not None:
            parts[pulse.BUTTONS] = buttons.ask
        return pulse.Heart(
            parts,
            self.board,
            feed=supervisor.alive,
            tell=self.conductor.post,
            now_ms=self._clock.boottime_ms,
        )

    # -- what comes from elsewhere; each may be called on any thread

    def _settings_arrived(self, settings: KioskSettings) -> None:
        self._settings = settings
        self.conductor.post(SettingsArrived(settings))
        self._follow(settings)

    def _follow(self, settings: KioskSettings) -> None:
        """Have everybody but the session go by these settings; the session chooses its moment."""
        self._opening.follow(settings)
        self._updates.follow(settings)
        if self.sound is not None:
            said = sentences_for(settings, offered_languages(settings))
            self.sound.on_settings(settings, said)
        self._sound_changed()

    def _sound_changed(self) -> None:
        settings, sound = self._settings, self.sound
        if settings is not None and sound is not None:
            self.conductor.post(SpeechChanged(sound.can_speak(settings)))

    def _obey(self, command: Command) -> None:
        match command.action:
            case Action.RESTART:
                self._stop.set()
            case Action.IDENTIFY:
                self.conductor.post(Identified())
            case Action.TEST_MODE:
                self.conductor.post(EnteredTestMode())
            case Action.SELF_TEST:
                begin_self_test(self._options.outbox, self._clock, self.board)


def run_with_face(options: UplinkOptions, clock: Clock, face: Face, stop: StopSignal) -> None:
    """Serve citizens until asked to stop; returns after the last press is committed.

    Raises:
        HardwareError: a screen is asked for, it is not there, and there are no buttons.
        StorageError: another kiosk runs on this outbox, or nobody writes to it any more.
    """
    make_folder(options.outbox)
    with ProcessLock(options.outbox, who="faccine-kiosk"):
        Kiosk(options, clock, face, stop).run(Supervisor())


def run_headless(options: UplinkOptions, clock: Clock, stop: StopSignal) -> None:
    """Carry what ``faccine-kiosk press`` writes down, until asked to stop.

    Raises:
        StorageError: another kiosk runs on this outbox.
    """
    make_folder(options.outbox)
    with ProcessLock(options.outbox, who="faccine-kiosk"):
        board = _board(options, clock)
        updates = _update_teller(options, clock, board, is_attended=False)
        settings = _begin(options, clock, board)
        if settings is not None:
            updates.follow(settings)
        supervisor, turns = Supervisor(), pulse.Turns()

        def obey(command: Command) -> None:
            if command.action is Action.RESTART:
                stop.set()
            elif command.action is Action.SELF_TEST:
                begin_self_test(options.outbox, clock, board)
            else:
                log.warning("command needs a screen or buttons", action=command.action)

        listeners = Listeners(settings=updates.follow, command=obey, alive=turns.turned)
        heart = pulse.Heart(
            {pulse.UPLINK: turns.ask},
            board,
            feed=supervisor.alive,
            tell=lambda _: None,
            now_ms=clock.boottime_ms,
            pulse=pulse.Pulse(patience_ms=pulse.CARRYING_PATIENCE_MS),
        )
        supervisor.ready("carrying presses to the hub")
        log.info("kiosk started", kiosk=options.kiosk, broker=str(options.broker))
        updates.start()
        try:
            with heart:
                Uplink(options, clock, listeners, board).run(stop.is_set)
        finally:
            updates.close()
            supervisor.stopping()
        log.info("kiosk stopped", kiosk=options.kiosk)


def _board(options: UplinkOptions, clock: Clock) -> Board:
    folder = options.outbox.absolute().parent
    return Board(options.kiosk, clock, Sensors(folder), update=Mailbox(folder).update)


def _update_teller(
    options: UplinkOptions, clock: Clock, board: Board, *, is_attended: bool = True
) -> UpdateTeller:
    return UpdateTeller(
        options.outbox.absolute().parent,
        clock,
        lambda: board.health().problem,
        is_attended=is_attended,
    )


def _begin(options: UplinkOptions, clock: Clock, board: Board) -> KioskSettings | None:
    start = start_up(options.outbox, clock)
    if start.fault is not None:
        board.disk_answered(start.fault)
    board.settings(start.settings)
    return start.settings
