"""Whether somebody is at a kiosk, judged by what it shows. Pure.

A kiosk may start anew while nobody is there: where nothing was touched for a minute, and at once
when the office is closed. A message that follows another on its own is nobody's doing.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.session.view import Screen, View

ALONE_MS = 60_000
_BETWEEN = {Screen.ASK, Screen.SERVICE, Screen.RESTING, Screen.OUT_OF_SERVICE}
_NOBODY_COMES = {Screen.RESTING, Screen.OUT_OF_SERVICE}


class Attendance:
    """Who is there, from one view to the next."""

    def __init__(self) -> None:
        self._seen: View | None = None
        self._since_ms = 0

    def saw(self, view: View, now_ms: int) -> None:
        """Take in what is shown now."""
        told = _by_somebody(view)
        if told != self._seen:
            self._seen, self._since_ms = told, now_ms

    def idle_from_ms(self) -> int | None:
        """Return from when on nobody is there; None: not as long as this is shown."""
        if self._seen is None or self._seen.voice is not None:
            return None
        if self._seen.screen in _NOBODY_COMES:
            return self._since_ms
        return self._since_ms + ALONE_MS if self._seen.screen in _BETWEEN else None


def _by_somebody(view: View) -> View:
    """Leave out what changes on its own."""
    return replace(
        view, announcement=None, test_minutes=None, deadline_ms=None, duration_ms=0, also=None
    )
