"""The books as one viewer may see them: what lies outside their grants is not there.

A wrapper around the reader, so that no page can forget to ask. A question about an office or an
administration out of sight raises :class:`OutOfScope`, which a page answers with 404; lists leave
out what is not seen, and no sum counts it. It hands nothing on by itself: a question that the
reader learns must be given its rule here before a viewer with a scope can ask it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property, partial

from dashboard.rights import Viewer
from faccine.wire.errors import OutOfScope
from hub.periods import Period, Step
from hub.reading import (
    Administration,
    Counts,
    DayCounts,
    KioskDocuments,
    KioskFlow,
    KioskLedger,
    KioskPast,
    LabelChange,
    Office,
    Reader,
    ReasonCount,
    ReasonPeriod,
    RefusedRetry,
    RefusedSummary,
    ServedRow,
    ServedTotal,
    SetAside,
    SettingsDocument,
    Survey,
)

_FAR_DAYS = 3660
"""How far "from that day on" reaches: ten years, further than a kiosk's clock goes wrong."""


class ScopedReader:
    """Answers :class:`hub.reading.Reader`'s questions within a viewer's scope; see there."""

    def __init__(self, reader: Reader, viewer: Viewer) -> None:
        self._reader = reader
        self._viewer = viewer

    def close(self) -> None:
        """Let go of the books."""
        self._reader.close()

    def check(self) -> None:
        """Prove that the books can be read."""
        self._reader.check()

    def administrations(self) -> list[Administration]:
        """Return the administrations of which something is seen, by name."""
        return list(self._seen.values())

    def offices(self, administration: int) -> list[Office]:
        """Return the administration's offices that are seen, by name."""
        return list(self._offices_of(administration).values())

    def office_counts(self, administration: int, period: Period) -> dict[int, Counts]:
        """Return what was counted at each office that is seen."""
        seen = self._offices_of(administration)
        found = self._reader.office_counts(administration, period)
        return {office: counts for office, counts in found.items() if office in seen}

    def service_counts(
        self, administration: int, service: int, period: Period
    ) -> dict[int, Counts]:
        """Return what was counted for one service at each office that is seen."""
        seen = self._offices_of(administration)
        found = self._reader.service_counts(administration, service, period)
        return {office: counts for office, counts in found.items() if office in seen}

    def counts(self, office: int, period: Period, service: int | None = None) -> Counts:
        """Return what was counted at one office."""
        return self._reader.counts(self._checked(office), period, service)

    def set_aside(
        self,
        administration: int,
        period: Period,
        office: int | None = None,
        service: int | None = None,
    ) -> SetAside:
        """Return what screening set aside; ``office`` None means all offices that are seen."""
        if office is not None:
            self._checked(office)
        elif not self._sees_all_of(administration):
            parts = (
                self._reader.set_aside(administration, period, one, service)
                for one in self._offices_of(administration)
            )
            return sum(parts, SetAside())
        return self._reader.set_aside(administration, period, office, service)

    def days(self, office: int, period: Period, service: int | None = None) -> list[DayCounts]:
        """Return what was counted on each day that has any, ascending."""
        return self._reader.days(self._checked(office), period, service)

    def first_day(self, office: int) -> int | None:
        """Return the first day with anything counted at the office, None without one."""
        return self._reader.first_day(self._checked(office))

    def label_changes(self, office: int, period: Period) -> list[LabelChange]:
        """Return the words under the faces in the period."""
        return self._reader.label_changes(self._checked(office), period)

    def reasons(self, office: int, period: Period, service: int | None = None) -> list[ReasonCount]:
        """Return how often each reason was given after counted ratings."""
        return self._reader.reasons(self._checked(office), period, service)

    def reason_periods(
        self,
        administration: int,
        period: Period,
        step: Step,
        office: int | None = None,
        service: int | None = None,
        *,
        without: Collection[int] = (),
    ) -> list[ReasonPeriod]:
        """Return reasons over time; ``office`` None means all offices that are seen together."""
        ask = partial(self._reader.reason_periods, administration, period, step)
        if office is not None:
            return ask(self._checked(office), service)
        if self._sees_all_of(administration):
            return ask(None, service, without=without)
        offices = [one for one in self._offices_of(administration) if one not in without]
        return _added(one for office in offices for one in ask(office, service))

    def positions(
        self, administration: int, period: Period
    ) -> dict[tuple[int, int], frozenset[str]]:
        """Return where kiosks stood at the offices that are seen."""
        seen = self._offices_of(administration)
        found = self._reader.positions(administration, period)
        return {place: where for place, where in found.items() if place[0] in seen}

    def ledger(self) -> list[KioskLedger]:
        """Return every kiosk that stands at an office that is seen."""
        return [kiosk for kiosk in self._reader.ledger() if self._sees_kiosk(kiosk)]

    def flows(self) -> dict[str, KioskFlow]:
        """Return how much each kiosk that is seen is usually pressed."""
        seen = {kiosk.code for kiosk in self.ledger()}
        return {code: flow for code, flow in self._reader.flows().items() if code in seen}

    def kiosk_flow(self, kiosk: str) -> KioskFlow | None:
        """Return how much one kiosk is usually pressed."""
        return self._reader.kiosk_flow(self._checked_kiosk(kiosk))

    def kiosk_settings(self, kiosk: str) -> KioskDocuments:
        """Return a kiosk's settings, without what it was told at an office that is not seen."""
        found = self._reader.kiosk_settings(self._checked_kiosk(kiosk))
        return KioskDocuments(self._without_elsewhere(found.in_force), found.wanted)

    def kiosk_past(self, kiosk: str) -> KioskPast:
        """Return a kiosk's past at the offices that are seen."""
        past = self._reader.kiosk_past(self._checked_kiosk(kiosk))
        seen = {office for offices in self._offices.values() for office in offices}
        return replace(past, moves=tuple(one for one in past.moves if one.office in seen))

    def served(
        self, administration: int, period: Period, office: int | None = None
    ) -> list[ServedRow]:
        """Return the numbers of people served at the offices that are seen."""
        seen = self._offices_of(administration)
        if office is not None:
            self._checked(office)
        found = self._reader.served(administration, period, office)
        return [row for row in found if row.office in seen]

    def served_totals(
        self, administration: int, period: Period, service: int | None = None
    ) -> dict[int, ServedTotal]:
        """Return the people served at each office that is seen."""
        seen = self._offices_of(administration)
        found = self._reader.served_totals(administration, period, service)
        return {office: total for office, total in found.items() if office in seen}

    def surveys(self, administration: int) -> list[Survey]:
        """Return the surveys that ask at an office that is seen."""
        seen = self._offices_of(administration)
        found = self._reader.surveys(administration)
        narrowed_ones = [(one, tuple(key for key in one.offices if key in seen)) for one in found]
        return [
            replace(one, offices=offices)
            for one, offices in narrowed_ones
            if offices or not one.offices
        ]

    def refused(self) -> list[RefusedSummary]:
        """Return what was refused from the kiosks that are seen; from unknown ones nothing."""
        seen = {kiosk.code for kiosk in self.ledger()}
        return [summary for summary in self._reader.refused() if summary.kiosk in seen]

    def refused_retries(self) -> list[RefusedRetry]:
        """Return the wishes for the kiosks that are seen; a wish for all of them is not told."""
        seen = {kiosk.code for kiosk in self.ledger()}
        return [wish for wish in self._reader.refused_retries() if wish.kiosk in seen]

    def received_since(self, administration: int, day: int) -> int:
        """Return how many ratings were made at the offices that are seen, and received."""
        if self._sees_all_of(administration):
            return self._reader.received_since(administration, day)
        period = Period(day, day + _FAR_DAYS)
        return sum(
            self._reader.counts(office, period).n
            + self._reader.set_aside(administration, period, office).total
            for office in self._offices_of(administration)
        )

    @cached_property
    def _seen(self) -> dict[int, Administration]:
        found = self._reader.administrations()
        return {one.id: one for one in found if self._viewer.sees(one.code)}

    @cached_property
    def _offices(self) -> dict[int, dict[int, Office]]:
        return {one.id: self._seen_offices(one) for one in self._seen.values()}

    def _seen_offices(self, administration: Administration) -> dict[int, Office]:
        found = self._reader.offices(administration.id)
        return {one.id: one for one in found if self._viewer.sees(administration.code, one.code)}

    def _offices_of(self, administration: int) -> dict[int, Office]:
        if administration not in self._offices:
            raise OutOfScope(f"administration {administration}: not in the viewer's scope")
        return self._offices[administration]

    def _sees_all_of(self, administration: int) -> bool:
        self._offices_of(administration)
        return self._viewer.sees_all_of(self._seen[administration].code)

    def _checked(self, office: int) -> int:
        if not any(office in offices for offices in self._offices.values()):
            raise OutOfScope(f"office {office}: not in the viewer's scope")
        return office

    def _checked_kiosk(self, kiosk: str) -> str:
        if not any(one.code == kiosk for one in self.ledger()):
            raise OutOfScope(f"kiosk {kiosk}: not in the viewer's scope")
        return kiosk

    def _without_elsewhere(self, document: SettingsDocument | None) -> SettingsDocument | None:
        if document is None or document.settings is None:
            return document
        place = document.settings.administration.code, document.settings.office.code
        return document if self._viewer.sees(*place) else replace(document, settings=None)

    def _sees_kiosk(self, kiosk: KioskLedger) -> bool:
        if kiosk.administration not in self._seen or kiosk.office_code is None:
            return False
        return self._viewer.sees(self._seen[kiosk.administration].code, kiosk.office_code)


def _added(found: Iterable[ReasonPeriod]) -> list[ReasonPeriod]:
    """Add up what several offices were given in the same time, by time and reason."""
    sums: dict[tuple[int, str], ReasonPeriod] = {}
    for one in found:
        key = one.first_day, one.code
        sums[key] = replace(one, n=one.n + sums[key].n) if key in sums else one
    return [sums[key] for key in sorted(sums)]


def narrowed(reader: Reader, viewer: Viewer) -> Reader:
    """Return the reader as a viewer may use it: itself where nothing is out of their sight."""
    return reader if viewer.is_hub_admin else ScopedReader(reader, viewer)
