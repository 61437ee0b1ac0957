"""The hub's settings as the session asks about them; also where the hub never said anything."""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.faces import Face
from faccine.wire.settings import KioskSettings

BEFORE_ANY_SETTINGS = "it"


@dataclass(frozen=True)
class Terms:
    """On what terms the kiosk deals with citizens. ``settings`` is None before any arrived."""

    settings: KioskSettings | None

    @property
    def language(self) -> str:
        """The language to start in and to fall back on."""
        return self.settings.languages[0] if self.settings else BEFORE_ANY_SETTINGS

    @property
    def has_several_services(self) -> bool:
        """Whether citizens choose what they rate."""
        return self.settings is not None and len(self.settings.services) > 1

    @property
    def only_service(self) -> str | None:
        """The service of a kiosk that has exactly one."""
        if self.settings is None or self.has_several_services:
            return None
        return self.settings.services[0].code

    @property
    def thanks_ms(self) -> int:
        """How long thanks stays, and presses are ignored."""
        return round(self.settings.thanks_seconds * 1000) if self.settings else 0

    @property
    def reason_ms(self) -> int:
        """How long the reasons stay."""
        return round(self.settings.reason_seconds * 1000) if self.settings else 0

    @property
    def idle_ms(self) -> int:
        """How long a chosen service waits for a face."""
        return round(self.settings.idle_seconds * 1000) if self.settings else 0

    def speaks(self, language: str) -> bool:
        """Tell whether this language is offered."""
        return self.settings is not None and language in self.settings.languages

    def asks_after(self, face: Face) -> bool:
        """Tell whether a reason is offered after this face."""
        settings = self.settings
        return settings is not None and bool(settings.reasons) and face in settings.reasons_after
