"""What pages leave in the books: the days of an action's states, and what the hub is to do."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import run_script


def note_states(db: Database) -> None:
    """From which day an action was in each of its states."""
    run_script(
        db,
        """
        CREATE TABLE note_state (
            note INTEGER NOT NULL REFERENCES note, state TEXT NOT NULL, day INTEGER NOT NULL,
            PRIMARY KEY (note, state)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO note_state SELECT id, 'proposed', day FROM note WHERE state IS NOT NULL;
        """,
    )


def refused_retries(db: Database) -> None:
    """Somebody's wish to have refused input tried again, until the running hub has done it."""
    run_script(
        db,
        """
        -- kiosk NULL: of all kiosks. done_ms NULL: not yet.
        CREATE TABLE refused_retry (
            id INTEGER PRIMARY KEY, kiosk TEXT, asked_ms INTEGER NOT NULL,
            done_ms INTEGER, taken INTEGER NOT NULL DEFAULT 0, still INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX refused_retry_open ON refused_retry (id) WHERE done_ms IS NULL;
        """,
    )
