"""What moves while nobody touches the kiosk: rings that breathe, and a line in other languages.

Between two breaths nothing is drawn: a kiosk waits all day, and should not burn its chip for it.
Each frame draws the whole screen; so both move at the same moment, in the same few frames.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.ui.motion import lasting

BREATHES_EVERY_SECONDS = 12.0
BREATH_SECONDS = 1.2
FRAMES_A_SECOND = 8
FAINTEST = 0.55
TURNS_EVERY_SECONDS = BREATHES_EVERY_SECONDS
CROSSFADE_SECONDS = 0.5


class Breath:
    """Tells ``breathe`` how opaque rings are, now and then. Runs until stopped."""

    def __init__(self, breathe: Callable[[float], None]) -> None:
        self._breathe = breathe
        self._elapsed = 0.0
        self._step = Clock.create_trigger(self._go_on, 1 / FRAMES_A_SECOND, interval=True)
        self._next = Clock.create_trigger(self._begin, BREATHES_EVERY_SECONDS)
        self.start()

    def start(self) -> None:
        """Breathe for the first time when so much time has passed."""
        if lasting(BREATH_SECONDS):
            self._next()

    def stop(self) -> None:
        """Hold the breath, with rings in full."""
        self._next.cancel()
        self._step.cancel()
        self._breathe(1.0)

    def _begin(self, _elapsed: float) -> None:
        self._elapsed = 0.0
        self._step()

    def _go_on(self, elapsed: float) -> None:
        self._elapsed += elapsed
        if self._elapsed >= BREATH_SECONDS:
            self.stop()
            self.start()
            return
        depth = math.sin(math.pi * self._elapsed / BREATH_SECONDS)
        self._breathe(1 - (1 - FAINTEST) * depth)


class Turns:
    """Shows a page's line in one language after the other, from ``own`` on. Runs until stopped.

    Args:
        page: on which the line stands, below everything else.
        own: the line in the page's own language.
        others: make it in each of the other languages.
    """

    def __init__(self, page: Widget, own: Widget, others: Sequence[Callable[[], Widget]]) -> None:
        self._page = page
        self._own = self._shown = own
        self._before: Widget | None = None
        self._others = others
        self._at = 0
        self._clock = Clock.create_trigger(self._turn, TURNS_EVERY_SECONDS, interval=True)
        self._step = Clock.create_trigger(self._fade, 1 / FRAMES_A_SECOND, interval=True)
        self.start()

    def start(self) -> None:
        """Turn when so much time has passed."""
        if self._others:
            self._clock()

    def stop(self) -> None:
        """Show the page's own language at once, and stay there."""
        self._clock.cancel()
        self._end_fade()
        if self._shown is not self._own:
            self._page.remove_widget(self._shown)
        self._own.opacity = 1
        self._shown, self._at = self._own, 0

    def again(self) -> None:
        """Somebody is there: go back to the page's own language, and wait from now on."""
        self.stop()
        self.start()

    def _turn(self, _elapsed: float) -> None:
        self._end_fade()
        self._before = self._shown
        self._at = (self._at + 1) % (len(self._others) + 1)
        if self._at:
            self._shown = self._others[self._at - 1]()
            self._shown.opacity = 0
            self._page.add_widget(self._shown, index=len(self._page.children))
        else:
            self._shown = self._own
        if lasting(CROSSFADE_SECONDS):
            self._step()
        else:
            self._end_fade()

    def _fade(self, elapsed: float) -> None:
        share = min(1.0, self._shown.opacity + elapsed / CROSSFADE_SECONDS)
        if share >= 1 or self._before is None:
            self._end_fade()
            return
        self._shown.opacity, self._before.opacity = share, 1 - share

    def _end_fade(self) -> None:
        self._step.cancel()
        before, self._before = self._before, None
        if before is None:
            return
        self._shown.opacity, before.opacity = 1, 0
        self._forget(before)

    def _forget(self, before: Any) -> None:
        if before is not self._own:
            self._page.remove_widget(before)
