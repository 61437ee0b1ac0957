"""When the weekly e-mail is due: Mondays at seven, local time. Pure.

After a downtime the latest Monday is caught up within three days, and none before it: nobody wants
last month's news four times on one morning.
"""

from __future__ import annotations

from hub.periods import MS_PER_DAY, Step, day_start_ms, local_day_and_slot, period_of

HOUR = 7
_LATEST_MS = 3 * MS_PER_DAY
_HOUR_MS = 3_600_000


def due_monday(last_ms: int, now_ms: int, timezone: str) -> int | None:
    """Return the Monday (a day) whose e-mail is due, None if none is.

    Args:
        last_ms: when this was asked for the last time, and answered.
        now_ms: milliseconds since 1970 UTC.
        timezone: in which it is seven.
    """
    today = local_day_and_slot(now_ms, timezone)[0]
    monday = period_of(today, Step.WEEK).first_day
    due_ms = _seven(monday, timezone)
    if due_ms > now_ms:
        monday -= 7
        due_ms = _seven(monday, timezone)
    return monday if last_ms < due_ms and now_ms - due_ms <= _LATEST_MS else None


def _seven(day: int, timezone: str) -> int:
    # No clock in the world changes between midnight and seven on a Monday.
    return day_start_ms(day, timezone) + HOUR * _HOUR_MS
