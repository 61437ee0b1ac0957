import pytest
from town import Town


@pytest.fixture(scope="module", autouse=True)
def quick_disk(unsynced_disk):
    pass


@pytest.fixture
def town(tmp_path):
    opened = Town(tmp_path / "books.db")
    yield opened
    opened.close()
