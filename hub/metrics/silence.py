"""Which kiosks are connected and pressed by nobody, by the rule of the Kiosks page.

A silence counts while the office is open and a survey asks there, against what is usual in those
hours (:mod:`hub.silence`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from hub.hours import OpeningHours
from hub.metrics.books import is_connected
from hub.periods import day_start_ms, local_day_and_slot
from hub.reading import Administration, KioskFlow, KioskLedger, Office, Reader
from hub.silence import FEWEST_FLOW_DAYS, silence_since

_JUST_NOW_MS = 60_000


def silences(reader: Reader, now_ms: int) -> Iterator[tuple[str, bool]]:
    """Yield each kiosk of which it can be told, and whether it is silent although connected."""
    flows = reader.flows()
    places = {
        (administration.id, office.code): (administration, office)
        for administration in reader.administrations()
        for office in reader.offices(administration.id)
    }
    for kiosk in reader.ledger():
        place = places.get((kiosk.administration or 0, kiosk.office_code or ""))
        flow = flows.get(kiosk.code)
        if place is not None and flow is not None and not kiosk.is_revoked:
            yield kiosk.code, _is_silent(reader, kiosk, flow, place, now_ms)


def _is_silent(
    reader: Reader,
    kiosk: KioskLedger,
    flow: KioskFlow,
    place: tuple[Administration, Office],
    now_ms: int,
) -> bool:
    administration, office = place
    is_usual_known = flow.last_day - flow.first_day >= FEWEST_FLOW_DAYS
    if kiosk.is_test or flow.pressed_ms is None or not is_usual_known:
        return False
    if kiosk.received_ms is not None and now_ms - kiosk.received_ms < _JUST_NOW_MS:
        return False  # it still sends what was pressed while it had no network
    asked_ms = _asked_since_ms(reader, administration, office, now_ms)
    if asked_ms is None or not is_connected(kiosk, now_ms):
        return False
    hours = _hours(office.opening_hours, administration.timezone, administration.patron_day)
    since_ms = min(max(flow.pressed_ms, asked_ms), now_ms)
    return silence_since(flow.slots, hours, administration.timezone, since_ms, now_ms).is_unlikely


def _asked_since_ms(
    reader: Reader, administration: Administration, office: Office, now_ms: int
) -> int | None:
    """Return since when a survey asks there; outside of one no silence is odd."""
    today = local_day_and_slot(now_ms, administration.timezone)[0]
    for one in reader.surveys(administration.id):
        is_on = one.from_day <= today and (one.to_day is None or today <= one.to_day)
        if is_on and (not one.offices or office.id in one.offices):
            return day_start_ms(one.from_day, administration.timezone)
    return None


@lru_cache(1024)
def _hours(expression: str | None, timezone: str, patron_day: str | None) -> OpeningHours:
    return OpeningHours(expression, timezone, patron_day)
