"""What a kiosk shows when nobody is there: now and then a message. Pure.

A message stays ten seconds in every forty, and never within twenty of a touch: whoever reaches for
a face finds it where it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from faccine.wire.settings import Message

QUIET_MS = 20_000
CYCLE_MS = 40_000
SHOWN_MS = 10_000


def messages_of(messages: Sequence[Message], today: dt.date | None) -> list[Message]:
    """Return the messages of a day; none where nobody knows which day it is."""
    if today is None:
        return []
    return [message for message in messages if message.first <= today <= message.last]


def message_at(messages: Sequence[Message], touched_ms: int, now_ms: int) -> Message | None:
    """Return the message to show now, one after the other, None for no message."""
    since_ms = now_ms - touched_ms - QUIET_MS
    if not messages or since_ms < 0 or since_ms % CYCLE_MS >= SHOWN_MS:
        return None
    return messages[since_ms // CYCLE_MS % len(messages)]


def next_change_ms(messages: Sequence[Message], touched_ms: int, now_ms: int) -> int | None:
    """Return when :func:`message_at` answers something else, None for never."""
    if not messages:
        return None
    since_ms = now_ms - touched_ms - QUIET_MS
    if since_ms < 0:
        return touched_ms + QUIET_MS
    phase_ms = since_ms % CYCLE_MS
    return now_ms - phase_ms + (SHOWN_MS if phase_ms < SHOWN_MS else CYCLE_MS)
