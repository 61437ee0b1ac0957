"""How kiosks sound, speak and wait, and whom they name, for administrations and offices.

An office leaves empty what it has from its administration; both leave empty what is as usual. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.catalogue.reading import Reading, Values, put_words
from dashboard.language import gettext
from faccine.wire.settings import MAX_ADDRESS, SpeechOutput
from hub.catalogue.forms import ContactForm, MannersForm

SECONDS: Mapping[str, tuple[int, int]] = {
    "thanks_seconds": (1, 30),
    "reason_seconds": (5, 120),
    "idle_seconds": (5, 600),
    "language_seconds": (10, 600),
}
"""The least and most of each duration, as the kiosk's settings have them."""
USUAL: Mapping[str, str] = {
    "sound_volume": "60",
    "speech_rate": "150",
    "thanks_seconds": "3",
    "reason_seconds": "15",
    "idle_seconds": "30",
    "language_seconds": "30",
}
"""What holds where nobody said anything."""


def put_manners(values: Values, form: MannersForm, first_language: str) -> None:
    """Put what a form says into the fields."""
    if form.contact is not None:
        values["contact"] = form.contact.address
        put_words(values, "contact_text", form.contact.text, first_language)
    for field in ("sound_volume", "speech", "speech_rate", *SECONDS):
        value = getattr(form, field)
        if value is not None:
            values[field] = f"{value:g}" if isinstance(value, float) else str(value)


def read_manners(reading: Reading, languages: Sequence[str], known: MannersForm) -> dict[str, Any]:
    """Return what the fields say, as keywords of a form."""
    found: dict[str, Any] = {
        "contact": _contact(reading, languages, known),
        "sound_volume": reading.whole("sound_volume", 0, 100),
        "speech": reading.one_of("speech", SpeechOutput),
        "speech_rate": reading.whole("speech_rate", 80, 300),
    }
    for field, (low, high) in SECONDS.items():
        found[field] = reading.seconds(field, low, high)
    return found


def _contact(reading: Reading, languages: Sequence[str], known: MannersForm) -> ContactForm | None:
    address = reading.text("contact", longest=MAX_ADDRESS)
    before = known.contact.text if known.contact else None
    text = reading.words("contact_text", languages, before, is_needed=False)
    if not address:
        if text:
            reading.wrong("contact", gettext("Write an address, or leave its text empty too."))
        return None
    return ContactForm(address=address, text=text or None)
