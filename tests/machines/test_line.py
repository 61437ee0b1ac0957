"""From two blank machines to a face that is pressed on one and stands on the other's dashboard."""

import pytest
from hub_machine import Hub
from kiosk_machine import Kiosk
from release import Releases

VERSION = "1.0.0"


@pytest.fixture(scope="module")
def hub(town, tmp_path_factory):
    """Give a hub that was installed on a blank machine."""
    release = Releases(tmp_path_factory.mktemp("releases")).make(VERSION)
    hub = Hub(town.machine("hub"))
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


@pytest.fixture
def desk(town, hub, tmp_path):
    """Give an administrator before the dashboard."""
    return hub.desk(town.network, tmp_path)


def test_a_hub_comes_up_on_a_blank_machine(hub, desk):
    assert hub.machine.failed_units() == []
    assert "Anagrafe" in desk.words("/uffici")


def test_installing_it_again_changes_nothing(hub):
    said = hub.machine.run(f"/root/faccine-{VERSION}/deploy/hub/install", seconds=300)

    assert "Nothing had to be changed" in said


def test_a_face_pressed_on_one_machine_is_found_on_the_others_dashboard(kiosk, hub, desk):
    kiosk.press("happy")

    hub.machine.until(
        lambda: "1 pressione, 1 ricevuta, 0 mancanti" in desk.words("/postazioni"),
        why=lambda: desk.words("/postazioni"),
    )
