"""Switches the screen's power by what is shown, on a thread of its own: screens answer slowly.

A screen that stays dark is out of service, so lighting it is tried until it works; one that stays
lit costs only power. Whatever ends the kiosk leaves the screen lit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Self

from faccine.runtime.logs import get_logger
from faccine.wire.errors import HardwareError
from kiosk.conductor import Conductor
from kiosk.display.resting import Rest
from kiosk.display.switches import Switch, find_switch
from kiosk.session.view import View

_AGAIN_SECONDS = 5.0
_CLOSE_SECONDS = 12.0

log = get_logger("display")


class ScreenPower:
    """The power of one screen, switched inside ``with``.

    Args:
        switch: lights and darkens it.
        now_ms: a clock that never jumps.
    """

    def __init__(self, switch: Switch, now_ms: Callable[[], int]) -> None:
        self._switch = switch
        self._now_ms = now_ms
        self._rest = Rest()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._is_over = False
        self._is_lit: bool | None = None
        """None: not known, since somebody else may have left it dark."""
        self._is_let_be = False
        """Whether it did not go off, and is not asked to again before the next rest."""
        self._thread = threading.Thread(target=self._run, name="display", daemon=True)

    def show(self, view: View) -> None:
        """See what is shown: for :meth:`kiosk.conductor.Conductor.listen`."""
        with self._lock:
            self._rest.see(view, self._now_ms())
        self._wake.set()

    def _run(self) -> None:
        while not self._is_over:
            self._wake.wait(self._follow())
            self._wake.clear()
        if not self._is_lit:
            self._turn(on=True)

    def _follow(self) -> float | None:
        """Do what is due; return in how many seconds to look again, None for when it is said."""
        now_ms = self._now_ms()
        with self._lock:
            wanted, dark_in_ms = not self._rest.is_dark(now_ms), self._rest.dark_in_ms(now_ms)
        self._is_let_be = self._is_let_be and not wanted
        if wanted is not self._is_lit and not self._is_let_be:
            self._turn(on=wanted)
        if wanted and not self._is_lit:
            return _AGAIN_SECONDS
        return None if not wanted or dark_in_ms is None else dark_in_ms / 1000

    def _turn(self, *, on: bool) -> None:
        try:
            self._switch.turn(on=on)
        except HardwareError as error:
            log.warning("screen cannot be switched", on=on, error=str(error))
            self._is_lit, self._is_let_be = None, not on
            return
        if self._is_lit is not None or not on:
            log.info("screen switched", on=on, by=str(self._switch))
        self._is_lit = on

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_over = True
        self._wake.set()
        self._thread.join(_CLOSE_SECONDS)


def screen_power(
    wanted: str, environment: Mapping[str, str], conductor: Conductor
) -> AbstractContextManager[object]:
    """Return what switches the screen by what a session shows, inside ``with``; it may be nothing.

    Args:
        wanted: see :func:`kiosk.display.switches.find_switch`.
        environment: of this process.
        conductor: whose session.
    """
    switch = find_switch(wanted, environment)
    if switch is None:
        return nullcontext()
    power = ScreenPower(switch, conductor.now_ms)
    conductor.listen(power.show)
    return power
