"""All kiosks as they are now: the ledger put beside opening hours and the usual flow.

Whether a kiosk that is switched off or not pressed needs a visit depends on its office's hours and
on how much it is usually pressed; :mod:`hub.kiosk_silence` has the rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import msgspec

from dashboard.kiosk_words import Condition, condition_of, rank_of
from dashboard.live import Ledger, ledger_of
from hub.hours import OpeningHours
from hub.kiosk_silence import Watch, may_be_silent
from hub.reading import Administration, KioskFlow, KioskLedger, Office, Reader
from hub.silence import Silence

_FEW = 20
"""So many kiosks are asked for one by one more quickly than all of them at once."""
_DEFAULT_ZONE = "Europe/Rome"


class KioskNow(msgspec.Struct, frozen=True):
    """One kiosk as it is now. ``silence`` None: nobody can call it odd.

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
    wanted = (one.code for one in kiosks if may_be_silent(one, now_ms))
    codes = list(islice(wanted, _FEW + 1))
    if len(codes) > _FEW:
        return reader.flows()
    return {code: flow for code in codes if (flow := reader.kiosk_flow(code))}


class _Places:
    """Where kiosks stand, looked up once a page."""

    def __init__(
        self, reader: Reader, administrations: Sequence[Administration], now_ms: int
    ) -> None:
        self._now_ms = now_ms
        self._watches = {
            one.id: Watch(one, reader.surveys(one.id), now_ms) for one in administrations
        }
        self._offices = {
            (one.id, office.code): office
            for one in administrations
            for office in reader.offices(one.id)
        }

    def kiosk_now(self, kiosk: KioskLedger, flow: KioskFlow | None) -> KioskNow:
        """Return one kiosk as it is now."""
        watch = self._watches.get(kiosk.administration or 0)
        office = self._offices.get((kiosk.administration or 0, kiosk.office_code or ""))
        hours, silence = None, None
        if watch and office:
            hours = watch.hours(office)
            silence = watch.silence(kiosk, flow, office)
        return KioskNow(
            kiosk,
            condition_of(kiosk, self._now_ms, hours, silence),
            silence,
            office,
            watch.administration.code if watch else None,
            hours,
            watch.administration.timezone if watch else _DEFAULT_ZONE,
        )
