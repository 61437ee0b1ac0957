"""Reading what somebody typed for a card: each function takes a text and gives the choice. Pure.

A mistake here shows only when somebody stands before a machine that reaches nobody, hours from the
hub: what a machine could not use is refused. Secrets are never repeated in what is said of them.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from zoneinfo import ZoneInfo

from faccine.wire.errors import CardError

SSID_BYTES = 32
PASSWORD_BYTES = range(8, 64)
"""What wireless networks take (IEEE 802.11); 64 hexadecimal digits are the key itself."""
PIN_DIGITS = range(4, 13)
FEWEST_INCHES, MOST_INCHES = 2, 60

_KEY = re.compile(r"[0-9A-Fa-f]{64}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_INTERFACE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,14}")
_SSH_KINDS = {
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
}


def read_ssid(text: str) -> str:
    """Return the name of a wireless network, to the letter.

    Raises:
        CardError: it is empty, too long, or has signs that nobody can type.
    """
    if not 1 <= _bytes_of(text) <= SSID_BYTES or _has_control(text):
        raise CardError("ssid", f"Wi-Fi {text!r}: expected 1 to {SSID_BYTES} bytes on one line")
    return text


def read_wifi_password(text: str) -> str:
    """Return the password of a wireless network, to the letter.

    Raises:
        CardError: no network takes it; the error does not repeat it.
    """
    is_key = _KEY.fullmatch(text) is not None
    if not is_key and (_bytes_of(text) not in PASSWORD_BYTES or _has_control(text)):
        raise CardError(
            "wifi_password",
            f"Wi-Fi password of {_bytes_of(text)} bytes: expected {PASSWORD_BYTES[0]} to "
            f"{PASSWORD_BYTES[-1]} on one line, or the key of 64 hexadecimal digits",
        )
    return text


def read_country(text: str) -> str:
    """Return a country's code, which says on which channels a machine may send.

    Raises:
        CardError: it is not two letters.
    """
    code = text.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise CardError("country", f"Wi-Fi country {text!r}: expected two letters, for instance IT")
    return code


def read_interface(text: str) -> str:
    """Return what the machine calls its network socket.

    Raises:
        CardError: Linux calls none so.
    """
    name = text.strip()
    if not _INTERFACE.fullmatch(name):
        raise CardError(
            "interface", f"network interface {text!r}: expected its name, for instance eth0"
        )
    return name


def read_timezone(text: str) -> str:
    """Return a time zone's name.

    Raises:
        CardError: nobody knows it.
    """
    name = text.strip()
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # also a folder, and a name that no file can have
        raise CardError(
            "timezone", f"time zone {text!r}: expected a name such as Europe/Rome"
        ) from None
    return name


def read_pin(text: str) -> str:
    """Return the technician's PIN.

    Raises:
        CardError: it is none; the error does not repeat it.
    """
    pin = text.strip()
    if not (pin.isascii() and pin.isdecimal() and len(pin) in PIN_DIGITS):
        raise CardError(
            "pin", f"technician's PIN: expected {PIN_DIGITS[0]} to {PIN_DIGITS[-1]} digits"
        )
    return pin


def read_ssh_key(text: str) -> str:
    """Return a public key as OpenSSH writes it, on one line.

    Raises:
        CardError: it is none. A private one is never repeated.
    """
    line = text.strip()
    kind, _, rest = line.partition(" ")
    body = rest.split(" ")[0]
    if kind not in _SSH_KINDS or not _is_key_of(kind, body) or _has_control(line):
        raise CardError(
            "ssh_key",
            "ssh key: expected one public key on one line, for instance the contents of "
            "id_ed25519.pub",
        )
    return line


def _is_key_of(kind: str, body: str) -> bool:
    """Tell whether base64 holds a key of that kind: its name is the first string inside."""
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return False
    name = kind.encode()
    return content.startswith(len(name).to_bytes(4, "big") + name) and len(content) > 4 + len(name)


def _bytes_of(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _has_control(text: str) -> bool:
    return any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text)
