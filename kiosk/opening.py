"""Tells the session when the office opens and closes, and when a day begins.

Looked at once a minute, on a thread of its own; the session hears of it only when it matters. A
kiosk that does not know the time is open: nobody is sent away by a clock that says 1970.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.clocks import to_datetime
from faccine.wire.errors import BadHours, StorageError
from faccine.wire.hours import OpeningHours
from faccine.wire.settings import KioskSettings
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.times import trusted_now_ms
from kiosk.session.inputs import HoursChanged

GRACE_MINUTES = 60
"""Who was let in at the last minute is served after closing, and then votes."""
_EVERY_SECONDS = 60.0

log = get_logger("opening")


class Opening:
    """When one office is open, as a kiosk there shows it.

    Raises:
        BadHours: nobody can read the settings' hours or time zone.
    """

    def __init__(self, settings: KioskSettings) -> None:
        holidays = frozenset(settings.holidays)
        self._hours = OpeningHours(
            settings.opening_hours, settings.timezone, lambda date: date in holidays
        )
        self._zone = ZoneInfo(settings.timezone)

    def at(self, now_ms: int) -> HoursChanged:
        """Return how it stands at an instant, in milliseconds since 1970 UTC."""
        is_open = self._hours.is_open(now_ms, GRACE_MINUTES)
        opens_ms = None if is_open else self._hours.next_opening(now_ms)
        opens = None if opens_ms is None else self._local(opens_ms)
        return HoursChanged(is_open=is_open, now=self._local(now_ms), opens=opens)

    def _local(self, instant_ms: int) -> dt.datetime:
        return to_datetime(instant_ms).astimezone(self._zone).replace(tzinfo=None)


class OpeningTeller:
    """Watches the clock on a thread of its own.

    Args:
        outbox: the file that knows what this boot learnt of the time.
        clock: this machine's.
        tell: posts to the conductor.
    """

    def __init__(self, outbox: Path, clock: Clock, tell: Callable[[HoursChanged], None]) -> None:
        self._path = outbox
        self._clock = clock
        self._tell = tell
        self._opening: Opening | None = None
        self._told: tuple[object, ...] | None = None
        self._wake = threading.Event()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name="opening")

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def follow(self, settings: KioskSettings) -> None:
        """Go by these settings from now on; for any thread."""
        try:
            self._opening = Opening(settings)
        except BadHours as error:  # kept by a release that did not look at them
            log.error("hours not understood; taken as open", error=str(error))
            self._opening = None
        self._wake.set()

    def close(self) -> None:
        """Stop watching."""
        self._is_over = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._is_over:
                self._look_if_possible()
                self._wake.wait(_EVERY_SECONDS)
                self._wake.clear()
        except Exception:
            log.exception("hours are not looked at any more")
            raise

    def _look_if_possible(self) -> None:
        try:
            self._look()
        except StorageError as error:
            log.warning("time not known; hours stay as they are", error=str(error))

    def _look(self) -> None:
        opening, now_ms = self._opening, self._now_ms()
        if opening is None or now_ms is None:
            return
        found = opening.at(now_ms)
        news = found.is_open, found.now.date(), found.opens
        if news != self._told:
            self._told = news
            self._tell(found)

    def _now_ms(self) -> int | None:
        if self._clock.is_synced():
            return self._clock.wall_ms()
        outbox = Outbox.open(self._path, self._clock)
        try:
            return trusted_now_ms(outbox.database.conn, self._clock)
        finally:
            outbox.close()
