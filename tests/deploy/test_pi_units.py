"""The kiosk's units are valid, start without a network, and leave little to whoever gets in."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(
    path.name
    for pattern in ("kiosk", "enrol", "last-errors", "settle", "maintain")
    for path in (DEPLOY / "systemd").glob(f"faccine-{pattern}.*")
)
EXPOSURE = {
    "faccine-kiosk.service": 2.4,
    "faccine-enrol.service": 1.6,
    "faccine-last-errors.service": 1.5,
}
"""What 'systemd-analyze security' may say at most; 10 is everything."""
AS_ROOT = {"faccine-settle.service", "faccine-maintain.service"}
"""They make the initramfs, install packages and restart the machine."""

PROGRAMS = ("true", "systemctl", "chown", "rm")

pytestmark = pytest.mark.system


def run(*command) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A machine's files, as far as units name them."""
    root = tmp_path_factory.mktemp("root")
    release = root / "opt/faccine/current"
    shutil.copytree(DEPLOY / "pi", release / "deploy/pi")
    for name in ("opt/faccine/current/bin/faccine-kiosk", *(f"usr/bin/{n}" for n in PROGRAMS)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/usr/bin/true", root / name)
    shutil.copytree("/lib/systemd/system", root / "usr/lib/systemd/system", symlinks=True)
    (root / "lib").symlink_to("usr/lib")
    (root / "etc/systemd/system").mkdir(parents=True)
    for name in UNITS:
        shutil.copy(DEPLOY / "systemd" / name, root / "etc/systemd/system")
    return root


def test_there_are_units():
    assert {*EXPOSURE, *AS_ROOT, "faccine-settle.timer"} == set(UNITS)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_unit_as_it_is(root, unit):
    said = run("systemd-analyze", "verify", f"--root={root}", unit)
    assert not [line for line in said.splitlines() if "faccine" in line]


def test_a_slip_in_a_unit_would_be_noticed(root):
    slip = root / "etc/systemd/system/faccine-slip.service"
    slip.write_text("[Service]\nExecStart=/usr/bin/nothing-there\nProtectSytem=strict\n")
    said = run("systemd-analyze", "verify", f"--root={root}", slip.name)
    assert "ProtectSytem" in said
    assert "nothing-there" in said


@pytest.mark.parametrize(("unit", "most"), EXPOSURE.items())
def test_little_is_left_to_whoever_gets_in(unit, most):
    said = run("systemd-analyze", "security", "--offline=true", DEPLOY / "systemd" / unit)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert found is not None, said
    assert float(found[1]) <= most


@pytest.mark.parametrize("unit", [name for name in UNITS if name not in AS_ROOT])
def test_nothing_waits_for_a_network_or_the_time(unit):
    text = (DEPLOY / "systemd" / unit).read_text()
    assert not re.search(r"^(After|Wants|Requires)=.*(network|time-)", text, re.MULTILINE)


def test_the_kiosk_is_started_again_for_ever_and_watched():
    text = (DEPLOY / "systemd/faccine-kiosk.service").read_text()
    for line in ("Restart=always", "StartLimitIntervalSec=0", "WatchdogSec=30", "Type=notify"):
        assert f"\n{line}\n" in text


def test_the_system_is_sealed_only_where_the_data_lie_apart():
    text = (DEPLOY / "systemd/faccine-settle.timer").read_text()
    assert "\nConditionPathIsMountPoint=/var/lib/faccine\n" in text


def test_without_its_data_the_kiosk_does_not_start():
    """It would thank citizens for what is lost with the power."""
    text = (DEPLOY / "systemd/faccine-kiosk.service").read_text()
    assert "\nRequiresMountsFor=/var/lib/faccine\n" in text


@pytest.mark.parametrize("unit", ["faccine-kiosk.service", "faccine-enrol.service"])
def test_a_program_that_asks_whether_the_clock_is_set_may_do_so(unit):
    text = (DEPLOY / "systemd" / unit).read_text()
    assert re.search(r"^SystemCallFilter=adjtimex\b", text, re.MULTILINE)
    assert "\nProtectClock=yes" not in text
