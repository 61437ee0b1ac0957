"""Debian packages that a kiosk needs besides its own program.

Which ones follows from what the machine has: a kiosk with buttons alone needs no graphics.
"""

from __future__ import annotations

from appliance.boot import CMDLINE
from appliance.machine import Machine
from appliance.steps import Done
from appliance.wish import Packages, Wish

ALWAYS = ("alsa-utils", "espeak-ng")
WITH_SCREEN = (
    "cage",
    "seatd",
    "xwayland",
    "libgl1",
    "libegl1",
    "libgles2",
    "libgl1-mesa-dri",
    "wlr-randr",
)
SEALED = ("overlayroot", "busybox")
"""overlayroot calls grep before there is a system, and Debian does not say so."""
_QUIETLY = ("-qq", "--yes", "--no-install-recommends")


def wanted_packages(machine: Machine, wish: Wish) -> list[str]:
    """Return the packages for what is wished for."""
    screen = WITH_SCREEN if wish.has_screen else ()
    sealed = SEALED if wish.is_sealed and machine.has(CMDLINE) else ()
    return [*ALWAYS, *screen, *sealed]


def packages(machine: Machine, wish: Wish) -> Done:
    """Install what is missing; ask the package source only then.

    Raises:
        Problem: something cannot be installed.
    """
    wanted = wanted_packages(machine, wish)
    if not machine.is_this_one or wish.packages is Packages.NONE:
        return Done(is_changed=False, said=f"not looked at; needed: {' '.join(wanted)}")
    missing = [name for name in wanted if not _is_installed(machine, name)]
    if not missing:
        return Done(is_changed=False, said=" ".join(wanted))
    if wish.packages is Packages.AT_HAND:
        return _at_hand(machine, missing)
    next_step = "see that the machine reaches a Debian mirror, then run deploy/pi/setup again"
    if machine.asks("apt-get", "install", "--simulate", *missing)[0]:
        machine.does("apt-get", "update", "-qq", next_step=next_step)
    machine.does("apt-get", "install", *_QUIETLY, *missing, next_step=next_step)
    return Done(is_changed=True, said=f"installed {' '.join(missing)}")


def _at_hand(machine: Machine, missing: list[str]) -> Done:
    """Install one by one what apt has here: whatever the card lacks must not stop the rest."""
    came = [
        name
        for name in missing
        if machine.asks("apt-get", "install", *_QUIETLY, "--no-download", name)[0] == 0
    ]
    lacking = [name for name in missing if name not in came]
    said = f"installed {' '.join(came) or 'nothing'}, without a network; lacking: "
    return Done(bool(came), said + (" ".join(lacking) or "nothing"))


def _is_installed(machine: Machine, name: str) -> bool:
    code, said = machine.asks("dpkg-query", "-W", "-f", "${db:Status-Status}", name)
    return code == 0 and said == "installed"
