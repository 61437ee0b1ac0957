"""A machine becomes a kiosk: on files of its own, so that nothing here is changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from appliance.machine import Machine, Problem
from appliance.packages import wanted_packages
from appliance.quiet import FILES, MASKED, SSH
from appliance.steps import Done
from appliance.users import folders, users
from appliance.wish import Packages, Wish, as_card_says

PI = Path(__file__).parents[2] / "deploy/pi"
CMDLINE = (
    "console=serial0,115200 console=tty1 root=PARTUUID=1234abcd-02 rootfstype=ext4 "
    "fsck.repair=yes rootwait cfg80211.ieee80211_regdom=IT\n"
)
FSTAB = """\
proc            /proc           proc    defaults          0       0
PARTUUID=1234abcd-02  /               ext4    defaults,noatime  0       1
/dev/sda3 none swap sw 0 0
"""

pytestmark = pytest.mark.system


@pytest.fixture
def root(tmp_path) -> Path:
    """The files of a blank Raspberry Pi that matter here."""
    for name in ("etc", "boot/firmware", "var"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (tmp_path / "etc/group").write_text("root:x:0:\nvideo:x:44:\naudio:x:29:pi\ngpio:x:997:\n")
    (tmp_path / "etc/shadow").write_text("root:*:20000:0:99999:7:::\n")
    (tmp_path / "etc/gshadow").write_text("root:*::\nvideo:!::\naudio:!::pi\ngpio:!::\n")
    shutil.copy("/etc/login.defs", tmp_path / "etc/login.defs")
    (tmp_path / "etc/fstab").write_text(FSTAB)
    (tmp_path / "var/swap").write_text("swap")
    (tmp_path / "boot/firmware/cmdline.txt").write_text(CMDLINE)
    return tmp_path


def setup(root: Path, *flags: str) -> dict[str, str]:
    """Run it and return what it says of each step."""
    command = [PI / "setup", "--root", root, *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    lines = [line.split() for line in done.stdout.splitlines()[:-1]]
    return {cells[1]: cells[0] for cells in lines}


def test_a_second_run_changes_nothing(root):
    first, second = setup(root), setup(root)
    assert set(first.values()) == {"ok", "changed"}
    assert first["users"] == first["units"] == first["swap"] == "changed"
    assert set(second.values()) == {"ok"}


def test_the_kiosks_user_has_the_groups_of_its_parts_and_cannot_log_in(root):
    setup(root)
    passwd = (root / "etc/passwd").read_text()
    assert ":/nonexistent:/usr/sbin/nologin\n" in passwd
    groups = (root / "etc/group").read_text().splitlines()
    ours = {line.split(":")[0] for line in groups if "faccine-kiosk" in line.split(":")[3]}
    assert ours == {"video", "audio", "gpio"}
    assert (root / "var/lib/faccine/kiosk").stat().st_mode & 0o777 == 0o750


def test_no_login_no_shortcut_and_nobody_over_the_network(root):
    setup(root)
    units = root / "etc/systemd/system"
    for name in (*MASKED, *SSH):
        assert (units / name).readlink().as_posix() == "/dev/null"
    assert {"getty@tty1.service", "ctrl-alt-del.target"} <= set(MASKED)
    assert "NAutoVTs=0" in (root / "etc/systemd/logind.conf.d/60-faccine.conf").read_text()
    assert "kernel.sysrq = 0" in (root / "etc/sysctl.d/60-faccine.conf").read_text()
    manager = (root / "etc/systemd/system.conf.d/60-faccine.conf").read_text()
    assert "CtrlAltDelBurstAction=none" in manager


def test_technicians_come_over_the_network_where_they_were_asked_for(root):
    setup(root)
    assert setup(root, "--ssh")["console"] == "changed"
    assert not any((root / "etc/systemd/system" / name).is_symlink() for name in SSH)


def test_watchdog_journal_and_swap_spare_the_card(root):
    setup(root)
    assert "RuntimeWatchdogSec=14" in FILES["/etc/systemd/system.conf.d/60-faccine.conf"]
    journal = (root / "etc/systemd/journald.conf.d/60-faccine.conf").read_text()
    assert "Storage=volatile" in journal
    assert "RuntimeMaxUse=" in journal
    assert "\n# /dev/sda3 none swap sw 0 0\n" in (root / "etc/fstab").read_text()
    assert not (root / "var/swap").exists()
    assert "Mechanism=zram" in (root / "etc/rpi/swap.conf.d/60-faccine.conf").read_text()


def test_a_sealed_system_fetches_nothing_into_its_memory(root):
    setup(root)
    for name in ("apt-daily", "apt-daily-upgrade"):
        drop_in = root / f"etc/systemd/system/{name}.timer.d/60-faccine.conf"
        assert "\nConditionKernelCommandLine=!overlayroot=tmpfs:recurse=0\n" in drop_in.read_text()


def test_the_screen_stays_quiet_and_the_rest_of_the_command_line_as_it_was(root):
    setup(root)
    words = (root / "boot/firmware/cmdline.txt").read_text().split()
    assert words[: len(CMDLINE.split())] == CMDLINE.split()
    assert {"quiet", "vt.global_cursor_default=0"} <= set(words)


def test_units_start_at_boot_and_sealing_only_where_it_is_wished_for(root):
    setup(root, "--writable")
    wants = root / "etc/systemd/system"
    assert (wants / "multi-user.target.wants/faccine-kiosk.service").is_symlink()
    assert (wants / "multi-user.target.wants/faccine-enrol.service").is_symlink()
    assert not (wants / "timers.target.wants/faccine-settle.timer").is_symlink()
    setup(root)
    assert (wants / "timers.target.wants/faccine-settle.timer").is_symlink()


def test_a_pc_has_no_command_line_to_change_and_is_not_sealed(root):
    (root / "boot/firmware/cmdline.txt").unlink()
    setup(root)
    assert not (root / "boot/firmware/cmdline.txt").exists()
    assert not list((root / "etc/systemd/system").glob("*.wants/faccine-settle.timer"))


def test_the_program_lives_with_the_data_where_they_have_a_partition(root):
    machine = Machine(root)
    users(machine, Wish())
    assert folders(machine, Wish()) == Done(True, "/var/lib/faccine, beside the system")
    assert (root / "opt/faccine").readlink().as_posix() == "/var/lib/faccine/opt"
    command = (root / "usr/local/bin/faccine-kiosk").readlink().as_posix()
    assert command == "/opt/faccine/current/bin/faccine-kiosk"
    with (root / "etc/fstab").open("a") as fstab:
        fstab.write("LABEL=faccine-data /var/lib/faccine ext4 noatime 0 2\n")
    assert folders(machine, Wish()).said.endswith("on a partition of its own")


def test_buttons_alone_need_no_graphics(root):
    machine = Machine(root)
    assert "cage" in wanted_packages(machine, Wish())
    without = wanted_packages(machine, Wish(has_screen=False))
    assert not {"cage", "seatd", "xwayland"} & set(without)
    assert "overlayroot" in without


def test_a_card_says_what_its_machine_has(tmp_path):
    (tmp_path / "card.toml").write_text('screen = false\npackages = "card"\nkiosk = "a-1"\n')
    wish = as_card_says(Wish(), tmp_path, users=tmp_path)
    assert wish == Wish(has_screen=False, packages=Packages.AT_HAND)
    (tmp_path / "technician").mkdir()
    assert as_card_says(Wish(), tmp_path, users=tmp_path).lets_in_ssh


@pytest.mark.parametrize("text", [None, "screen ="])
def test_a_card_that_cannot_be_read_is_a_problem_with_a_next_step(tmp_path, text):
    if text is not None:
        (tmp_path / "card.toml").write_text(text)
    with pytest.raises(Problem, match="write the card again"):
        as_card_says(Wish(), tmp_path)
