"""Books of tens of millions of ratings, written by SQL in minutes instead of hours.

What the hub would have written, row for row: raw events, the ledger, and every aggregate summed up
from the raw events of each outbox, so that ``faccine-hub verify`` finds nothing wrong. Faces,
services and flags come from a hash of office and rating, so the same sizes give the same books.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from faccine.runtime.database import migrate, open_database, transaction
from harness.bulk_extras import write_extras
from harness.runs import tell
from hub.catalogue import issue_settings, load_catalogue
from hub.ingest import BookingKey, SeriesKey
from hub.periods import MS_PER_DAY, day_of, local_day_and_slot, month_of_day
from hub.simulation.town import Story, catalogue_text, stories
from hub.store.chores import FLOWS_KEPT_MONTHS, HOURS_KEPT_DAYS
from hub.store.dictionary import Chain, Dictionary
from hub.store.judging import judge_all
from hub.store.migrations import migrations

_TIMEZONE = "Europe/Rome"
_OPEN_HOURS_UTC = (7, 8, 9, 10, 11, 12)
_BUSY = (5, 4, 4, 4, 3)
"""How busy each weekday is; closed on the others."""
_A_REASON_EVERY = 17
"""So many ratings are followed by a reason; the last of them is sad."""
_PRESS = ("synced", "live", 1, "it", "touch")
_SEED = 1

# A hash that scatters well enough: multiplication by a large odd number, its upper bits.
_HASH = "((({number}) * 2654435761 + :office * 97531) >> {shift}) % {of}"
_MADE = f"""
    INSERT INTO temp.made
    WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < :ratings)
    SELECT i, i + (i - 1) / {_A_REASON_EVERY}, h.at_ms, h.day, h.month, h.slot,
        {_HASH.format(number="i", shift=9, of=":services")},
        CASE WHEN i % {_A_REASON_EVERY} = 0 THEN 2
            ELSE CASE WHEN {_HASH.format(number="i + 7", shift=11, of=1000)} < :sad THEN 2
                WHEN {_HASH.format(number="i + 7", shift=11, of=1000)} < :sad + 90 THEN 1
                ELSE 0 END END,
        CASE {_HASH.format(number="i + 3", shift=13, of=1000)}
            WHEN 0 THEN 1 WHEN 1 THEN 1 WHEN 2 THEN 4 WHEN 3 THEN 8 ELSE 0 END,
        CASE WHEN i % {_A_REASON_EVERY} = 0 THEN
            {_HASH.format(number="i", shift=10, of=4)} END
    FROM number JOIN temp.hour h ON h.id = 1 + (i - 1) * :hours / :ratings
"""
_RATINGS = """
    INSERT INTO event (outbox, seq, face, booking, at_ms, received_s, aside, coarse)
    SELECT :outbox, m.seq, m.face, iif(m.face = 2, t.asking, t.booking), m.at_ms, m.at_ms / 1000, m.aside, 1
    FROM temp.made m JOIN temp.target t ON t.service = m.service
"""
_REASONS = """
    INSERT INTO event (outbox, seq, rating, reason, at_ms, received_s, coarse)
    SELECT :outbox, seq + 1, seq, :reason + reason, at_ms, at_ms / 1000, 1 FROM temp.made
    WHERE reason IS NOT NULL
"""
_CELLS = """
    INSERT INTO temp.cell
    SELECT t.series, m.day, m.month, m.slot, m.aside, sum(m.face = 0), sum(m.face = 1),
        sum(m.face = 2), sum(m.face = 2)
    FROM temp.made m JOIN temp.target t ON t.service = m.service GROUP BY 1, 2, 3, 4, 5
