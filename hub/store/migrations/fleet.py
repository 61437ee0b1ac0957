"""What a fleet of kiosks came to need: enrolment, credentials, wanted software, logs, backups."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import run_script


def enrolment(db: Database) -> None:
    """Single-use codes, and the one credential that each kiosk has at the broker."""
    run_script(
        db,
        """
        -- code_hash: SHA-256 of the code; the code itself is nowhere. used_ms and withdrawn_ms
        -- NULL: still to be used. A code that was withdrawn was replaced by a newer one.
        CREATE TABLE enrolment_code (
            id INTEGER PRIMARY KEY, kiosk INTEGER NOT NULL REFERENCES kiosk,
            code_hash BLOB NOT NULL UNIQUE,
            made_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL,
            used_ms INTEGER, withdrawn_ms INTEGER
        ) STRICT;
        CREATE INDEX enrolment_code_kiosk ON enrolment_code (kiosk, made_ms);
        -- As Mosquitto's password files write it ($7$...); the kiosk alone knows the password.
        CREATE TABLE credential (
            kiosk INTEGER PRIMARY KEY REFERENCES kiosk,
            password_hash TEXT NOT NULL, since_ms INTEGER NOT NULL
        ) STRICT;
        """,
    )


def wanted_software(db: Database) -> None:
    """Which release kiosks should run: a kiosk's own word, else its office's, else its town's."""
    for table in ("administration", "office", "kiosk"):
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN software TEXT")


def logs_and_backups(db: Database) -> None:
    """The last log lines a kiosk sent when it was asked, the copies of the books, and who reads."""
    run_script(
        db,
        """
        CREATE TABLE kiosk_log (
            kiosk INTEGER PRIMARY KEY REFERENCES kiosk,
            command TEXT, received_ms INTEGER NOT NULL, lines TEXT NOT NULL
        ) STRICT;
        -- problem NULL: the copy is whole.
        CREATE TABLE backup (
            id INTEGER PRIMARY KEY, made_ms INTEGER NOT NULL, file TEXT NOT NULL,
            bytes INTEGER NOT NULL DEFAULT 0, problem TEXT
        ) STRICT;
        -- Who reads the results, when, and who decides: a measure nobody acts on is not worth it.
        CREATE TABLE commitment (
            administration INTEGER PRIMARY KEY REFERENCES administration,
            who_reads TEXT NOT NULL, when_read TEXT NOT NULL, who_decides TEXT NOT NULL,
            since_ms INTEGER NOT NULL
        ) STRICT;
        """,
    )
