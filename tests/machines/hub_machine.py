"""A hub on a machine with nothing on it, brought up as its page in the handbook says."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import Any

from desk import Desk
from machine import Machine
from network import DOMAIN, Network

DHCP = "[Match]\nName=eth0\n\n[Network]\nDHCP=yes\n"
_INSTALL_SECONDS = 600
_CATALOGUE = """
[[administration]]
code = "comune-esempio"
name = "Comune di Esempio"
timezone = "Europe/Rome"
languages = ["it", "de"]

[[administration.service]]
code = "carta-identita"
name = { it = "Carta d'identità", de = "Personalausweis" }

[[administration.office]]
code = "anagrafe"
name = "Anagrafe"
services = ["carta-identita"]
rotating_staff = 4
"""


class Hub:
    """The commands and pages of a hub.

    Args:
        machine: a blank one, switched off; it becomes the hub.
        name: under which kiosks and browsers find it.
    """

    def __init__(self, machine: Machine, name: str | None = None) -> None:
        self.machine = machine
        self.name = name or f"{machine.name}.{DOMAIN}"
        machine.put("/etc/systemd/network/80-dhcp.network", DHCP)
        machine.put("/etc/cloud/cloud-init.disabled", "")

    def install(self, release: Path, *more: str) -> str:
        """Unpack a release and install it; return what was said."""
        program = self.unpack(release) / "deploy/hub/install"
        return self.machine.run(program, "--name", self.name, *more, seconds=_INSTALL_SECONDS)

    def unpack(self, release: Path) -> Path:
        """Lay a release's file beside root's own; return its folder on the machine."""
        with tarfile.open(release) as tar:
            unpacked = release.parent / "unpacked"
            tar.extractall(unpacked, filter="data")
        name = release.name.removesuffix(".tar")
        self.machine.put_folder(unpacked / name, f"/srv/{name}")
        return Path("/srv") / name

    def load_catalogue(self, text: str = _CATALOGUE) -> None:
        self.machine.put("/srv/comune.toml", text)
        self.run("catalogue", "load", "/srv/comune.toml")

    def run(self, *arguments: str, seconds: float = 60) -> str:
        """Run ``faccine-hub`` as an administrator does."""
        return self.machine.run("faccine-hub", *arguments, seconds=seconds)

    def card(self, name: str, to: Path, *options: str) -> str:
        """Add a kiosk and write its card into a folder of the host's; return the kiosk's id."""
        self.machine.run("mkdir", "-p", "/srv/card")
        said = self.run(
            *("kiosk", "add", name, "--office", "anagrafe", "--json", "--card", "/srv/card"),
            *("--sheet", "/srv/sheet.html", *options),
        )
        self.machine.take_folder("/srv/card", to)
        self.machine.run("rm", "-r", "/srv/card")
        return str(json.loads(said[said.index("{") :])["kiosk"])

    def ledger(self, kiosk: str) -> dict[str, Any]:
        """Return what the books say of a kiosk's newest outbox; empty where they know none."""
        verified = self.machine.try_run("faccine-hub", "verify", "--json").stdout
        told = json.loads(verified[verified.index("{") :])
        return next((line for line in reversed(told["kiosks"]) if line["kiosk"] == kiosk), {})

    def verdict(self) -> dict[str, Any]:
        """Return what ``faccine-hub verify`` says, with ``ok``."""
        verified = self.machine.try_run("faccine-hub", "verify", "--json")
        told: dict[str, Any] = json.loads(verified.stdout[verified.stdout.index("{") :])
        assert told["ok"] == (verified.returncode == 0)
        return told

    def desk(self, network: Network, folder: Path) -> Desk:
        """Return somebody who is logged in as the hub's administrator."""
        authority = self.machine.run("cat", "/etc/faccine/authority.pem")
        desk = Desk(network, folder, (self.name, self.machine.port.address), authority)
        administrator = f"admin@{self.name}"
        link = self.machine.run("faccine-dashboard", "accounts", "link", administrator)
        found = re.search(r"/accedi/link/\S+", link)
        assert found, link
        desk.get(found[0])
        return desk
