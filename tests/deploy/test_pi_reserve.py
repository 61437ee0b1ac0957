"""The end of a new card is kept for the data: the arithmetic, and the real tools on image files."""

from __future__ import annotations

import json
import subprocess

import pytest
import reserve
from reserve import NoRoom, Plan, plan_of, table_with, with_mount

MIB = 1 << 20
SECTORS_PER_MIB = 2048
ROOT = "/dev/mmcblk0p2"
CARD_16_GB = 16 * 10**9 // 512


def table(root_mib: int = 2600, *more: dict, label: str = "dos") -> dict:
    """As a stock Raspberry Pi OS is laid out: 512 MiB to start from, then the system."""
    root_start = (8 + 512) * SECTORS_PER_MIB
    parts = [
        {"node": "/dev/mmcblk0p1", "start": 8 * SECTORS_PER_MIB, "size": 512 * SECTORS_PER_MIB},
        {"node": ROOT, "start": root_start, "size": root_mib * SECTORS_PER_MIB},
    ]
    return {"label": label, "sectorsize": 512, "partitions": [*parts, *more]}


def test_the_last_two_gibibytes_are_kept_and_the_system_takes_the_rest():
    plan = plan_of(table(), CARD_16_GB, ROOT)
    assert plan.node == "/dev/mmcblk0p3"
    assert plan.sectors * 512 == 2 << 30
    assert plan.start == (8 + 512) * SECTORS_PER_MIB + plan.root_sectors
    assert plan.start + plan.sectors <= CARD_16_GB
    assert CARD_16_GB - plan.start - plan.sectors < 4 * SECTORS_PER_MIB


