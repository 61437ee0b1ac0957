"""Three real buttons, their lamps and a selector, connected to a kiosk's session.

The pins are opened (``pins``), watched (``watcher``) and lit (``lighting``); what happens is posted
to the conductor, which may be called from any thread. A stuck button counts as let go of, is
reported, and is not heard of until it is free; the others go on working.

A kiosk without its pins has still work to do: a screen to show, presses to carry to the hub.
``Buttons`` therefore says what is wrong and tries again; ``open_buttons`` refuses.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

from faccine.runtime.logs import get_logger
from faccine.wire.errors import HardwareError
from faccine.wire.events import Input
from faccine.wire.faces import Face
from faccine.wire.wiring import Wiring
from kiosk.buttons.contacts import STUCK_MS, Contact, Sign
from kiosk.buttons.lighting import Lighting
from kiosk.buttons.pins import Pins, open_pins
from kiosk.buttons.watcher import Part, Watcher
from kiosk.conductor import Conductor
from kiosk.session.inputs import FacePressed, FaceReleased, Selected
from kiosk.session.view import View

AGAIN_SECONDS = 30.0

_log = get_logger("buttons")


class Panel:
    """Open buttons, lamps and selector, each with its thread, until :meth:`close`.

    Args:
        wiring: where they are.
        conductor: gets what happens.
        now_ms: a clock that never jumps.
        on_stuck: told of a stuck button with True, and with False when it is free again.
        on_failure: called when a thread ended with an error, which is in the log.

    Raises:
        HardwareError: gpiozero or the pins are not there, or somebody else has them.
    """

    def __init__(
        self,
        wiring: Wiring,
        conductor: Conductor,
        now_ms: Callable[[], int],
        *,
        on_stuck: Callable[[Face, bool], None],
        on_failure: Callable[[], None],
    ) -> None:
        self._conductor = conductor
        self._on_stuck = on_stuck
        self._on_failure = on_failure
        with ExitStack() as stack:
            pins = stack.enter_context(open_pins(wiring))
            self.watcher = Watcher(_contacts(pins, now_ms()), self._tell, pins.is_closed, now_ms)
            self._lighting = Lighting(pins.lamps, now_ms)
            if pins.lamps:
                self._start(self._lighting.run, self._lighting.stop, stack, "lamps")
            pins.listen(lambda part, is_closed: self.watcher.edge(part, is_closed=is_closed))
            self._start(self.watcher.run, self.watcher.stop, stack, "buttons")
            self._stack = stack.pop_all()

    def show(self, view: View) -> None:
        """Have the lamps follow what is being shown; returns at once."""
        self._lighting.show(view)

    def close(self) -> None:
        """Let go of the pins."""
        self._stack.close()

    def _start(
        self, run: Callable[[], None], stop: Callable[[], None], stack: ExitStack, name: str
    ) -> None:
        def watched() -> None:
            try:
                run()
            except Exception:  # noqa: BLE001 - the top of a thread
                _log.exception("thread failed", thread=name)
                self._on_failure()

        thread = threading.Thread(target=watched, name=name, daemon=True)
        thread.start()
        stack.callback(thread.join)
        stack.callback(stop)

    def _tell(self, part: Part, sign: Sign) -> None:
        if not isinstance(part, Face):
            self._turned(part, sign)
        elif sign is Sign.PRESSED:
            self._conductor.post(FacePressed(part, Input.BUTTON))
        elif sign is Sign.RELEASED:
            self._conductor.post(FaceReleased(part))
        elif sign is Sign.STUCK:
            _log.warning("button stuck", face=part.value)
            self._conductor.post(FaceReleased(part))
            self._on_stuck(part, True)
        else:
            _log.warning("button free again", face=part.value)
            self._on_stuck(part, False)

    def _turned(self, position: int, sign: Sign) -> None:
        if sign is Sign.PRESSED:
            self._conductor.post(Selected(position))
            return
        contacts = self.watcher.contacts.items()
        if not any(one.is_closed for part, one in contacts if not isinstance(part, Face)):
            self._conductor.post(Selected(None))


def _contacts(pins: Pins, now_ms: int) -> dict[Part, Contact]:
    return {part: _contact(part, pins.is_closed(part), now_ms) for part in pins.switches}


def _contact(part: Part, is_closed: bool, now_ms: int) -> Contact:
    """A button that is down when watching starts is held; a selector has just been turned."""
    if isinstance(part, Face):
        return Contact(is_closed=is_closed, now_ms=now_ms, stuck_ms=STUCK_MS)
    contact = Contact(is_closed=False, now_ms=now_ms, stuck_ms=None)
    contact.edge(is_closed=is_closed, now_ms=now_ms)
    return contact


@contextmanager
def open_buttons(
    wiring: Wiring, conductor: Conductor, now_ms: Callable[[], int]
) -> Iterator[Watcher]:
    """Connect a panel to a kiosk for as long as the context lasts.

    Args:
        wiring: where buttons, lamps and selector are.
        conductor: gets what happens, and tells the lamps what is being shown.
        now_ms: a clock that never jumps.

    Raises:
        HardwareError: gpiozero or the pins are not there, or somebody else has them.
    """
    panel = Panel(wiring, conductor, now_ms, on_stuck=lambda *_: None, on_failure=lambda: None)
    try:
        conductor.listen(panel.show)
        yield panel.watcher
    finally:
        panel.close()


class Buttons:
    """The panel of a kiosk that works without it, and tries again while it cannot be had.

    Use it as a context. :attr:`problem` and :attr:`stuck` may be read from any thread.

    Args:
        wiring: where buttons, lamps and selector are.
        conductor: gets what happens, and tells the lamps what is being shown.
        now_ms: a clock that never jumps.
        on_change: called, on any thread, when :attr:`problem` or :attr:`stuck` changed.
        again_seconds: how long after a failure the pins are tried again.
    """

    def __init__(
        self,
        wiring: Wiring,
        conductor: Conductor,
        now_ms: Callable[[], int],
        *,
        on_change: Callable[[], None] = lambda: None,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        self.problem: str | None = None
        self._wiring = wiring
        self._conductor = conductor
        self._now_ms = now_ms
        self._on_change = on_change
        self._again_seconds = again_seconds
        self._panel: Panel | None = None
        self._over = threading.Event()
        self._failed = threading.Event()
        self._thread = threading.Thread(target=self._mind, name="buttons-again", daemon=True)

    @property
    def stuck(self) -> tuple[str, ...]:
        """The faces whose buttons are stuck now."""
        panel = self._panel
        return panel.watcher.stuck if panel else ()

    def ask(self, answered: Callable[[], None]) -> None:
        """Have this called soon while buttons are watched, at once while there are none to watch.

        Starting anew would not bring back pins that cannot be had.
        """
        panel = self._panel
        if panel is None:
            answered()
        else:
            panel.watcher.ask(answered)

    def __enter__(self) -> Self:
        self._conductor.listen(self._show)
        self._open()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._failed.set()
        self._thread.join()
        self._close()

    def _show(self, view: View) -> None:
        panel = self._panel
        if panel is not None:
            panel.show(view)

    def _mind(self) -> None:
        """Open the pins again, some time after they could not be opened or a thread failed."""
        while not self._over.is_set():
            if self.problem is None:
                self._failed.wait()
                if self._over.is_set():
                    return
                self._close()
                self._say("buttons: a thread failed, its error is in the log; tried again soon")
            if not self._over.wait(self._again_seconds):
                self._open()

    def _open(self) -> None:
        self._failed.clear()
        try:
            self._panel = Panel(
                self._wiring,
                self._conductor,
                self._now_ms,
                on_stuck=lambda *_: self._on_change(),
                on_failure=self._failed.set,
            )
        except HardwareError as error:
            self._say(str(error))
            return
        self._show(self._conductor.view)
        self._say(None)

    def _close(self) -> None:
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.close()

    def _say(self, problem: str | None) -> None:
        if problem == self.problem:
            return
        self.problem = problem
        if problem is None:
            _log.info("buttons work again")
        else:
            _log.error("buttons do not work", problem=problem)
        self._on_change()
