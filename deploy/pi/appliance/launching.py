"""Decides what faccine-kiosk.service runs: in a compositor where there is a screen, else without.

Decided anew at every start, so that a kiosk with buttons goes on while its screen is broken, and
has it back when it is plugged in: the kiosk ends when it sees one, and systemd starts this again.
Before the hub knows the machine, the same program says kindly that it is not in service yet.
"""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path

from appliance.cursor import THEME, write_theme

RELEASE = "/opt/faccine/current"
CONFIG = "/var/lib/faccine/kiosk/kiosk.toml"
WELCOME = "/run/faccine-box/address.json"
"""Where one box says how it is set up; other kiosks have no such file."""
COMPOSITOR = ("/usr/bin/cage", "-d", "--")
"""No window frames. Without ``-s`` no key leads to another console; ``-m last`` is left out because
Debian 12's cage does not survive it."""
_WAITING = ("--kiosk", "in-attesa", "--broker", "mqtt://127.0.0.1:9", "--no-sound")
"""Nobody listens there: nothing is sent before the hub knows this machine."""
_DRIVER_SECONDS, _LOOK_SECONDS = 10.0, 0.25
"""Graphics may come up after us; a screen that is not plugged in costs that much of each start."""


def kiosk_command(root: Path, runtime: str, *, has_display: bool) -> list[str]:
    """Return how the kiosk is run.

    Args:
        root: where files begin.
        runtime: a folder in memory, for what is shown before the hub knows this machine.
        has_display: whether something could show faces now.
    """
    program = f"{RELEASE}/bin/faccine-kiosk"
    settings = _settings(root / CONFIG.lstrip("/"))
    if settings is None and has_display and (root / WELCOME.lstrip("/")).exists():
        return [*COMPOSITOR, program, "welcome", "--address-file", WELCOME]
    if settings is None:
        outbox = ("--outbox", f"{runtime}/waiting.db")
        headless = () if has_display else ("--headless",)
        kiosk = [program, "run", *_WAITING, *outbox, *headless]
        return [*COMPOSITOR, *kiosk] if has_display else kiosk
    kiosk = [program, "--config", CONFIG, "run"]
    return [*COMPOSITOR, *kiosk] if _is_shown(settings) and has_display else kiosk


def _is_shown(settings: Mapping[str, object]) -> bool:
    return bool(settings.get("screen", True)) and not settings.get("headless", False)


def _settings(file: Path) -> Mapping[str, object] | None:
    """Return what ``run`` is told, empty where nobody can read it: the kiosk then says why."""
    if not file.is_file():
        return None
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    table = content.get("run")
    return {**content, **table} if isinstance(table, dict) else content


def has_display(environment: Mapping[str, str], root: Path) -> bool:
    """Tell whether there is a compositor, and something that it could show a window on."""
    if not (root / COMPOSITOR[0].lstrip("/")).exists():
        return False
    if environment.get("WLR_BACKENDS"):  # told where to draw: trying it without a screen
        return True
    return any(_is_connected(status) for status in root.glob("sys/class/drm/card*-*/status"))


def wait_for_display(environment: Mapping[str, str], root: Path) -> bool:
    """Tell whether there is a display, after giving its driver time to load where one is wanted."""
    settings = _settings(root / CONFIG.lstrip("/"))
    is_wanted = settings is None or _is_shown(settings)
    is_wanted = is_wanted and (root / COMPOSITOR[0].lstrip("/")).exists()
    until = time.monotonic() + _DRIVER_SECONDS
    while is_wanted and not has_display(environment, root) and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
    return has_display(environment, root)


def _is_connected(status: Path) -> bool:
    try:
        return status.read_text(encoding="ascii").strip() == "connected"
    except OSError:
        return False


def launch(environment: Mapping[str, str]) -> None:
    """Become the kiosk; does not return."""
    runtime = environment["XDG_RUNTIME_DIR"]
    write_theme(Path(runtime) / "cursors")
    more = {"XCURSOR_PATH": f"{runtime}/cursors", "XCURSOR_THEME": THEME}
    root = Path("/")
    command = kiosk_command(root, runtime, has_display=wait_for_display(environment, root))
    os.execve(command[0], command, {**environment, **more})
