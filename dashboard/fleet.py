"""All kiosks as they are now: the ledger put beside opening hours and the usual flow.

Whether a kiosk that is switched off or not pressed needs a visit depends on its office's hours and
on how much it is usually pressed. Both are worked out once a minute and kiosk, since the page asks
every second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec

from dashboard.kiosk_words import Condition, condition_of, is_heard, rank_of
from dashboard.live import Ledger, ledger_of
from hub.hours import OpeningHours
from hub.periods import date_of, day_start_ms, local_day_and_slot
from hub.reading import Administration, KioskFlow, KioskLedger, Office, Reader
from hub.silence import FEWEST_FLOW_DAYS, Silence, silence_since
from hub.sparks import unpack_flow

_MINUTE_MS = 60_000
_FEW = 20
"""So many kiosks are asked for one by one more quickly than all of them at once."""
_DEFAULT_ZONE = "Europe/Rome"

_Hours = tuple[str | None, str, str | None]
"""Expression, time zone, patron's day."""


class KioskNow(msgspec.Struct, frozen=True):
    """One kiosk as it is now. ``silence`` None: not connected, or nobody knows what is usual.

    ``place`` is None for a kiosk that stands nowhere yet.
    """

    kiosk: KioskLedger
    condition: Condition
    silence: Silence | None
    place: Office | None
    administration: str | None
    """Its code."""
    hours: OpeningHours | None
    timezone: str

    @property
    def name(self) -> str:
        """What people call it."""
        return self.kiosk.name or self.kiosk.office or self.kiosk.code


@dataclass(frozen=True)
class Fleet:
    """All kiosks, those that need a visit first, and the ledger of all of them together."""

    kiosks: list[KioskNow]
    ledger: Ledger
    now_ms: int

    @cached_property
    def visits(self) -> list[KioskNow]:
        """Those that need a visit, the worst first."""
        return [one for one in self.kiosks if one.condition.needs_a_visit]

    def find(self, code: str) -> KioskNow | None:
        """Return one kiosk, None if there is none of that id."""
        return next((one for one in self.kiosks if one.kiosk.code == code), None)


def fleet_now(reader: Reader, now_ms: int, only: str | None = None) -> Fleet:
    """Return all kiosks the reader knows of as they are now, or only the one of an id."""
    administrations = reader.administrations()
    places = _Places(reader, administrations, now_ms)
    ledger = [one for one in reader.ledger() if only is None or one.code == only]
    flows = _flows(reader, ledger, now_ms)
    found = [places.kiosk_now(kiosk, flows.get(kiosk.code)) for kiosk in ledger]
    found.sort(key=lambda one: rank_of(one.condition))
    conditions = [(one.kiosk, one.condition) for one in found]
    return Fleet(found, ledger_of(reader, conditions, administrations, now_ms), now_ms)


def by_code(fleet: Fleet) -> list[KioskNow]:
    """Return the kiosks by office and id, an order that does not change with their condition."""
    return sorted(fleet.kiosks, key=lambda one: (one.kiosk.office or "", one.kiosk.code))


def _flows(reader: Reader, kiosks: Sequence[KioskLedger], now_ms: int) -> Mapping[str, KioskFlow]:
    """Return how much those are usually pressed that may be silent."""
    codes = [one.code for one in kiosks if _may_be_silent(one, now_ms)]
    if len(codes) > _FEW:
        return reader.flows()
    return {code: flow for code in codes if (flow := reader.kiosk_flow(code))}


def _may_be_silent(kiosk: KioskLedger, now_ms: int) -> bool:
    # Whoever has just sent something is pressed, or still sends what was pressed meanwhile.
    has_just_sent = kiosk.received_ms is not None and now_ms - kiosk.received_ms < _MINUTE_MS
    return not kiosk.is_test and not has_just_sent and is_heard(kiosk, now_ms)


class _Places:
    """Where kiosks stand, looked up once a page."""

    def __init__(
        self, reader: Reader, administrations: Sequence[Administration], now_ms: int
    ) -> None:
        self._now_ms = now_ms
        self._administrations = {one.id: one for one in administrations}
        self._offices = {
            (one.id, office.code): office
            for one in administrations
            for office in reader.offices(one.id)
        }
        self._surveys = {one.id: _surveys_on(reader, one, now_ms) for one in administrations}

    def kiosk_now(self, kiosk: KioskLedger, flow: KioskFlow | None) -> KioskNow:
        """Return one kiosk as it is now."""
        administration = self._administrations.get(kiosk.administration or 0)
        office = self._offices.get((kiosk.administration or 0, kiosk.office_code or ""))
        zone = administration.timezone if administration else _DEFAULT_ZONE
        hours, silence = None, None
        if administration and office:
            key = office.opening_hours, zone, administration.patron_day
            hours = hours_of(*key)
            silence = self._silence(kiosk, flow, office, key)
        return KioskNow(
            kiosk,
            condition_of(kiosk, self._now_ms, hours, silence),
            silence,
            office,
            administration.code if administration else None,
            hours,
            zone,
        )

    def _silence(
        self, kiosk: KioskLedger, flow: KioskFlow | None, office: Office, key: _Hours
    ) -> Silence | None:
        if flow is None or flow.pressed_ms is None or not _may_be_silent(kiosk, self._now_ms):
            return None
        if flow.last_day - flow.first_day < FEWEST_FLOW_DAYS:
            return None
        since_ms = self._asked_since_ms(office)
        if since_ms is None:
            return None
        since_ms = max(flow.pressed_ms, since_ms)
        return _silence(flow.packed, key, since_ms, self._now_ms // _MINUTE_MS * _MINUTE_MS)

    def _asked_since_ms(self, office: Office) -> int | None:
        """Return since when a survey asks at the office; outside of one no silence is odd."""
        for offices, since_ms in self._surveys[office.administration]:
            if not offices or office.id in offices:
                return since_ms
        return None


def _surveys_on(
    reader: Reader, administration: Administration, now_ms: int
) -> list[tuple[frozenset[int], int]]:
    """Return the offices (none: all) of each survey that asks today, and since which instant."""
    today = local_day_and_slot(now_ms, administration.timezone)[0]
    return [
        (frozenset(one.offices), day_start_ms(one.from_day, administration.timezone))
        for one in reader.surveys(administration.id)
        if one.from_day <= today and (one.to_day is None or today <= one.to_day)
    ]


@lru_cache(4096)
def hours_of(expression: str | None, timezone: str, patron_day: str | None) -> OpeningHours:
    """Return opening hours, read once: parsing them takes longer than everything else here."""
    return OpeningHours(expression, timezone, patron_day)


@lru_cache(1 << 16)
def is_open_on(expression: str | None, timezone: str, patron_day: str | None, day: int) -> bool:
    """Tell whether an office is open at all on a day, given as days since 1970."""
    return bool(hours_of(expression, timezone, patron_day).open_intervals(date_of(day)))


@lru_cache(4096)
def _silence(packed: bytes, key: _Hours, since_ms: int, now_ms: int) -> Silence:
    return silence_since(
        unpack_flow(packed), hours_of(*key), key[1], since_ms, max(now_ms, since_ms)
    )
