"""Mosquitto's configuration, taken from the release."""

from __future__ import annotations

from installing.machine import Machine, Rights
from installing.steps import Done
from installing.wish import Wish

CONFIGURATION = "/etc/mosquitto/conf.d/faccine.conf"
ACCESS_LIST = "/etc/mosquitto/faccine.acl"


def broker(machine: Machine, wish: Wish) -> Done:
    """Have the release's listeners, limits and access list."""
    source = wish.source / "deploy/mosquitto"
    changed = machine.write(CONFIGURATION, (source / "faccine.conf").read_bytes())
    # Newer Mosquittos want what they decide by to be nobody else's business.
    access = (source / "faccine.acl").read_bytes()
    changed |= machine.write(ACCESS_LIST, access, Rights(0o640, "mosquitto", "mosquitto"))
    return Done(changed, CONFIGURATION)
