"""Three real buttons and their lamps. The only module that knows gpiozero.

gpiozero's own ``bounce_time`` swallows real presses, and its mock pins ignore it, so the rule is
ours and pure (``Contact``): a press counts once the contact has stayed closed for 20 ms, which is
longer than any switch bounces and shorter than any finger; the next one only after it has stayed
open as long. A contact that stays closed for ten seconds is reported as stuck: a coin, a bag, a
broken spring.

gpiozero calls back on a thread of its own, at every bounce. A watcher thread takes these edges,
applies the rule, and posts presses to the conductor, which may be called from any thread. The
three lamps do the same thing at the same time: lit while a face may be pressed.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, NamedTuple

from faccine.runtime.logs import get_logger
from faccine.wire.errors import HardwareError
from faccine.wire.events import Input
from faccine.wire.faces import FACES, Face
from kiosk.conductor import Conductor
from kiosk.inputs import FacePressed
from kiosk.view import View

STEADY_MS = 20
STUCK_MS = 10_000

_log = get_logger("buttons")


@dataclass(frozen=True)
class Pins:
    """Where the buttons and lamps are connected, in Broadcom numbers, in the order of the faces.

    Buttons close to ground and need no resistors. No lamps: an empty tuple.
    """

    buttons: tuple[int, int, int] = (17, 27, 22)
    lamps: tuple[int, ...] = ()


class Sign(Enum):
    """What a contact turns out to have done."""

    PRESSED = auto()
    STUCK = auto()
    FREED = auto()


class Contact:
    """One switch, seen through its bounces. Pure: it is told edges and times.

    A contact that is closed when watching starts counts as held, not as pressed.
    """

    def __init__(self, *, is_closed: bool, now_ms: int) -> None:
        self._line = is_closed
        self._steady = is_closed
        self._since_ms = now_ms
        self._is_stuck = False

    @property
    def due_ms(self) -> int | None:
        """When :meth:`settle` may have something to say, None for not before the next edge."""
        if self._line is not self._steady:
            return self._since_ms + STEADY_MS
        if self._steady and not self._is_stuck:
            return self._since_ms + STUCK_MS
        return None

    def edge(self, *, is_closed: bool, now_ms: int) -> None:
        """The line changed."""
        if is_closed is not self._line:
            self._line, self._since_ms = is_closed, now_ms

    def settle(self, now_ms: int) -> Sign | None:
        """Say what is certain by now, once."""
        due_ms = self.due_ms
        if due_ms is None or now_ms < due_ms:
            return None
        if self._line is self._steady:
            self._is_stuck = True
            return Sign.STUCK
        self._steady = self._line
        if self._steady:
            return Sign.PRESSED
        was_stuck, self._is_stuck = self._is_stuck, False
        return Sign.FREED if was_stuck else None


class Edge(NamedTuple):
    """A line that changed, and when."""

    face: Face
    is_closed: bool
    at_ms: int


@dataclass
class Watcher:
    """Turns edges into presses, on a thread of its own.

    Args:
        contacts: the switches as they are when watching starts.
        on_press: called for each press.
        on_stuck: called with True when a switch stays closed, with False when it comes free.
        now_ms: a clock that never jumps.
    """

    contacts: dict[Face, Contact]
    on_press: Callable[[Face], None]
    on_stuck: Callable[[Face, bool], None]
    now_ms: Callable[[], int]
    _edges: queue.SimpleQueue[Edge | None] = field(default_factory=queue.SimpleQueue)

    def edge(self, face: Face, *, is_closed: bool) -> None:
        """Say that a line changed, from any thread."""
        self._edges.put(Edge(face, is_closed, self.now_ms()))

    def stop(self) -> None:
        """End :meth:`run`."""
        self._edges.put(None)

    def run(self) -> None:
        """Watch until stopped."""
        while True:
            try:
                edge = self._edges.get(timeout=self._seconds_to_next())
            except queue.Empty:
                self.settle(self.now_ms())
                continue
            if edge is None:
                return
            self.settle(edge.at_ms)
            self.contacts[edge.face].edge(is_closed=edge.is_closed, now_ms=edge.at_ms)

    def settle(self, now_ms: int) -> None:
        """Report what has become certain."""
        for face, contact in self.contacts.items():
            match contact.settle(now_ms):
                case Sign.PRESSED:
                    self.on_press(face)
                case Sign.STUCK:
                    self.on_stuck(face, True)
                case Sign.FREED:
                    self.on_stuck(face, False)

    def _seconds_to_next(self) -> float | None:
        due = [contact.due_ms for contact in self.contacts.values()]
        soonest_ms = min((at_ms for at_ms in due if at_ms is not None), default=None)
        return None if soonest_ms is None else max(0, soonest_ms - self.now_ms()) / 1000


@contextmanager
def open_buttons(
    pins: Pins,
    conductor: Conductor,
    now_ms: Callable[[], int],
    *,
    on_stuck: Callable[[Face, bool], None] | None = None,
) -> Iterator[Watcher]:
    """Connect buttons and lamps to a kiosk for as long as the context lasts.

    Args:
        pins: where they are.
        conductor: gets the presses, and tells the lamps what is being shown.
        now_ms: a clock that never jumps.
        on_stuck: also told of stuck and freed buttons, on the watcher's thread; None: only logged.

    Raises:
        HardwareError: if gpiozero or the pins are not there.
    """

    def report(face: Face, is_stuck: bool) -> None:
        _log.warning("button stuck" if is_stuck else "button free again", face=face.value)
        if on_stuck is not None:
            on_stuck(face, is_stuck)

    with ExitStack() as stack:
        buttons, lamps = _open_devices(pins, stack)
        watcher = Watcher(
            contacts={
                face: Contact(is_closed=button.is_active, now_ms=now_ms())
                for face, button in buttons.items()
            },
            on_press=lambda face: conductor.post(FacePressed(face, Input.BUTTON)),
            on_stuck=report,
            now_ms=now_ms,
        )
        for face, button in buttons.items():
            _connect(button, face, watcher)
        conductor.listen(lambda view: _light(lamps, view))
        thread = threading.Thread(target=watcher.run, name="buttons", daemon=True)
        thread.start()
        stack.callback(thread.join)
        stack.callback(watcher.stop)
        yield watcher


def _connect(button: Any, face: Face, watcher: Watcher) -> None:
    button.when_activated = lambda: watcher.edge(face, is_closed=True)
    button.when_deactivated = lambda: watcher.edge(face, is_closed=False)


def _light(lamps: list[Any], view: View) -> None:
    for lamp in lamps:
        if view.takes_faces:
            lamp.on()
        else:
            lamp.off()


def _open_devices(pins: Pins, stack: ExitStack) -> tuple[dict[Face, Any], list[Any]]:
    try:
        import gpiozero  # noqa: PLC0415 - a kiosk without buttons has no gpiozero
    except ImportError as missing:
        raise HardwareError(
            "buttons need the Python package gpiozero, which is not installed: "
            "pip install 'faccine[buttons]'"
        ) from missing
    try:
        buttons = {
            face: stack.enter_context(gpiozero.DigitalInputDevice(pin, pull_up=True))
            for face, pin in zip(FACES, pins.buttons, strict=True)
        }
        return buttons, [stack.enter_context(gpiozero.LED(pin)) for pin in pins.lamps]
    except (gpiozero.GPIOZeroError, OSError) as error:
        raise HardwareError(
            f"pins {(*pins.buttons, *pins.lamps)} cannot be used ({error}): expected the GPIO pins "
            "of a Raspberry Pi, each once; check the numbers, and that lgpio is installed and the "
            "user is in the group gpio"
        ) from error
