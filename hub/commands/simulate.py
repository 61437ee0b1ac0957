"""``faccine-hub simulate``: fill books with clearly marked demonstration data."""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime, timedelta

import click
from sqlite_utils import Database

from faccine.wire.errors import SettingsError, StorageError
from hub.catalogue import issue_settings, load_catalogue
from hub.commands.common import database_option, now_ms, opened_books
from hub.periods import MS_PER_DAY, day_of
from hub.simulation.history import History
from hub.simulation.managers import write_notes, write_served
from hub.simulation.town import CODE, NAME, catalogue_text, stories
from hub.store.dictionary import has_events_of
from hub.store.judging import judge_all

_DAY = click.DateTime(["%Y-%m-%d"])
_FIRST_YEAR = 2000


@click.command()
@click.option("--ratings", type=click.IntRange(1, 50_000_000), default=60_000)
@click.option("--years", type=click.FloatRange(0.02, 20), default=2.0)
@click.option("--until", type=_DAY, help="Last day; yesterday when left out.")
@click.option("--offices", type=click.IntRange(1, 5000), default=6)
@click.option("--services", type=click.IntRange(1, 10), help="A kiosk's; those of the stories.")
@click.option("--seed", type=int, default=1)
@database_option
def simulate(
    ratings: int,
    years: float,
    until: datetime | None,
    offices: int,
    services: int | None,
    seed: int,
    database: str,
) -> None:
    """Write a believable history: opening hours, weekdays, an August dip, offices that differ.

    It makes its own administration, marked as demonstration data, and never touches another. The
    same seed and days give the same history.

    \b
    Example:
      faccine-hub simulate --ratings 60000 --years 2 --seed 1 --database sqlite:///demo.db
    """
    last = until.date() if until else datetime.now(UTC).date() - timedelta(days=1)
    if last.year < _FIRST_YEAR + years or last > datetime.now(UTC).date():
        raise SettingsError(
            f"--until {last} with --years {years:g}: expected a past day, the history to begin "
            f"in {_FIRST_YEAR} or later"
        )
    first = last - timedelta(days=round(years * 365.25) - 1)
    town = stories(offices, services, seed)
    started = time.monotonic()
    with opened_books(database, create=True) as books:
        _refuse_a_second_history(books)
        load_catalogue(
            books, catalogue_text(town, since=last), source="simulation", now_ms=now_ms()
        )
        write_notes(books, last)
        issue_settings(books, now_ms())
        history = History(books, town, first=first, last=last, ratings=ratings, seed=seed)
        written = _write(history, (last - first).days + 1)
        write_served(books, last, seed)
        judge_all(books, _noon_after(last))
    _tell(written, first, last, seed, time.monotonic() - started)


def _noon_after(last: date) -> int:
    """Return an instant of the first day without presses: verdicts are those of that day."""
    return day_of(last) * MS_PER_DAY + MS_PER_DAY * 3 // 2


def _refuse_a_second_history(books: Database) -> None:
    if has_events_of(books, CODE):
        raise StorageError(f"the books hold a history of {NAME!r} already: simulate into new ones")


def _write(history: History, days: int) -> int:
    with click.progressbar(
        length=days, label="simulating days", file=sys.stderr, show_pos=True
    ) as bar:
        return history.write(now_ms(), bar.update)


def _tell(written: int, first: date, last: date, seed: int, seconds: float) -> None:
    click.echo(
        f"{written} events from {first} to {last}, seed {seed}, in {seconds:.1f} s "
        f"({written / max(seconds, 0.001):.0f} a second): {NAME}"
    )
