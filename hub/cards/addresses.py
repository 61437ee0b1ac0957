"""Reading the addresses that somebody typed for a card. Pure.

What a machine could not use is refused here: a gateway in another network would show only when
somebody stands before a machine that reaches nobody.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Interface, ip_address, ip_interface
from urllib.parse import urlsplit

from faccine.wire.errors import CardError
from hub.cards.choices import Address, FixedAddress, Host

MOST_SERVERS = 4
_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")


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
