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
from harness.bulk_sql import A_REASON_EVERY, OF_ALL, OF_AN_OFFICE, TABLES
from harness.runs import tell
from hub.catalogue import issue_settings, load_catalogue
from hub.ingest import BookingKey, SeriesKey
from hub.periods import MS_PER_DAY, day_of, local_day_and_slot, month_of_day
from hub.simulation.town import Story, catalogue_text, stories
from hub.store.chores import FLOWS_KEPT_MONTHS, HOURS_KEPT_DAYS
from hub.store.dictionary import Chain, Dictionary
from hub.store.judging import judge_all
from hub.store.migrations import migrations
from hub.store.months import sum_up_months

_TIMEZONE = "Europe/Rome"
_OPEN_HOURS_UTC = (7, 8, 9, 10, 11, 12)
_BUSY = (5, 4, 4, 4, 3)
"""How busy each weekday is; closed on the others."""
_PRESS = ("synced", "live", 1, "it", "touch")
_SEED = 1


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
        for statement in TABLES:
            self._connection.execute(statement)
        self._hours = self._write_hours(first, last)
        self._since = {
            "since_day": day_of(last) - HOURS_KEPT_DAYS,
            "since_month": month_of_day(day_of(last)) - FLOWS_KEPT_MONTHS,
        }
        self._connection.execute(
            "UPDATE kept SET since = iif(what = 'hour_count', :since_day, :since_month)",
            self._since,
        )

    def write(self, town: list[Story], ratings: int) -> None:
        """Write the offices' histories, and their sums."""
        weights = sum(story.weight for story in town)
        for number, story in enumerate(town, 1):
            chain = self._write_office(story, max(1, round(ratings * story.weight / weights)))
            if number % 50 == 0:
                tell(f"{number} of {len(town)} offices")
        for statement in OF_ALL:
            self._connection.execute(statement, {"all": chain.administration})
        sum_up_months(self._connection)

    def _write_hours(self, first: date, last: date) -> int:
        """Lay down the open hours in a row, busy ones several times; return how many there are."""
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
        events = ratings + ratings // A_REASON_EVERY
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
        for statement in OF_AN_OFFICE:
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
