"""What machines that enrol here are told, beside who they are: broker, authority, software.

Authority and key are read when they are asked for, since certificates are renewed while we run.
"""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path

from flask import Flask, current_app

from dashboard.people_mail import public_url
from dashboard.settings import EnrolmentSettings
from faccine.wire.enrolment import EnrolmentAnswer
from faccine.wire.errors import StorageError
from faccine.wire.events import VERSION

_EXTENSION = "faccine-enrolment"


def use_enrolment(app: Flask, settings: EnrolmentSettings | None) -> None:
    """Have the application take machines in, or none."""
    app.extensions[_EXTENSION] = settings


def takes_machines_in() -> bool:
    """Tell whether machines can enrol here."""
    return _settings() is not None


def answer_for(kiosk: str, software: str | None) -> EnrolmentAnswer:
    """Return what a machine is told that becomes a kiosk.

    Raises:
        LookupError: no machine is taken in here.
        StorageError: the authority or the key cannot be read.
    """
    settings = _settings()
    if settings is None:
        raise LookupError("no broker to send machines to: see --enrol-brokers")
    return EnrolmentAnswer(
        v=VERSION,
        kiosk=kiosk,
        brokers=settings.brokers,
        authority=_text_of(settings.authority),
        repository=settings.repository,
        repository_key=_text_of(settings.repository_key),
        software=software,
    )


def hub_address() -> str:
    """Return where machines find this hub: as whoever looks at the page does."""
    return public_url("overview.show").rstrip("/")


def authority() -> str | None:
    """Return who signed our certificate (PEM); None where every machine knows them.

    Raises:
        StorageError: the file cannot be read.
    """
    settings = _settings()
    return None if settings is None else _text_of(settings.authority)


def authority_fingerprint() -> str | None:
    """Return the authority's SHA-256 fingerprint in hexadecimal digits; None without one.

    Raises:
        StorageError: the file cannot be read, or holds no certificate.
    """
    pem = authority()
    if pem is None:
        return None
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    first = f"{begin}{pem.partition(begin)[2].partition(end)[0]}{end}"
    try:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()
    except ValueError:
        raise StorageError(
            "authority: expected a certificate in PEM form; see --authority"
        ) from None


def _settings() -> EnrolmentSettings | None:
    found: EnrolmentSettings | None = current_app.extensions[_EXTENSION]
    return found


def _text_of(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"file {path}: {error}; kiosks need it to enrol") from None
