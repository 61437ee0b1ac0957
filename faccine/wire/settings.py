"""The settings the hub gives to a kiosk: retained, versioned, and named by every press.

The hub keeps every version it issued and books a press by the version that was in force.
Texts are by language: ``{"it": "Bene", "de": "Gut"}``; a missing language falls back on the first
of ``languages``.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from faccine.wire.events import Code, Mode
from faccine.wire.faces import Face
from faccine.wire.states import Count

Texts = dict[str, str]


class OfferedService(msgspec.Struct, frozen=True, kw_only=True):
    """A service a citizen may choose at this kiosk."""

    code: Code
    name: Texts


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


class KioskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a kiosk needs to know to serve citizens at its place.

    Durations are in seconds. ``opening_hours`` is OpenStreetMap syntax, None for always open.
    ``reasons`` is empty where no reason is asked.
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
    mode: Mode = Mode.LIVE
    thanks_seconds: Annotated[float, Meta(ge=1, le=30)] = 3
    reason_seconds: Annotated[float, Meta(ge=5, le=120)] = 15
    idle_seconds: Annotated[float, Meta(ge=5, le=600)] = 30
