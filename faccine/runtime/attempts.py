"""Which of several ways to the broker is tried next, and when.

Where a town hall blocks one port, the broker is reached through another. All ways lead to the same
broker, so it does not matter which one works: the one that last did is tried first, the next one
at once when it fails, and after all of them there is a pause that grows.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from faccine.runtime.broker import Broker

_FIRST_DELAY_SECONDS = 0.5
_LONGEST_DELAY_SECONDS = 60.0


class Attempts:
    """What is tried, by one connection.

    Args:
        brokers: at least one, in the order of preference.
        now_seconds: a clock that never jumps.
    """

    def __init__(
        self, brokers: Sequence[Broker], now_seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._brokers = tuple(brokers)
        self._now_seconds = now_seconds
        self._home = self._at = self._failures = 0
        self._not_before = 0.0
        self._delay_seconds = _FIRST_DELAY_SECONDS

    @property
    def broker(self) -> Broker:
        """The one that is tried now, or works."""
        return self._brokers[self._at]

    @property
    def pause_seconds(self) -> float:
        """How long to wait before the next attempt; none if not above 0."""
        return self._not_before - self._now_seconds()

    def worked(self) -> None:
        """Note that this one let us in: after a loss it is tried first."""
        self._home, self._failures = self._at, 0
        self._delay_seconds = _FIRST_DELAY_SECONDS

    def failed(self, *, had_worked: bool) -> None:
        """Note that this one failed: go on to the next, or pause when all of them have.

        Args:
            had_worked: it was a connection that we lost, and no attempt.
        """
        self._failures += not had_worked
        if 0 < self._failures < len(self._brokers):
            self._at = (self._at + 1) % len(self._brokers)
            return
        self._at, self._failures = self._home, 0
        # Jitter: a hundred kiosks come back at once when the broker does.
        self._not_before = self._now_seconds() + self._delay_seconds * random.uniform(0.5, 1.0)  # noqa: S311
        self._delay_seconds = min(self._delay_seconds * 2, _LONGEST_DELAY_SECONDS)
