"""What pages would wait for is read between them."""

from threading import Event, Thread

import pytest
import structlog
from dashboard_kit import NOW_MS, TODAY

from dashboard.reading_ahead import keep_reading_ahead, read_ahead
from faccine.runtime import remembering
from faccine.wire.errors import StorageError
from hub.reading import memory, open_reader

PATIENCE_SECONDS = 30


@pytest.fixture
def read_anew(monkeypatch):
    """The names of what was read because nothing was remembered of it."""
    names = []

    def noting(connection, revision, what, read):
        def reading():
            names.append(what[1])
            return read()

        return remembering.remembered(connection, revision, what, reading)

    monkeypatch.setattr(memory, "remembered", noting)
    return names


@pytest.fixture
def judged_town(town):
    town.rate(town.registry, town.cards, TODAY - 1, (80, 10, 10))
    town.database.conn.execute("UPDATE past SET before_day = ?", (TODAY,))
    return town


def read_all_ahead(town):
    reader = open_reader(town.url)
    read_ahead(reader, NOW_MS)
    reader.close()


@pytest.mark.parametrize(
    "address", ["/", "/?periodo=13w", "/?periodo=52w", "/confronto?periodo=26w", "/azioni"]
)
def test_a_page_reads_nothing_that_was_read_ahead(page, judged_town, read_anew, address):
    read_all_ahead(judged_town)
    assert "office_counts" in read_anew
    read_anew.clear()
    page(address)
    assert read_anew == []


def test_what_has_changed_since_is_read_ahead_again(page, judged_town, read_anew):
    read_all_ahead(judged_town)
    judged_town.rate(judged_town.registry, judged_town.cards, TODAY - 2, (0, 0, 10))
    read_anew.clear()
    read_all_ahead(judged_town)
    assert "office_counts" in read_anew
    read_anew.clear()
    assert ">110</span>" in page("/")
    assert read_anew == []


class Door:
    """Opens the books, or fails as often as it is told."""

    def __init__(self, url, failures):
        self._url = url
        self._failures = list(failures)
        self.opened = Event()

    def __call__(self):
        if self._failures:
            raise self._failures.pop(0)
        self.opened.set()
        return open_reader(self._url)


def test_it_goes_on_after_books_that_cannot_be_read(judged_town):
    failures = [StorageError("books: gone"), RuntimeError("nobody thought of it")]
    door, stop = Door(judged_town.url, failures), Event()
    with structlog.testing.capture_logs() as logs:
        work = door, lambda: NOW_MS, stop, 0.01
        thread = Thread(target=keep_reading_ahead, args=work)
        thread.start()
        assert door.opened.wait(PATIENCE_SECONDS)
        stop.set()
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
    assert [(one["log_level"], one.get("reason")) for one in logs] == [
        ("warning", "books: gone"), ("error", None)
    ]  # fmt: skip


def test_what_goes_wrong_within_is_logged_with_its_traceback(judged_town):
    stop, times = Event(), []

    def clock():
        times.append(NOW_MS)
        if len(times) == 2:
            stop.set()
            return NOW_MS
        raise ZeroDivisionError

    with structlog.testing.capture_logs() as logs:
        keep_reading_ahead(lambda: open_reader(judged_town.url), clock, stop, 0.0)
    assert len(times) == 2
    assert [one["log_level"] for one in logs] == ["error"]
    assert logs[0]["exc_info"]
