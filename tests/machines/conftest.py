"""What the tests on real machines share: a town per module, and its journals when one fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from host import why_not
from town_hall import TownHall

_HERE = Path(__file__).parent
_SECONDS = 900
_towns: list[TownHall] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Call these tests what they are, and give machines the time that they take."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.machines)
            item.add_marker(pytest.mark.timeout(_SECONDS))


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