"""
_SUMS = "sum(happy), sum(neutral), sum(sad), sum(asked)"
_OF_SERVICES = (
    f"INSERT INTO day_count SELECT series, day, aside, {_SUMS} FROM temp.cell GROUP BY 1, 2, 3",
    f"INSERT INTO month_count SELECT series, month, aside, {_SUMS} FROM temp.cell GROUP BY 1, 2, 3",
    f"INSERT INTO slot_count SELECT series, month, slot, aside, {_SUMS} FROM temp.cell"
    " GROUP BY 1, 2, 3, 4",
    f"INSERT INTO day_count SELECT :of, day, aside, {_SUMS} FROM temp.cell GROUP BY 1, 2, 3",
    f"INSERT INTO month_count SELECT :of, month, aside, {_SUMS} FROM temp.cell GROUP BY 1, 2, 3",
    f"INSERT INTO slot_count SELECT :of, month, slot, aside, {_SUMS} FROM temp.cell"
    " GROUP BY 1, 2, 3, 4",
    f"INSERT INTO hour_count SELECT day, :of, slot % 24, aside, {_SUMS} FROM temp.cell"
    " WHERE day >= :since_day GROUP BY 1, 2, 3, 4",
    "INSERT INTO kiosk_slot (month, kiosk, slot, n)"
    " SELECT month, :kiosk, slot, sum(happy + neutral + sad) FROM temp.cell"
    " WHERE month >= :since_month AND aside = 0 GROUP BY 1, 2, 3",
    "INSERT INTO reason_count SELECT t.series, m.day, m.aside, :reason + m.reason, count(*)"
    " FROM temp.made m JOIN temp.target t ON t.service = m.service WHERE m.reason IS NOT NULL"
    " GROUP BY 1, 2, 3, 4",
    "INSERT INTO reason_count SELECT :of, day, aside, :reason + reason, count(*)"
    " FROM temp.made WHERE reason IS NOT NULL GROUP BY 1, 2, 3, 4",
)
_OF_ALL = (
    *(
        f"INSERT INTO {table} SELECT :all, {keys}, {_SUMS} FROM {table} c"
        f" JOIN series s ON s.id = c.series AND s.parent = :all GROUP BY {numbers}"
        for table, keys, numbers in (
            ("day_count", "day, aside", "2, 3"),
            ("month_count", "month, aside", "2, 3"),
            ("slot_count", "month, slot, aside", "2, 3, 4"),
        )
    ),
    "INSERT INTO reason_count SELECT :all, day, aside, reason, sum(n) FROM reason_count c"
    " JOIN series s ON s.id = c.series AND s.parent = :all GROUP BY 2, 3, 4",
    "INSERT INTO reason_count SELECT w.id, day, aside, reason, sum(n) FROM reason_count c"
    " JOIN series s ON s.id = c.series AND s.office <> 0 AND s.service <> 0"
    " JOIN series w ON w.office = 0 AND w.service = s.service GROUP BY 1, 2, 3, 4",
)


def fill(path: Path, *, ratings: int, years: float, offices: int, services: int) -> None:
    """Write books with about so many ratings, up to yesterday.

    Args:
        path: must not exist.
        ratings: of all offices together.
        years: how long the history is.
        offices: of one administration, with one kiosk each.
        services: of each office.
    """
    database = open_database(path, create=True)
    connection = database.conn
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    connection.execute("PRAGMA temp_store = MEMORY")
    migrate(database, migrations)
    town = stories(offices, services, _SEED)
    now_ms = round(datetime.now(UTC).timestamp() * 1000)
    load_catalogue(database, catalogue_text(town), source="benchmark", now_ms=now_ms)
    issue_settings(database, now_ms)
    last = datetime.now(UTC).date() - timedelta(days=1)
    with transaction(database):
        _Filling(database, last - timedelta(days=round(years * 365.25) - 1), last).write(
            town, ratings
        )
        write_extras(connection, day_of(last), years)
    judge_all(database, now_ms)
    connection.execute("PRAGMA journal_mode = WAL")
    database.close()


class _Filling:
    """Writes the history of each office, and at last that of all."""

    def __init__(self, database: Database, first: date, last: date) -> None:
        self._connection = database.conn
        self._dictionary = Dictionary(database.conn)
        self._hours = self._write_hours(first, last)
        self._since = {
            "since_day": day_of(last) - HOURS_KEPT_DAYS,
            "since_month": month_of_day(day_of(last)) - FLOWS_KEPT_MONTHS,
        }
        self._connection.execute(
            "UPDATE kept SET since = iif(what = 'hour_count', :since_day, :since_month)",
            self._since,
        )
        self._connection.execute(
            "CREATE TEMP TABLE made (i INTEGER PRIMARY KEY, seq, at_ms, day, month, slot, service,"
            " face, aside, reason)"
        )
        self._connection.execute(
            "CREATE TEMP TABLE cell (series, day, month, slot, aside, happy, neutral, sad, asked)"
        )
        self._connection.execute(
            "CREATE TEMP TABLE target (service INTEGER PRIMARY KEY, booking, asking, series)"
        )

    def write(self, town: list[Story], ratings: int) -> None:
        """Write the offices' histories, and their sums."""
        weights = sum(story.weight for story in town)
        for number, story in enumerate(town, 1):
            chain = self._write_office(story, max(1, round(ratings * story.weight / weights)))
            if number % 50 == 0:
                tell(f"{number} of {len(town)} offices")
        for statement in _OF_ALL:
            self._connection.execute(statement, {"all": chain.administration})

    def _write_hours(self, first: date, last: date) -> int:
        """Lay down the open hours in a row, busy ones several times; return how many there are."""
        self._connection.execute(
            "CREATE TEMP TABLE hour (id INTEGER PRIMARY KEY, at_ms, day, month, slot)"
        )
        rows = []
        for day in range(day_of(first), day_of(last) + 1):
            weekday = (day + 3) % 7
            for hour in _OPEN_HOURS_UTC if weekday < len(_BUSY) else ():
                at_ms = day * MS_PER_DAY + hour * 3_600_000
                local_day, slot = local_day_and_slot(at_ms, _TIMEZONE)
                rows += [(at_ms, local_day, month_of_day(local_day), slot)] * _BUSY[weekday]
        self._connection.executemany(
            "INSERT INTO temp.hour (at_ms, day, month, slot) VALUES (?, ?, ?, ?)", rows
        )
        return len(rows)

    def _write_office(self, story: Story, ratings: int) -> Chain:
        office, kiosk, reason, chain = self._targets(story)
        events = ratings + ratings // _A_REASON_EVERY
        (outbox,) = self._connection.execute(
            "INSERT INTO outbox (kiosk, uuid, last, ratings, stored, stored_ratings, settled)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (kiosk, str(uuid.UUID(int=office)), events, ratings, events, ratings, f"1-{events}"),
        ).fetchone()
        values = {
            "office": office, "kiosk": kiosk, "outbox": outbox, "reason": reason,
            "of": chain.office, "ratings": ratings, "hours": self._hours,
            "services": len(story.services), "sad": round(story.sad * 1000), **self._since,
        }  # fmt: skip
        for table in ("made", "cell"):
            self._connection.execute(f"DELETE FROM temp.{table}")
        for statement in (_MADE, _RATINGS, _REASONS, _CELLS, *_OF_SERVICES):
            self._connection.execute(statement, values)
        return chain

    def _targets(self, story: Story) -> tuple[int, int, int, Chain]:
        """Write down where each service of an office is booked."""
        administration, office, kiosk, survey, labels, reason = self._connection.execute(
            "SELECT o.administration, o.id, p.kiosk, v.survey, v.face_labels,"
            " (SELECT min(id) FROM reason r WHERE r.survey = v.survey)"
            " FROM office o JOIN placement p ON p.office = o.id"
            " JOIN settings_version v ON v.placement = p.id WHERE o.code = ?",
            (story.code,),
        ).fetchone()
        offered = self._connection.execute(
            "SELECT x.service, s.channel FROM office_service x JOIN service s ON s.id = x.service"
            " WHERE x.office = ? ORDER BY x.service",
            (office,),
        ).fetchall()
        self._connection.execute("DELETE FROM temp.target")
        for number, (service, channel) in enumerate(offered):
            key = SeriesKey(administration, office, service, channel, survey, labels)
            (booking, chain), (asking, _) = (
                self._dictionary.booking(BookingKey(key, *_PRESS, asks)) for asks in (False, True)
            )
            self._connection.execute(
                "INSERT INTO temp.target VALUES (?, ?, ?, ?)",
                (number, booking, asking, chain.service),
            )
        return office, kiosk, reason, chain
