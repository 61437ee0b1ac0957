"""Recounting the books from the raw rows, to prove that no count has drifted.

Everything is compared inside one read transaction, so a hub may go on writing beside it, and in
SQLite's own temporary tables, so that memory stays flat at any size.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from hub.periods import month_of_day
from hub.seqs import SeqRanges
from hub.store.events import booked_day_and_slot
from hub.store.few import FEW_OFFICES
from hub.store.months import MONTH_COLUMNS, sum_up_months
from hub.store.tallies import read_kept
from hub.weeks import COLUMNS, column_of, row_of

_MOST_SHOWN = 20
_COUNTS = "sum(happy) happy, sum(neutral) neutral, sum(sad) sad, sum(asked) asked"


@dataclass(frozen=True)
class LedgerLine:
    """One outbox in events: made = stored + refused + waiting + missing."""

    kiosk: str
    outbox: str
    made: int
    stored: int
    refused: int
    waiting: int
    missing: int
    acknowledged: int
    """How many of the missing somebody has acknowledged."""


@dataclass(frozen=True)
class Verdict:
    """What a recount found."""

    lines: list[LedgerLine]
    mismatches: list[str] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        """Whether nothing differs and every missing event has been acknowledged."""
        return not self.mismatches and all(line.missing <= line.acknowledged for line in self.lines)


def recount(database: Database) -> Verdict:
    """Compare the ledger and all aggregates with the raw events."""
    connection = database.conn
    connection.create_function("booked_day", 3, _day, deterministic=True)
    connection.create_function("booked_slot", 3, _slot, deterministic=True)
    connection.create_function("month_of_day", 1, month_of_day, deterministic=True)
    connection.execute("BEGIN")
    try:
        mismatches = [
            *_ledger_mismatches(connection),
            *_aggregate_mismatches(connection),
            *_rollup_mismatches(connection),
            *_everywhere_mismatches(connection),
        ]
        return Verdict(ledger_lines(connection), mismatches[:_MOST_SHOWN])
    finally:
        connection.execute("ROLLBACK")


def ledger_lines(connection: sqlite3.Connection) -> list[LedgerLine]:
    """Return every outbox's line as the ledger has it."""
    rows = connection.execute(
        "SELECT k.code, o.uuid, o.last, o.stored, o.refused, o.settled, o.missing, o.acknowledged"
        " FROM outbox o JOIN kiosk k ON k.id = o.kiosk ORDER BY k.code, o.id"
    )
    lines = []
    for kiosk, uuid, last, stored, refused, settled, missing, acknowledged in rows:
        gaps = SeqRanges.parse(missing)
        known = gaps.difference(gaps.difference(SeqRanges.parse(acknowledged)))
        waiting = last - len(SeqRanges.parse(settled)) - len(gaps)
        lines.append(LedgerLine(kiosk, uuid, last, stored, refused, waiting, len(gaps), len(known)))
    return lines


def _day(at_ms: int | None, received_s: int, timezone: str) -> int:
    return booked_day_and_slot(at_ms, received_s, timezone)[0]


def _slot(at_ms: int | None, received_s: int, timezone: str) -> int:
    return booked_day_and_slot(at_ms, received_s, timezone)[1]


def _ledger_mismatches(connection: sqlite3.Connection) -> Iterator[str]:
    stored_ranges = _stored_ranges(connection)
    rows = connection.execute(
        "SELECT o.id, k.code, o.uuid, o.last, o.stored, o.stored_ratings, o.refused, o.settled,"
        " o.missing, (SELECT count(*) FROM event e WHERE e.outbox = o.id),"
        " (SELECT count(e.face) FROM event e WHERE e.outbox = o.id)"
        " FROM outbox o JOIN kiosk k ON k.id = o.kiosk"
    ).fetchall()
    for (
        outbox, kiosk, uuid, last, stored, stored_ratings, refused, settled_text, missing_text,
        events, ratings,
    ) in rows:  # fmt: skip
        where = f"{kiosk} {uuid}"
        settled, missing = SeqRanges.parse(settled_text), SeqRanges.parse(missing_text)
        if (stored, stored_ratings) != (events, ratings):
            yield (
                f"{where}: ledger says {stored} stored ({stored_ratings} ratings), "
                f"raw rows are {events} ({ratings})"
            )
        if len(settled) != stored + refused:
            yield f"{where}: {len(settled)} settled, but {stored} stored and {refused} refused"
        if stored_ranges.get(outbox, SeqRanges()).difference(settled):
            yield f"{where}: raw rows that the ledger has not settled"
        if len(settled.union(missing)) != len(settled) + len(missing):
            yield f"{where}: a seq is both settled and missing"
        if last < settled.highest:
            yield f"{where}: last is {last}, below the highest settled {settled.highest}"


