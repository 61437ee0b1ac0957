"""What the tests on real machines share: a town per module, and its journals when one fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from host import why_not
from hub_machine import Hub
from kiosk_machine import DATA, Kiosk
from release import Releases
from town_hall import TownHall

_HERE = Path(__file__).parent
_SHORT = {"test_harness.py", "test_line.py"}
"""What every change must pass; the rest takes an hour and is run by hand."""
_SECONDS = 900
_towns: list[TownHall] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Call these tests what they are, and give machines the time that they take."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.machines)
            item.add_marker(pytest.mark.timeout(_SECONDS))
            if item.path.name not in _SHORT:
                item.add_marker(pytest.mark.long)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Add every machine's journal to the report of a failure."""
    report = yield
    if report.failed and call.excinfo is not None:
        for town in _towns:
            report.sections += town.report()
    return report


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownHall]:
    """Give a network without machines."""
    reason = why_not()
    assert reason is None, f"tests/machines cannot run here: {reason}"
    with TownHall(Path(tmp_path_factory.mktemp("town"))) as town:
        _towns.append(town)
        yield town
        _towns.remove(town)


@pytest.fixture(scope="module")
def releases(town: TownHall, tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Give somebody who makes and signs releases for the machines' Python."""
    return Releases(tmp_path_factory.mktemp("releases"), town.python)


@pytest.fixture(scope="module")
def hub(town: TownHall, releases: Releases) -> Hub:
    """Give a hub that was installed on a blank machine."""
    hub = Hub(town.machine("hub"))
    hub.machine.boot()
    hub.install(releases.make())
    hub.load_catalogue()
    return hub


@pytest.fixture(scope="module")
def kiosk(town: TownHall, hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Kiosk:
    """Give a kiosk that was brought up by its card alone."""
    card = tmp_path_factory.mktemp("card")
    written = hub.card("Sportello", card)
    kiosk = Kiosk(town.machine("sportello", data=DATA), written, card)
    kiosk.begin()
    return kiosk


@pytest.fixture
def desk(town: TownHall, hub: Hub, tmp_path: Path) -> Desk:
    """Give the hub's administrator before the dashboard."""
    return hub.desk(town.network, tmp_path)
