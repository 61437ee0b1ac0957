"""How a kiosk is, as plain values: the technician's page and the health message read the same.

None means everywhere: this machine cannot tell, or nobody asked yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.clocks import ClockTrust


@dataclass(frozen=True)
class Link:
    """How the kiosk stands with broker and hub. Times are on the clock since boot.

    ``address`` is this machine's own towards the broker.
    """

    broker: str = ""
    address: str | None = None
    is_connected: bool = False
    is_hub_online: bool = False
    receipt_ms: int | None = None
    """When the hub's last receipt came that was no error."""
    error: str | None = None
    """Why the broker cannot be reached."""


@dataclass(frozen=True)
class Books:
    """What was made, and how much of it the hub has. All are counts of events but ``ratings``."""

    ratings: int = 0
    waiting: int = 0
    oldest_waiting_ms: int | None = None
    """When the oldest event that waits was pressed, on the clock since boot."""


@dataclass(frozen=True)
class Machine:
    """How the board is."""

    disk_used_percent: float | None = None
    disk_free_bytes: int | None = None
    temperature_celsius: float | None = None
    under_voltage: bool | None = None
    throttled: bool | None = None
    root_read_only: bool | None = None
    """Whether nothing that is written to the system outlives a restart."""


@dataclass(frozen=True)
class Status:
    """Everything a technician wants to know, at one instant of the clock since boot."""

    kiosk: str
    software: str
    at_ms: int
    clock: ClockTrust
    local_time: str
    link: Link = Link()
    books: Books | None = Books()
    """None until the outbox was looked at."""
    machine: Machine = Machine()
    settings_version: int | None = None
    settings_problem: str | None = None
    fault: str | None = None
    """Why nobody can vote, with its code (``docs/faults.md``); None while everybody can."""
    has_screen: bool | None = None
    has_buttons: bool | None = None
    has_sound: bool | None = None
    stuck: tuple[str, ...] = ()
    """Faces whose buttons stay closed."""
    ignored: int = 0
    """Touches and presses during the cool-down, since the kiosk started."""
    late_commits: int = 0
    """Presses that the disk wrote later than anybody waited, since the kiosk started."""
    self_test: str | None = None
    """What the last self-test found, with its time."""
    errors: tuple[str, ...] = ()
    """The last errors, newest first, each with its time."""
