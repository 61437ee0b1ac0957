"""Reads ahead, between pages, what the next reader would wait for.

After a start, a midnight or a late press nothing is remembered yet of all offices together, and
reading it takes as long as the rest of the page. A thread asks for it twice a minute; what is
remembered and still holds costs it nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread

from flask import Flask

from dashboard.books import sources_of
from dashboard.choices import Kind, periods
from dashboard.overview_page import OverviewPage
from faccine.runtime.logs import get_logger
from faccine.wire.errors import StorageError
from hub.periods import local_day_and_slot
from hub.reading import Administration, Reader

EVERY_SECONDS = 30.0
_MOST_ADMINISTRATIONS, _MOST_SERVICES = 8, 10
"""Only of so many is read ahead, since only so much is remembered."""

log = get_logger("dashboard")


def start_reading_ahead(app: Flask) -> None:
    """Have a thread of this process read ahead for as long as it lives."""
    sources = sources_of(app)
    work = sources.open_reader, sources.now_ms, Event()
    Thread(target=keep_reading_ahead, args=work, name="reading ahead", daemon=True).start()


def keep_reading_ahead(
    open_reader: Callable[[], Reader],
    now_ms: Callable[[], int],
    stop: Event,
    every_seconds: float = EVERY_SECONDS,
) -> None:
    """Read ahead at once and then every so many seconds, until ``stop`` is set."""
    is_first = True
    while is_first or not stop.wait(every_seconds):
        is_first = False
        try:
            with closing(open_reader()) as reader:
                read_ahead(reader, now_ms())
        except StorageError as error:
            log.warning("books not read ahead", reason=str(error))
        except Exception:  # the top of its thread: pages are as right without it, and say more
            log.exception("books not read ahead")


def read_ahead(reader: Reader, now_ms: int) -> None:
    """Ask for what the overview and the comparison show of the periods that begin their lists."""
    reader.ledger()
    for administration in reader.administrations()[:_MOST_ADMINISTRATIONS]:
        _of_one(reader, administration, now_ms)


def _of_one(reader: Reader, administration: Administration, now_ms: int) -> None:
    body, today = administration.id, local_day_and_slot(now_ms, administration.timezone)[0]
    services = {one.id for office in reader.offices(body) for one in office.services}
    for choice in periods(today):
        if choice.kind is Kind.WEEKS:
            _ = OverviewPage(reader, administration, choice, today, None, now_ms).rows
            reader.set_aside(body, choice.period)
            for service in sorted(services)[:_MOST_SERVICES]:
                reader.service_counts(body, service, choice.period)
    reader.notes(body)
    reader.standings(body)
