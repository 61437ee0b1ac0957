"""What the audit log says of the catalogue: actions, fields and their values."""

from __future__ import annotations

from datetime import date

from dashboard.catalogue.terms import channel_words, speech_words
from dashboard.language import gettext
from dashboard.terms import position_words
from dashboard.words import day_with_year
from hub.periods import day_of

_DAYS = frozenset({"from", "to", "until", "since"})


def catalogue_actions(what: str) -> dict[str, str]:
    """Return what was done to the catalogue, by the action's code."""
    return {
        "catalogue.administration": gettext("changed the data of %(what)s", what=what),
        "catalogue.administration-added": gettext("added the administration %(what)s", what=what),
        "catalogue.commitment": gettext("changed who reads the results of %(what)s", what=what),
        "catalogue.office": gettext("changed the office %(what)s", what=what),
        "catalogue.office-added": gettext("added the office %(what)s", what=what),
        "catalogue.office-emptied": gettext("emptied the office %(what)s", what=what),
        "catalogue.service": gettext("changed the service “%(what)s”", what=what),
        "catalogue.service-added": gettext("added the service “%(what)s”", what=what),
        "catalogue.service-retired": gettext("retired the service “%(what)s”", what=what),
        "catalogue.kiosk": gettext("changed the kiosk %(what)s", what=what),
        "catalogue.kiosk-added": gettext("added the kiosk %(what)s", what=what),
        "catalogue.kiosk-moved": gettext("moved the kiosk %(what)s", what=what),
        "catalogue.kiosk-revoked": gettext("revoked the kiosk %(what)s", what=what),
        "catalogue.kiosk-restored": gettext("trusts the kiosk %(what)s again", what=what),
        "catalogue.kiosk-mode": gettext("switched the mode of the kiosk %(what)s", what=what),
        "catalogue.survey": gettext("changed the survey “%(what)s”", what=what),
        "catalogue.survey-added": gettext("added the survey “%(what)s”", what=what),
        "catalogue.message-added": gettext("has kiosks say “%(what)s”", what=what),
        "catalogue.message-removed": gettext("has kiosks no more say “%(what)s”", what=what),
    }


def catalogue_names() -> dict[str, str]:
    """Return what the fields of the catalogue are called, by their name in its files."""
    return {
        "code": gettext("code"),
        "id": gettext("id"),
        "name": gettext("name"),
        "timezone": gettext("time zone"),
        "languages": gettext("languages"),
        "signed_drafts": gettext("signed drafts"),
        "bilingual": gettext("two languages together"),
        "patron_day": gettext("patron saint’s day"),
        "services": gettext("services"),
        "rotating_staff": gettext("people who take turns"),
        "opening_hours": gettext("opening hours"),
        "contact": gettext("for complaints"),
        "contact_text": gettext("text beside it"),
        "sound_volume": gettext("volume"),
        "speech": gettext("spoken mode"),
        "speech_rate": gettext("words a minute"),
        "thanks_seconds": gettext("seconds of thanks"),
        "reason_seconds": gettext("seconds for reasons"),
        "idle_seconds": gettext("seconds until the choice is forgotten"),
        "language_seconds": gettext("seconds until the language falls back"),
        "icon": gettext("picture"),
        "channel": gettext("channel"),
        "office": gettext("office"),
        "position": gettext("position"),
        "since": gettext("since"),
        "mode": gettext("mode"),
        "question": gettext("question"),
        "happy": gettext("word for “Good”"),
        "neutral": gettext("word for “So-so”"),
        "sad": gettext("word for “Bad”"),
        "reasons": gettext("reasons"),
        "reasons_after": gettext("asked after"),
        "from": gettext("first day"),
        "to": gettext("last day"),
        "until": gettext("last day"),
        "text": gettext("text"),
        "said": gettext("you said"),
    }


def catalogue_value(name: str, value: str) -> str:
    """Return a value in words where it is a code that has some; else as it is."""
    if name == "position":
        return position_words(value)
    if name == "channel":
        return channel_words(value)
    if name == "speech":
        return speech_words(value)
    if name == "mode":
        return {"live": gettext("in use"), "test": gettext("test: nothing is counted")}.get(
            value, value
        )
    return _day(value) if name in _DAYS else value


def _day(written: str) -> str:
    try:
        return day_with_year(day_of(date.fromisoformat(written)))
    except ValueError:
        return written
