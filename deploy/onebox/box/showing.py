"""Keeps up what screen and card say of a new box, until it is set up and its kiosk is at work."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from box.addresses import address_of, note_of, welcome_of

_LOOK_SECONDS = 5.0


@dataclass(frozen=True)
class Places:
    """The files it reads and writes."""

    pin: Path = Path("/var/lib/faccine/box/pin")
    kiosk: Path = Path("/var/lib/faccine/kiosk/kiosk.toml")
    screen: Path = Path("/run/faccine-box/address.json")
    card: Path = Path("/boot/firmware")

    @property
    def note(self) -> Path:
        """The file on the card's first partition."""
        return self.card / "faccine-address.txt"


def show_once(places: Places, name: str) -> None:
    """Write what is so now, where it is not written yet."""
    address, pin = _address(), _pin(places.pin)
    _write(places.screen, json.dumps(welcome_of(name, address, pin)), mode=0o640)
    if places.card.is_dir():
        _write(places.note, note_of(name, address, pin))


def show_until_set_up(places: Places, name: str) -> None:
    """Follow the network until the kiosk has its papers, then leave nothing behind."""
    while not places.kiosk.exists():
        show_once(places, name)
        time.sleep(_LOOK_SECONDS)
    for file in (places.screen, places.note, places.pin):
        file.unlink(missing_ok=True)


def _pin(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii").strip() or None
    except OSError:
        return None


def _address() -> str | None:
    asked = (("address", "show", "up"), ("route", "show", "default"))
    return address_of(*(_ip(*words) for words in asked))


def _ip(*words: str) -> str:
    command = ["ip", "-json", "-4", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    return done.stdout


def _write(file: Path, text: str, mode: int = 0o644) -> None:
    """Replace a file whole, only when it says something else: cards wear."""
    try:
        if file.read_text(encoding="utf-8") == text:
            return
    except OSError:
        pass
    part = file.with_name(f"{file.name}.new")
    with part.open("w", encoding="utf-8") as opened:
        opened.write(text)
        part.chmod(mode)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)
