"""The verdicts that pages show, judged once a day and kept in the books.

Judging a service takes its days of some years, so it is not done while somebody waits for a page.
All is judged anew at the hub's start, when a local day has begun, when the catalogue has changed
and when somebody has set a new base. Ratings that arrive late for days that are over show in the
verdict a day later. How much each kiosk is usually pressed is reckoned with it.

One small step at a time: some charts are read and judged, then written in one short transaction.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlite_utils import Database

from faccine.runtime.database import transaction
from hub.periods import local_day_and_slot
from hub.store.few import regroup
from hub.store.flows import placed_kiosks, usual_flow
from hub.store.verdicts import judged, offices_to_judge, places_to_judge

STEP_SECONDS = 0.01
"""How long a step reads and reckons before it writes."""

Row = tuple[object, ...]
Reckoning = tuple[str, Row]
"""A statement and the row it is for."""

_STANDING = f"INSERT OR REPLACE INTO standing VALUES ({', '.join('?' * 15)})"
_OTHERS = (
    "DELETE FROM standing WHERE office = ? AND service NOT IN (SELECT value FROM json_each(?))"
)
_FLOW = "INSERT OR REPLACE INTO kiosk_flow VALUES (?, ?, ?, ?)"
_NO_FLOW = "DELETE FROM kiosk_flow WHERE kiosk = ?"
_OTHER_FLOWS = "DELETE FROM kiosk_flow WHERE kiosk NOT IN (SELECT value FROM json_each(?))"


class _State(NamedTuple):
    """What verdicts depend on besides ratings; ``days`` are the present ones of all time zones."""

    days: tuple[int, ...]
    revision: int
    bases: tuple[int, int | None]


class Judging:
    """Knows what has to be judged, and does it in steps.

    Args:
        database: migrated; this thread's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._judged: _State | None = None
        self._left: Iterator[Reckoning] = iter(())

    def begin_if_due(self, now_ms: int) -> bool:
        """Start anew if anything has changed since the last time; tell whether it has.

        Raises:
            StorageError: nothing was written; it is still due.
        """
        connection = self._database.conn
        state = _state(connection, now_ms)
        if state == self._judged:
            return False
        self._say_what_is_past(state.days)
        self._left = _reckonings(connection, now_ms)
        self._judged = state
        return True

    def _say_what_is_past(self, days: Sequence[int]) -> None:
        """Say which days are over everywhere; from then on what is counted for them is news."""
        before_day = min(days, default=0)
        with transaction(self._database) as connection:
            connection.execute(
                "UPDATE past SET before_day = ?, revision = revision + 1 WHERE before_day <> ?",
                (before_day, before_day),
            )

    def step(self, seconds: float = STEP_SECONDS) -> bool:
        """Judge for so long and write down what was found; tell whether there was anything to do.

        Raises:
            StorageError: nothing was written; everything is judged again the next time it is due.
        """
        until = time.monotonic() + seconds
        rows: list[Reckoning] = []
        for row in self._left:
            rows.append(row)
            if time.monotonic() >= until:
                break
        if rows:
            try:
                with transaction(self._database) as connection:
                    for statement, values in rows:
                        connection.execute(statement, values)
            except BaseException:
                self._judged = None
                raise
        return bool(rows)


def judge_all(database: Database, now_ms: int) -> None:
    """Judge everything now, after every office is where the catalogue says it belongs.

    Args:
        database: migrated; this thread's.
        now_ms: says which day is not over yet.
    """
    while regroup(database):
        continue
    judging = Judging(database)
    judging.begin_if_due(now_ms)
    while judging.step(seconds=1.0):
        continue


def _state(connection: sqlite3.Connection, now_ms: int) -> _State:
    zones = connection.execute("SELECT DISTINCT timezone FROM administration ORDER BY 1")
    days = tuple(local_day_and_slot(now_ms, zone)[0] for (zone,) in zones)
    (revision,) = connection.execute("SELECT revision FROM catalogue_revision").fetchone()
    bases = connection.execute(
        "SELECT count(*), max(changed_ms) FROM note WHERE is_new_base <> 0"
    ).fetchone()
    return _State(days, revision, bases)


def _reckonings(connection: sqlite3.Connection, now_ms: int) -> Iterator[Reckoning]:
    for office in offices_to_judge(connection):
        places = places_to_judge(connection, office, now_ms)
        yield _OTHERS, (office.id, json.dumps([place.service for place in places]))
        for place in places:
            yield _STANDING, judged(connection, place)
    kiosks = placed_kiosks(connection, now_ms)
    yield _OTHER_FLOWS, (json.dumps([kiosk.id for kiosk in kiosks]),)
    for kiosk in kiosks:
        row = usual_flow(connection, kiosk, now_ms)
        yield (_NO_FLOW, (kiosk.id,)) if row is None else (_FLOW, row)
