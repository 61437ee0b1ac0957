"""Whether kiosks have the settings they should have: a change is done when they do. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.language import gettext, ngettext
from hub.reading import KioskLedger

_NAMED = 4


class Reach(StrEnum):
    """How far settings have come."""

    THERE = "there"
    UNDER_WAY = "under-way"
    NEVER = "never"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class KioskReach:
    """A kiosk, and whether it has the settings it should have."""

    code: str
    name: str
    reach: Reach
    in_force: int | None
    wanted: int | None


def reach_of(kiosk: KioskLedger) -> KioskReach:
    """Return whether a kiosk has what was issued to it last."""
    if kiosk.is_revoked:
        reach = Reach.REVOKED
    elif kiosk.settings is None:
        reach = Reach.NEVER
    elif kiosk.wanted is None or kiosk.settings == kiosk.wanted:
        reach = Reach.THERE
    else:
        reach = Reach.UNDER_WAY
    return KioskReach(kiosk.code, kiosk.name or kiosk.code, reach, kiosk.settings, kiosk.wanted)


def reaches(ledger: dict[str, KioskLedger], kiosks: Iterable[str]) -> list[KioskReach]:
    """Return it for some kiosks, those that wait for something first."""
    found = [reach_of(ledger[code]) for code in kiosks if code in ledger]
    return sorted(found, key=lambda one: one.reach is Reach.THERE)


def reach_words(kiosk: KioskReach) -> str:
    """Say whether a kiosk has its settings."""
    return {
        Reach.THERE: gettext("received"),
        Reach.UNDER_WAY: gettext("not received yet"),
        Reach.NEVER: gettext("has never said which it has"),
        Reach.REVOKED: gettext("revoked: gets none"),
    }[kiosk.reach]


def saved_words(affected: Sequence[str]) -> str:
    """Say which kiosks get new settings by what was just saved."""
    if not affected:
        return gettext("Saved. No kiosk shows anything else than before.")
    names = ", ".join(affected[:_NAMED])
    left = len(affected) - _NAMED
    if left > 0:
        more = ngettext("%(num)s more", "%(num)s more", left)
        names = gettext("%(some)s and %(more)s", some=names, more=more)
    return ngettext(
        "Saved. One kiosk gets new settings: %(names)s.",
        "Saved. %(num)s kiosks get new settings: %(names)s.",
        len(affected),
        names=names,
    )


def not_taken_words() -> str:
    """Say that a button's wish was not taken."""
    return gettext(
        "Nothing was changed: the catalogue has moved meanwhile. Look again, then retry."
    )
