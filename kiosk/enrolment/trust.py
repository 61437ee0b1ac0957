"""Whose word counts when a machine that knows nobody asks the hub.

A private authority comes on the card, or is fetched from the hub itself and believed only if it is
the one whose fingerprint somebody wrote down. Without either the machine's own authorities count.
"""

from __future__ import annotations

import hashlib
import re
import ssl

from faccine.wire.enrolment import AUTHORITY_PATH
from faccine.wire.errors import HubError, SettingsError
from kiosk.enrolment.hub import Hub, ask

_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----"
)
_HEX = re.compile(r"[0-9a-f]{64}")


def read_fingerprint(text: str) -> str:
    """Return a SHA-256 fingerprint as 64 hexadecimal digits; colons and spaces are forgiven.

    Raises:
        SettingsError: it is none.
    """
    digits = re.sub(r"[\s:]", "", text).lower().removeprefix("sha256")
    if not _HEX.fullmatch(digits):
        raise SettingsError(
            f"--fingerprint {text!r}: expected the 64 hexadecimal digits that 'openssl x509 "
            "-fingerprint -sha256' prints of the authority"
        )
    return digits


def fetch_authority(hub: Hub, fingerprint: str) -> str:
    """Fetch the hub's authority and return it (PEM) if it is the one with that fingerprint.

    Raises:
        HubError: it cannot be fetched.
        SettingsError: it is another: somebody stands between us and the hub, or the fingerprint is
            that of another hub.
    """
    reply = ask(hub, "GET", AUTHORITY_PATH, _believing_anybody())
    if reply.status != 200:
        raise HubError(
            f"hub {hub}{AUTHORITY_PATH}: answered {reply.status}; expected its authority",
            retry_after_seconds=reply.retry_after_seconds,
        )
    for pem in _CERTIFICATE.findall(reply.body.decode("ascii", "replace")):
        if _fingerprint(pem) == fingerprint:
            return f"{pem}\n"
    raise SettingsError(
        f"hub {hub}: its authority has not the fingerprint {fingerprint[:16]}…: compare it with "
        "the hub's sheet; if they agree, somebody stands between this machine and the hub"
    )


def _fingerprint(pem: str) -> str:
    try:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    except ValueError:
        return ""


def _believing_anybody() -> ssl.SSLContext:
    # What comes over such a connection is believed by its fingerprint alone, never sent anything.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
