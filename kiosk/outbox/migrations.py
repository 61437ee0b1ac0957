"""The schema of a kiosk's outbox file, step by step. Steps are only ever added.

One file holds one or more outboxes: the newest takes new presses; older ones appear when the file
turns out to be an old copy of another, or was damaged and salvaged. Instants are milliseconds:
``boottime_ms`` since that boot, ``wall_ms`` what the wall clock said, right or wrong, ``at_ms``
what was told to the hub, frozen before it is first sent.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from faccine.runtime.database import run_script

migrations = Migrations("kiosk")


@migrations()
def outbox(db: Database) -> None:
    """Outboxes, their events, what each boot knew about time, settings and problems."""
    run_script(
        db,
        """
        -- In order of creation. closed NULL: takes new presses. 'salvaged': out of a damaged
        -- file. 'copied': another card uses this identity too. Seqs up to ticked_through are on
        -- the hub's disk; in a copied outbox: were compared by the hub.
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, closed TEXT,
            last INTEGER NOT NULL DEFAULT 0, ratings INTEGER NOT NULL DEFAULT 0,
            sent_through INTEGER NOT NULL DEFAULT 0, ticked_through INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        -- A rating has face (0 happy, 1 neutral, 2 sad), a reason has rating (a seq) and reason.
        -- clock NULL: not frozen, never sent. ticked_ms NULL: not ticked off, or nobody knew when.
        CREATE TABLE event (
            outbox INTEGER NOT NULL REFERENCES outbox, seq INTEGER NOT NULL,
            face INTEGER, service TEXT, lang TEXT, mode TEXT, settings INTEGER, input TEXT,
            asks INTEGER, rating INTEGER, reason TEXT,
            boot TEXT NOT NULL, boottime_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL,
            was_synced INTEGER NOT NULL,
            at_ms INTEGER, clock TEXT, refused TEXT, ticked_ms INTEGER,
            PRIMARY KEY (outbox, seq)
        ) STRICT, WITHOUT ROWID;
        -- In the order in which the boots happened. offset_ms: wall clock minus boot time.
        CREATE TABLE boot (
            id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, last_boottime_ms INTEGER NOT NULL,
            offset_ms INTEGER, trust TEXT, error_ms INTEGER
        ) STRICT;
        -- Where a press went that could not keep its identity.
        CREATE TABLE rehomed (
            outbox INTEGER NOT NULL, seq INTEGER NOT NULL,
            to_outbox INTEGER NOT NULL, to_seq INTEGER NOT NULL,
            PRIMARY KEY (outbox, seq)
        ) STRICT, WITHOUT ROWID;
        -- At most one row: the last good settings, word for word.
        CREATE TABLE settings (
            id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL,
            document BLOB NOT NULL
        ) STRICT;
        -- What a technician should know, in one line each. since_ms NULL: nobody knew the time.
        CREATE TABLE problem (
            topic TEXT PRIMARY KEY, text TEXT NOT NULL, since_ms INTEGER
        ) STRICT;
    """,
    )
