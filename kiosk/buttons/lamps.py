"""What the lamps in the buttons do, as brightness at a time. Pure: knows no pins and no threads.

Lamps can be read across the room, by the clerk and by the queue: from the press until they ask the
next person they do the same, at the same times, whichever face was pressed and whether a reason
follows or not. So the reasons are no state of their own here: the lamps answer, stay dark for as
long as presses are ignored, and ask again while the screen may still show reasons; the second
thanks, after a reason, is no news to them. Nothing flashes more than three times a second, which
could hurt somebody.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto

from faccine.wire.faces import FACES
from kiosk.session.view import Screen, View

Levels = tuple[float, float, float]
"""Brightness of the three lamps, from 0 to 1, in the order of the faces."""

DIM = 0.1
BREATH_MS = 4_000
BREATH_STEP_MS = 60
"""Breathing is drawn sixteen times a second: fine enough for eyes, light enough for a Pi Zero."""
_SHALLOWEST = 0.25
_RUN_STEP_MS = 200
_SPOKEN = (Screen.SERVICE, Screen.ASK, Screen.WHY, Screen.THANKS)
"""After a spoken vote both reasons and thanks stay, and buttons do something: no difference."""


class Pattern(Enum):
    """What the lamps are saying."""

    OFF = auto()
    DIM = auto()
    READY = auto()
    TEST = auto()
    """Ready, in test mode."""
    HEARD = auto()
    """A button is down, or its press is being written."""
    RECORDED = auto()
    NOT_RECORDED = auto()
    IDENTIFY = auto()
    TRY_OUT = auto()
    """The hardware test: each lamp with its button."""


@dataclass(frozen=True)
class _Blinks:
    """Steps of (milliseconds, brightness); then dark, or from the beginning."""

    steps: tuple[tuple[int, float], ...]
    is_repeating: bool = False


_BLINKS = {
    Pattern.RECORDED: _Blinks(((150, 1.0), (190, 0.0), (150, 1.0))),
    Pattern.NOT_RECORDED: _Blinks(((500, 1.0), (500, 0.0)) * 3),
    Pattern.TEST: _Blinks(((150, 1.0), (190, DIM), (150, 1.0), (1_510, DIM)), is_repeating=True),
}


def brightness(pattern: Pattern, elapsed_ms: int) -> Levels:
    """Return the lamps of a pattern that began so long ago; of ``TRY_OUT`` all dim."""
    match pattern:
        case Pattern.READY:
            phase = 2 * math.pi * elapsed_ms / BREATH_MS
            level = _SHALLOWEST + (1 - _SHALLOWEST) * (1 - math.cos(phase)) / 2
        case Pattern.DIM | Pattern.TRY_OUT:
            level = DIM
        case Pattern.IDENTIFY:
            lit = elapsed_ms // _RUN_STEP_MS % 4
            return float(lit == 0), float(lit == 1), float(lit == 2)
        case _ if pattern in _BLINKS:
            level = _step_at(_BLINKS[pattern], elapsed_ms)[0]
        case _:
            level = 0.0
    return level, level, level


def next_change_ms(pattern: Pattern, elapsed_ms: int) -> int | None:
    """Return in how many milliseconds a pattern looks different, None for not by itself."""
    if pattern is Pattern.READY:
        return BREATH_STEP_MS
    if pattern is Pattern.IDENTIFY:
        return _RUN_STEP_MS - elapsed_ms % _RUN_STEP_MS
    return _step_at(_BLINKS[pattern], elapsed_ms)[1] if pattern in _BLINKS else None


def _step_at(blinks: _Blinks, elapsed_ms: int) -> tuple[float, int | None]:
    """Return the brightness then, and how long it stays."""
    if blinks.is_repeating:
        elapsed_ms %= sum(lasts_ms for lasts_ms, _ in blinks.steps)
    for lasts_ms, level in blinks.steps:
        if elapsed_ms < lasts_ms:
            return level, lasts_ms - elapsed_ms
        elapsed_ms -= lasts_ms
    return 0.0, None


class Lamps:
    """The lamps of one kiosk: told what is to be seen, asked how bright they are."""

    def __init__(self) -> None:
        self._pattern = Pattern.OFF
        self._since_ms = 0
        self._then: Pattern | None = None
        self._then_ms = 0
        self._is_awaited = False
        self._identify_since_ms: int | None = None
        self._felt: frozenset[str] = frozenset()

    def show(self, view: View, now_ms: int) -> None:
        """Take in what is to be seen from now on."""
        self._advance(now_ms)
        if not view.is_identifying:
            self._identify_since_ms = None
        elif self._identify_since_ms is None:
            self._identify_since_ms = now_ms
        self._felt = view.technician.seen if view.technician else frozenset()
        if view.pressed is not None and view.screen is not Screen.HARDWARE_TEST:
            self._is_awaited = True
            self._begin(Pattern.HEARD, now_ms)
        elif view.screen in {Screen.RECORDING, Screen.WHY, Screen.THANKS, Screen.NOT_RECORDED}:
            self._follow(view, now_ms)
        else:
            self._is_awaited = False
            self._begin(_resting(view), now_ms)

    def levels(self, now_ms: int) -> Levels:
        """Return how bright they are."""
        self._advance(now_ms)
        if self._identify_since_ms is not None:
            return brightness(Pattern.IDENTIFY, now_ms - self._identify_since_ms)
        levels = brightness(self._pattern, now_ms - self._since_ms)
        if self._pattern is not Pattern.TRY_OUT:
            return levels
        happy, neutral, sad = (DIM if face.value not in self._felt else 1.0 for face in FACES)
        return happy, neutral, sad

    def due_ms(self, now_ms: int) -> int | None:
        """Return when they look different, None for not before the next view."""
        self._advance(now_ms)
        if self._identify_since_ms is not None:
            elapsed_ms, pattern = now_ms - self._identify_since_ms, Pattern.IDENTIFY
        else:
            elapsed_ms, pattern = now_ms - self._since_ms, self._pattern
        lasts_ms = next_change_ms(pattern, elapsed_ms)
        due = [] if lasts_ms is None else [now_ms + lasts_ms]
        if self._then is not None:
            due.append(self._then_ms)
        return min(due, default=None)

    def _follow(self, view: View, now_ms: int) -> None:
        """Somebody voted: answer that once; what comes of their reason stays unseen."""
        if self._is_awaited and view.screen is Screen.NOT_RECORDED:
            self._begin(Pattern.NOT_RECORDED, now_ms)
        elif self._is_awaited and view.screen in {Screen.WHY, Screen.THANKS}:
            self._is_awaited = False
            self._begin(Pattern.RECORDED, now_ms)
            self._then, self._then_ms = _resting(view), now_ms + view.cooling_ms

    def _begin(self, pattern: Pattern, now_ms: int) -> None:
        if pattern is not self._pattern:
            self._pattern, self._since_ms = pattern, now_ms
        self._then = None

    def _advance(self, now_ms: int) -> None:
        if self._then is not None and now_ms >= self._then_ms:
            self._begin(self._then, self._then_ms)


def _resting(view: View) -> Pattern:
    """Return what the lamps do while nobody's vote is under way."""
    if view.screen is Screen.HARDWARE_TEST:
        return Pattern.TRY_OUT
    if view.screen is Screen.RESTING:
        return Pattern.DIM
    if view.takes_faces or (view.voice is not None and view.screen in _SPOKEN):
        return Pattern.TEST if view.is_test else Pattern.READY
    return Pattern.OFF
