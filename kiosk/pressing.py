"""A press without hardware, checked against the settings in force like one on the screen."""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.errors import SettingsError
from faccine.wire.events import MAX_CODE, Mode
from faccine.wire.faces import Face
from faccine.wire.settings import KioskSettings
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import read_settings


@dataclass(frozen=True)
class Pressed:
    """What was committed. ``reason_seq`` None: no reason was given."""

    seq: int
    reason_seq: int | None


def press(
    outbox: Outbox, face: Face, *, service: str | None, reason: str | None, is_test: bool
) -> Pressed:
    """Commit a rating, and its reason if there is one.

    Raises:
        SettingsError: service or reason are not offered here, or one of several must be named.
        StorageError: it was not committed.
    """
    for name, code in (("service", service), ("reason", reason)):
        if code is not None and not 1 <= len(code) <= MAX_CODE:
            raise SettingsError(
                f"{name} {code[:40]!r}: expected a code of 1 to {MAX_CODE} characters"
            )
    settings = read_settings(outbox)
    mode = Mode.TEST if is_test else Mode.LIVE
    asks = reason is not None
    if settings is not None:
        service = _service(settings, service)
        _check_reason(settings, face, reason)
        mode = Mode.TEST if is_test else settings.mode
        asks = asks or (bool(settings.reasons) and face in settings.reasons_after)
    seq = outbox.append_rating(
        face,
        service=service,
        lang=settings.languages[0] if settings else None,
        mode=mode,
        settings=settings.version if settings else None,
        asks=asks,
    )
    return Pressed(seq, None if reason is None else outbox.append_reason(seq, reason))


def _service(settings: KioskSettings, service: str | None) -> str:
    offered = [one.code for one in settings.services]
    if service is None and len(offered) == 1:
        return offered[0]
    if service is None:
        raise SettingsError(
            f"this kiosk offers several services: name one with --service, {' or '.join(offered)}"
        )
    if service not in offered:
        raise SettingsError(
            f"service {service!r} is not offered here: expected {' or '.join(offered)}"
        )
    return service


def _check_reason(settings: KioskSettings, face: Face, reason: str | None) -> None:
    offered = [one.code for one in settings.reasons]
    if reason is not None and reason not in offered:
        raise SettingsError(
            f"reason {reason!r} is not offered here: expected "
            f"{' or '.join(offered) if offered else 'none at all'}"
        )
    if reason is not None and face not in settings.reasons_after:
        after = " or ".join(asking.value for asking in settings.reasons_after) or "no face"
        raise SettingsError(
            f"reason {reason!r} after {face.value!r}: this kiosk asks why after {after}; "
            "press without --reason"
        )
