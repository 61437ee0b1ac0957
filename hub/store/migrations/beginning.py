"""What the books began with: the catalogue, the ledger, raw events and their aggregates."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import run_script


def catalogue(db: Database) -> None:
    """Who stands where and offers what, with dated placements and every settings version."""
    run_script(
        db,
        """
        CREATE TABLE administration (
            id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
            timezone TEXT NOT NULL, languages TEXT NOT NULL,
            patron_day TEXT
        ) STRICT;
        CREATE TABLE service (
            id INTEGER PRIMARY KEY,
            administration INTEGER NOT NULL REFERENCES administration,
            code TEXT NOT NULL, name TEXT NOT NULL,
            channel TEXT NOT NULL DEFAULT 'counter',
            retired_ms INTEGER,
            UNIQUE (administration, code)
        ) STRICT;
        CREATE TABLE office (
            id INTEGER PRIMARY KEY,
            administration INTEGER NOT NULL REFERENCES administration,
            code TEXT NOT NULL, name TEXT NOT NULL,
            rotating_staff INTEGER, opening_hours TEXT,
            UNIQUE (administration, code)
        ) STRICT;
        CREATE TABLE office_service (
            office INTEGER NOT NULL REFERENCES office,
            service INTEGER NOT NULL REFERENCES service,
            PRIMARY KEY (office, service)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE kiosk (
            id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT,
            mode TEXT NOT NULL DEFAULT 'live',
            revoked_ms INTEGER
        ) STRICT;
        -- from_ms of a kiosk's first placement is 0: the catalogue may be loaded a day late.
        CREATE TABLE placement (
            id INTEGER PRIMARY KEY,
            kiosk INTEGER NOT NULL REFERENCES kiosk, from_ms INTEGER NOT NULL,
            office INTEGER NOT NULL REFERENCES office, position TEXT,
            UNIQUE (kiosk, from_ms)
        ) STRICT;
        CREATE TABLE placement_service (
            placement INTEGER NOT NULL REFERENCES placement,
            rank INTEGER NOT NULL, service INTEGER NOT NULL REFERENCES service,
            PRIMARY KEY (placement, rank)
        ) STRICT, WITHOUT ROWID;
        -- Days are inclusive; to_day NULL is open-ended. No row in survey_office: all offices.
        CREATE TABLE survey (
            id INTEGER PRIMARY KEY,
            administration INTEGER NOT NULL REFERENCES administration,
            code TEXT NOT NULL, question TEXT NOT NULL,
            from_day INTEGER NOT NULL DEFAULT 0, to_day INTEGER,
            reasons_after TEXT NOT NULL DEFAULT '["sad"]',
            UNIQUE (administration, code)
        ) STRICT;
        CREATE TABLE survey_office (
            survey INTEGER NOT NULL REFERENCES survey,
            office INTEGER NOT NULL REFERENCES office,
            PRIMARY KEY (survey, office)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE face_labels (
            id INTEGER PRIMARY KEY,
            survey INTEGER NOT NULL REFERENCES survey, version INTEGER NOT NULL,
            happy TEXT NOT NULL, neutral TEXT NOT NULL, sad TEXT NOT NULL,
            UNIQUE (survey, version)
        ) STRICT;
        -- rank NULL: no longer offered, still accepted.
        CREATE TABLE reason (
            id INTEGER PRIMARY KEY,
            survey INTEGER NOT NULL REFERENCES survey,
            code TEXT NOT NULL, label TEXT NOT NULL, rank INTEGER,
            UNIQUE (survey, code)
        ) STRICT;
        -- What the kiosk was told, word for word, and what a press under it is booked by.
        CREATE TABLE settings_version (
            kiosk INTEGER NOT NULL REFERENCES kiosk, version INTEGER NOT NULL,
            issued_ms INTEGER NOT NULL, placement INTEGER NOT NULL REFERENCES placement,
            survey INTEGER NOT NULL REFERENCES survey,
            face_labels INTEGER NOT NULL REFERENCES face_labels,
            document TEXT NOT NULL,
            PRIMARY KEY (kiosk, version)
        ) STRICT, WITHOUT ROWID;
        -- One row; the hub reloads the catalogue when the number has moved.
        CREATE TABLE catalogue_revision (revision INTEGER NOT NULL) STRICT;
        INSERT INTO catalogue_revision VALUES (0);
    """,
    )


def ledger(db: Database) -> None:
    """Raw events, the ledger of every outbox, and refused input."""
    run_script(
        db,
        """
        -- settled and missing are seq ranges, '1-41,43-50'. made = stored + refused + waiting +
        -- missing, in events; ratings is what the kiosk says it ever made.
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            kiosk INTEGER NOT NULL REFERENCES kiosk, uuid TEXT NOT NULL,
            last INTEGER NOT NULL DEFAULT 0, ratings INTEGER NOT NULL DEFAULT 0,
            stored INTEGER NOT NULL DEFAULT 0, stored_ratings INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0, refused_ratings INTEGER NOT NULL DEFAULT 0,
            settled TEXT NOT NULL DEFAULT '', missing TEXT NOT NULL DEFAULT '',
            acknowledged TEXT NOT NULL DEFAULT '', acknowledged_why TEXT,
            UNIQUE (kiosk, uuid)
        ) STRICT;
        CREATE TABLE kiosk_status (
            kiosk INTEGER PRIMARY KEY REFERENCES kiosk,
            state TEXT NOT NULL, seen_ms INTEGER NOT NULL, outbox TEXT,
            received_ms INTEGER, settings INTEGER, clock TEXT, software TEXT, boot TEXT,
            problem TEXT, health TEXT
        ) STRICT;
        CREATE TABLE boot (
            id INTEGER PRIMARY KEY, outbox INTEGER NOT NULL REFERENCES outbox,
            code TEXT NOT NULL, UNIQUE (outbox, code)
        ) STRICT;
        -- office 0: the whole administration; service 0: all services of the office.
        -- parent is the next wider series, NULL for the administration's.
        CREATE TABLE series (
            id INTEGER PRIMARY KEY,
            administration INTEGER NOT NULL REFERENCES administration,
            office INTEGER NOT NULL, service INTEGER NOT NULL, channel TEXT NOT NULL,
            survey INTEGER NOT NULL REFERENCES survey,
            face_labels INTEGER NOT NULL REFERENCES face_labels,
            parent INTEGER REFERENCES series,
            UNIQUE (administration, office, service, channel, survey, face_labels)
        ) STRICT;
        -- Everything about a press that repeats; series is the one of its service and office.
        CREATE TABLE booking (
            id INTEGER PRIMARY KEY, series INTEGER NOT NULL REFERENCES series,
            clock TEXT NOT NULL, mode TEXT NOT NULL, settings INTEGER, lang TEXT, input TEXT,
            asks INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX booking_identity ON booking (
            series, clock, mode, ifnull(settings, -1), ifnull(lang, ''), ifnull(input, ''),
            ifnull(asks, -1)
        );
        -- A rating has face (0 happy, 1 neutral, 2 sad) and booking; a reason has rating (a seq)
        -- and reason. at_ms NULL: nobody knew. aside: bits of what screening set aside, 0 counted.
        -- coarse 1: at_ms is the beginning of the hour, for good. received_s is in seconds.
        CREATE TABLE event (
            outbox INTEGER NOT NULL, seq INTEGER NOT NULL,
            face INTEGER, booking INTEGER, rating INTEGER, reason INTEGER,
            at_ms INTEGER, received_s INTEGER NOT NULL, boot INTEGER,
            aside INTEGER NOT NULL DEFAULT 0, coarse INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (outbox, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX event_exact ON event (received_s) WHERE coarse = 0;
        CREATE UNIQUE INDEX event_reason ON event (outbox, rating) WHERE rating IS NOT NULL;
        -- ticked 1: the kiosk was told that this seq is settled as refused. seq NULL: a whole
        -- message. A row goes when it is taken in after all.
        CREATE TABLE refused (
            id INTEGER PRIMARY KEY, kiosk TEXT NOT NULL, outbox TEXT, seq INTEGER,
            kind TEXT, why TEXT NOT NULL, detail TEXT NOT NULL, payload BLOB,
            ticked INTEGER NOT NULL, received_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX refused_seq ON refused (kiosk, outbox, seq);
        -- All refusals ever, also those of which nothing is kept any more.
        CREATE TABLE refused_count (
            kiosk TEXT NOT NULL, why TEXT NOT NULL, n INTEGER NOT NULL,
            bytes_kept INTEGER NOT NULL DEFAULT 0, last_ms INTEGER NOT NULL,
            PRIMARY KEY (kiosk, why)
        ) STRICT, WITHOUT ROWID;
    """,
    )


def aggregates(db: Database) -> None:
    """Counts by day, by month, by weekday-hour slot of a month, and reasons by day."""
    for table, keys in {
        "day_count": "series INTEGER NOT NULL, day INTEGER NOT NULL",
        "month_count": "series INTEGER NOT NULL, month INTEGER NOT NULL",
        "slot_count": "series INTEGER NOT NULL, month INTEGER NOT NULL, slot INTEGER NOT NULL",
    }.items():
        names = ", ".join(key.split()[0] for key in keys.split(", "))
        db.conn.execute(f"""
            CREATE TABLE {table} (
                {keys}, aside INTEGER NOT NULL,
                happy INTEGER NOT NULL, neutral INTEGER NOT NULL, sad INTEGER NOT NULL,
                asked INTEGER NOT NULL,
                PRIMARY KEY ({names}, aside)
            ) STRICT, WITHOUT ROWID
        """)
    db.conn.execute("""
        CREATE TABLE reason_count (
            series INTEGER NOT NULL, day INTEGER NOT NULL, aside INTEGER NOT NULL,
            reason INTEGER NOT NULL, n INTEGER NOT NULL,
            PRIMARY KEY (series, day, aside, reason)
        ) STRICT, WITHOUT ROWID
    """)


def series_by_service(db: Database) -> None:
    """Find the offices' own series (service 0) of an administration without its services'."""
    db.conn.execute("CREATE INDEX series_service ON series (administration, service, office)")
