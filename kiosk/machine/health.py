"""How this machine is, read from the kernel: disk, temperature, supply, what can be written.

A weak supply spoils memory cards, so it matters most. The Raspberry Pi's firmware has bits for what
is so now and for what was so since it started (``get_throttled``), but the kernel's own driver
clears the latter every two seconds as it reads them, and other boards have only that driver's
alarm. So what was once seen is remembered here, for as long as the kiosk runs. What this machine
cannot tell is None, never "fine".
"""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.machine.mounts import TABLE, is_root_read_only, read_mounts
from kiosk.session.status import Machine

_TEMPERATURE = "sys/class/thermal/thermal_zone0/temp"
_FIRMWARE_PATTERN = "sys/devices/platform/soc*/*/get_throttled"
_ALARM_PATTERN = "sys/devices/platform/soc*/*/raspberrypi-hwmon/hwmon/hwmon*/in0_lcrit_alarm"

# Bits of the firmware: it is so now, or was so since it started.
_UNDER_VOLTAGE = 1 << 0 | 1 << 16
_THROTTLED = 1 << 2 | 1 << 18


class Sensors:
    """What the kernel tells of this machine.

    Args:
        folder: where the outbox is; its disk is the one that matters.
        root: where the kernel's files are; tests have their own.
    """

    def __init__(self, folder: Path, root: Path = Path("/")) -> None:
        self._folder = folder
        self._temperature = root / _TEMPERATURE
        self._firmware = next(root.glob(_FIRMWARE_PATTERN), None)
        self._alarm = next(root.glob(_ALARM_PATTERN), None)
        # It changes at a restart only.
        self._is_root_read_only = is_root_read_only(read_mounts(_read(root / TABLE) or ""))
        self._was_under_voltage = False
        self._was_throttled = False

    def read(self) -> Machine:
        """Return how the machine is; weak supply and throttling also if they are over."""
        used, free = _disk(self._folder)
        bits = self._firmware_bits()
        alarm = _read(self._alarm)
        is_weak = bool(bits and bits & _UNDER_VOLTAGE) or alarm == "1"
        self._was_under_voltage = self._was_under_voltage or is_weak
        self._was_throttled = self._was_throttled or bool(bits and bits & _THROTTLED)
        is_supply_known = bits is not None or alarm is not None
        return Machine(
            disk_used_percent=used,
            disk_free_bytes=free,
            temperature_celsius=self._temperature_celsius(),
            under_voltage=self._was_under_voltage if is_supply_known else None,
            throttled=None if bits is None else self._was_throttled,
            root_read_only=self._is_root_read_only,
        )

    def _temperature_celsius(self) -> float | None:
        text = _read(self._temperature)
        return round(int(text) / 1000, 1) if text and text.lstrip("-").isdigit() else None

    def _firmware_bits(self) -> int | None:
        text = _read(self._firmware)
        try:
            return None if text is None else int(text, 16)
        except ValueError:
            return None


def _disk(folder: Path) -> tuple[float | None, int | None]:
    try:
        disk = os.statvfs(folder)
    except OSError:
        return None, None
    used = round(100 * (1 - disk.f_bavail / disk.f_blocks), 1) if disk.f_blocks else None
    return used, disk.f_bavail * disk.f_frsize


def _read(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
