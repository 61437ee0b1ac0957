"""The page that shows what an alert is about, as a path: an e-mail has no request to ask."""

from __future__ import annotations

from urllib.parse import quote

from dashboard.alerts.model import AlertRule, Place

ALERTS = "/avvisi"
KIOSKS = "/postazioni"
SERVED = "/serviti"


def page_of(rule: AlertRule, place: Place) -> str:
    """Return the path of the page that shows what a rule found at a place."""
    match rule:
        case AlertRule.RED:
            return office_page(place.administration, place.office, place.item)
        case AlertRule.OVER_SERVED | AlertRule.SERVED_MISSING:
            return SERVED
        case _:
            return f"{KIOSKS}/{quote(place.item, safe='')}" if place.item else KIOSKS


def office_page(administration: str, office: str, service: str = "") -> str:
    """Return the path of an office's page, or of one of its services."""
    path = f"/uffici/{quote(administration, safe='')}/{quote(office, safe='')}"
    return f"{path}?servizio={quote(service, safe='')}" if service else path
