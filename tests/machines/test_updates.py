"""A kiosk under systemd comes to another release by itself, and back from a broken one."""

import json

import pytest
from release import VERSION
from remade import MUTE, remade

from releasing.keys import key_in
from releasing.repository import publish

GOOD, BROKEN = "1.1.0", "1.2.0"
REPOSITORY = "/var/lib/faccine/repository"


@pytest.fixture(scope="module")
def others(hub, releases, tmp_path_factory):
    """Have a good and a broken release at the hub."""
    folder = tmp_path_factory.mktemp("remade")
    first = next(releases.folder.glob(f"apt/pool/faccine-kiosk_{VERSION}_*.deb"))
    made = [remade(first, VERSION, GOOD, folder), remade(first, VERSION, BROKEN, folder, MUTE)]
    publish(releases.folder / "apt", made, key_in(releases.folder.parent / "key"), keep=3)
    hub.machine.run("rm", "-r", REPOSITORY)
    hub.machine.put_folder(releases.folder / "apt", REPOSITORY)


def standing(hub):
    return json.loads(hub.run("software", "show", "--json"))[0]


def links(kiosk):
    said = kiosk.machine.run("readlink", "/opt/faccine/current", "/opt/faccine/proven")
    return [line.removeprefix("releases/") for line in said.split()]


def updater(kiosk):
    return kiosk.machine.journal("-u", "faccine-update", "--lines=80")


def test_a_kiosk_comes_to_the_release_it_should_run(hub, kiosk, others):
    assert links(kiosk) == [VERSION, VERSION]
    hub.run("software", "want", GOOD)
    kiosk.machine.until(
        lambda: links(kiosk) == [GOOD, GOOD], seconds=400, why=lambda: updater(kiosk)
    )
    kiosk.machine.until(
        lambda: (standing(hub)["running"], standing(hub)["update"]) == (GOOD, None),
        why=lambda: str(standing(hub)),
    )
    assert not [unit for unit in kiosk.machine.failed_units() if unit.startswith("faccine")]


def test_it_goes_back_by_itself_from_one_that_does_not_reach_the_hub(hub, kiosk, others):
    kiosk.press("happy")
    hub.run("software", "want", BROKEN)
    kiosk.machine.until(
        lambda: (standing(hub)["update"] or {}).get("stage") == "went-back",
        seconds=400,
        why=lambda: updater(kiosk),
    )
    assert "it does not prove itself" in standing(hub)["update"]["why"]
    assert (links(kiosk), standing(hub)["running"]) == ([GOOD, GOOD], GOOD)
    kiosk.machine.until(lambda: hub.ledger(kiosk.id)["waiting"] == 0, why=lambda: updater(kiosk))
    assert hub.verdict()["ok"]
