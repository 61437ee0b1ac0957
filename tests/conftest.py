"""What all tests share. Its being here also lets them import the helpers in this folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from brokers import GuardedMosquitto, Mosquitto
from hypothesis import HealthCheck, settings

from faccine.runtime import database

# A run proves the same wherever and whenever it is run, however busy the machine. What is drawn
# anew each time: --hypothesis-profile=anew
settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("anew", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Call whatever needs a real broker what it is."""
    for item in items:
        if {"mosquitto", "guarded_mosquitto"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.system)


@pytest.fixture(scope="module")
def unsynced_disk() -> Iterator[None]:
    """Leave it to the kernel when SQLite's files reach the disk, which takes half of the time.

    For tests that would not notice a power cut; what is said of those is tested elsewhere.
    """
    prepare = database._prepare

    def prepare_unsynced(connection: sqlite3.Connection, *, read_only: bool) -> None:
        prepare(connection, read_only=read_only)
        if not read_only:
            connection.execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_prepare", prepare_unsynced)
        yield


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """Give a real broker that asks nobody for a password."""
    with Mosquitto(tmp_path / "mosquitto") as broker:
        yield broker


@pytest.fixture
def guarded_mosquitto(tmp_path: Path) -> Iterator[GuardedMosquitto]:
    """Give a real broker with the limits and the access list that we recommend."""
    with GuardedMosquitto(tmp_path / "mosquitto") as broker:
        yield broker
