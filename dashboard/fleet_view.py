"""What somebody chose to see of all kiosks: an office, a search, and who may do what there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.fleet import KioskNow

MOST_OFFICES = 60
"""With more offices there is a search instead of a list to choose from."""


@dataclass(frozen=True, slots=True)
class FleetChoice:
    """The office and the text somebody chose; '' for all."""

    office: str = ""
    text: str = ""

    def take(self, kiosks: Sequence[KioskNow]) -> list[KioskNow]:
        """Return the kiosks that fit, in their order."""
        wanted = self.text.casefold()
        return [
            one
            for one in kiosks
            if (not self.office or office_key(one) == self.office)
            and (not wanted or wanted in _described(one))
        ]


def office_key(one: KioskNow) -> str:
    """Return how the query string names a kiosk's office."""
    return f"{one.administration}/{one.place.code}" if one.place else ""


def offices_of(kiosks: Sequence[KioskNow]) -> list[tuple[str, str]]:
    """Return the offices to choose from, by name; none where there is one, or very many."""
    names = {office_key(one): one.place.name for one in kiosks if one.place}
    if not 1 < len(names) <= MOST_OFFICES:
        return []
    return sorted(names.items(), key=lambda item: item[1])


def _described(one: KioskNow) -> str:
    return " ".join(filter(None, [one.kiosk.code, one.kiosk.name, one.kiosk.office])).casefold()
