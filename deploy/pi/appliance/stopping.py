"""Ends the kiosk before its compositor: told both at once, the screen would go first, and take the
kiosk with it before it has said goodbye to the hub.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

_PROGRAM = b"/faccine-kiosk"
_PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.05


def kiosk_process(main: int, proc: Path = Path("/proc")) -> int | None:
    """Return the kiosk's process: the service's main one, or the compositor's child.

    Args:
        main: the service's main process.
        proc: the kernel's table of processes; tests have their own.
    """
    if _is_kiosk(proc / str(main)):
        return main
    children = (folder for folder in proc.glob("[0-9]*") if _parent_of(folder) == main)
    return next((int(folder.name) for folder in children if _is_kiosk(folder)), None)


def _is_kiosk(folder: Path) -> bool:
    try:
        words = (folder / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(word.endswith(_PROGRAM) for word in words[:2])  # the interpreter, or the program


def _parent_of(folder: Path) -> int | None:
    try:
        text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(text.rpartition(")")[2].split()[1])


def stop(main: int) -> None:
    """Ask the kiosk to end, and wait until it has; systemd ends whatever is left."""
    process = kiosk_process(main)
    if process is None:
        return
    os.kill(process, signal.SIGTERM)
    until = time.monotonic() + _PATIENCE_SECONDS
    while _is_kiosk(Path(f"/proc/{process}")) and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
