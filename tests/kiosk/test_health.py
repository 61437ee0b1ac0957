from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.machine.health import Sensors

FIRMWARE = "sys/devices/platform/soc/soc:firmware"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / FIRMWARE).mkdir(parents=True)
    return tmp_path


def say(root: Path, bits: str) -> None:
    (root / FIRMWARE / "get_throttled").write_text(f"{bits}\n")


def test_a_machine_that_tells_nothing_is_not_called_fine(tmp_path):
    machine = Sensors(tmp_path, tmp_path / "nothing").read()
    assert machine.temperature_celsius is None
    assert (machine.under_voltage, machine.throttled) == (None, None)
    assert 0 < machine.disk_used_percent <= 100
    assert machine.disk_free_bytes > 0


def test_a_disk_that_is_gone_is_unknown(tmp_path):
    machine = Sensors(tmp_path / "gone", tmp_path).read()
    assert (machine.disk_used_percent, machine.disk_free_bytes) == (None, None)


@pytest.mark.parametrize(
    ("bits", "under_voltage", "throttled"),
    [
        ("0", False, False),
        ("1", True, False),
        ("4", False, True),
        ("50005", True, True),
        ("10000", True, False),
        ("40000", False, True),
        ("80008", False, False),  # only a soft limit of the temperature
    ],
)
def test_the_firmwares_bits_are_read(root, bits, under_voltage, throttled):
    say(root, bits)
    machine = Sensors(root, root).read()
    assert (machine.under_voltage, machine.throttled) == (under_voltage, throttled)


def test_what_was_once_seen_is_remembered_when_the_kernel_has_cleared_it(root):
    say(root, "50005")
    sensors = Sensors(root, root)
    sensors.read()
    say(root, "0")
    machine = sensors.read()
    assert (machine.under_voltage, machine.throttled) == (True, True)


def test_a_board_without_firmware_bits_has_the_drivers_alarm(root):
    hwmon = root / FIRMWARE / "raspberrypi-hwmon/hwmon/hwmon1"
    hwmon.mkdir(parents=True)
    (hwmon / "in0_lcrit_alarm").write_text("1\n")
    machine = Sensors(root, root).read()
    assert (machine.under_voltage, machine.throttled) == (True, None)


def test_the_temperature_is_read_in_degrees_and_garbage_is_unknown(root):
    zone = root / "sys/class/thermal/thermal_zone0"
    zone.mkdir(parents=True)
    (zone / "temp").write_text("48212\n")
    say(root, "no number")
    machine = Sensors(root, root).read()
    assert machine.temperature_celsius == 48.2
    assert machine.under_voltage is None


def test_a_system_that_cannot_be_written_is_told(root):
    (root / "proc/self").mkdir(parents=True)
    line = "22 1 179:2 / / ro,noatime shared:1 - ext4 /dev/mmcblk0p2 ro\n"
    (root / "proc/self/mountinfo").write_text(line)
    assert Sensors(root, root).read().root_read_only is True
    (root / "proc/self/mountinfo").write_text(line.replace("ro", "rw"))
    assert Sensors(root, root).read().root_read_only is False
