"""What kiosks came to need: manners, messages for those who come by, and commands."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import run_script


def manners(db: Database) -> None:
    """How kiosks sound, speak and wait, whom they name, and what pictures services have."""
    run_script(
        db,
        """
        ALTER TABLE service ADD COLUMN icon TEXT;
        ALTER TABLE administration ADD COLUMN bilingual INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE administration ADD COLUMN signed_drafts TEXT NOT NULL DEFAULT '[]';
        """,
    )
    # NULL: nobody said. What an office says goes before what its administration says.
    for table in ("administration", "office"):
        for column in (
            "contact TEXT", "sound_volume INTEGER", "speech TEXT", "speech_rate INTEGER",
            "thanks_seconds REAL", "reason_seconds REAL", "idle_seconds REAL",
            "language_seconds REAL",
        ):  # fmt: skip
            db.conn.execute(f"ALTER TABLE {table} ADD COLUMN {column}")


def messages(db: Database) -> None:
    """Sentences for those who come by, with their days."""
    run_script(
        db,
        """
        -- Days are inclusive. said NULL: text stands alone. No row in message_office: all offices.
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            administration INTEGER NOT NULL REFERENCES administration,
            from_day INTEGER NOT NULL, to_day INTEGER NOT NULL,
            text TEXT NOT NULL, said TEXT
        ) STRICT;
        CREATE INDEX message_administration ON message (administration, to_day);
        CREATE TABLE message_office (
            message INTEGER NOT NULL REFERENCES message,
            office INTEGER NOT NULL REFERENCES office,
            PRIMARY KEY (message, office)
        ) STRICT, WITHOUT ROWID;
        """,
    )


def kiosk_commands(db: Database) -> None:
    """What somebody asks of a kiosk, until the running hub has sent it."""
    run_script(
        db,
        """
        -- sent_ms NULL: not sent, or expired before any hub could send it.
        CREATE TABLE kiosk_command (
            id TEXT PRIMARY KEY,
            kiosk INTEGER NOT NULL REFERENCES kiosk, action TEXT NOT NULL,
            asked_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, sent_ms INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX kiosk_command_unsent ON kiosk_command (expires_ms) WHERE sent_ms IS NULL;
        """,
    )
