"""A kiosk brought up by the files of its card alone, with nobody before a keyboard."""

from __future__ import annotations

import json
import re
import subprocess
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
# A card calls its network optional, and of optional ones alone networkd never says "online".
_OPTIONAL = "[Service]\nSuccessExitStatus=1\n"
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
        units = "/etc/systemd/system"
        machine.put(f"{units}/faccine-kiosk.service.d/machines.conf", _WITHOUT_HARDWARE)
        machine.put(f"{units}/systemd-networkd-wait-online.service.d/card.conf", _OPTIONAL)

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
        done = self.machine.try_run(*self.program("outbox", "status", "--json"))
        return json.loads(done.stdout) if done.returncode == 0 else {}

    def press(self, face: str) -> int:
        """Press a face without hands; return the number that the press was given."""
        return int(self.machine.run(*self.program("press", face)).strip())

    def touch(self, x: int, y: int) -> None:
        """Touch the screen; in pixels from its upper left corner."""
        self._at_its_screen("xdotool", "mousemove", x, y, "click", "1")

    def colours(self) -> int:
        """Return how many colours the kiosk's window shows: faces and letters have many."""
        found = re.search(r"Window id: (\S+)", self._at_its_screen("xwininfo", "-name", "Faccine"))
        if found is None:
            return 0
        seen = self._at_its_screen("import", "-window", found[1], "-format", "%k", "info:-")
        return int(seen or 0)

    def _at_its_screen(self, *command: object) -> str:
        """Run a command of the host's as the kiosk's user runs it before the kiosk's screen.

        Xwayland listens on a name in the network namespace, too, and lets in who runs it.
        """
        user = self.machine.run("id", "-u", "faccine-kiosk").strip()
        as_user = ("setpriv", f"--reuid={user}", "--clear-groups", "env", "DISPLAY=:0", "HOME=/")
        whole = self.machine.port.namespace.inside(*as_user, *map(str, command))
        done = subprocess.run(whole, capture_output=True, text=True, timeout=30, check=False)
        return done.stdout

    def start_pressing(self, thanks: str) -> None:
        """Have somebody press without pause, and write down each number they were thanked with."""
        press = " ".join(self.program("press", "sad"))
        script = f"while seq=$({press}); do echo $seq >>{thanks}; sync {thanks}; done"
        self.machine.run("systemd-run", "--unit=presser", "sh", "-c", script)

    def stop_pressing(self) -> int:
        """Send them away; return how many events the kiosk has made in all."""
        self.machine.run("systemctl", "stop", "presser")
        return int(self.status()["outboxes"][-1]["last"])

    def program(self, *arguments: str) -> tuple[str, ...]:
        """Return a command of ``faccine-kiosk`` on this kiosk's outbox, as its user runs it."""
        program = "/opt/faccine/current/bin/faccine-kiosk"
        return (*_AS_KIOSK, program, *arguments, "--outbox", OUTBOX)
