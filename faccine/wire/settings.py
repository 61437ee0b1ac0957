"""The settings the hub gives to a kiosk: retained, versioned, and named by every press.

The hub keeps every version it issued and books a press by the version that was in force.
Texts are by language: ``{"it": "Bene", "de": "Gut"}``; a missing language falls back on the first
of ``languages``.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from faccine.wire.events import Code, Mode
from faccine.wire.faces import Face
from faccine.wire.states import Count, Software

Texts = dict[str, str]
Percent = Annotated[int, Meta(ge=0, le=100)]
WordsAMinute = Annotated[int, Meta(ge=80, le=300)]
ThanksSeconds = Annotated[float, Meta(ge=1, le=30)]
ReasonSeconds = Annotated[float, Meta(ge=5, le=120)]
IdleSeconds = Annotated[float, Meta(ge=5, le=600)]
LanguageSeconds = Annotated[float, Meta(ge=10, le=600)]
MAX_MESSAGES = 20
MAX_ADDRESS = 200


class OfferedService(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service a citizen may choose at this kiosk; ``icon`` names one of the kiosk's pictures."""

    code: Code
    name: Texts
    icon: Annotated[str, Meta(max_length=40)] | None = None


class OfferedReason(msgspec.Struct, frozen=True, kw_only=True):
    """A reason a citizen may give."""

    code: Code
    label: Texts


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A code and the name citizens read."""

    code: Code
    name: str


class FaceLabels(msgspec.Struct, frozen=True, kw_only=True):
    """The words under the faces. Series with different versions are never merged silently."""

    version: Annotated[int, Meta(ge=1)]
    happy: Texts
    neutral: Texts
    sad: Texts

    def of(self, face: Face) -> Texts:
        """Return the word under one face, by language."""
        texts: Texts = getattr(self, face.value)
        return texts


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sentence for those who come by, shown now and then from the first to the last day.

    With ``said`` it reads "You said … We did …"; without, ``text`` stands alone, for instance
    last month's result. Days are inclusive.
    """

    first: dt.date = msgspec.field(name="from")
    last: dt.date = msgspec.field(name="until")
    text: Texts
    said: Texts = {}


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a complaint or a longer word can be left.

    ``address`` is shown as it is, and as a QR code where it is a web address; ``text`` says what
    else there is, for instance a desk and its room.
    """

    address: Annotated[str, Meta(max_length=MAX_ADDRESS)]
    text: Texts = {}


class Sound(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sounds of a press, the same for every face. ``volume`` is in percent, 0 for silence."""

    volume: Percent = 60


class SpeechOutput(StrEnum):
    """Who hears the spoken mode."""

    OFF = "off"
    HEADPHONES = "headphones"
    SPEAKER = "speaker"


class Speech(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The spoken mode. ``rate`` is in words a minute."""

    output: SpeechOutput = SpeechOutput.HEADPHONES
    rate: WordsAMinute = 150


class KioskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a kiosk needs to know to serve citizens at its place.

    Durations are in seconds. ``opening_hours`` is OpenStreetMap syntax, None for always open;
    ``holidays`` are the dates on which its ``PH`` holds. ``reasons`` is empty where no reason is
    asked. ``is_bilingual``: the first two of ``languages`` are shown together. A draft among
    ``languages`` is offered only where ``signed_drafts`` names it. ``contact`` None: nobody said
    where complaints can be left. ``software`` is the release the kiosk should run, None for the
    one it has.
    """

    v: int
    version: Count
    kiosk: str
    administration: Place
    office: Place
    timezone: str
    languages: Annotated[list[str], Meta(min_length=1)]
    services: Annotated[list[OfferedService], Meta(min_length=1)]
    survey: Code
    question: Texts
    labels: FaceLabels
    reasons: Annotated[list[OfferedReason], Meta(max_length=6)] = []
    reasons_after: list[Face] = msgspec.field(default_factory=lambda: [Face.SAD])
    opening_hours: str | None = None
    holidays: list[dt.date] = []
    is_bilingual: bool = msgspec.field(default=False, name="bilingual")
    signed_drafts: list[str] = []
    messages: Annotated[list[Message], Meta(max_length=MAX_MESSAGES)] = []
    contact: Contact | None = None
    sound: Sound = Sound()
    speech: Speech = Speech()
    mode: Mode = Mode.LIVE
    thanks_seconds: ThanksSeconds = 3
    reason_seconds: ReasonSeconds = 15
    idle_seconds: IdleSeconds = 30
    language_seconds: LanguageSeconds = 30
    software: Software | None = None
