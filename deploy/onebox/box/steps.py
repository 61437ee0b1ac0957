"""The steps that only one box has, in the words of the hub's installation."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from installing import packages
from installing.machine import Machine, Problem, Rights
from installing.release import BOX
from installing.settings import DASHBOARD
from installing.steps import Done
from installing.users import GROUP
from installing.wish import Wish

MACHINE = "/etc/faccine/box-kiosk.toml"
"""What the kiosk's settings say of this machine, in the words of ``faccine-kiosk run``."""
PIN_FILE = "/var/lib/faccine/box/pin"
FOLDER = "/var/lib/faccine/box"
KIOSK_SETTINGS = "/var/lib/faccine/kiosk/kiosk.toml"
UNITS = "/etc/systemd/system"
STARTED = ("faccine-box.service", "faccine-box-code.service", "faccine-box-enrol.path")
CALLED = ("faccine-box-enrol.service", "faccine-box-copy.service")
"""What the others start, or the nightly copy."""
DROP_INS = {
    "faccine-kiosk.service": "[Unit]\nAfter=faccine-box.service\n",
    "faccine-backup.service": "[Unit]\nOnSuccess=faccine-box-copy.service\n",
    "faccine-update.service": f"[Unit]\nConditionPathExists=!{BOX}\n",
}
"""What other units have to know of a box: the address first, the stick after the copy, and no
release of a kiosk alone."""
_PIN_LINE = f'setup-pin-file = "{PIN_FILE}"'
_PIN_SETTING = re.compile(r"^setup-pin-file\s*=.*$", re.MULTILINE)

Step = Callable[[Machine, Wish], Done]


def box_step(copies: str | None) -> Step:
    """Return the step that says that this is a box, and where its copies go."""
    return partial(_box, copies)


def _box(copies: str | None, machine: Machine, wish: Wish) -> Done:
    """Say that this machine is a box. ``copies`` None: as before, at first onto a stick."""
    file = machine.at(BOX)
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    wanted = {"copies": copies or before.get("copies") or "usb"}
    if wanted["copies"] != "usb" and not wanted["copies"].startswith("/"):
        raise Problem(f"--copies {wanted['copies']}: expected usb, or a folder from /")
    machine.folder("/etc/faccine")
    return Done(machine.write(BOX, json.dumps(wanted) + "\n"), f"copies: {wanted['copies']}")


def kiosk_step(settings: Path | None, *, has_screen: bool) -> Step:
    """Return the step that keeps what the kiosk on this machine is: screen, buttons, sound."""
    return partial(_kiosk, settings, has_screen)


def _kiosk(settings: Path | None, has_screen: bool, machine: Machine, wish: Wish) -> Done:
    if settings is None:
        text = f"[run]\nscreen = {'true' if has_screen else 'false'}\n"
        return Done(machine.write_if_missing(MACHINE, text), MACHINE)
    try:
        text = settings.read_text(encoding="utf-8")
    except OSError as error:
        raise Problem(f"--kiosk {settings}: {error.strerror}; expected TOML with [run]") from None
    return Done(machine.write(MACHINE, text), MACHINE)


def mdns(machine: Machine, wish: Wish) -> Done:
    """Have this machine answer to its name in the network."""
    if machine.at("/usr/sbin/avahi-daemon").exists():
        return Done(is_changed=False, said=wish.name)
    packages._install(machine, ["avahi-daemon"])  # noqa: SLF001 - the hub's way to install
    return Done(is_changed=True, said=f"installed avahi-daemon: {wish.name}")


def pin(machine: Machine, wish: Wish) -> Done:
    """Have a PIN while the kiosk has no papers; afterwards it is worth nothing."""
    changed = machine.folder(FOLDER, Rights(0o750, group=GROUP))
    if machine.at(KIOSK_SETTINGS).exists():
        return Done(machine.remove(PIN_FILE) or changed, "the box is set up")
    number = f"{secrets.randbelow(1_000_000):06}\n"
    changed |= machine.write_if_missing(PIN_FILE, number, Rights(0o640, group=GROUP))
    return Done(changed, PIN_FILE)


def setting(machine: Machine, wish: Wish) -> Done:
    """Have the dashboard lead to the form while nothing is set up."""
    file = machine.at(DASHBOARD)
    if not file.exists():
        return Done(is_changed=True, said=DASHBOARD)  # only looking
    text = file.read_text(encoding="utf-8")
    found = _PIN_SETTING.search(text)
    if found is None:
        # Before the first table, where the settings of all commands stand.
        text = f"{_PIN_LINE}\n{text}"
    elif found.group() != _PIN_LINE:
        text = _PIN_SETTING.sub(_PIN_LINE, text)
    return Done(machine.write(DASHBOARD, text), _PIN_LINE)


def units(machine: Machine, wish: Wish) -> Done:
    """Have the box's own units, and tell others of it."""
    source = wish.source / "deploy/systemd"
    changed = [
        machine.write(f"{UNITS}/{unit}", (source / unit).read_bytes())
        for unit in (*STARTED, *CALLED)
    ]
    for unit, text in DROP_INS.items():
        machine.folder(f"{UNITS}/{unit}.d")
        changed.append(machine.write(f"{UNITS}/{unit}.d/box.conf", text))
    if any(changed):
        machine.does(
            "systemctl", "daemon-reload", why="systemd", next_step="see journalctl -p err -n 50"
        )
    return Done(any(changed), ", ".join(STARTED))


def started(machine: Machine, wish: Wish) -> Done:
    """Have the units enabled, and begun: they wait for the form by themselves."""
    begun = []
    for unit in STARTED:
        if machine.asks("systemctl", "--quiet", "is-enabled", unit)[0]:
            _systemctl(machine, "enable", unit)
            begun.append(unit)
    if begun:
        _systemctl(machine, "start", "--no-block", *begun)
    return Done(bool(begun), ", ".join(begun) or "waiting for the form, or done")


def _systemctl(machine: Machine, *arguments: str) -> None:
    machine.does(
        "systemctl",
        *arguments,
        why=f"systemctl {' '.join(arguments)}",
        next_step=f"see journalctl -u {arguments[-1]} -n 50",
    )
