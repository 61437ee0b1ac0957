"""Reasons of offices at whose counters few people rotate, summed up apart.

Such an office is kept out of every total that it could be subtracted from, and a year of a third of
500 offices is too much to be taken away at each question. Their reasons count in series of office
-1, too. When the catalogue says of an office that fewer or more people rotate there, its past moves
with it; ``few_office`` says whose reasons are in those series.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from faccine.runtime.database import transaction

FEW_OFFICES = -1
"""The office of series that sum up offices with few people."""
FEWEST_PEOPLE = 3

_DIFFERING = f"""
    SELECT o.id, ifnull(o.rotating_staff < {FEWEST_PEOPLE}, 0) AS is_few
    FROM office o LEFT JOIN few_office f ON f.office = o.id
    WHERE is_few <> (f.office IS NOT NULL) LIMIT 1
"""
_SERIES = f"""
    INSERT OR IGNORE INTO series
        (administration, office, service, channel, survey, face_labels, parent)
    SELECT administration, {FEW_OFFICES}, service, channel, survey, face_labels, NULL
    FROM series WHERE office = ?
"""
_MOVE = f"""
    INSERT INTO reason_count (series, day, aside, reason, n)
    SELECT w.id, c.day, c.aside, c.reason, ? * c.n FROM series s
    JOIN series w ON w.office = {FEW_OFFICES} AND w.administration = s.administration
        AND w.service = s.service AND w.channel = s.channel AND w.survey = s.survey
        AND w.face_labels = s.face_labels
    CROSS JOIN reason_count c ON c.series = s.id
    WHERE s.office = ?
    ON CONFLICT DO UPDATE SET n = n + excluded.n
"""


def read_few(connection: sqlite3.Connection) -> frozenset[int]:
    """Return the offices whose reasons are summed up apart."""
    return frozenset(office for (office,) in connection.execute("SELECT office FROM few_office"))


def regroup(database: Database) -> bool:
    """Move one office for which the catalogue says otherwise; tell whether there was one.

    Whoever writes reasons through another object has to read ``few_office`` anew.

    Raises:
        StorageError: nothing was moved.
    """
    if database.conn.execute(_DIFFERING).fetchone() is None:
        return False
    with transaction(database) as connection:
        row = connection.execute(_DIFFERING).fetchone()
        if row is None:
            return False
        office, is_few = row
        connection.execute(_SERIES, (office,))
        connection.execute(_MOVE, (1 if is_few else -1, office))
        if is_few:
            connection.execute("INSERT INTO few_office VALUES (?)", (office,))
        else:
            connection.execute("DELETE FROM few_office WHERE office = ?", (office,))
    return True
