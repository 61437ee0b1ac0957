"""The board on which every part says how it is, and from which technician and hub read.

Parts tell the board from their own threads whenever something changes; nobody is asked at rest.
Whoever reads gets plain values: ``status`` for the technician's page, ``health`` for the wire.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from faccine import __version__
from faccine.runtime.clock import Clock
from faccine.runtime.logs import TROUBLES, Troubles
from faccine.wire.clocks import ClockTrust
from faccine.wire.events import VERSION
from faccine.wire.settings import KioskSettings
from faccine.wire.states import Health, KioskUpdate
from kiosk.machine.faults import DiskWatch, Fault
from kiosk.machine.health import Sensors
from kiosk.session.status import Books, Link, Status
from kiosk.uplink.receiving import Facts

LONGEST_TEXT = 400
_BEFORE_ANY_SETTINGS = "Europe/Rome"
_NOTHING_KNOWN = Facts(None, ClockTrust.UNSET, None)


@dataclass(frozen=True)
class Sources:
    """Where the board looks when somebody reads it. Each answers at once, on any thread."""

    ignored: Callable[[], int] = lambda: 0
    """Touches during the cool-down, since the kiosk started."""
    stuck: Callable[[], Sequence[str]] = tuple
    """Faces whose buttons stay closed."""
    has_buttons: Callable[[], bool | None] = lambda: None
    """Whether the buttons can be felt; None: there are none."""
    has_sound: Callable[[], bool | None] = lambda: None
    """Whether sounds can be heard; None: none configured."""


class Board:
    """How one kiosk is; for any thread.

    Args:
        kiosk: its id.
        clock: what time it is.
        sensors: how the machine is.
        troubles: the last warnings and errors.
        update: where the updater stands, None where it has nothing to do.
    """

    def __init__(
        self,
        kiosk: str,
        clock: Clock,
        sensors: Sensors,
        troubles: Troubles = TROUBLES,
        update: Callable[[], KioskUpdate | None] = lambda: None,
    ) -> None:
        self._kiosk = kiosk
        self._clock = clock
        self._sensors = sensors
        self._troubles = troubles
        self._update = update
        self._lock = threading.Lock()
        self.sources = Sources()
        """May be replaced at any time, as parts come up."""
        self._disk = DiskWatch()
        self._has_screen: bool | None = None
        self._is_session_silent = False
        self._link = Link()
        self._books: Books | None = None
        self._facts = _NOTHING_KNOWN
        self._zone = _zone(_BEFORE_ANY_SETTINGS)
        self._late_commits = 0
        self._self_test: str | None = None
        self._is_self_test_passed = True

    # -- what parts say

    def screen(self, *, is_open: bool) -> None:
        """Say whether the screen could be opened; never said where there is to be none."""
        with self._lock:
            self._has_screen = is_open

    def session_is_silent(self, is_so: bool) -> None:
        """Say whether the session's loop hangs, which is that of the screen where there is one."""
        with self._lock:
            self._is_session_silent = is_so

    def settings(self, settings: KioskSettings | None) -> None:
        """Say which settings are in force; None before the first."""
        if settings is not None:
            with self._lock:
                self._facts = replace(self._facts, settings_version=settings.version)
                self._zone = _zone(settings.timezone)

    def uplink(self, link: Link, books: Books | None, facts: Facts | None) -> None:
        """Say how the kiosk stands with the hub; None: not known, or nothing new."""
        with self._lock:
            self._link, self._books = link, books
            self._facts = facts or self._facts

    def disk_answered(self, fault: Fault | None, *, was_late: bool = False) -> None:
        """Say how a write ended, and whether it ended later than anybody waited for it."""
        with self._lock:
            self._disk.answered(fault, self._clock.boottime_ms())
            self._late_commits += was_late

    def disk_is_silent(self, is_so: bool) -> None:
        """Say whether a write to the disk hangs; its next answer says so too."""
        with self._lock:
            self._disk.is_silent = is_so

    def self_tested(self, found: Sequence[str]) -> None:
        """Say what a self-test found; nothing: all is well."""
        with self._lock:
            text = f"{self._local_time():%H:%M} {'; '.join(found) or 'all well'}"
            self._self_test = " ".join(text.split())[:LONGEST_TEXT]
            self._is_self_test_passed = not found

    # -- what others read

    def fault(self) -> Fault | None:
        """Return why nobody can vote, None while everybody can."""
        with self._lock:
            return self._disk.fault(self._clock.boottime_ms())

    def status(self) -> Status:
        """Return everything that the technician's page shows."""
        machine = self._sensors.read()
        fault = self.fault()
        errors = tuple(
            f"{self._local_time(one.wall_ms):%d/%m %H:%M} {one.text}"
            for one in self._troubles.recent()
        )
        with self._lock:
            return Status(
                kiosk=self._kiosk,
                software=__version__,
                at_ms=self._clock.boottime_ms(),
                clock=self._trust(),
                local_time=f"{self._local_time():%Y-%m-%d %H:%M:%S}",
                link=self._link,
                books=self._books,
                machine=machine,
                settings_version=self._facts.settings_version,
                settings_problem=self._facts.problem,
                fault=None if fault is None else str(fault),
                has_screen=self._does_screen_work(),
                has_buttons=self.sources.has_buttons(),
                has_sound=self.sources.has_sound(),
                stuck=tuple(self.sources.stuck()),
                ignored=self.sources.ignored(),
                late_commits=self._late_commits,
                self_test=self._self_test,
                errors=errors,
            )

    def health(self) -> Health:
        """Return what the hub is told."""
        machine, update = self._sensors.read(), self._update()
        with self._lock:
            return Health(
                v=VERSION,
                software=__version__,
                waiting=None if self._books is None else self._books.waiting,
                uptime_seconds=self._clock.boottime_ms() // 1000,
                disk_used_percent=machine.disk_used_percent,
                temperature_celsius=machine.temperature_celsius,
                under_voltage=machine.under_voltage,
                throttled=machine.throttled,
                root_read_only=machine.root_read_only,
                clock=self._trust(),
                screen=self._does_screen_work(),
                buttons=self.sources.has_buttons(),
                sound=self.sources.has_sound(),
                stuck=list(self.sources.stuck()),
                ignored=self.sources.ignored(),
                late_commits=self._late_commits,
                settings=self._facts.settings_version,
                self_test=self._self_test,
                problem=self._problem(is_weak=bool(machine.under_voltage)),
                update=update,
            )

    # -- inside; the lock is held

    def _problem(self, *, is_weak: bool) -> str | None:
        stuck = ", ".join(self.sources.stuck())
        # One failed write is worth telling, long before it takes the kiosk out of service.
        disk = self._disk.trouble.fault if self._disk.trouble else None
        found = [
            Fault.DISK_SILENT if self._disk.is_silent else disk,
            Fault.NO_SCREEN if self._does_screen_work() is False else None,
            Fault.NO_BUTTONS if self.sources.has_buttons() is False else None,
            Fault.NO_SOUND if self.sources.has_sound() is False else None,
            f"{Fault.BUTTON_STUCK}: {stuck}" if stuck else None,
            Fault.WEAK_SUPPLY if is_weak else None,
            self._facts.problem,
            None if self._is_self_test_passed else f"self-test {self._self_test}",
        ]
        return "; ".join(str(one) for one in found if one is not None)[:LONGEST_TEXT] or None

    def _does_screen_work(self) -> bool | None:
        return self._has_screen and not self._is_session_silent

    def _trust(self) -> ClockTrust:
        return ClockTrust.SYNCED if self._clock.is_synced() else self._facts.clock

    def _local_time(self, wall_ms: int | None = None) -> dt.datetime:
        now_ms = self._clock.wall_ms() if wall_ms is None else wall_ms
        return dt.datetime.fromtimestamp(now_ms / 1000, self._zone)


def _zone(name: str) -> dt.tzinfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # settings of an older version, kept unchecked
        return dt.UTC
