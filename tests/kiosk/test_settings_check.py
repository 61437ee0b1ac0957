"""Settings are taken whole or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
from a_kiosk import a_kiosk, services

from faccine.wire.codec import encode
from faccine.wire.errors import BadMessage
from faccine.wire.settings import Contact, Message
from kiosk.outbox.settings import check_settings

KIOSK = "esempio-anagrafe-1"
DAY = dt.date(2026, 11, 21)


def a_message(**text):
    return Message(first=DAY, last=DAY, text=text)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"opening_hours": "Mo-Fr 08:30-13:00; PH off", "holidays": [DAY]},
        {"messages": [a_message(it="Grazie")]},
        {"languages": ["it", "uk"]},
        {"languages": ["it", "fur"], "signed_drafts": ["ro"]},
        {"contact": Contact(address="https://example.org")},
    ],
)
def test_settings_that_a_kiosk_can_work_with_are_taken(changes):
    settings = a_kiosk(**changes)
    assert check_settings(encode(settings), KIOSK) == settings


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kiosk": "another-kiosk"}, "are for kiosk 'another-kiosk', not us"),
        ({"opening_hours": "lun-ven 8-12"}, "'lun-ven 8-12': not understood from character 1 on"),
        ({"timezone": "Europe/Milano"}, "'Europe/Milano': expected an IANA time zone"),
        ({"timezone": "/etc/passwd", "opening_hours": "24/7"}, "expected an IANA time zone"),
        ({"messages": [a_message(it="Grazie"), a_message(de="Danke")]}, "lacks its 'it' version"),
        (
            {"messages": [Message(first=DAY, last=DAY, text={"it": "Ecco"}, said={"de": "Was"})]},
            "what a message says was said lacks its 'it' version",
        ),
        (
            {"contact": Contact(address="https://example.org", text={"de": "Zimmer 3"})},
            "the contact lacks its 'it' version",
        ),
        ({"languages": ["uk", "it"]}, "first language 'uk' (Українська) is a draft"),
        ({"services": services("tributi", "tributi")}, "a service is offered twice"),
    ],
)
def test_settings_that_would_stop_a_kiosk_later_are_refused_whole(changes, why):
    with pytest.raises(BadMessage) as caught:
        check_settings(encode(a_kiosk(**changes)), KIOSK)
    assert why in str(caught.value)
    assert str(caught.value).startswith("settings 12")
    assert "\n" not in str(caught.value)
