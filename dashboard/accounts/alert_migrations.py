"""The part of the dashboard's own file that alerts and e-mail need, step by step.

Steps are only ever added. They come after those of :mod:`dashboard.accounts.migrations`.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from faccine.runtime.database import run_script

alert_migrations = Migrations("dashboard-alerts")


@alert_migrations()
def alerts(db: Database) -> None:
    """What was found, by which rules, and who took it on."""
    run_script(
        db,
        """
        -- office '' is the whole administration; item is a service's code or a kiosk's id, '' for
        -- the office as a whole. data: figures and names. taken_by: a name or an e-mail. told: how
        -- far its deliveries are written down: 0 not at all, 1 that it opened, 2 that it closed.
        CREATE TABLE alert (
            id INTEGER PRIMARY KEY, rule TEXT NOT NULL,
            administration TEXT NOT NULL, office TEXT NOT NULL, item TEXT NOT NULL,
            opened_ms INTEGER NOT NULL, closed_ms INTEGER,
            data TEXT NOT NULL CHECK (json_valid(data)),
            taken_by TEXT, taken_ms INTEGER, comment TEXT,
            told INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE UNIQUE INDEX alert_open ON alert (administration, office, item, rule)
            WHERE closed_ms IS NULL;
        CREATE INDEX alert_to_tell ON alert (id) WHERE told < 1 + (closed_ms IS NOT NULL);
        CREATE INDEX alert_past ON alert (administration, closed_ms) WHERE closed_ms IS NOT NULL;
        -- Since when something is so that has to last before it is an alert.
        CREATE TABLE alert_since (
            what TEXT PRIMARY KEY, since_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- Rules that differ from what holds one level up. amounts: numbers by name.
        CREATE TABLE alert_rule (
            administration TEXT NOT NULL, office TEXT NOT NULL, item TEXT NOT NULL,
            rule TEXT NOT NULL, is_on INTEGER NOT NULL,
            amounts TEXT NOT NULL CHECK (json_valid(amounts)),
            PRIMARY KEY (administration, office, item, rule)
        ) STRICT, WITHOUT ROWID;
    """,
    )


@alert_migrations()
def sending(db: Database) -> None:
    """Who wants to hear of what, and what was sent."""
    run_script(
        db,
        """
        -- No row: what is usual for the role. language NULL: the administration's first.
        CREATE TABLE mail_choice (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            weekly INTEGER NOT NULL, alerts INTEGER NOT NULL, language TEXT
        ) STRICT;
        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY, administration TEXT NOT NULL, address TEXT NOT NULL,
            secret TEXT NOT NULL, created_ms INTEGER NOT NULL,
            UNIQUE (administration, address)
        ) STRICT;
        -- One thing to tell one receiver over one channel, once. what: opened, closed or weekly;
        -- subject: an alert's id, or the Monday of a week as a day; receiver: an account's id, or
        -- a webhook's. ended_ms: it was sent, or given up (then sent_ms is NULL).
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY,
            what TEXT NOT NULL, subject INTEGER NOT NULL,
            channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
            receiver INTEGER NOT NULL,
            queued_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0, tried_ms INTEGER,
            sent_ms INTEGER, ended_ms INTEGER, error TEXT,
            UNIQUE (what, subject, channel, receiver)
        ) STRICT;
        CREATE INDEX delivery_due ON delivery (due_ms) WHERE ended_ms IS NULL;
        -- What the last weekly mail said, so that the next one says what changed since.
        CREATE TABLE weekly_told (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            monday INTEGER NOT NULL, said TEXT NOT NULL CHECK (json_valid(said))
        ) STRICT;
        -- The last day on which somebody opened a page of an administration, and no more than the
        -- day; administration '' stands for the whole hub.
        CREATE TABLE page_view (
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            administration TEXT NOT NULL, day INTEGER NOT NULL,
            PRIMARY KEY (account, administration)
        ) STRICT, WITHOUT ROWID;
        -- first_ms: when the job ran for the first time ever.
        CREATE TABLE job (
            name TEXT PRIMARY KEY, first_ms INTEGER NOT NULL, began_ms INTEGER NOT NULL,
            ended_ms INTEGER, next_ms INTEGER, error TEXT, result TEXT
        ) STRICT, WITHOUT ROWID;
    """,
    )
