"""How kiosks sound, speak and wait, and whom they name, between a file, the books and a document.

An office may say any of it, and what it leaves out is as its administration says; what neither
says is as the wire has it. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from faccine.wire.settings import Contact, Sound, Speech, SpeechOutput
from hub.catalogue.forms import ContactForm, MannersForm

_TIMES = ("thanks_seconds", "reason_seconds", "idle_seconds", "language_seconds")
COLUMNS = ("contact", "sound_volume", "speech", "speech_rate", *_TIMES)
"""In the tables of administrations and of offices alike; NULL: nobody said."""

Words = dict[str, str]


def columns_of(form: MannersForm, first_language: str) -> dict[str, Any]:
    """Return what a file says as columns of a table."""
    values = {column: getattr(form, column) for column in COLUMNS}
    if form.contact is not None:
        values["contact"] = _contact_column(form.contact, first_language)
    if form.speech is not None:
        values["speech"] = form.speech.value
    return values


def manners_of_row(values: Sequence[Any]) -> dict[str, Any]:
    """Return what a row of a table says, by column, without what it does not say."""
    return {
        column: json.loads(value) if column == "contact" else value
        for column, value in zip(COLUMNS, values, strict=True)
        if value is not None
    }


def settings_fields(manners: Mapping[str, Any], contact_text: Words) -> dict[str, Any]:
    """Return the fields of a kiosk's settings that somebody said something of.

    Args:
        manners: what holds at the kiosk's office.
        contact_text: what the contact says, in the kiosk's languages.
    """
    fields: dict[str, Any] = {name: manners[name] for name in _TIMES if name in manners}
    if "contact" in manners:
        fields["contact"] = Contact(address=manners["contact"]["address"], text=contact_text)
    if "sound_volume" in manners:
        fields["sound"] = Sound(volume=manners["sound_volume"])
    fields["speech"] = Speech(
        output=SpeechOutput(manners.get("speech", Speech().output)),
        rate=manners.get("speech_rate", Speech().rate),
    )
    return fields


def _contact_column(contact: ContactForm, first_language: str) -> str:
    text = contact.text or {}
    texts = {first_language: text} if isinstance(text, str) else text
    value = {"address": contact.address, "text": texts}
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
