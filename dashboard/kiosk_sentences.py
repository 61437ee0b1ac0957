"""What a kiosk's condition means, in sentences: why a visit, what to check, what is at stake."""

from __future__ import annotations

from dashboard.faults import fault_words, faults_of, remedy_words
from dashboard.fleet import KioskNow
from dashboard.kiosk_words import Condition
from dashboard.language import gettext, ngettext
from dashboard.words import moment, number
from faccine.wire.states import Action
from hub.periods import day_start_ms, local_day_and_slot
from hub.silence import Silence, open_ms_between

_HOUR_MS = 3_600_000
_MINUTE_MS = 60_000


def why_visit(one: KioskNow, now_ms: int) -> str:
    """Say why somebody should go there; nothing where nobody should."""
    kiosk = one.kiosk
    if one.condition is Condition.MISSING:
        return ngettext(
            "%(n)s event was made there and the kiosk no longer has it.",
            "%(n)s events were made there and the kiosk no longer has them.",
            kiosk.missing,
            n=number(kiosk.missing),
        )
    if one.condition is Condition.PROBLEM:
        return gettext("It says so itself: %(problem)s.", problem=problem_words(one))
    if one.condition is Condition.OFFLINE:
        return " ".join(filter(None, [_not_heard(one, now_ms), _not_the_closing(one, now_ms)]))
    if one.condition is Condition.SILENT and one.silence:
        return silence_words(one.silence, one.timezone)
    return ""


def what_to_check(one: KioskNow) -> str:
    """Say what to look at there, in the order in which it is looked at."""
    if one.condition is Condition.OFFLINE:
        return gettext(
            "The plug, then the network. If the screen is on, it has recorded and will send "
            "everything by itself."
        )
    if one.condition is Condition.PROBLEM:
        # The same remedy once, also where several faults have it.
        remedies = dict.fromkeys(remedy_words(fault) for fault in faults_of(one.kiosk.problem))
        return " ".join(remedies)
    if one.condition is Condition.SILENT:
        return gettext(
            "Whether it is covered, moved or blocked. Try a face in test mode: it appears here "
            "within two seconds and is not counted."
        )
    return gettext(
        "Whether its card was changed or put back to an earlier state. If the old card still "
        "exists, keep it: what is on it can be brought in."
    )


def at_stake(one: KioskNow) -> str:
    """Say which ratings are at stake."""
    kiosk = one.kiosk
    if kiosk.missing:
        return gettext("Those that are missing.")
    if kiosk.waiting:
        return ngettext(
            "%(n)s waits on its card.", "%(n)s wait on its card.", kiosk.waiting,
            n=number(kiosk.waiting),
        )  # fmt: skip
    if one.condition is Condition.OFFLINE:
        return gettext("None, if its card is sound.")
    if one.condition is Condition.SILENT:
        return gettext("Those that nobody could give.")
    return gettext("None known.")


def problem_words(one: KioskNow) -> str:
    """Say what a kiosk says is wrong."""
    return "; ".join(fault_words(fault) for fault in faults_of(one.kiosk.problem))


def action_meaning(action: Action) -> str:
    """Say what happens at a kiosk that is asked for something."""
    return {
        Action.IDENTIFY: gettext("It shows its name in large letters for a while."),
        Action.TEST_MODE: gettext("For a few minutes it counts nothing: try the faces."),
        Action.SELF_TEST: gettext("It looks at its parts and says what it found, under “Health”."),
        Action.SEND_LOG: gettext(
            "It sends the last lines of its log. Load this page again after some seconds: they "
            "stand under “Log”."
        ),
        Action.RESTART: gettext("Its program starts anew; nobody can vote for some seconds."),
    }[action]


def under_state(one: KioskNow, now_ms: int) -> str:
    """Say in a few words what stands under a kiosk's state in a list."""
    kiosk, condition = one.kiosk, one.condition
    if condition is Condition.NEVER:
        return gettext("switch it on and give it its code")
    if condition in {Condition.QUIET, Condition.SILENT} and one.silence:
        return _of_a_silence(one, one.silence)
    seen = moment(kiosk.seen_ms, one.timezone, now_ms)
    if condition is Condition.OFFLINE:
        return gettext("not heard since %(when)s", when=seen)
    if condition is Condition.CLOSED:
        return gettext("since %(when)s; its office has been closed since", when=seen)
    if kiosk.received_ms is None:
        return ""
    return gettext("last press: %(when)s", when=moment(kiosk.received_ms, one.timezone, now_ms))


