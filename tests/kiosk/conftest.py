from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kiosk_fakes import FakeClock

from kiosk.outbox.outbox import Outbox


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def open_outbox(tmp_path: Path, clock: FakeClock) -> Iterator[Callable[..., Outbox]]:
    """Open the same file again and again; closed at the end."""
    opened: list[Outbox] = []

    def open_it(path: Path = tmp_path / "outbox.db", **options) -> Outbox:
        opened.append(Outbox.open(path, clock, **options))
        return opened[-1]

    yield open_it
    for outbox in opened:
        outbox.close()


@pytest.fixture
def outbox(open_outbox: Callable[..., Outbox]) -> Outbox:
    return open_outbox()
