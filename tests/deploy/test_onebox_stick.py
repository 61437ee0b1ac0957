"""Copies on a real file system: written by who owns the files, then let go."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "deploy/onebox"))

from box import copying
from box.sticks import Stick

pytestmark = pytest.mark.machines
SOMEBODY = "daemon"


@pytest.fixture
def stick(tmp_path, monkeypatch):
    image = tmp_path / "stick.img"
    with image.open("wb") as file:
        file.truncate(24 * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-L", "FACCINE", image], check=True)
    command = ["losetup", "--find", "--show", image]
    device = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    found = Stick(device, "ext4", "FACCINE")
    monkeypatch.setattr(copying, "stick_of", lambda _: found)
    monkeypatch.setattr(copying, "SETTINGS", tmp_path / "none")
    monkeypatch.setattr(copying, "MOUNTED", tmp_path / "mounted")
    for name in ("HUB", "WEB", "GROUP"):
        monkeypatch.setattr(copying, name, SOMEBODY)
    yield found
    subprocess.run(["losetup", "--detach", device], check=True)


def written_by_its_owner(user, program, settings, *words):
    folder = Path(words[words.index("--to") + 1])
    assert user == SOMEBODY
    command = ["runuser", "-u", user, "--", "sh", "-c", f"echo {program} > {folder}/copy"]
    return subprocess.run(command, check=False).returncode


def test_its_owners_write_onto_it_and_nothing_stays_mounted(stick, tmp_path, monkeypatch):
    tmp_path.chmod(0o755)
    for folder in tmp_path.parents:
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    monkeypatch.setattr(copying, "_run", written_by_its_owner)
    for _ in range(2):
        assert copying.copy_out() == 0
        assert not os.path.ismount(copying.MOUNTED)
    with copying._mounted(stick) as place:
        assert (place / "faccine/books/copy").read_text() == "faccine-hub\n"
        assert (place / "faccine/accounts/copy").read_text() == "faccine-dashboard\n"
        flags = Path("/proc/mounts").read_text().partition(str(place))[2].split()[1]
    # A link on it would lead root out of it.
    assert {"nosuid", "nodev", "noexec", "nosymfollow"} <= set(flags.split(","))


def test_a_stick_that_nobody_can_read_is_said(stick, monkeypatch):
    subprocess.run(["dd", "if=/dev/zero", f"of={stick.path}", "bs=1M", "count=8"],
                   check=True, capture_output=True)  # fmt: skip
    said = []
    monkeypatch.setattr(copying, "_run", lambda *words: said.append(words[-1]) or 1)
    assert copying.copy_out() == 1
    assert f"stick {stick.path} (FACCINE) cannot be mounted" in said[0]


def test_on_a_stick_without_owners_everything_belongs_to_the_hub(monkeypatch):
    monkeypatch.setattr(copying, "HUB", SOMEBODY)
    number = pwd.getpwnam(SOMEBODY)
    options = copying._options(Stick("/dev/sda1", "vfat", "FACCINE"))
    assert {f"uid={number.pw_uid}", f"gid={number.pw_gid}", "umask=007", "noexec"} <= set(options)
