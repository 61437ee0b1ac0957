"""The hub's settings as the session asks about them; also where the hub never said anything."""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.events import Mode
from faccine.wire.faces import Face
from faccine.wire.languages import is_offered
from faccine.wire.settings import KioskSettings, Message

BEFORE_ANY_SETTINGS = "it"
_IDLE_MS = 30_000
TILES = 8
"""So many services fit on a page; where there are more, the last tile leads on."""


def offered_languages(settings: KioskSettings) -> tuple[str, ...]:
    """Return the languages citizens may choose: drafts only once signed; never none."""
    offered = tuple(
        language for language in settings.languages if is_offered(language, settings.signed_drafts)
    )
    return offered or (settings.languages[0],)


@dataclass(frozen=True)
class Terms:
    """On what terms the kiosk deals with citizens. ``settings`` is None before any arrived."""

    settings: KioskSettings | None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to start in and to fall back on: one, or two that are shown together."""
        if self.settings is None:
            return (BEFORE_ANY_SETTINGS,)
        return offered_languages(self.settings)[: 2 if self.settings.is_bilingual else 1]

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
    def service_pages(self) -> int:
        """On how many pages the services stand."""
        count = len(self.settings.services) if self.settings else 0
        return 1 if count <= TILES else -(-count // (TILES - 1))

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
        """How long a chosen service waits for a face, and a woken kiosk for anything."""
        return round(self.settings.idle_seconds * 1000) if self.settings else _IDLE_MS

    @property
    def language_ms(self) -> int:
        """How long a citizen's language and look are kept."""
        return round(self.settings.language_seconds * 1000) if self.settings else _IDLE_MS

    @property
    def volume(self) -> int:
        """How loud, in percent; 0 for silence."""
        return self.settings.sound.volume if self.settings else 0

    @property
    def mode(self) -> Mode:
        """What the hub ordered: presses that count, or test presses."""
        return self.settings.mode if self.settings else Mode.LIVE

    @property
    def messages(self) -> list[Message]:
        """All messages, whatever the day."""
        return self.settings.messages if self.settings else []

    def service_at(self, number: int | None) -> str | None:
        """Return the service that a selector points to, None where there is none to choose."""
        services = self.settings.services if self.settings and self.has_several_services else []
        is_one = number is not None and 0 <= number < len(services)
        return services[number].code if number is not None and is_one else None

    def languages_of(self, code: str) -> tuple[str, ...] | None:
        """Return what a chip's code stands for ("de", or "it+de"), None where it is not offered."""
        if self.settings is None:
            return None
        chosen = tuple(code.split("+"))
        if chosen == self.languages:
            return chosen
        is_one = len(chosen) == 1 and code in offered_languages(self.settings)
        return chosen if is_one else None

    def asks_after(self, face: Face) -> bool:
        """Tell whether a reason is offered after this face."""
        settings = self.settings
        return settings is not None and bool(settings.reasons) and face in settings.reasons_after
