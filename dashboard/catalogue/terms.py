"""What codes of the catalogue are called in the reader's language."""

from __future__ import annotations

from dashboard.language import gettext
from faccine.wire.settings import SpeechOutput
from hub.catalogue import Channel


def channel_words(channel: str) -> str:
    """Say how a service is given; an unknown code is said as it is."""
    known: dict[str, str] = {
        Channel.COUNTER: gettext("at the counter"),
        Channel.WEB: gettext("on the web"),
        Channel.PHONE: gettext("by telephone"),
    }
    return known.get(channel, channel)


def speech_words(speech: str) -> str:
    """Say who hears the spoken mode; an unknown code is said as it is."""
    known: dict[str, str] = {
        SpeechOutput.OFF: gettext("off"),
        SpeechOutput.HEADPHONES: gettext("in headphones"),
        SpeechOutput.SPEAKER: gettext("from the loudspeaker"),
    }
    return known.get(speech, speech)


def icon_words(icon: str) -> str:
    """Say what a picture shows."""
    return {
        "id-card": gettext("identity card"),
        "certificate": gettext("certificate"),
        "house": gettext("house"),
        "coins": gettext("coins"),
        "book": gettext("book"),
        "dots": gettext("three dots"),
        "people": gettext("people"),
        "baby": gettext("baby"),
        "ring": gettext("ring"),
        "car": gettext("car"),
        "building": gettext("building"),
        "health": gettext("health"),
        "bus": gettext("bus"),
        "leaf": gettext("leaf"),
        "briefcase": gettext("briefcase"),
        "phone": gettext("telephone"),
        "letter": gettext("letter"),
        "shield": gettext("shield"),
        "tree": gettext("tree"),
        "water": gettext("water"),
    }.get(icon, icon)


def reason_words(code: str) -> str:
    """Say what a well-known reason is about; one of an administration's own by its code."""
    return {
        "waiting": gettext("waiting time"),
        "staff": gettext("courtesy and clarity"),
        "return": gettext("has to come back"),
        "outcome": gettext("outcome of the request"),
    }.get(code, code)
