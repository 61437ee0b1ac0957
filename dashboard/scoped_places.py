"""The reader's questions about kiosks, surveys, people served and notes, narrowed to a viewer."""

from __future__ import annotations

from dataclasses import replace

from dashboard.scope import Scope
from hub.periods import Period
from hub.reading import (
    Commitment,
    KioskDocuments,
    KioskFlow,
    KioskLedger,
    KioskPast,
    LastBackup,
    Note,
    Reader,
    RefusedRetry,
    RefusedSummary,
    ServedRow,
    ServedTotal,
    SettingsDocument,
    Survey,
)


class ScopedPlaces:
    """What stands and happens at offices; see :class:`hub.reading.Reader`."""

    _reader: Reader
    _scope: Scope

    def positions(
        self, administration: int, period: Period
    ) -> dict[tuple[int, int], frozenset[str]]:
        """Return where kiosks stood at the offices that are seen."""
        seen = self._scope.offices_of(administration)
        found = self._reader.positions(administration, period)
        return {place: where for place, where in found.items() if place[0] in seen}

    def ledger(self) -> list[KioskLedger]:
        """Return every kiosk that stands at an office that is seen."""
        return list(self._scope.kiosks)

    def flows(self) -> dict[str, KioskFlow]:
        """Return how much each kiosk that is seen is usually pressed."""
        seen = self._scope.kiosk_codes
        return {code: flow for code, flow in self._reader.flows().items() if code in seen}

    def kiosk_flow(self, kiosk: str) -> KioskFlow | None:
        """Return how much one kiosk is usually pressed."""
        return self._reader.kiosk_flow(self._scope.kiosk(kiosk))

    def kiosk_settings(self, kiosk: str) -> KioskDocuments:
        """Return a kiosk's settings, without what it was told at an office that is not seen."""
        found = self._reader.kiosk_settings(self._scope.kiosk(kiosk))
        return KioskDocuments(*map(self._without_elsewhere, (found.in_force, found.wanted)))

    def kiosk_past(self, kiosk: str) -> KioskPast:
        """Return a kiosk's past at the offices that are seen."""
        past = self._reader.kiosk_past(self._scope.kiosk(kiosk))
        seen = self._scope.offices
        return replace(past, moves=tuple(one for one in past.moves if one.office in seen))

    def served(
        self, administration: int, period: Period, office: int | None = None
    ) -> list[ServedRow]:
        """Return the numbers of people served at the offices that are seen."""
        seen = self._scope.offices_of(administration)
        if office is not None:
            self._scope.office(office)
        found = self._reader.served(administration, period, office)
        return [row for row in found if row.office in seen]

    def served_totals(
        self, administration: int, period: Period, service: int | None = None
    ) -> dict[int, ServedTotal]:
        """Return the people served at each office that is seen."""
        seen = self._scope.offices_of(administration)
        found = self._reader.served_totals(administration, period, service)
        return {office: total for office, total in found.items() if office in seen}

    def notes(self, administration: int, office: int | None = None) -> list[Note]:
        """Return events and actions of the offices that are seen and of the whole administration.

        What is said of the whole administration holds for each of its offices, so it is shown.
        """
        seen = self._scope.offices_of(administration)
        if office is not None:
            self._scope.office(office)
        found = self._reader.notes(administration, office)
        return [note for note in found if note.office is None or note.office in seen]

    def commitment(self, administration: int) -> Commitment | None:
        """Return who reads the results of an administration of which something is seen."""
        self._scope.offices_of(administration)
        return self._reader.commitment(administration)

    def last_backup(self) -> LastBackup:
        """Return when the books were last copied, not what only the hub's keepers grasp."""
        return LastBackup(self._reader.last_backup().made_ms, None)

    def surveys(self, administration: int) -> list[Survey]:
        """Return the surveys that ask at an office that is seen."""
        seen = self._scope.offices_of(administration)
        found = self._reader.surveys(administration)
        narrowed_ones = [(one, tuple(key for key in one.offices if key in seen)) for one in found]
        return [
            replace(one, offices=offices)
            for one, offices in narrowed_ones
            if offices or not one.offices
        ]

    def refused(self) -> list[RefusedSummary]:
        """Return what was refused from the kiosks that are seen; from unknown ones nothing."""
        seen = self._scope.kiosk_codes
        return [summary for summary in self._reader.refused() if summary.kiosk in seen]

    def refused_retries(self) -> list[RefusedRetry]:
        """Return the wishes for the kiosks that are seen; a wish for all of them is not told."""
        seen = self._scope.kiosk_codes
        return [wish for wish in self._reader.refused_retries() if wish.kiosk in seen]

    def _without_elsewhere(self, document: SettingsDocument | None) -> SettingsDocument | None:
        if document is None or document.settings is None:
            return document
        place = document.settings.administration.code, document.settings.office.code
        return document if self._scope.sees(*place) else replace(document, settings=None)
