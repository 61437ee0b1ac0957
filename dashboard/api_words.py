"""What the interface for programs offers, in the reader's language, for its page."""

from __future__ import annotations

from dashboard.api.problems import ProblemKind
from dashboard.language import gettext


def summaries() -> dict[str, str]:
    """Return what each address answers."""
    return {
        "administrations": gettext("The administrations that the key sees."),
        "offices": gettext("Their offices, with services and opening hours."),
        "services": gettext("The services that those offices offer."),
        "counts": gettext("The three faces by office in a period, with the interval of “Bad”."),
        "trend": gettext("One office over time, by day, week or month."),
        "reasons": gettext("Why faces were pressed at one office, with intervals."),
        "participation": gettext("How many of those served gave a rating, by office."),
        "set-aside": gettext("What screening keeps out of the count and why, by office."),
        "verdicts": gettext(
            "Stable, better, worse or too few to say, for each service: now or, of one office, at"
            " the end of a period."
        ),
        "kiosks": gettext("Every kiosk, how it is, and what became of its presses."),
        "notes": gettext("Events and actions, with their sentences for citizens."),
        "served": gettext("The numbers of people served that were entered."),
    }


def parameters() -> dict[str, str]:
    """Return what each parameter means."""
    return {
        "administration": gettext("Code of an administration; only where the key sees several."),
        "office": gettext("Code of an office."),
        "service": gettext("Code of a service; without it all of them together."),
        "period": gettext(
            "From day to day (2026-10-26/2026-11-22), a month (2026-10), a year (2025) or the last"
            " weeks (4w). Without it the last four weeks."
        ),
        "step": gettext("What the period is cut into: day, week, month; month without it."),
        "limit": gettext("How many items at most, up to 500; 100 without it."),
        "page": gettext("Which part of the list, from 1; the Link header leads to the next."),
    }


def problems() -> dict[ProblemKind, tuple[int, str]]:
    """Return of each kind of problem its HTTP status and what it means."""
    return {
        ProblemKind.BAD_PARAMETER: (400, gettext("A parameter is unknown or cannot be read.")),
        ProblemKind.BAD_BODY: (400, gettext("What was sent is not what is expected.")),
        ProblemKind.UNKNOWN: (401, gettext("The key is missing, unknown or was revoked.")),
        ProblemKind.EXPIRED: (401, gettext("The key’s time is over: make another.")),
        ProblemKind.NOT_ALLOWED: (403, gettext("The key or its account may not do that.")),
        ProblemKind.FEW_PEOPLE: (
            403,
            gettext("Fewer than three people take turns there: whole months only, no service."),
        ),
        ProblemKind.NOT_FOUND: (404, gettext("No such place, or the key does not see it.")),
        ProblemKind.WRONG_METHOD: (405, gettext("The address answers other methods only.")),
        ProblemKind.TOO_LARGE: (413, gettext("More than 64 KiB were sent at once.")),
        ProblemKind.WRONG_MEDIA_TYPE: (415, gettext("What was sent is not JSON.")),
        ProblemKind.BAD_ROWS: (422, gettext("Rows do not fit; none was taken, all are named.")),
        ProblemKind.TOO_MANY: (429, gettext("Too many requests: Retry-After says when to return.")),
        ProblemKind.BOOKS_CLOSED: (503, gettext("The books cannot be read just now: try later.")),
        ProblemKind.OTHER: (500, gettext("Anything else; the status says what.")),
    }
