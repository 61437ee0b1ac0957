"""How this machine is, for the page that says which kiosk needs a visit."""

from __future__ import annotations

import os
from pathlib import Path

from faccine import __version__
from faccine.wire.events import VERSION
from faccine.wire.states import Health

_TEMPERATURE = Path("/sys/class/thermal/thermal_zone0/temp")
_ALARM_PATTERN = "/sys/devices/platform/soc*/*/raspberrypi-hwmon/hwmon/hwmon*/in0_lcrit_alarm"


def read_health(*, waiting: int, boottime_ms: int, folder: Path) -> Health:
    """Return what this machine can tell.

    Args:
        waiting: events that are not ticked off.
        boottime_ms: milliseconds since this boot.
        folder: where the outbox is; its disk is the one that matters.
    """
    return Health(
        v=VERSION,
        waiting=waiting,
        software=__version__,
        uptime_seconds=boottime_ms // 1000,
        disk_used_percent=_disk_used_percent(folder),
        temperature_celsius=_temperature_celsius(),
        under_voltage=_under_voltage(),
    )


def _disk_used_percent(folder: Path) -> float | None:
    try:
        disk = os.statvfs(folder)
    except OSError:
        return None
    return round(100 * (1 - disk.f_bavail / disk.f_blocks), 1) if disk.f_blocks else None


def _temperature_celsius() -> float | None:
    text = _read(_TEMPERATURE)
    return round(int(text) / 1000, 1) if text and text.lstrip("-").isdigit() else None


def _under_voltage() -> bool | None:
    found = next(Path("/").glob(_ALARM_PATTERN[1:]), None)
    text = None if found is None else _read(found)
    return None if text is None else text == "1"


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return None
