"""The page that shows what an alert is about, as a path: an e-mail has no request to ask."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from dashboard.alerts.model import AlertRule, Place
from hub.periods import Period

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


def office_page(
    administration: str, office: str, service: str = "", period: Period | None = None
) -> str:
    """Return the path of an office's page, or of one of its services.

    With a period it shows the same days to whoever opens it later; None is the latest ones.
    """
    asked = {"servizio": service} if service else {}
    if period is not None:
        asked["periodo"] = f"{period.first_date}/{period.last_date}"
    path = f"/uffici/{quote(administration, safe='')}/{quote(office, safe='')}"
    return f"{path}?{urlencode(asked, safe='/')}" if asked else path
