"""The machine's clocks, and whether a time server has set them.

A Pi has no battery clock: until it is synced its wall clock says the last saved time, or 1970.
``CLOCK_BOOTTIME`` never jumps and counts sleep, so presses are stamped against it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

_TIME_ERROR = 5
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIMESYNCD_SAYS_SO = Path("/run/systemd/timesync/synchronized")
"""What systemd's own client of time servers leaves there once it has set the clock."""


class ClockPolicy(StrEnum):
    """Whether to believe the wall clock."""

    AUTO = "auto"
    """Believe it when the kernel says that a time server disciplines it."""
    TRUSTED = "trusted"
    """Always: virtual machines and containers take the host's time without saying so."""
    UNTRUSTED = "untrusted"
    """Never: a place without any time server."""


class Clock(Protocol):
    """What anybody needs to know about time. Tests hand in their own."""

    def wall_ms(self) -> int:
        """Return the wall clock, in milliseconds since 1970 UTC, right or wrong."""

    def boottime_ms(self) -> int:
        """Return milliseconds since this boot; never jumps."""

    def boot(self) -> str:
        """Return eight hexadecimal digits that name this boot."""

    def is_synced(self) -> bool:
        """Tell whether the wall clock can be believed."""


@dataclass(frozen=True)
class SystemClock:
    """This machine's clocks."""

    policy: ClockPolicy = ClockPolicy.AUTO

    def wall_ms(self) -> int:
        """Return the wall clock, in milliseconds since 1970 UTC."""
        return time.time_ns() // 1_000_000

    def boottime_ms(self) -> int:
        """Return milliseconds since this boot, time asleep included."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def boot(self) -> str:
        """Return the first eight digits of the kernel's boot id."""
        return _BOOT_ID.read_text(encoding="ascii")[:8]

    def is_synced(self) -> bool:
        """Tell whether the wall clock can be believed, by the policy."""
        if self.policy is ClockPolicy.AUTO:
            return _kernel_says_synced()
        return self.policy is ClockPolicy.TRUSTED


def _kernel_says_synced() -> bool:
    # struct timex is 208 bytes on 64-bit Linux; modes=0 only reads.
    buffer = ctypes.create_string_buffer(256)
    state = ctypes.CDLL(None, use_errno=True).adjtimex(buffer)
    if state >= 0:
        return bool(state != _TIME_ERROR)
    if ctypes.get_errno() == errno.EPERM:  # a container, or a unit with ProtectClock=
        return _TIMESYNCD_SAYS_SO.exists()
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