def _stored_ranges(connection: sqlite3.Connection) -> dict[int, SeqRanges]:
    ranges: dict[int, SeqRanges] = {}
    for outbox, first, last in connection.execute(
        "SELECT outbox, min(seq), max(seq) FROM"
        " (SELECT outbox, seq, seq - row_number() OVER (PARTITION BY outbox ORDER BY seq) AS island"
        " FROM event) GROUP BY outbox, island ORDER BY outbox, min(seq)"
    ):
        ranges.setdefault(outbox, SeqRanges()).add(first, last)
    return ranges


def _aggregate_mismatches(connection: sqlite3.Connection) -> Iterator[str]:
    connection.execute("DROP TABLE IF EXISTS temp.recounted")
    connection.execute(
        "CREATE TEMP TABLE recounted AS SELECT b.series AS series,"
        " booked_day(e.at_ms, e.received_s, a.timezone) AS day,"
        " booked_slot(e.at_ms, e.received_s, a.timezone) AS slot, e.aside AS aside,"
        " sum(e.face = 0) AS happy, sum(e.face = 1) AS neutral, sum(e.face = 2) AS sad,"
        " sum(ifnull(b.asks, 0)) AS asked, o.kiosk AS kiosk"
        " FROM event e JOIN outbox o ON o.id = e.outbox"
        " JOIN booking b ON b.id = e.booking JOIN series s ON s.id = b.series"
        " JOIN administration a ON a.id = s.administration WHERE e.face IS NOT NULL"
        " GROUP BY 1, 2, 3, 4, o.kiosk"
    )
    yield from _recent_mismatches(connection)
    for table, keys, source in (
        ("day_count", "series, day, aside", "series, day, aside"),
        ("slot_count", "series, month, slot, aside", "series, month_of_day(day), slot, aside"),
    ):
        numbers = ", ".join(str(n + 1) for n in range(keys.count(",") + 1))
        raw = f"SELECT {source}, {_COUNTS} FROM recounted GROUP BY {numbers}"
        kept = (
            f"SELECT {keys}, happy, neutral, sad, asked FROM {table}"
            " WHERE happy + neutral + sad + asked <> 0 AND series IN"
            " (SELECT id FROM series WHERE service <> 0 AND office > 0)"
        )
        yield from _differences(connection, table, raw, kept)
    raw = (
        "SELECT b.series, booked_day(r.at_ms, r.received_s, a.timezone), r.aside, e.reason,"
        " count(*) FROM event e JOIN event r ON r.outbox = e.outbox AND r.seq = e.rating"
        " JOIN booking b ON b.id = r.booking JOIN series s ON s.id = b.series"
        " JOIN administration a ON a.id = s.administration"
        " WHERE e.rating IS NOT NULL GROUP BY 1, 2, 3, 4"
    )
    kept = (
        "SELECT series, day, aside, reason, n FROM reason_count WHERE n <> 0 AND series IN"
        " (SELECT id FROM series WHERE service <> 0 AND office > 0)"
    )
    yield from _differences(connection, "reason_count", raw, kept)
    yield from _month_mismatches(connection)
    yield from _week_mismatches(connection)
    connection.execute("DROP TABLE temp.recounted")


def _month_mismatches(connection: sqlite3.Connection) -> Iterator[str]:
    connection.execute("DROP TABLE IF EXISTS temp.months")
    connection.execute("CREATE TEMP TABLE months AS SELECT * FROM month_count LIMIT 0")
    sum_up_months(connection, "temp.months")
    asked = f"SELECT {', '.join(MONTH_COLUMNS)} FROM %s WHERE {_anything(MONTH_COLUMNS[3:])}"
    yield from _differences(connection, "month_count", asked % "months", asked % "month_count")
    connection.execute("DROP TABLE temp.months")


def _week_mismatches(connection: sqlite3.Connection) -> Iterator[str]:
    sums = ", ".join(
        f"sum(iif({column_of('day')} = {number}, n, 0)) AS {column}"
        for number, column in enumerate(COLUMNS)
    )
    keys = f"series, aside, {row_of('day')} AS weeks, reason"
    days = f"SELECT {keys}, {sums} FROM reason_count WHERE n <> 0 GROUP BY 1, 2, 3, 4"
    kept = f"SELECT * FROM reason_weeks WHERE {_anything(COLUMNS)}"
    yield from _differences(connection, "reason_weeks", days, kept)


