"""What the tests of the whole line share."""

import pytest
from line import Line


@pytest.fixture
def line(tmp_path):
    """Give a town with one kiosk; nothing runs yet."""
    with Line(tmp_path / "line") as line:
        yield line
