"""When the screen goes dark: out of hours, once nobody has come for a minute. Pure.

The kiosk rests from an hour after closing until an hour before opening (``kiosk.opening``), so that
it is lit long before anybody comes. A touch, a button, a technician or the hub's call for this
kiosk ends the rest, and lights the screen at once.
"""

from __future__ import annotations

from kiosk.session.view import Screen, View

DARK_AFTER_MS = 60_000
"""Who comes by a minute after it fell asleep can still read when the office opens."""


class Rest:
    """How long the screen has shown nothing but rest. Times are on the clock since boot."""

    def __init__(self) -> None:
        self._since_ms: int | None = None

    def see(self, view: View, now_ms: int) -> None:
        """Note what is shown from now on."""
        if view.screen is not Screen.RESTING or view.is_identifying:
            self._since_ms = None
        elif self._since_ms is None:
            self._since_ms = now_ms

    def is_dark(self, now_ms: int) -> bool:
        """Tell whether the screen needs no power."""
        return self._since_ms is not None and now_ms >= self._since_ms + DARK_AFTER_MS

    def dark_in_ms(self, now_ms: int) -> int | None:
        """Return how long it stays lit if nothing happens; None while it does not rest."""
        return None if self._since_ms is None else max(0, self._since_ms + DARK_AFTER_MS - now_ms)
