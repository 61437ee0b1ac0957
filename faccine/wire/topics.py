"""MQTT topics, each built and parsed in one place.

The kiosk's id is a level of its own, so that one line of a broker's access list confines every
kiosk to its own topics. Office and service are not in the topic: kiosks move.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from faccine.wire.errors import BadMessage, SettingsError

ROOT = "faccine/v1"
HUB_STATE = f"{ROOT}/hub/state"

KIOSK_ID_PATTERN = r"[a-z0-9][a-z0-9-]{1,39}"
_KIOSK_ID = re.compile(KIOSK_ID_PATTERN)


class KioskTopic(StrEnum):
    """The last level of a kiosk's topic."""

    STATE = "state"
    EVENTS = "events"
    RECEIPT = "receipt"
    SETTINGS = "settings"
    HEALTH = "health"
    COMMAND = "command"
    LOG = "log"


class Address(NamedTuple):
    """A parsed kiosk topic."""

    kiosk: str
    leaf: KioskTopic


def is_kiosk_id(text: str) -> bool:
    """Tell whether the text can name a kiosk: 2 to 40 of ``a-z 0-9 -``, no leading hyphen."""
    return _KIOSK_ID.fullmatch(text) is not None


def check_kiosk_id(text: str) -> str:
    """Return the text if it can name a kiosk.

    Raises:
        SettingsError: it cannot; the message says what was expected.
    """
    if not is_kiosk_id(text):
        raise SettingsError(
            f"kiosk id {text!r} is not valid: expected 2 to 40 characters of a-z, 0-9 and '-', "
            "not beginning with '-', for instance esempio-anagrafe-1"
        )
    return text


def kiosk_topic(kiosk: str, leaf: KioskTopic) -> str:
    """Return the topic of one kiosk, or of all of them when ``kiosk`` is ``"+"``."""
    return f"{ROOT}/kiosk/{kiosk}/{leaf}"


def parse_kiosk_topic(topic: str) -> Address:
    """Return who and what a kiosk topic is about.

    Raises:
        BadMessage: the topic is none of ours, or its kiosk id is not valid.
    """
    levels = topic.split("/")
    if len(levels) != 5 or not topic.startswith(f"{ROOT}/kiosk/") or not is_kiosk_id(levels[3]):
        raise BadMessage(f"topic {topic!r} is not {ROOT}/kiosk/<kiosk>/<what>")
    try:
        return Address(levels[3], KioskTopic(levels[4]))
    except ValueError:
        raise BadMessage(f"topic {topic!r} ends in none of {', '.join(KioskTopic)}") from None
