"""The hub's systemd units: well formed, and each allowed little more than its work."""

import re
from pathlib import Path

import pytest
from installing.services import our_units
from unit_kit import MOST_EXPOSED, UNITS, complaints, exposure, lay_units

SERVICES = [unit for unit in our_units() if unit.endswith(".service")]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_hardly_exposed(service):
    assert exposure(service) < MOST_EXPOSED


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    root = tmp_path_factory.mktemp("machine")
    lay_units(root, our_units())
    return root


@pytest.mark.parametrize("unit", our_units())
def test_a_unit_is_well_formed(machine, unit):
    assert complaints(machine, unit) == ""


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
