"""What tests of the pages about alerts share."""

from html import unescape

from dashboard_kit import NOW_MS

from dashboard.alerts.model import AlertRule, Finding, Place
from dashboard.rights import Grant, Role

NAMES = {
    "administration": "Comune di Fontelieta",
    "office": "Anagrafe centro",
    "kiosk": "anagrafe-1",
    "timezone": "Europe/Rome",
}
GONE = Finding(
    AlertRule.GONE,
    Place("fontelieta", "anagrafe", "anagrafe-1"),
    {"since_ms": NOW_MS - 3_600_000, "open_ms": 3_600_000, "names": NAMES},
)
AWAY = Finding(
    AlertRule.GONE,
    Place("fontelieta", "biblioteca", "biblioteca-1"),
    {**GONE.values, "names": NAMES | {"office": "Biblioteca", "kiosk": "biblioteca-1"}},
)


def office(*codes, role=Role.MANAGER):
    return Grant(role, "fontelieta", frozenset(codes))


def text(answer):
    return " ".join(unescape(answer.text).split())
