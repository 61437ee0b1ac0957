"""The part of the dashboard's own file that tokens of programs need, step by step.

Steps are only ever added. They come after those of :mod:`dashboard.accounts.migrations`.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from faccine.runtime.database import run_script

api_token_migrations = Migrations("dashboard-api")


@api_token_migrations()
def api_tokens(db: Database) -> None:
    """Tokens of programs. Only a digest: who reads this file cannot use them."""
    run_script(
        db,
        """
        -- used_ms NULL: never. may_write: it may enter people served, where its account may.
        CREATE TABLE api_token (
            id INTEGER PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            name TEXT NOT NULL, digest TEXT NOT NULL UNIQUE,
            may_write INTEGER NOT NULL CHECK (may_write IN (0, 1)),
            created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, used_ms INTEGER,
            UNIQUE (account, name)
        ) STRICT;
    """,
    )
