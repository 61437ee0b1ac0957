"""What codes of the wire and the books are called in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from flask import Flask

from dashboard.kiosk_words import Condition
from dashboard.language import gettext, reader_language
from faccine.wire.clocks import ClockTrust
from faccine.wire.states import Action, ReceiptError, Why
from hub.periods import Step


def use_terms(app: Flask) -> None:
    """Give templates these terms as functions."""
    app.jinja_env.globals |= {
        "action_words": action_words,
        "clock_words": clock_words,
        "condition_words": condition_words,
        "position_words": position_words,
        "step_words": step_words,
        "verdict_words": verdict_words,
        "next_step_words": next_step_words,
        "why_words": why_words,
    }


def condition_words(condition: Condition) -> str:
    """Say how a kiosk is."""
    said: dict[Condition, Callable[[], str]] = {
        Condition.MISSING: lambda: gettext("presses are missing"),
        Condition.PROBLEM: lambda: gettext("reports a problem"),
        Condition.OFFLINE: lambda: gettext("does not connect"),
        Condition.SILENT: lambda: gettext("online, but silent"),
        Condition.NEVER: lambda: gettext("never connected"),
        Condition.CLOSED: lambda: gettext("off, office closed"),
        Condition.QUIET: lambda: gettext("quiet day"),
        Condition.ONLINE: lambda: gettext("online"),
        Condition.SIMULATED: lambda: gettext("simulated: nothing stands there"),
        Condition.REVOKED: lambda: gettext("revoked"),
    }
    return said[condition]()


def clock_words(clock: str | None) -> str:
    """Say how far a kiosk's clock can be trusted; an unknown code is said as it is."""
    known: dict[str | None, Callable[[], str]] = {
        None: lambda: gettext("not known"),
        ClockTrust.SYNCED: lambda: gettext("synchronised"),
        ClockTrust.ESTIMATED: lambda: gettext("taken from the hub"),
        ClockTrust.UNSET: lambda: gettext("not set"),
    }
    return known[clock]() if clock in known else clock or ""


def action_words(action: str) -> str:
    """Say what can be asked of a kiosk; an unknown code is said as it is."""
    known: dict[str, Callable[[], str]] = {
        Action.IDENTIFY: lambda: gettext("Light up the screen"),
        Action.SELF_TEST: lambda: gettext("Self-test"),
        Action.TEST_MODE: lambda: gettext("Test mode"),
        Action.RESTART: lambda: gettext("Restart"),
        Action.SEND_LOG: lambda: gettext("Send the log"),
    }
    return known[action]() if action in known else action


def position_words(position: str) -> str:
    """Say where in the office a kiosk stands; an unknown code is said as it is."""
    known: dict[str, Callable[[], str]] = {
        "desk": lambda: gettext("at the desk"),
        "exit": lambda: gettext("at the exit"),
        "waiting-room": lambda: gettext("in the waiting room"),
    }
    return known[position]() if position in known else position


def step_words(step: Step) -> str:
    """Say how a trend is cut."""
    return {
        Step.DAY: gettext("Day"),
        Step.WEEK: gettext("Week"),
        Step.MONTH: gettext("Month"),
    }[step]


def verdict_words(verdict: str) -> str:
    """Say what a chart's rule found."""
    return {
        "stable": gettext("stable"),
        "better": gettext("better"),
        "worse": gettext("worse"),
        "too-few": gettext("too few to say"),
    }[verdict]


def why_words(why: str) -> str:
    """Say why something was refused; an unknown code is said as it is."""
    return _whys(reader_language()).get(why, why)


@cache
def _whys(language: str) -> dict[str, str]:
    # Put together once a language: a page may say fifty of them.
    return {
        Why.UNREADABLE: gettext("Something unreadable"),
        Why.UNKNOWN_SERVICE: gettext("A service that is not in the catalogue"),
        Why.UNKNOWN_REASON: gettext("A reason that is not in the catalogue"),
        Why.NO_SERVICE: gettext("A press without its service"),
        Why.NO_PLACEMENT: gettext("A press from a kiosk that stood nowhere then"),
        Why.NO_RATING: gettext("A reason without its press"),
        Why.SECOND_REASON: gettext("A second reason for the same press"),
        Why.CONFLICT: gettext("A repeat that says something else"),
        Why.TOO_FAR_AHEAD: gettext("A number too far ahead"),
        ReceiptError.UNKNOWN_KIOSK: gettext("An unknown kiosk asks to be let in"),
        ReceiptError.TOO_LARGE: gettext("A message that is too large"),
        ReceiptError.UNSUPPORTED_VERSION: gettext("A message of another version"),
    }


def next_step_words(why: str) -> str:
    """Say what to do about something refused, '' where nobody can say."""
    return _next_steps(reader_language()).get(why, "")


@cache
def _next_steps(language: str) -> dict[str, str]:
    update = gettext("Update its software; what it made stays on its card until then.")
    return {
        Why.UNREADABLE: update,
        Why.UNKNOWN_SERVICE: gettext("Add the service to the catalogue, then try again."),
        Why.UNKNOWN_REASON: gettext("Add the reason to the catalogue, then try again."),
        Why.NO_SERVICE: gettext("Give the kiosk one service in the catalogue, then try again."),
        Why.NO_PLACEMENT: gettext("Give the kiosk a place for those days, then try again."),
        Why.NO_RATING: gettext("Take in its press first, then try again."),
        Why.SECOND_REASON: gettext("Nothing to do: the first reason counts."),
        Why.CONFLICT: gettext(
            "Two cards say they are the same: one is a copy. Go and see which one is in use."
        ),
        Why.TOO_FAR_AHEAD: gettext("Try again: what lies between has come by now, or is missing."),
        ReceiptError.UNKNOWN_KIOSK: gettext(
            "If it is yours, enter it in the catalogue. What it sends stays on its card."
        ),
        ReceiptError.TOO_LARGE: update,
        ReceiptError.UNSUPPORTED_VERSION: update,
    }
