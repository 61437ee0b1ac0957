"""Yardstick: what SQLite alone takes, when everything else has been done before the clock starts.

The rows are those that the hub has just stored, in the order in which they came, into the same
schema, with the very statements of the hub and ``synchronous=FULL``. Counts move by one statement
an event, as a script would do it, or are summed up for each transaction beforehand, which is the
least that SQLite can do. It knows no repeats, reads no messages and answers nobody.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import click

from faccine.runtime.database import open_database, transaction
from hub.store.dictionary import Chain
from hub.store.events import booked_day_and_slot
from hub.store.tallies import Tallies

_COLUMNS = "outbox, seq, face, booking, rating, reason, at_ms, received_s, boot, aside"
_INSERT = f"INSERT INTO event ({_COLUMNS}) VALUES ({', '.join('?' * 10)})"
_KNOWN_BEFORE = ("outbox", "boot", "series", "booking")
_AGGREGATES = (
    "day_count", "month_count", "slot_count", "hour_count", "reason_count", "kiosk_slot",
)  # fmt: skip
_PLACES = """
    SELECT b.id, a.timezone, b.asks, s.id, o.id, o.parent FROM booking b
    JOIN series s ON s.id = b.series JOIN series o ON o.id = s.parent
    JOIN administration a ON a.id = s.administration
"""
# The wider series in which only reasons count.
_BEYOND = """
    SELECT s.id, w.id FROM series s JOIN series w ON w.administration = s.administration
        AND w.channel = s.channel AND w.survey = s.survey AND w.face_labels = s.face_labels
    WHERE s.office > 0 AND s.service > 0 AND (w.office = 0 AND w.service = s.service
        OR w.office < 0 AND w.service IN (0, s.service)
        AND s.office IN (SELECT office FROM few_office))
"""

Row = tuple[Any, ...]
Statement = tuple[str, list[Row]]


class Recorder:
    """Stands in for a connection and keeps what it is told to execute; ``source`` is asked."""

    def __init__(self, source: sqlite3.Connection) -> None:
        self._rows: dict[str, list[Row]] = {}
        self.execute = source.execute

    def executemany(self, sql: str, rows: list[Row]) -> None:
        """Keep a statement's rows."""
        self._rows.setdefault(sql, []).extend(rows)

    def statements(self) -> list[Statement]:
        """Return every statement once, with all its rows."""
        return list(self._rows.items())


class Places:
    """Where the ratings of the books count: series, time zone, and whether a reason was asked."""

    def __init__(self, source: sqlite3.Connection) -> None:
        beyond: dict[int, tuple[int, ...]] = {}
        for series, wide in source.execute(_BEYOND):
            beyond[series] = (*beyond.get(series, ()), wide)
        self.source = source
        self.kiosks = dict(source.execute("SELECT id, kiosk FROM outbox").fetchall())
        self.bookings = {
            booking: (Chain(*chain, beyond[chain[0]]), timezone, bool(asks))
            for booking, timezone, asks, *chain in source.execute(_PLACES)
        }
        self.ratings: dict[tuple[int, int], tuple[Chain, int, int]] = {}

    def count(self, row: Row, tallies: Tallies) -> None:
        """Count one event of the books into the tallies."""
        outbox, seq, face, booking, rating, reason, at_ms, received_s, _, aside = row
        if face is None:
            tallies.add_reason(*self.ratings[outbox, rating], reason)
            return
        chain, timezone, asks = self.bookings[booking]
        day, slot = booked_day_and_slot(at_ms, received_s, timezone)
        tallies.add_rating(chain, self.kiosks[outbox], day, slot, aside, face, asks=asks)
        self.ratings[outbox, seq] = (chain, day, aside)


def prepared(
    source: sqlite3.Connection, *, size: int, run: int, is_summed: bool
) -> list[list[Statement]]:
    """Return the statements of each transaction.

    Args:
        source: the hub's books.
        size: rows a transaction.
        run: how many events of one outbox came in a row.
        is_summed: sum up the counts of a transaction.
    """
    rows = iter(
        source.execute(f"SELECT {_COLUMNS} FROM event ORDER BY (seq - 1) / ?, outbox, seq", (run,))
    )
    places = Places(source)
    return [
        [(_INSERT, chunk), *_counts(chunk, places, len(chunk) if is_summed else 1)]
        for chunk in _chunks(rows, size)
    ]


def _counts(rows: list[Row], places: Places, together: int) -> list[Statement]:
    """Return the statements that move the counts, so many rows summed up together."""
    recorder = Recorder(places.source)
    for chunk in _chunks(iter(rows), together):
        tallies = Tallies()
        for row in chunk:
            places.count(row, tallies)
        tallies.flush(recorder)  # type: ignore[arg-type]
    return recorder.statements()


def _chunks(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, size)):
        yield chunk


def check_same(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Raise unless both books count the same.

    Raises:
        click.ClickException: they do not: the yardstick did other work than the hub.
    """
    for table in _AGGREGATES:
        # What screening moved elsewhere leaves cells of nothing behind.
        counted = "n" if table in {"reason_count", "kiosk_slot"} else "happy + neutral + sad"
        query = f"SELECT * FROM {table} WHERE {counted} <> 0 ORDER BY 1, 2, 3, 4"
        if source.execute(query).fetchall() != target.execute(query).fetchall():
            raise click.ClickException(f"the yardstick's {table} is not the hub's")


@click.command()
@click.option("--books", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--database", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--rows", type=int, required=True, help="Rows a transaction.")
@click.option("--run", type=int, required=True, help="Events of one outbox that came in a row.")
@click.option("--summed/--not-summed", required=True, help="Counts summed up beforehand.")
def main(books: Path, database: Path, rows: int, run: int, summed: bool) -> None:
    """Write what is in one hub's books into books that hold the same catalogue; print the time."""
    with (
        closing(open_database(books, read_only=True)) as source,
        closing(open_database(database)) as target,
    ):
        with transaction(target) as connection:
            for table in _KNOWN_BEFORE:
                known = source.conn.execute(f"SELECT * FROM {table}").fetchall()
                marks = ", ".join("?" * len(known[0])) if known else ""
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", known)
        work = prepared(source.conn, size=rows, run=run, is_summed=summed)
        print(json.dumps({"ready": True}), flush=True)
        first_ns, first_cpu_ns = time.monotonic_ns(), time.process_time_ns()
        for statements in work:
            with transaction(target) as connection:
                for sql, values in statements:
                    connection.executemany(sql, values)
        end = {
            "first_ns": first_ns,
            "done_ns": time.monotonic_ns(),
            "cpu_ns": time.process_time_ns() - first_cpu_ns,
        }
        check_same(source.conn, target.conn)
    print(json.dumps(end), flush=True)


if __name__ == "__main__":
    main()
