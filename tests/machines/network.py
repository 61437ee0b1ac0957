"""Switches, cables and addresses: the town hall's network, in namespaces that no one else sees.

The switch is a bridge in a network namespace of its own, where dnsmasq gives out addresses and
names as the box of a provider does. A machine is plugged in by a veth pair and knows its end as
eth0. Nothing here touches the host's own network, and nothing leads out of it.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Self

from host import LastWill, hanging_on_us, said

_SUBNET = "10.213.7"
DOMAIN = "comune.test"
_PATIENCE_SECONDS = 10


class Namespace:
    """A network namespace that lasts as long as this object's process."""

    def __init__(self) -> None:
        self._holder = subprocess.Popen(hanging_on_us(["unshare", "--net", "sleep", "infinity"]))
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self.path.readlink() == Path("/proc/self/ns/net").readlink():
            assert time.monotonic() < deadline, "no network namespace was made"
            time.sleep(0.005)
        self.ip("link", "set", "lo", "up")

    @property
    def pid(self) -> int:
        return self._holder.pid

    @property
    def path(self) -> Path:
        return Path(f"/proc/{self.pid}/ns/net")

    def inside(self, *command: str | Path) -> list[str]:
        """Return the command as it is run in this namespace."""
        return ["nsenter", f"--net={self.path}", "--", *map(str, command)]

    def ip(self, *arguments: str) -> str:
        return said(self.inside("ip", *arguments))

    def close(self) -> None:
        self._holder.kill()
        self._holder.wait()


class Port:
    """Where one machine is plugged in.

    Args:
        switch: the switch's namespace.
        number: of the port; the address and the hardware address follow from it.
        name: the machine's.
    """

    def __init__(self, switch: Namespace, number: int, name: str) -> None:
        self.address = f"{_SUBNET}.{number}"
        self.hardware_address = f"02:fa:cc:00:00:{number:02x}"
        self.name = name
        self.namespace = Namespace()
        self._switch = switch
        self._cable = f"port{number}"
        switch.ip(
            *("link", "add", "name", self._cable, "type", "veth", "peer", "name", "eth0"),
            *("address", self.hardware_address, "netns", str(self.namespace.pid)),
        )
        switch.ip("link", "set", self._cable, "master", "lan")
        self.mend()

    def cut(self) -> None:
        """Pull the cable."""
        self._switch.ip("link", "set", self._cable, "down")

    def mend(self) -> None:
        """Put the cable in."""
        self._switch.ip("link", "set", self._cable, "up")

    def close(self) -> None:
        self.namespace.close()


class Network:
    """A switch with somebody who gives out addresses and names.

    Args:
        folder: for its files; empty.
    """

    def __init__(self, folder: Path) -> None:
        self.gateway = f"{_SUBNET}.1"
        self.ports: list[Port] = []
        self._folder = folder
        self._dnsmasq: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.switch = Namespace()
        self.switch.ip("link", "add", "name", "lan", "type", "bridge")
        self.switch.ip("address", "add", f"{self.gateway}/24", "dev", "lan")
        self.switch.ip("link", "set", "lan", "up")
        for folder in ("names", "machines"):
            (self._folder / folder).mkdir(parents=True)
        with (self._folder / "dnsmasq.log").open("ab") as log:
            command = hanging_on_us(self.switch.inside(*self._dnsmasq_command()))
            self._dnsmasq = subprocess.Popen(command, stdout=log, stderr=log)
        self._will = LastWill(self._dnsmasq.pid)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._dnsmasq is not None:
            self._dnsmasq.kill()
            self._dnsmasq.wait()
            self._will.revoke()
        for port in self.ports:
            port.close()
        self.switch.close()

    def plug(self, name: str) -> Port:
        """Plug a machine in; it is known as NAME and as NAME.comune.test."""
        port = Port(self.switch, 11 + len(self.ports), name)
        self.ports.append(port)
        self.call(name, port.address)
        lease = f"{port.hardware_address},{port.address},infinite\n"
        (self._folder / "machines" / name).write_text(lease)
        return port

    def call(self, name: str, address: str) -> None:
        """Let a name lead to an address from now on."""
        (self._folder / "names" / name).write_text(f"{address} {name}.{DOMAIN} {name}\n")

    def _dnsmasq_command(self) -> list[str]:
        return [
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--user=root",
            "--log-facility=-",
            "--log-dhcp",
            "--pid-file=",
            "--no-resolv",
            "--no-hosts",
            f"--domain={DOMAIN}",
            f"--dhcp-range={_SUBNET}.100,{_SUBNET}.199",
            f"--dhcp-leasefile={self._folder / 'leases'}",
            f"--dhcp-hostsdir={self._folder / 'machines'}",
            f"--hostsdir={self._folder / 'names'}",
            "--dhcp-authoritative",
            "--no-ping",
        ]
