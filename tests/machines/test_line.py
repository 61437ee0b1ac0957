"""From two blank machines to a face that is pressed on one and stands on the other's dashboard."""

import json
from functools import partial

import pytest
from kiosk_machine import PAPERS
from release import VERSION

UNITS = "/etc/systemd/system"
RELOAD = "faccine-gate-reload.service"
GATE = "/var/lib/faccine/gate"


def test_a_hub_comes_up_on_a_blank_machine(hub, desk):
    assert hub.machine.failed_units() == []
    assert "Anagrafe" in desk.words("/uffici")


def test_installing_it_again_changes_nothing(hub):
    said = hub.machine.run(f"/srv/faccine-{VERSION}/deploy/hub/install", seconds=300)

    assert "Nothing had to be changed" in said


def test_a_kiosk_comes_up_by_its_card_alone_and_shows_faces(kiosk):
    assert kiosk.machine.failed_units() == []
    kiosk.machine.until(lambda: kiosk.colours() > 100, why="the screen stays empty")
    assert not kiosk.machine.has("/boot/firmware/faccine/enrol.toml")


def exposures(machine):
    """Return what systemd makes of each of our services that run by themselves, 0 to 10."""
    said = machine.run("systemd-analyze", "security", "--no-pager")
    rows = [line.split() for line in said.splitlines() if line.startswith("faccine-")]
    return {row[0]: float(row[1]) for row in rows}


def test_what_runs_on_the_hub_is_little_exposed(hub):
    found = exposures(hub.machine)

    assert len(found) >= 4
    assert {unit: value for unit, value in found.items() if value >= 3} == {}


def test_the_kiosk_is_little_exposed_and_its_card_is_what_cloud_init_expects(kiosk):
    assert exposures(kiosk.machine)["faccine-kiosk.service"] < 3
    assert "Valid cloud-config" in kiosk.machine.run("cloud-init", "schema", "--system")


def test_a_face_pressed_on_one_machine_is_found_on_the_others_dashboard(kiosk, hub, desk):
    kiosk.touch(200, 380)

    hub.machine.until(
        lambda: "1 pressione, 1 ricevuta, 0 mancanti" in desk.words("/postazioni"),
        why=lambda: desk.words("/postazioni"),
    )
    event = json.loads(hub.run("export", "events", "--format", "jsonl"))
    assert (event["face"], event["input"], event["mode"]) == ("happy", "touch", "live")


def test_what_is_pressed_while_the_network_is_cut_arrives_when_it_is_mended(kiosk, hub):
    stored = hub.ledger(kiosk.id)["stored"]
    kiosk.machine.port.cut()
    for face in ("happy", "neutral", "sad"):
        kiosk.press(face)
    assert kiosk.status()["waiting"] == 3
    assert hub.ledger(kiosk.id)["stored"] == stored

    kiosk.machine.port.mend()

    hub.machine.until(
        lambda: hub.ledger(kiosk.id)["stored"] == stored + 3,
        seconds=120,
        why=lambda: kiosk.machine.journal("-u", "faccine-kiosk", "--lines=40"),
    )


def test_nothing_that_was_thanked_for_is_lost_when_the_plug_is_pulled_in_mid_press(kiosk, hub):
    thanks = f"{PAPERS}/thanks"
    kiosk.start_pressing(thanks)
    written = kiosk.machine.folder / "data/kiosk/thanks"
    kiosk.machine.until(
        lambda: written.exists() and written.read_text().count("\n") >= 5, why="nobody presses"
    )

    kiosk.machine.power_off()
    kiosk.machine.boot(read_only=True)
    kiosk.until_in_service()

    last = int(written.read_text().split()[-1])
    hub.machine.until(
        lambda: hub.ledger(kiosk.id)["stored"] >= last, seconds=60, why=lambda: str(hub.verdict())
    )
    line = hub.ledger(kiosk.id)
    assert line["made"] == line["stored"] == kiosk.status()["outboxes"][-1]["last"]


@pytest.fixture
def let_go(hub):
    """Have whoever reloads the broker wait after it; give what lets them go, for good."""
    machine, held = hub.machine, f"{UNITS}/{RELOAD}.d"
    machine.run("mkfifo", "/run/hold")
    machine.put(f"{held}/hold.conf", "[Service]\nExecStartPost=/bin/cat /run/hold\n")
    machine.run("systemctl", "daemon-reload")

    def go() -> None:
        machine.run("rm", "-rf", held)
        machine.run("systemctl", "daemon-reload")
        machine.try_run("timeout", "5", "sh", "-c", "echo >/run/hold")

    yield go
    go()


def test_a_kiosk_that_is_revoked_while_the_broker_is_told_of_another_change_is_cut_off(
    kiosk, hub, let_go
):
    machine = hub.machine
    machine.run("touch", f"{GATE}/changed")
    machine.until(lambda: is_held(machine), why="the broker is not told of the first change")

    hub.run("kiosk", "revoke", kiosk.id)
    machine.until(lambda: machine.has(f"{GATE}/changed"), why="the second change is not marked")
    assert kiosk.id not in machine.run("cat", f"{GATE}/passwords")
    assert is_held(machine)
    before = refusals(kiosk)
    let_go()

    machine.until(lambda: refusals(kiosk) > before, why="it is not cut off")
    hub.run("kiosk", "restore", kiosk.id)
    stored = hub.ledger(kiosk.id)["stored"]
    kiosk.press("happy")
    machine.until(lambda: hub.ledger(kiosk.id)["stored"] > stored, seconds=120, why="it stays out")


def is_held(machine):
    return unit_is(machine, RELOAD, "SubState", "start-post")


def refusals(kiosk):
    return kiosk.machine.journal("-u", "faccine-kiosk").count("broker refused us")


def unit_is(machine, unit, what, value):
    return machine.run("systemctl", "show", "--value", "--property", what, unit).strip() == value


def test_a_broker_that_cannot_be_told_is_tried_again_and_one_that_does_not_run_is_left(hub):
    machine, broken = hub.machine, f"{UNITS}/mosquitto.service.d/broken.conf"
    machine.run("systemctl", "stop", "mosquitto")
    machine.run("systemctl", "start", RELOAD)
    assert not unit_is(machine, "mosquitto", "ActiveState", "active")
    machine.run("systemctl", "start", "mosquitto")
    machine.put(broken, "[Service]\nExecReload=\nExecReload=/bin/false\n")
    machine.run("systemctl", "daemon-reload")

    assert machine.try_run("systemctl", "start", RELOAD).returncode != 0
    assert unit_is(machine, RELOAD, "Result", "exit-code")

    machine.run("rm", "-r", f"{UNITS}/mosquitto.service.d")
    machine.run("systemctl", "daemon-reload")
    machine.until(partial(unit_is, machine, RELOAD, "Result", "success"), why="not tried again")
    assert hub.machine.failed_units() == []


def test_the_books_agree_with_themselves_after_all_that(hub):
    assert hub.verdict()["ok"]
