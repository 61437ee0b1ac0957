"""What the kernel's table of mounts says of a card: made from tables of real machines."""

from __future__ import annotations

import pytest

from kiosk.machine.mounts import is_lost_with_power, is_root_read_only, read_mounts

WRITABLE = """\
22 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw
30 22 179:1 / /boot/firmware rw,relatime shared:20 - vfat /dev/mmcblk0p1 rw
"""
SEALED = """\
24 28 179:2 / /media/root-ro ro,relatime shared:2 - ext4 /dev/mmcblk0p2 ro
25 28 0:26 / /media/root-rw rw,relatime shared:3 - tmpfs tmpfs-root rw
28 1 0:27 / / rw,relatime shared:1 - overlay overlayroot rw,lowerdir=/media/root-ro,upperdir=\
/media/root-rw/overlay,workdir=/media/root-rw/overlay-workdir/_
"""
DATA = "40 28 179:3 / /var/lib/faccine rw,noatime shared:9 - ext4 /dev/mmcblk0p3 rw\n"
IN_A_STRICT_SERVICE = "500 480 179:2 / / ro,noatime master:1 - ext4 /dev/mmcblk0p2 rw\n"
SQUASHED = "22 1 0:30 / / ro,relatime - squashfs /dev/loop0 ro\n"
CONTAINER = "1 0 0:50 / / rw - overlay overlay rw,lowerdir=/l,upperdir=/disk/up,workdir=/disk/w\n"
FOLDER = "/var/lib/faccine/kiosk"


@pytest.mark.parametrize(
    ("table", "is_read_only"),
    [
        (WRITABLE, False),
        (SEALED, True),
        (SEALED + DATA, True),
        (IN_A_STRICT_SERVICE, False),
        (SQUASHED, True),
        (CONTAINER, False),
        ("", None),
        ("nonsense\n- -\n", None),
    ],
)
def test_it_tells_whether_the_system_can_be_written(table, is_read_only):
    assert is_root_read_only(read_mounts(table)) is is_read_only


def test_presses_on_a_partition_of_their_own_outlive_the_power():
    assert is_lost_with_power(read_mounts(SEALED + DATA), FOLDER) is False
    assert is_lost_with_power(read_mounts(WRITABLE), FOLDER) is False


def test_presses_in_an_overlay_or_in_memory_do_not():
    assert is_lost_with_power(read_mounts(SEALED), FOLDER) is True
    memory = "41 28 0:40 / /var rw shared:9 - tmpfs tmpfs rw\n"
    assert is_lost_with_power(read_mounts(WRITABLE + memory), FOLDER) is True


def test_what_was_mounted_last_is_on_top():
    over = "60 22 0:60 / / rw - tmpfs tmpfs rw\n"
    assert is_lost_with_power(read_mounts(WRITABLE + over), "/anything") is True


def test_a_name_that_begins_alike_is_another_folder():
    memory = "41 28 0:40 / /var/lib/fac rw shared:9 - tmpfs tmpfs rw\n"
    assert is_lost_with_power(read_mounts(WRITABLE + memory), FOLDER) is False


def test_a_space_in_a_name_is_read():
    memory = "41 28 0:40 / /mnt/a\\040b rw shared:9 - tmpfs tmpfs rw\n"
    assert is_lost_with_power(read_mounts(WRITABLE + memory), "/mnt/a b/c") is True
