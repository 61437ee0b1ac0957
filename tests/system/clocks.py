"""Clocks that tests set: the time of day may be wrong and jump, while boot time runs on."""

from __future__ import annotations

import time
from datetime import datetime

from faccine.wire.clocks import to_ms


def at(text):
    """Return the instant of an ISO text with its offset, in milliseconds."""
    return to_ms(datetime.fromisoformat(text))


class SetClock:
    """A machine's clocks. Boot time runs as it does; ``pass_ms`` makes it run ahead."""

    def __init__(self, wall_ms, *, synced=True, boot="5f3a9c01"):
        self._offset_ms = 0
        self._began_ms = time.monotonic_ns() // 1_000_000
        self._ahead_ms = 1_000
        self._boot = boot
        self.synced = synced
        self.set(wall_ms)

    def set(self, wall_ms):
        """Set the wall clock; boot time does not move."""
        self._offset_ms = wall_ms - self.boottime_ms()

    def pass_ms(self, span_ms):
        """Let time pass on both clocks."""
        self._ahead_ms += span_ms

    def reboot(self, boot, wall_ms):
        """Start anew: boot time from nothing, the wall clock at whatever it says."""
        self._boot = boot
        self._began_ms = time.monotonic_ns() // 1_000_000
        self._ahead_ms = 1_000
        self.set(wall_ms)

    def wall_ms(self):
        return self.boottime_ms() + self._offset_ms

    def boottime_ms(self):
        return time.monotonic_ns() // 1_000_000 - self._began_ms + self._ahead_ms

    def boot(self):
        return self._boot

    def is_synced(self):
        return self.synced
