"""Reading what somebody typed for a card: each function takes a text and gives the choice. Pure.

A mistake here shows only when somebody stands before a machine that reaches nobody, hours from the
hub: what a machine could not use is refused. Secrets are never repeated in what is said of them.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from ipaddress import IPv4Network, IPv6Interface, ip_address, ip_interface
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from faccine.wire.errors import CardError
from hub.cards.choices import Address, FixedAddress, Host

SSID_BYTES = 32
PASSWORD_BYTES = range(8, 64)
"""What wireless networks take (IEEE 802.11); 64 hexadecimal digits are the key itself."""
PIN_DIGITS = range(4, 13)
MOST_SERVERS = 4
FEWEST_INCHES, MOST_INCHES = 2, 60

_KEY = re.compile(r"[0-9A-Fa-f]{64}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_INTERFACE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,14}")
_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
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


def read_fixed(address: str, gateway: str, dns: str) -> FixedAddress:
    """Return a fixed address with its gateway and name servers.

    Args:
        address: with the length of its network, ``10.0.0.5/24``.
        gateway: in the same network.
        dns: one or more, separated by commas or spaces.

    Raises:
        CardError: one of them is none, or the gateway is elsewhere.
    """
    mine = _read_address(address)
    way = _read_host("gateway", gateway)
    if way not in mine.network or way == mine.ip:
        raise CardError(
            "gateway",
            f"gateway {gateway!r}: expected another address of {mine.network}, for instance "
            f"{_first_of(mine)}",
        )
    servers = tuple(_read_host("dns", one) for one in _listed(dns))
    if not 1 <= len(servers) <= MOST_SERVERS:
        raise CardError("dns", f"name servers {dns!r}: expected 1 to {MOST_SERVERS} addresses")
    return FixedAddress(mine, way, servers)


def read_proxy(text: str) -> str:
    """Return the address of an HTTP proxy.

    Raises:
        CardError: it is another kind of address; the error repeats nothing before an @.
    """
    address = text.strip()
    shown = "…@" + address.rpartition("@")[2] if "@" in address else address
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and bool(parts.port)
    except ValueError:
        is_whole = False
    is_bare = is_whole and not (parts.path.strip("/") or parts.query or parts.fragment)
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'\\`$;")
    if not (is_bare and is_plain and parts.scheme == "http"):
        raise CardError("proxy", f"proxy {shown!r}: expected http://[user:password@]host:port")
    return address.rstrip("/")


def read_time_servers(text: str) -> tuple[str, ...]:
    """Return time servers, separated by commas or spaces; none for the word ``none``.

    Raises:
        CardError: one of them is neither a name nor an address.
    """
    if text.strip().lower() == "none":
        return ()
    servers = _listed(text)
    if not 1 <= len(servers) <= MOST_SERVERS or not all(map(_is_server, servers)):
        raise CardError(
            "time_server",
            f"time server {text!r}: expected 1 to {MOST_SERVERS} names or addresses, or none",
        )
    return tuple(servers)


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


def _read_address(text: str) -> Address:
    try:
        found = ip_interface(text.strip())
    except ValueError:
        found = None
    if found is None or "/" not in text or not _can_be_ours(found):
        raise CardError(
            "address",
            f"address {text!r}: expected a machine's address and its network's length, for "
            "instance 10.0.0.5/24",
        )
    return found


def _can_be_ours(address: Address) -> bool:
    network, ip = address.network, address.ip
    if ip.is_loopback or ip.is_multicast or ip.is_unspecified or network.num_addresses < 4:
        return False
    if isinstance(address, IPv6Interface) and address.scope_id:
        return False
    is_edge = isinstance(network, IPv4Network) and ip == network.broadcast_address
    return not is_edge and ip != network.network_address


def _first_of(address: Address) -> Host:
    return next(one for one in address.network.hosts() if one != address.ip)


def _read_host(field: str, text: str) -> Host:
    try:
        return ip_address(text.strip())
    except ValueError:
        raise CardError(field, f"{field} {text!r}: expected an address such as 10.0.0.1") from None


def _listed(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _is_server(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return len(text) <= 253 and all(_NAME.fullmatch(part) for part in text.split("."))
    return "%" not in text


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
