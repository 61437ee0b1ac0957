"""What the administrators want of the installation, kept so that a second run needs no words."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from installing.machine import Machine, Problem

FILE = "/etc/faccine/install.json"
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}")


@dataclass(frozen=True)
class Wish:
    """How the hub shall be.

    Exactly one of these holds: ``certificate`` and ``key`` name the administration's own files,
    ``acme`` is the e-mail address for Let's Encrypt, or neither, and an authority is made here.
    """

    name: str
    """The name (or IP address) under which kiosks and browsers find the hub."""
    source: Path
    """The folder of the release, or of a checkout, to install."""
    administrator: str
    """E-mail of the first administrator."""
    certificate: str | None = None
    key: str | None = None
    authority: str | None = None
    acme: str | None = None

    @property
    def is_address(self) -> bool:
        """Whether the hub is found by an IP address and not by a name."""
        return is_address(self.name)

    @property
    def url(self) -> str:
        """Where people open the dashboard."""
        return f"https://[{self.name}]" if ":" in self.name else f"https://{self.name}"

    @property
    def kept(self) -> str:
        """What is kept of it for the next run, as JSON."""
        kept = {key: value for key, value in asdict(self).items() if key != "source"}
        return json.dumps(kept, indent=2) + "\n"


def is_address(name: str) -> bool:
    """Tell whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def kept_wish(machine: Machine, source: Path) -> Wish | None:
    """Return what was wanted the last time, None where nothing was installed.

    Raises:
        Problem: the file that keeps it cannot be understood.
    """
    file = machine.at(FILE)
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        known = {one.name for one in fields(Wish)}
        values = {key: value for key, value in content.items() if key in known}
        return Wish(**{**values, "source": source})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Problem(f"{FILE}: {error}; remove it and say --name again") from None


def wish_of(machine: Machine, source: Path, said: Mapping[str, str | None]) -> Wish:
    """Return what is wanted: what was said now, and of the rest what was said the last time.

    Args:
        machine: where it was kept.
        source: the folder to install from.
        said: the options of the command line by name, None where one was not given.

    Raises:
        Problem: the hub has no name yet, or something contradicts.
    """
    before = kept_wish(machine, source)
    name = said["name"] or (before.name if before else None)
    if name is None:
        raise Problem("--name: expected the hub's name in the network, like hub.comune.example")
    name = name.lower().rstrip(".")
    if not (is_address(name) or _NAME.fullmatch(name)):
        raise Problem(f"--name {name}: expected a name like hub.comune.example, or an IP address")
    usual = Wish(name, source, f"admin@{name}")
    wish = replace(before or usual, name=name, source=source)
    if said["administrator"]:
        wish = replace(wish, administrator=said["administrator"])
    return _with_certificate(wish, said)


def _with_certificate(wish: Wish, said: Mapping[str, str | None]) -> Wish:
    certificate, key, acme = said["certificate"], said["key"], said["acme"]
    if bool(certificate) != bool(key):
        raise Problem("--certificate and --key: expected both or neither")
    if certificate and acme:
        raise Problem("--certificate and --acme: expected one of them")
    if acme and wish.is_address:
        raise Problem(f"--acme: no certificate is given for the address {wish.name}; use a name")
    if certificate and key:
        trusted = said["authority"]
        return replace(
            wish,
            acme=None,
            certificate=_absolute(certificate),
            key=_absolute(key),
            authority=_absolute(trusted) if trusted else None,
        )
    if acme or said["own"]:
        return replace(wish, certificate=None, key=None, authority=None, acme=acme)
    return wish


def _absolute(file: str) -> str:
    return str(Path(file).resolve())


def keep(machine: Machine, wish: Wish) -> bool:
    """Keep what is wanted for the next run; tell whether it is new."""
    return machine.write(FILE, wish.kept)
