"""How much a kiosk is usually pressed, the settings it has and should have, and its past."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import msgspec

from faccine.wire.settings import KioskSettings
from hub.sparks import unpack_flow


class KioskFlow(msgspec.Struct, frozen=True, dict=True):
    """How much a kiosk is usually pressed, from ``first_day`` to ``last_day``.

    ``packed`` is for :attr:`slots`. ``pressed_ms`` is when it was pressed last (its hour, once
    exact times are forgotten), None when nobody knows.
    """

    kiosk: str
    first_day: int
    last_day: int
    packed: bytes
    pressed_ms: int | None

    @cached_property
    def slots(self) -> tuple[float, ...]:
        """Mean counted presses in each hour of the week: 168, from Monday at midnight."""
        return unpack_flow(self.packed)


@dataclass(frozen=True, slots=True)
class SettingsDocument:
    """A settings version as it was issued.

    ``settings`` is None if an earlier release wrote it in a form that nobody reads any more.
    """

    version: int
    issued_ms: int
    settings: KioskSettings | None


@dataclass(frozen=True, slots=True)
class KioskDocuments:
    """What a kiosk shows and what it should show.

    ``in_force`` is None before it said so, and for a version that these books never issued;
    ``wanted`` is None before anything was issued.
    """

    in_force: SettingsDocument | None
    wanted: SettingsDocument | None


@dataclass(frozen=True, slots=True)
class KioskMove:
    """Where a kiosk stood from an instant on; ``from_ms`` 0 is from the beginning.

    ``services`` are by language, in the order in which citizens choose; none where the kiosk
    offered all of its office's.
    """

    from_ms: int
    office: int
    office_name: str
    office_code: str
    position: str | None
    services: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class KioskRequest:
    """What somebody asked of a kiosk. ``sent_ms`` None: no running hub has sent it."""

    action: str
    asked_ms: int
    expires_ms: int
    sent_ms: int | None


@dataclass(frozen=True, slots=True)
class KioskLogLines:
    """The last lines of a kiosk's log, oldest first, as they were when it was asked."""

    received_ms: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KioskPast:
    """Where a kiosk stood, latest first; what was asked of it lately, latest first.

    ``acknowledged`` is what somebody wrote when accounting for missing events, by outbox. ``log``
    is None until the kiosk sent its log once.
    """

    moves: tuple[KioskMove, ...]
    requests: tuple[KioskRequest, ...]
    acknowledged: dict[str, str]
    log: KioskLogLines | None = None
