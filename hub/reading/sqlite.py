"""The books in SQLite, through a read-only connection."""

from __future__ import annotations

import sqlite3

from faccine.runtime.database import open_database, sqlite_path
from faccine.wire.errors import StorageError
from hub.periods import Period
from hub.reading import counts, ledger, places
from hub.reading.results import (
    Administration,
    Counts,
    DayCounts,
    KioskLedger,
    LabelChange,
    Office,
    ReasonCount,
    RefusedSummary,
    SetAside,
)


def open_sqlite_reader(url: str) -> SqliteReader:
    """Open the books at a ``sqlite:///`` URL for reading, for this thread.

    Raises:
        SettingsError: it is another kind of URL.
        StorageError: the file is missing or is no database.
    """
    return SqliteReader(open_database(sqlite_path(url), read_only=True).conn)


class SqliteReader:
    """Answers :class:`hub.reading.Reader`'s questions; see there."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # The lists that belong together on a page are read from one state of the books: the
        # hub may commit between two queries, but this connection's view starts at its first.
        connection.execute("BEGIN")

    def close(self) -> None:
        """Let go of the books."""
        self._connection.close()

    def check(self) -> None:
        """Prove that the books can be read."""
        try:
            self._connection.execute("SELECT revision FROM catalogue_revision").fetchone()
            self._connection.execute("SELECT kiosk FROM outbox LIMIT 1").fetchone()
            self._connection.execute("SELECT series FROM day_count LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise StorageError(
                f"books: {error}; has 'faccine-hub migrate' been run on them?"
            ) from None

    def administrations(self) -> list[Administration]:
        """Return all administrations, by name."""
        return places.administrations(self._connection)

    def offices(self, administration: int) -> list[Office]:
        """Return the administration's offices with the services they offer, by name."""
        return places.offices(self._connection, administration)

    def office_counts(self, administration: int, period: Period) -> dict[int, Counts]:
        """Return what was counted at each office that has any, by the office's id."""
        return counts.office_counts(self._connection, administration, period)

    def counts(self, office: int, period: Period, service: int | None = None) -> Counts:
        """Return what was counted at one office."""
        return counts.counts(self._connection, *self._series(office, service), period)

    def set_aside(
        self,
        administration: int,
        period: Period,
        office: int | None = None,
        service: int | None = None,
    ) -> SetAside:
        """Return what screening set aside; ``office`` None means the whole administration."""
        place = (administration, office or 0, service or 0)
        return counts.set_aside(self._connection, *place, period)

    def days(self, office: int, period: Period, service: int | None = None) -> list[DayCounts]:
        """Return what was counted on each day that has any, ascending."""
        return counts.days(self._connection, *self._series(office, service), period)

    def first_day(self, office: int) -> int | None:
        """Return the first day with anything counted at the office."""
        return counts.first_day(self._connection, *self._series(office, None)[:2])

    def label_changes(self, office: int, period: Period) -> list[LabelChange]:
        """Return the words under the faces in the period, each from its first day."""
        return counts.label_changes(self._connection, *self._series(office, None)[:2], period)

    def reasons(self, office: int, period: Period, service: int | None = None) -> list[ReasonCount]:
        """Return how often each reason was given after counted ratings, most often first."""
        return counts.reasons(self._connection, *self._series(office, service), period)

    def ledger(self) -> list[KioskLedger]:
        """Return every kiosk with its outboxes, by office and id."""
        return ledger.ledger(self._connection)

    def refused(self) -> list[RefusedSummary]:
        """Return what was refused, by kiosk and reason, newest first."""
        return ledger.refused(self._connection)

    def received_since(self, administration: int, day: int) -> int:
        """Return how many ratings were made from that day on and received."""
        return counts.received_since(self._connection, administration, day)

    def _series(self, office: int, service: int | None) -> tuple[int, int, int]:
        administration = places.administration_of(self._connection, office)
        return administration, office, service or 0
