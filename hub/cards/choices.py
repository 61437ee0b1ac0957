"""What somebody chooses for one card: how its machine is connected, and what citizens meet. Pure.

Values here have been checked (``fields``, ``addresses``); None says that nothing special is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface
from urllib.parse import urlsplit

from faccine.wire.wiring import Wiring

Address = IPv4Interface | IPv6Interface
Host = IPv4Address | IPv6Address


class Packages(StrEnum):
    """Where the machine takes the program from the first time."""

    HUB = "hub"
    CARD = "card"
    """From ``faccine/offline`` on the card: nothing is fetched."""


@dataclass(frozen=True)
class Wifi:
    """A wireless network. ``password`` None: it is open. ``country``: whose radio rules hold."""

    ssid: str
    password: str | None = field(repr=False)
    country: str
    is_hidden: bool = False


@dataclass(frozen=True)
class FixedAddress:
    """What a machine is told where no DHCP server tells it."""

    address: Address
    gateway: Host
    dns: tuple[Host, ...]


@dataclass(frozen=True)
class Choices:
    """Everything that is chosen for one card.

    Attributes:
        wifi: None for a cable.
        fixed: None for DHCP.
        interface: of the cable, as the machine calls it.
        proxy: for HTTP, HTTPS and MQTT, ``http://[user:password@]host:port``.
        is_hub_direct: whether the proxy is for the rest of the world only.
        time_servers: None as the system comes; empty for none at all.
        packages: where the program comes from.
        timezone: of the machine's own clock and log.
        pin: opens the technician's page.
        ssh_key: lets the account ``technician`` in; None: nobody gets in over the network.
        has_screen: whether faces are shown.
        screen_inches: its diagonal, where it does not say it itself.
        wiring: buttons on pins; None: there are none.
        has_sound: whether presses are heard.
    """

    wifi: Wifi | None = None
    fixed: FixedAddress | None = None
    interface: str = "eth0"
    proxy: str | None = field(default=None, repr=False)
    is_hub_direct: bool = False
    time_servers: tuple[str, ...] | None = None
    packages: Packages = Packages.HUB
    timezone: str = "Europe/Rome"
    pin: str | None = field(default=None, repr=False)
    ssh_key: str | None = None
    has_screen: bool = True
    screen_inches: float | None = None
    wiring: Wiring | None = None
    has_sound: bool = True


@dataclass(frozen=True)
class HubSide:
    """What a card says of its hub.

    Attributes:
        address: of the dashboard, ``https://hub.example.org``.
        authority: certificates (PEM) of who vouches for it; None: every machine knows them.
        repository: where the program is fetched; None: nowhere, it comes with the card.
        repository_key: who signs it, in ASCII armour.
    """

    address: str
    authority: str | None = None
    repository: str | None = None
    repository_key: str | None = None

    @property
    def host(self) -> str:
        """Its name, without scheme and port."""
        return urlsplit(self.address).hostname or ""
