import pytest
from town import Town


@pytest.fixture
def town(tmp_path):
    opened = Town(tmp_path / "books.db")
    yield opened
    opened.close()