def silence_words(silence: Silence, timezone: str) -> str:
    """Say how unlikely a silence is: since when, how many were to be expected, how often."""
    expected = max(1, round(silence.expected))
    return ngettext(
        "No press since %(when)s. At the usual pace about %(n)s was to be expected: such a silence "
        "happens %(odds)s.",
        "No press since %(when)s. At the usual pace about %(n)s were to be expected: such a "
        "silence happens %(odds)s.",
        expected,
        when=moment(silence.since_ms, timezone, silence.now_ms),
        n=number(expected),
        odds=odds_words(silence.chance),
    )


def quiet_words(one: KioskNow, silence: Silence) -> str:
    """Say that a silence is one of those that happen, and that nobody need go."""
    today, slot = local_day_and_slot(silence.now_ms, one.timezone)
    midnight_ms = day_start_ms(today, one.timezone)
    is_of_today = silence.since_ms < midnight_ms and (
        one.hours is not None
        and open_ms_between(one.hours, silence.since_ms, midnight_ms) < _HOUR_MS
    )
    if is_of_today:
        weekday, odds = _on_weekdays()[slot // 24], odds_words(silence.chance)
        return gettext(
            "%(weekday)s that happens %(odds)s: no need to go", weekday=weekday, odds=odds
        )
    return gettext(
        "no press since %(when)s, which happens %(odds)s: no need to go",
        when=moment(silence.since_ms, one.timezone, silence.now_ms),
        odds=odds_words(silence.chance),
    )


def odds_words(chance: float) -> str:
    """Say a chance of 0 to 1 as counts: once in 20, 3 times in 1,000."""
    if chance >= 0.01:
        return gettext("once in %(all)s", all=number(round(1 / chance)))
    times = round(1000 * chance)
    if not times:
        return gettext("less than once in 1,000")
    return ngettext(
        "%(n)s time in 1,000", "%(n)s times in 1,000", times, n=number(times)
    )  # fmt: skip


def duration_words(span_ms: int) -> str:
    """Say how long something lasted: minutes below two hours, days from two days on."""
    if span_ms < 2 * _HOUR_MS:
        minutes = span_ms // _MINUTE_MS
        return ngettext("%(n)s minute", "%(n)s minutes", minutes, n=number(minutes))
    hours = span_ms // _HOUR_MS
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours, n=number(hours))
    return ngettext("%(n)s day", "%(n)s days", hours // 24, n=number(hours // 24))


def _of_a_silence(one: KioskNow, silence: Silence) -> str:
    if one.condition is Condition.QUIET:
        return quiet_words(one, silence)
    when = moment(silence.since_ms, one.timezone, silence.now_ms)
    return gettext("no press since %(when)s", when=when)


def _not_heard(one: KioskNow, now_ms: int) -> str:
    when = moment(one.kiosk.seen_ms, one.timezone, now_ms)
    return gettext("Not heard since: %(when)s.", when=when)


def _not_the_closing(one: KioskNow, now_ms: int) -> str:
    if one.hours is None or one.hours.expression is None or one.kiosk.seen_ms is None:
        return ""
    open_ms = open_ms_between(one.hours, one.kiosk.seen_ms, now_ms)
    # Whole days would be read as days around the clock.
    hours = max(1, round(open_ms / _HOUR_MS))
    return ngettext(
        "Its office was open for about %(n)s hour since: it is not the closing.",
        "Its office was open for about %(n)s hours since: it is not the closing.",
        hours,
        n=number(hours),
    )


def _on_weekdays() -> list[str]:
    """Return "on Mondays" and so on, Monday first."""
    return [
        gettext("on Mondays"),
        gettext("on Tuesdays"),
        gettext("on Wednesdays"),
        gettext("on Thursdays"),
        gettext("on Fridays"),
        gettext("on Saturdays"),
        gettext("on Sundays"),
    ]
