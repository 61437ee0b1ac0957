"""A kiosk under systemd comes to another release by itself, and back from a broken one."""

import json

import pytest
from hub_machine import Hub
from kiosk_machine import Kiosk
from release import Releases
from remade import MUTE, remade

from releasing.keys import key_in
from releasing.repository import publish

FIRST, GOOD, BROKEN = "1.0.0", "1.1.0", "1.2.0"
REPOSITORY = "/var/lib/faccine/repository"


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Give a repository with one release, and its key."""
    return Releases(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module")
def hub(town, releases):
    """Give a hub that was installed on a blank machine."""
    hub = Hub(town.machine("hub"))
    release = releases.make(FIRST)
    hub.machine.boot()
    hub.install(release)
    hub.load_catalogue()
    return hub


@pytest.fixture(scope="module")
def kiosk(town, hub, tmp_path_factory):
    """Give a kiosk that was brought up by its card."""
    card = tmp_path_factory.mktemp("card")
    kiosk = Kiosk(
        town.machine("sportello", data="/var/lib/faccine"), hub.card("Sportello", card), card
    )
    kiosk.begin()
    return kiosk


@pytest.fixture(scope="module")
def others(hub, releases, tmp_path_factory):
    """Have a good and a broken release at the hub."""
    folder = tmp_path_factory.mktemp("remade")
    first = next(releases.folder.glob(f"apt/pool/faccine-kiosk_{FIRST}_*.deb"))
    made = [remade(first, FIRST, GOOD, folder), remade(first, FIRST, BROKEN, folder, MUTE)]
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
    assert links(kiosk) == [FIRST, FIRST]
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
