"""What is said of kiosks, and of the hub they report to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import words
from dashboard.alerts.saying import Saying
from dashboard.language import gettext, ngettext
from dashboard.terms import clock_words

_MINUTE_MS = 60_000


def missing(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that presses are lost."""
    what = ngettext(
        "%(n)s event of this kiosk will not come any more, and nobody has accounted for it.",
        "%(n)s events of this kiosk will not come any more, and nobody has accounted for them.",
        values["n"],
        n=words.number(values["n"]),
    )
    todo = gettext("Find out what happened to its memory card, then have them accounted for.")
    return Saying(gettext("presses are missing"), what, todo)


def hub(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that nothing at all arrives."""
    what = gettext(
        "None has been heard since %(when)s, while offices were open.",
        when=words.moment(values["since_ms"], timezone, now_ms),
    )
    todo = gettext(
        "See whether hub, broker and network are running. Kiosks keep their presses until then."
    )
    return Saying(gettext("no kiosk reaches the hub"), what, todo)


def backup(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that the books are not copied."""
    what = gettext("No copy has been made yet.")
    if values["made_ms"] is not None:
        when = words.moment(values["made_ms"], timezone, now_ms)
        what = gettext("The last whole copy was made %(when)s.", when=when)
    if values["problem"]:
        what += " " + gettext("Then it failed: %(why)s", why=values["problem"])
    todo = gettext("See whether the disk for copies is there and has room, then make one.")
    return Saying(gettext("the books are not being copied"), what, todo)


def gone(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that a kiosk is not there."""
    what = gettext(
        "Not heard since %(when)s; the office was open for %(long)s meanwhile.",
        when=words.moment(values["since_ms"], timezone, now_ms),
        long=long_words(values["open_ms"]),
    )
    todo = gettext("See whether it has power and network. It keeps its presses until then.")
    return Saying(gettext("the kiosk does not connect"), what, todo)


def silence(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that nobody presses, and how unlikely that is."""
    expected = max(1, round(values["expected"]))
    what = ngettext(
        "No press since %(when)s. At the usual pace %(n)s was to be expected: a silence like this"
        " comes less than once in %(times)s times.",
        "No press since %(when)s. At the usual pace %(n)s were to be expected: a silence like this"
        " comes less than once in %(times)s times.",
        expected,
        when=words.moment(values["since_ms"], timezone, now_ms),
        n=words.number(expected),
        times=words.number(round(values["one_in"])),
    )
    return Saying(
        gettext("nobody presses"), what, gettext("See whether it is covered, dark or stuck.")
    )


def queue(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that presses wait on the kiosk."""
    what = ngettext(
        "%(n)s press waits on it, since %(when)s.",
        "%(n)s presses wait on it, since %(when)s.",
        values["waiting"],
        n=words.number(values["waiting"]),
        when=words.moment(values["since_ms"], timezone, now_ms),
    )
    todo = gettext("They arrive when the network returns. If it is there, restart the kiosk.")
    return Saying(gettext("presses are waiting"), what, todo)


def clock(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that a kiosk does not know the time."""
    what = gettext(
        "The clock: %(clock)s, since %(when)s. Days and hours of its presses may be wrong.",
        clock=clock_words(values["clock"]),
        when=words.moment(values["since_ms"], timezone, now_ms),
    )
    return Saying(gettext("the clock is not right"), what, gettext("Let it reach a time server."))


def long_words(duration_ms: int) -> str:
    """Return how long something lasted: in minutes, from two hours on in hours."""
    minutes = duration_ms // _MINUTE_MS
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes, n=words.number(minutes))
    hours = minutes // 60
    return ngettext("%(n)s hour", "%(n)s hours", hours, n=words.number(hours))