def _anything(columns: Sequence[str]) -> str:
    return f"({', '.join(columns)}) <> ({', '.join('0' for _ in columns)})"


def _recent_mismatches(connection: sqlite3.Connection) -> Iterator[str]:
    """Compare what is only kept for a while, from where it is whole."""
    since_day, since_month = read_kept(connection)
    raw = (
        f"SELECT day, s.parent, slot % 24, aside, {_COUNTS} FROM recounted"
        f" JOIN series s ON s.id = series WHERE slot >= 0 AND day >= {since_day}"
        " GROUP BY 1, 2, 3, 4"
    )
    kept = (
        "SELECT day, series, hour, aside, happy, neutral, sad, asked FROM hour_count"
        " WHERE happy + neutral + sad + asked <> 0"
    )
    yield from _differences(connection, "hour_count", raw, kept)
    raw = (
        "SELECT month_of_day(day), kiosk, slot, sum(happy + neutral + sad) FROM recounted"
        f" WHERE slot >= 0 AND aside = 0 AND month_of_day(day) >= {since_month} GROUP BY 1, 2, 3"
    )
    kept = "SELECT month, kiosk, slot, n FROM kiosk_slot WHERE n <> 0"
    yield from _differences(connection, "kiosk_slot", raw, kept)


def _rollup_mismatches(connection: sqlite3.Connection) -> Iterator[str]:
    for table, keys, counts in (
        ("day_count", "day, aside", "happy, neutral, sad, asked"),
        ("slot_count", "month, slot, aside", "happy, neutral, sad, asked"),
        ("reason_count", "day, aside, reason", "n"),
    ):
        sums = ", ".join(f"sum({name})" for name in counts.split(", "))
        total = " + ".join(counts.split(", "))
        numbers = ", ".join(str(n + 1) for n in range(keys.count(",") + 2))
        parts = (
            f"SELECT s.parent, {keys}, {sums} FROM {table} JOIN series s ON s.id = series"
            f" WHERE s.parent IS NOT NULL AND {total} <> 0 GROUP BY {numbers}"
        )
        wholes = (
            f"SELECT series, {keys}, {counts} FROM {table} WHERE {total} <> 0"
            " AND series IN (SELECT parent FROM series WHERE parent IS NOT NULL)"
        )
        yield from _differences(connection, f"{table} of wider series", parts, wholes)


def _everywhere_mismatches(connection: sqlite3.Connection) -> Iterator[str]:
    """Compare reasons that are summed up over offices with those at each."""
    few = (
        f"s.office > 0 AND s.office IN (SELECT office FROM few_office) AND w.office = {FEW_OFFICES}"
    )
    for what, which, wide in (
        ("services everywhere", "s.office > 0 AND s.service <> 0 AND w.office = 0", "office = 0"),
        ("offices with few people", few, f"office = {FEW_OFFICES}"),
    ):
        parts = (
            "SELECT w.id, c.day, c.aside, c.reason, sum(c.n) AS total FROM reason_count c"
            " JOIN series s ON s.id = c.series JOIN series w ON w.service = s.service"
            " AND w.administration = s.administration AND w.channel = s.channel"
            " AND w.survey = s.survey AND w.face_labels = s.face_labels"
            f" WHERE {which} AND c.n <> 0 GROUP BY 1, 2, 3, 4"
        )
        wholes = (
            "SELECT series, day, aside, reason, n FROM reason_count WHERE n <> 0 AND series IN"
            f" (SELECT id FROM series WHERE {wide} AND (office < 0 OR service <> 0))"
        )
        yield from _differences(connection, f"reason_count of {what}", parts, wholes)


def _differences(connection: sqlite3.Connection, what: str, raw: str, kept: str) -> Iterator[str]:
    for side, query in (
        ("raw rows say", f"SELECT * FROM ({raw}) EXCEPT SELECT * FROM ({kept})"),
        ("it says", f"SELECT * FROM ({kept}) EXCEPT SELECT * FROM ({raw})"),
    ):
        for row in connection.execute(f"{query} LIMIT {_MOST_SHOWN}"):
            yield f"{what}: {side} {tuple(row)}"