@pytest.mark.parametrize("gigabytes", [8, 16, 32, 64, 128, 512])
def test_partitions_begin_where_a_cards_erase_blocks_do(gigabytes):
    plan = plan_of(table(), gigabytes * 10**9 // 512, ROOT)
    assert plan.start % (4 * SECTORS_PER_MIB) == 0


def test_a_disk_larger_than_its_table_can_say_is_used_as_far_as_it_can():
    plan = plan_of(table(), 4 * 10**12 // 512, ROOT)
    assert plan.start + plan.sectors == 1 << 32


def test_a_small_card_goes_to_the_system_whole():
    plan = plan_of(table(), 4 * 10**9 // 512, ROOT)
    assert (plan.sectors, plan.node) == (0, "")
    assert plan.root_sectors > 3 * 1024 * SECTORS_PER_MIB


@pytest.mark.parametrize("gigabytes", [5, 6, 7, 8])
def test_the_system_never_becomes_smaller(gigabytes):
    plan = plan_of(table(3500), gigabytes * 10**9 // 512, ROOT)
    assert plan.root_sectors >= 3500 * SECTORS_PER_MIB


def test_a_system_that_has_taken_the_whole_card_is_left_alone():
    whole = CARD_16_GB // SECTORS_PER_MIB - 520
    with pytest.raises(NoRoom, match="whole card"):
        plan_of(table(whole), CARD_16_GB, ROOT)


def test_a_run_that_was_cut_off_goes_on_with_the_same_partition():
    first = plan_of(table(), CARD_16_GB, ROOT)
    ours = {"node": first.node, "start": first.start, "size": first.sectors}
    grown = table(first.root_sectors // SECTORS_PER_MIB, ours)
    again = plan_of(grown, CARD_16_GB, ROOT)
    assert again == Plan(ROOT, None, first.node, first.start, first.sectors)


@pytest.mark.parametrize("sizes", [[100], [4096, 2048]])
def test_somebody_elses_partitions_are_left_alone(sizes):
    others = [
        {"node": f"/dev/mmcblk0p{3 + n}", "start": (4000 + 5000 * n) * SECTORS_PER_MIB,
         "size": size * SECTORS_PER_MIB}
        for n, size in enumerate(sizes)
    ]  # fmt: skip
    with pytest.raises(NoRoom, match="other partitions"):
        plan_of(table(2600, *others), CARD_16_GB, ROOT)


def test_a_system_that_is_elsewhere_is_left_alone():
    with pytest.raises(NoRoom, match="vda1"):
        plan_of(table(), CARD_16_GB, "/dev/vda1")


def test_the_mount_is_written_down_once_and_never_stops_a_start():
    once = with_mount("proc /proc proc defaults 0 0")
    assert once.startswith(
        "proc /proc proc defaults 0 0\nLABEL=faccine-data /var/lib/faccine ext4 "
    )
    assert "nofail" in once
    assert with_mount(once) == once


def test_a_line_that_is_commented_out_is_no_mount():
    assert "\nLABEL=" in with_mount("#LABEL=faccine-data /var/lib/faccine ext4 defaults 0 2\n")


# -- with the tools of a real system, on an image


@pytest.fixture
def image(tmp_path):
    """A card of 8 GB as it was written: its files take no room."""
    path = tmp_path / "card.img"
    with path.open("wb") as file:
        file.truncate(8 * 10**9)
    parts = "start=16384, size=1048576, type=c\nsize=5324800, type=83\n"
    sfdisk(path, f"label: dos\nlabel-id: 0x1234abcd\n{parts}")
    return path


def sfdisk(path, text):
    command = ["sfdisk", "--quiet", "--no-reread", "--no-tell-kernel", path]
    subprocess.run(command, input=text, text=True, check=True, timeout=20)


def layout_of(path) -> dict:
    said = subprocess.run(
        ["sfdisk", "--json", path], check=True, capture_output=True, text=True, timeout=20
    )
    return json.loads(said.stdout)["partitiontable"]


@pytest.mark.system
def test_sfdisk_writes_the_card_as_it_was_planned(image):
    before = layout_of(image)
    root = before["partitions"][1]["node"]
    plan = plan_of(before, 8 * 10**9 // 512, root)
    dump = subprocess.run(["sfdisk", "--dump", image], check=True, capture_output=True, text=True)
    sfdisk(image, table_with(plan, dump.stdout))
    after = layout_of(image)
    assert after["id"] == before["id"]
    assert after["partitions"][0] == before["partitions"][0]
    assert after["partitions"][1]["size"] == plan.root_sectors
    third = after["partitions"][2]
    assert (third["node"], third["start"], third["size"]) == (plan.node, plan.start, plan.sectors)
    assert third["type"] == "83"
    subprocess.run(["sfdisk", "--verify", image], check=True, capture_output=True, timeout=20)
    assert plan_of(after, 8 * 10**9 // 512, root).root_sectors is None


def test_it_takes_a_new_partition_into_use_and_does_so_once(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/fstab").write_text("proc /proc proc defaults 0 0\n")
    for _ in range(2):
        reserve.take_into_use(tmp_path)
        assert (tmp_path / "etc/fstab").read_text().count("faccine-data") == 1
        assert (tmp_path / "opt/faccine").readlink().as_posix() == "/var/lib/faccine/opt"


def test_a_program_that_is_there_already_stays_where_it_is(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "opt/faccine/releases").mkdir(parents=True)
    reserve.take_into_use(tmp_path)
    assert (tmp_path / "opt/faccine").is_dir()
    assert not (tmp_path / "opt/faccine").is_symlink()


def test_a_stick_of_the_same_label_is_not_taken_for_the_data(tmp_path):
    """Root runs programs from the data's partition, and anybody may plug a stick in."""
    image = tmp_path / "data.img"
    with image.open("wb") as file:
        file.truncate(8 << 20)
    uuid = "6d1a1c4e-6c3a-4d0e-9d51-6f1f6f1d9a01"
    command = ["mkfs.ext4", "-q", "-F", "-L", reserve.LABEL, "-U", uuid, str(image)]
    subprocess.run(command, check=True)
    (tmp_path / "etc").mkdir()
    reserve.take_into_use(tmp_path, reserve.device_of(str(image)))
    assert (tmp_path / "etc/fstab").read_text().startswith(f"UUID={uuid} /var/lib/faccine ext4 ")
