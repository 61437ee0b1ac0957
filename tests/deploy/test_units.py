"""The hub's systemd units: well formed, and each allowed little more than its work."""

import re
import subprocess
from pathlib import Path

import pytest
from installing.services import our_units

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "deploy/systemd"

SERVICES = [unit for unit in our_units() if unit.endswith(".service")]
MOST_EXPOSED = 3.0


def analyze(*words):
    done = subprocess.run(
        ["systemd-analyze", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_hardly_exposed(service):
    _, said = analyze("security", "--offline=yes", UNITS / service)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert found, said
    assert float(found.group(1)) < MOST_EXPOSED


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Give a root file system with our units, and the programs they start as empty scripts."""
    root = tmp_path_factory.mktemp("machine")
    units = root / "etc/systemd/system"
    units.mkdir(parents=True)
    for unit in our_units():
        text = (UNITS / unit).read_text()
        (units / unit).write_text(text)
        for program in re.findall(r"^Exec\w+=[-+!:@]*(\S+)", text, re.MULTILINE):
            file = root / program.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("#!/bin/sh\n")
            file.chmod(0o755)
    return root


@pytest.mark.parametrize("unit", our_units())
def test_a_unit_is_well_formed(machine, unit):
    code, said = analyze("verify", f"--root={machine}", "--man=no", "--recursive-errors=no", unit)
    assert (code, said) == (0, "")


def test_every_service_that_may_stop_comes_back_without_end():
    for service in SERVICES:
        text = (UNITS / service).read_text()
        if "Type=oneshot" not in text:
            assert "Restart=always" in text, service
            assert "StartLimitIntervalSec=0" in text, service


def test_whoever_reloads_the_broker_takes_the_gates_mark_away_first_and_hides_no_failure():
    said = (UNITS / "faccine-gate.service").read_text()
    found = re.search(r"--passwords (\S+)$", said, re.MULTILINE)
    assert found, said
    mark = Path(found[1]).with_name("changed")
    assert f"\nPathExists={mark}\n" in (UNITS / "faccine-gate-reload.path").read_text()
    text = (UNITS / "faccine-gate-reload.service").read_text()
    assert re.findall(r"^Exec\w+=.*", text, re.MULTILINE) == [
        f"ExecStartPre=/bin/rm -f {mark}",
        "ExecStart=/bin/systemctl try-reload-or-restart mosquitto.service",
    ]
    assert "SuccessExitStatus" not in text
