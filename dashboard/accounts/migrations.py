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


@migrations()
def roles(db: Database) -> None:
    """What each person is, and where. Whoever was there before may do everything, as before."""
    run_script(
        db,
        """
        -- administration '' stands for the whole hub; offices NULL for all of them, else a JSON
        -- array of their codes. The catalogue is in another file: its codes are all there is.
        CREATE TABLE account_grant (
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            administration TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('hub-admin', 'admin', 'manager', 'reader')),
            offices TEXT CHECK (json_array_length(offices) > 0),
            PRIMARY KEY (account, administration),
            CHECK ((role = 'hub-admin') = (administration = ''))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO account_grant SELECT id, '', 'hub-admin', NULL FROM account;
    """,
    )


@migrations()
def audit(db: Database) -> None:
    """Who changed what and when. Entries are never changed; only the oldest may go."""
    run_script(
        db,
        """
        -- account and who: by whom, NULL for the command line and jobs; the e-mail stays when the
        -- account goes. administration '' concerns the hub, office '' the whole administration.
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL,
            account INTEGER, who TEXT, action TEXT NOT NULL, what TEXT NOT NULL,
            administration TEXT NOT NULL, office TEXT NOT NULL,
            details TEXT NOT NULL CHECK (json_valid(details))
        ) STRICT;
        CREATE INDEX audit_by_administration ON audit (administration, id);
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        BEGIN
            SELECT raise(ABORT, 'audit entries are never changed');
        END;
        CREATE TRIGGER audit_loses_only_its_oldest BEFORE DELETE ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id < OLD.id)
        BEGIN
            SELECT raise(ABORT, 'only the oldest audit entry may be deleted');
        END;
    """,
    )


@migrations()
def sessions(db: Database) -> None:
    """Sessions that can be ended, invitations, lock-outs that outlive a restart, single sign-on."""
    run_script(
        db,
        """
        -- Sessions are ended by deleting them: nothing in an account has to change for that.
        ALTER TABLE account DROP COLUMN stamp;
        ALTER TABLE account ADD COLUMN blocked_ms INTEGER;
        ALTER TABLE account ADD COLUMN seen_ms INTEGER;
        -- Whom a provider of single sign-on means, from the first time they came that way.
        ALTER TABLE account ADD COLUMN issuer TEXT;
        ALTER TABLE account ADD COLUMN subject TEXT;
        CREATE UNIQUE INDEX account_by_subject ON account (issuer, subject);
        CREATE TABLE session (
            digest TEXT PRIMARY KEY, account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            created_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, device TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX session_by_account ON session (account);
        -- Links that let somebody choose a password: invitations, and passwords forgotten.
        CREATE TABLE password_link (
            digest TEXT PRIMARY KEY, account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            expires_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- subject is a digest of an e-mail or address: somebody may have typed a password there.
        CREATE TABLE attempt (
            subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, since_ms INTEGER NOT NULL,
            locked_until_ms INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX attempt_by_time ON attempt (since_ms);
    """,
    )
