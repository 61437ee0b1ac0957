"""Which machine an address names, however it is written. Pure: nothing is looked up.

Numbers have many spellings that a connection understands (``127.1``, ``0x7f000001``), and a list of
forbidden names must know them all. A name of one's own that leads here is not found out; nothing is
told to it all the same, since over https it would have to prove that name with a certificate.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

_OUR_NAMES = {"localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"}


def is_this_machine(host: str) -> bool:
    """Tell whether a host, as an address names it, is the machine that asks."""
    name = host.lower().rstrip(".")
    if name in _OUR_NAMES or name.endswith(".localhost"):
        return True
    number = _number(name)
    return number is not None and (number.is_loopback or number.is_unspecified)


def is_of_no_network(host: str) -> bool:
    """Tell whether a host is one that no network leads to: data of a cloud's machines stand there.

    Such addresses (``169.254.0.0/16``, ``fe80::/10``) hold on one cable only.
    """
    number = _number(host.lower().rstrip("."))
    return number is not None and (number.is_link_local or number.is_multicast)


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        pass
    try:
        number = ip_address(host)
    except ValueError:
        return None
    return getattr(number, "ipv4_mapped", None) or number
