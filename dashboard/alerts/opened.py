"""The open alerts of a viewer, for any page: read from the dashboard's own file alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.alerts.model import ORDER, Alert, Place
from dashboard.alerts.words import AlertWords, alert_words
from dashboard.rights import Right, Viewer

if TYPE_CHECKING:
    from dashboard.accounts.alerts import AlertBook  # which itself needs the model beside us


def open_alerts(
    viewer: Viewer,
    book: AlertBook,
    now_ms: int,
    *,
    administration: str | None = None,
    office: str | None = None,
    only_untaken: bool = False,
) -> list[AlertWords]:
    """Return the alerts whose cause is still there, in the reader's words, the worst first.

    Args:
        viewer: only what they may see; an alert on a whole administration is seen by everybody
            who sees something of it.
        book: where alerts are kept, in a page ``books.accounts().alerts``.
        now_ms: the time, in milliseconds since 1970 UTC.
        administration: the code of the only administration wanted; None for all.
        office: the code of the only office wanted, of ``administration``; None for all.
        only_untaken: leave out what somebody has taken on.
    """
    wanted = [
        alert
        for alert in book.open()
        if may_see(viewer, alert.place)
        and administration in {None, alert.place.administration}
        and office in {None, alert.place.office}
        and not (only_untaken and alert.taken_by)
    ]
    return [alert_words(alert, now_ms) for alert in sorted(wanted, key=_worst_first)]


def may_see(viewer: Viewer, place: Place) -> bool:
    """Tell whether somebody may hear of an alert at a place."""
    return viewer.sees(place.administration, place.office or None)


def may_take(viewer: Viewer, place: Place) -> bool:
    """Tell whether somebody may take on an alert at a place.

    What concerns a whole administration may be taken on by whoever may write notes somewhere in it.
    """
    if place.office:
        return viewer.may(Right.NOTE, place.administration, place.office)
    return viewer.may_somewhere(Right.NOTE, place.administration)


def _worst_first(alert: Alert) -> tuple[bool, int, int]:
    return bool(alert.taken_by), ORDER.index(alert.rule), alert.opened_ms
