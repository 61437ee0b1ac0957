"""A kiosk brought up by the files of its card alone, with nobody before a keyboard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from machine import Machine

DATA = "/var/lib/faccine"
PAPERS = f"{DATA}/kiosk"
OUTBOX = f"{PAPERS}/outbox.db"
_SEED = "/var/lib/cloud/seed/nocloud"
_CARD = "/boot/firmware"
_BEGIN_SECONDS = 480
# What these machines lack: a screen (drawn into memory then), and pins (gpiozero's pretended ones).
_WITHOUT_HARDWARE = """
[Service]
Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman GPIOZERO_PIN_FACTORY=mock
"""
_AS_KIOSK = ("runuser", "-u", "faccine-kiosk", "--")


class Kiosk:
    """The faces, the outbox and the screen of one kiosk.

    Args:
        machine: a blank one, switched off, with a data partition at /var/lib/faccine.
        kiosk: its id.
        card: the folder that the hub wrote as its card.
    """

    def __init__(self, machine: Machine, kiosk: str, card: Path) -> None:
        self.machine = machine
        self.id = kiosk
        for name in ("user-data", "meta-data", "network-config"):
            machine.put(f"{_SEED}/{name}", (card / name).read_text())
        machine.put_folder(card / "faccine", f"{_CARD}/faccine")
        # As deploy/pi/reserve.py leaves a card that has room: the program lives on the partition.
        (machine.folder / "data/opt").mkdir()
        machine.on_disk("/opt").mkdir(exist_ok=True)
        machine.on_disk("/opt/faccine").symlink_to(f"{DATA}/opt")
        drop_in = "/etc/systemd/system/faccine-kiosk.service.d/machines.conf"
        machine.put(drop_in, _WITHOUT_HARDWARE)

    def begin(self) -> None:
        """Switch it on for the first time, and wait until the hub knows it and it has settings."""
        machine = self.machine
        machine.boot()
        machine.until(
            lambda: machine.has("/etc/faccine/begun"),
            seconds=_BEGIN_SECONDS,
            why=lambda: machine.journal("-u", "faccine-begin", "--lines=60"),
        )
        machine.until(
            lambda: machine.has(f"{PAPERS}/kiosk.toml"),
            seconds=60,
            why=lambda: machine.journal("-u", "faccine-enrol", "--lines=60"),
        )
        self.until_in_service()

    def until_in_service(self) -> None:
        """Wait until it shows faces: it has settings, and says that it is well."""
        self.machine.until(
            lambda: self.status().get("settings") is not None and self.is_active,
            seconds=120,
            why=lambda: self.machine.journal("-u", "faccine-kiosk", "--lines=60"),
        )

    @property
    def is_active(self) -> bool:
        done = self.machine.try_run("systemctl", "is-active", "faccine-kiosk")
        return done.stdout.strip() == "active"

    def status(self) -> dict[str, Any]:
        """Return how the outbox stands; empty before there is one."""
        done = self.machine.try_run(*self._program("outbox", "status", "--json"))
        return json.loads(done.stdout) if done.returncode == 0 else {}

    def press(self, face: str) -> int:
        """Press a face without hands; return the number that the press was given."""
        return int(self.machine.run(*self._program("press", face)).strip())

    def touch(self, x: int, y: int) -> None:
        """Touch the screen; in pixels from its upper left corner."""
        where = ("mousemove", str(x), str(y), "click", "1")
        self.machine.run(*_AS_KIOSK, "env", "DISPLAY=:0", "xdotool", *where)

    def picture(self, to: Path) -> None:
        """Write what the screen shows as PNG."""
        file = "/run/faccine-kiosk/picture.png"
        wayland = ("env", "XDG_RUNTIME_DIR=/run/faccine-kiosk", "WAYLAND_DISPLAY=wayland-0")
        self.machine.run(*_AS_KIOSK, *wayland, "grim", file)
        self.machine.take(file, to)

    def _program(self, *arguments: str) -> tuple[str, ...]:
        program = "/opt/faccine/current/bin/faccine-kiosk"
        return (*_AS_KIOSK, program, *arguments, "--outbox", OUTBOX)
