"""A connected kiosk that nobody presses although somebody should: is that odd?

One rule for pages, alerts and figures alike. A press is to be expected of a kiosk that is heard, is
there for citizens and has not just sent something, whose usual flow is known, and at whose office a
survey asks. How unlikely its silence is then, by opening hours and usual flow, says
:mod:`hub.silence`; that is worked out once a minute and kiosk, since pages ask every second. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from hub.hours import OpeningHours, hours_of
from hub.periods import day_start_ms, local_day_and_slot
from hub.reading.results import Administration, KioskFlow, KioskLedger, Office, Survey
from hub.silence import FEWEST_FLOW_DAYS, Silence, silence_since
from hub.sparks import unpack_flow

UNHEARD_MS = 15 * 60_000
"""A kiosk tells its health every minute: one that was online and says nothing for so long is not.

The broker's Will says so at once, unless broker or hub were down when the kiosk went.
"""
SIMULATION = "simulation"
"""The software that kiosks of ``faccine-hub simulate`` report."""
_MINUTE_MS = 60_000

_Hours = tuple[str | None, str, str | None]
"""Expression, time zone, patron's day."""


def is_heard(kiosk: KioskLedger, now_ms: int) -> bool:
    """Tell whether a kiosk is connected, and has said something lately."""
    seen_ms = kiosk.seen_ms
    return kiosk.state == "online" and seen_ms is not None and now_ms - seen_ms <= UNHEARD_MS


def is_for_citizens(kiosk: KioskLedger) -> bool:
    """Tell whether citizens are to press it: it is trusted, no trial and no demonstration."""
    return not (kiosk.is_test or kiosk.is_revoked or kiosk.software == SIMULATION)


def may_be_silent(kiosk: KioskLedger, now_ms: int) -> bool:
    """Tell whether a silence of the kiosk would be worth a look, by what the ledger says of it.

    Whoever has just sent something is pressed, or still sends what was pressed meanwhile.
    """
    received_ms = kiosk.received_ms
    if received_ms is not None and now_ms - received_ms < _MINUTE_MS:
        return False
    return is_heard(kiosk, now_ms) and is_for_citizens(kiosk)


class Watch:
    """What is to be expected at the offices of one administration at an instant.

    Args:
        administration: whose time zone and holidays hold there.
        surveys: those of the administration, by their first day.
        now_ms: the instant, in milliseconds since 1970 UTC.
    """

    def __init__(
        self, administration: Administration, surveys: Iterable[Survey], now_ms: int
    ) -> None:
        self.administration = administration
        self._now_ms = now_ms
        self._minute_ms = now_ms // _MINUTE_MS * _MINUTE_MS
        self._zone = administration.timezone
        self._patron_day = administration.patron_day
        self._asking = _asking(surveys, administration.timezone, now_ms)

    def hours(self, office: Office) -> OpeningHours:
        """Return when an office of the administration is open."""
        return hours_of(office.opening_hours, self._zone, self._patron_day)

    def silence(self, kiosk: KioskLedger, flow: KioskFlow | None, office: Office) -> Silence | None:
        """Return since when nobody presses a kiosk, and how odd that is.

        Args:
            kiosk: what the ledger says of it.
            flow: how much it is usually pressed; None: nobody knows.
            office: where it stands.

        Returns:
            The silence up to the last whole minute; None where nobody can call one odd.
        """
        if flow is None or flow.pressed_ms is None or not may_be_silent(kiosk, self._now_ms):
            return None
        if flow.last_day - flow.first_day < FEWEST_FLOW_DAYS:
            return None
        asked_ms = self._asked_since_ms(office)
        if asked_ms is None:
            return None
        since_ms = max(flow.pressed_ms, asked_ms)
        hours = office.opening_hours, self._zone, self._patron_day
        return _silence(flow.packed, hours, since_ms, self._minute_ms)

    def _asked_since_ms(self, office: Office) -> int | None:
        """Return since when a survey asks at the office; outside of one no silence is odd."""
        for offices, since_ms in self._asking:
            if not offices or office.id in offices:
                return since_ms
        return None


def _asking(
    surveys: Iterable[Survey], timezone: str, now_ms: int
) -> list[tuple[frozenset[int], int]]:
    """Return the offices (none: all) of each survey that asks today, and since which instant."""
    today = local_day_and_slot(now_ms, timezone)[0]
    return [
        (frozenset(one.offices), day_start_ms(one.from_day, timezone))
        for one in surveys
        if one.from_day <= today and (one.to_day is None or today <= one.to_day)
    ]


@lru_cache(4096)
def _silence(packed: bytes, hours: _Hours, since_ms: int, now_ms: int) -> Silence:
    return silence_since(
        unpack_flow(packed), hours_of(*hours), hours[1], since_ms, max(now_ms, since_ms)
    )
