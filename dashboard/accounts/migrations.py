"""The schema of the dashboard's own file, step by step. Steps are only ever added."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from faccine.runtime.database import run_script

migrations = Migrations("dashboard")


@migrations()
def accounts(db: Database) -> None:
    """People who may log in, and links that let them in once."""
    run_script(
        db,
        """
        -- password NULL: this account logs in by link only. stamp is part of every session and
        -- changes with the password, which ends the sessions opened with the old one.
        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            email TEXT NOT NULL COLLATE NOCASE UNIQUE, name TEXT,
            password TEXT, stamp TEXT NOT NULL, created_ms INTEGER NOT NULL
        ) STRICT;
        -- Only a digest: who reads this file cannot log in with it.
        CREATE TABLE login_link (
            digest TEXT PRIMARY KEY, account INTEGER NOT NULL REFERENCES account,
            expires_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
    """,
    )
