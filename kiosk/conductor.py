"""Leads a session: takes what happens on any thread, and plays it on one.

The kiosk with a screen and the kiosk with buttons alone share this. Whoever puts a kiosk together
does so in this order::

    session = Session(settings)                              # None: nothing ever came from the hub
    conductor = Conductor(session, perform=recorder.perform, now_ms=clock.boottime_ms)
    conductor.post(SettingsArrived(settings))                # from the uplink's thread
    conductor.post(Recorded(token, seq))                     # from the recorder's, or NotRecorded
    with Buttons(wiring, conductor, clock.boottime_ms):      # kiosk.buttons; presses and lamps
        run_window(conductor, stop, fullscreen=True)         # kiosk.ui.app; or, without a screen:
        conductor.run(stop)

``perform`` is called on the session's thread with a ``RecordRating`` or ``RecordReason``; it hands
them to the writer's thread and returns at once. What ``Show`` asks for goes to the listeners.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from faccine.runtime.service import StopSignal
from kiosk.session.effects import Play, RecordRating, RecordReason, Restart, Show
from kiosk.session.inputs import Happening, Tick
from kiosk.session.session import Session
from kiosk.session.view import View

Perform = Callable[[RecordRating | RecordReason], None]
Player = Callable[[Play], None]
_LOOK_FOR_STOP_SECONDS = 0.25


class Conductor:
    """One session and the thread it lives on: the one that calls :meth:`play` or :meth:`run`.

    Args:
        session: whom to lead.
        perform: writes down; returns at once.
        now_ms: the session's clock, which never jumps; the recorder measures deadlines on it too.
        play: makes sounds; returns at once.
        restart: ends the process.
    """

    def __init__(
        self,
        session: Session,
        *,
        perform: Perform,
        now_ms: Callable[[], int],
        play: Player = lambda _: None,
        restart: Callable[[], None] = lambda: None,
    ) -> None:
        self.now_ms = now_ms
        self._session = session
        self._perform = perform
        self._make_sound = play
        self._restart = restart
        self._inbox: queue.SimpleQueue[Happening] = queue.SimpleQueue()
        self._questions: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._listeners: list[Callable[[View], None]] = []
        self._wake: Callable[[], None] | None = None
        self._arrived = threading.Event()

    @property
    def view(self) -> View:
        """What there is to be seen now; never changes under the reader's hands."""
        return self._session.view

    def post(self, happened: Happening) -> None:
        """Say that something happened, from any thread."""
        self._inbox.put(happened)
        self._arrived.set()
        if self._wake is not None:
            self._wake()

    def ask(self, answered: Callable[[], None]) -> None:
        """Have this called on the session's thread when it turns next, which is soon."""
        self._questions.put(answered)
        self.post(Tick())

    def listen(self, show: Callable[[View], None]) -> None:
        """Have this called on the session's thread with every new view, and once right away."""
        self._listeners.append(show)
        show(self.view)

    def wake_with(self, wake: Callable[[], None]) -> None:
        """Have this called, on the poster's thread, whenever :meth:`play` has something to do."""
        self._wake = wake

    def play(self) -> float | None:
        """Let the session answer everything that happened, and the clock.

        Returns:
            Seconds until it wants to be called again, None for not before something happens.
        """
        self._arrived.clear()
        self._handle(Tick())
        while True:
            try:
                happened = self._inbox.get_nowait()
            except queue.Empty:
                break
            self._handle(happened)
        while not self._questions.empty():
            self._questions.get()()
        deadline_ms = self._session.deadline_ms
        return None if deadline_ms is None else max(0, deadline_ms - self.now_ms()) / 1000

    def run(self, stop: StopSignal) -> None:
        """Play until asked to stop: the loop of a kiosk without a screen."""
        while not stop.is_set():
            due_seconds = self.play()
            wait_seconds = _LOOK_FOR_STOP_SECONDS if due_seconds is None else due_seconds
            self._arrived.wait(min(wait_seconds, _LOOK_FOR_STOP_SECONDS))

    def _handle(self, happened: Happening) -> None:
        for effect in self._session.handle(happened, self.now_ms()):
            match effect:
                case Show(view):
                    for show in self._listeners:
                        show(view)
                case Play():
                    self._make_sound(effect)
                case Restart():
                    self._restart()
                case _:
                    self._perform(effect)
