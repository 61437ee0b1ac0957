"""What managers came to need: the people served, notes and actions, hours, flows and verdicts."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import run_script
from hub.periods import month_of_day
from hub.store.events import booked_day_and_slot

_HOURS_KEPT_DAYS = 8
_FLOWS_KEPT_MONTHS = 14
_QUARTER_MS = 900_000


def served(db: Database) -> None:
    """How many people were served, for any days; the denominator of participation."""
    run_script(
        db,
        """
        -- service NULL: all services of the office together. Days are inclusive.
        CREATE TABLE served (
            id INTEGER PRIMARY KEY,
            administration INTEGER NOT NULL REFERENCES administration,
            office INTEGER NOT NULL REFERENCES office,
            service INTEGER REFERENCES service,
            first_day INTEGER NOT NULL, last_day INTEGER NOT NULL,
            n INTEGER NOT NULL CHECK (n >= 0), changed_ms INTEGER NOT NULL,
            CHECK (first_day <= last_day)
        ) STRICT;
        CREATE UNIQUE INDEX served_identity
            ON served (administration, office, ifnull(service, 0), first_day, last_day);
        """,
    )


def notes(db: Database) -> None:
    """What happened and what is being done about it, with a sentence for citizens."""
    run_script(
        db,
        """
        -- office NULL: the whole administration; service NULL: all services. day is the one from
        -- which it holds; owner is an office or unit, never a person. state is an action's, NULL
        -- for an event. target is a share of sad, 0 to 1. approved_ms: the sentence may be shown.
        CREATE TABLE note (
            id INTEGER PRIMARY KEY,
            administration INTEGER NOT NULL REFERENCES administration,
            office INTEGER REFERENCES office, service INTEGER REFERENCES service,
            kind TEXT NOT NULL CHECK (kind IN ('event', 'action')),
            title TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '',
            day INTEGER NOT NULL, owner TEXT, due_day INTEGER,
            state TEXT CHECK (state IN
                ('proposed', 'approved', 'running', 'done', 'verified', 'cancelled')),
            done_day INTEGER, verified_day INTEGER, target REAL,
            is_new_base INTEGER NOT NULL DEFAULT 0, approved_ms INTEGER,
            created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,
            CHECK ((kind = 'action') = (state IS NOT NULL))
        ) STRICT;
        CREATE INDEX note_place ON note (administration, office, day);
        -- said NULL: text stands alone.
        CREATE TABLE note_sentence (
            note INTEGER NOT NULL REFERENCES note, language TEXT NOT NULL,
            said TEXT, text TEXT NOT NULL,
            PRIMARY KEY (note, language)
        ) STRICT, WITHOUT ROWID;
        -- A message that a note's approved sentence became: loading a catalogue leaves it alone.
        ALTER TABLE message ADD COLUMN note INTEGER REFERENCES note;
        CREATE INDEX message_note ON message (note) WHERE note IS NOT NULL;
        """,
    )


def hours_and_flows(db: Database) -> None:
    """Faces by hour of the latest days, and how much each kiosk is usually pressed."""
    run_script(
        db,
        """
        -- By hour, for offices as a whole only. hour is 0 to 23, local.
        CREATE TABLE hour_count (
            day INTEGER NOT NULL, series INTEGER NOT NULL, hour INTEGER NOT NULL,
            aside INTEGER NOT NULL,
            happy INTEGER NOT NULL, neutral INTEGER NOT NULL, sad INTEGER NOT NULL,
            asked INTEGER NOT NULL,
            PRIMARY KEY (day, series, hour, aside)
        ) STRICT, WITHOUT ROWID;
        -- Counted presses of each kiosk, whatever the face.
        CREATE TABLE kiosk_slot (
            month INTEGER NOT NULL, kiosk INTEGER NOT NULL REFERENCES kiosk,
            slot INTEGER NOT NULL, n INTEGER NOT NULL,
            PRIMARY KEY (month, kiosk, slot)
        ) STRICT, WITHOUT ROWID;
        -- From which day or month on these two are whole; what is older is not counted in them.
        CREATE TABLE kept (
            what TEXT PRIMARY KEY, since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,
    )
    last_day = db.conn.execute("SELECT max(day) FROM day_count").fetchone()[0]
    since_day = 0 if last_day is None else last_day - _HOURS_KEPT_DAYS
    since_month = 0 if last_day is None else month_of_day(last_day) - _FLOWS_KEPT_MONTHS
    db.conn.execute("INSERT INTO kept VALUES ('hour_count', ?)", (since_day,))
    db.conn.execute("INSERT INTO kept VALUES ('kiosk_slot', ?)", (since_month,))
    if last_day is not None:
        _fill(db, since_day, since_month)


def standings(db: Database) -> None:
    """The verdict on each service at each office, as it was judged last."""
    run_script(
        db,
        """
        -- service 0: the office as a whole, where few people rotate at its counters. points: the
        -- latest of the chart, packed as hub.sparks says.
        CREATE TABLE standing (
            administration INTEGER NOT NULL REFERENCES administration,
            office INTEGER NOT NULL REFERENCES office, service INTEGER NOT NULL,
            verdict TEXT NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL, rule TEXT,
            run INTEGER NOT NULL,
            base_have INTEGER NOT NULL, base_need INTEGER NOT NULL, base_value REAL,
            missing INTEGER NOT NULL, ready_day INTEGER,
            judged_day INTEGER NOT NULL, points BLOB NOT NULL,
            PRIMARY KEY (administration, office, service)
        ) STRICT, WITHOUT ROWID;
        """,
    )


def usual_flows(db: Database) -> None:
    """How much each kiosk is usually pressed in each hour of the week, as reckoned last."""
    run_script(
        db,
        """
        -- Days are inclusive; slots are 168 means, packed as hub.sparks says.
        CREATE TABLE kiosk_flow (
            kiosk INTEGER PRIMARY KEY REFERENCES kiosk,
            first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, slots BLOB NOT NULL
        ) STRICT;
        CREATE INDEX served_whole
            ON served (administration, office, first_day, last_day, n) WHERE service IS NULL;
        CREATE INDEX served_part
            ON served (administration, office, service, first_day, last_day, n)
            WHERE service IS NOT NULL;
        """,
    )


def reasons_by_service(db: Database) -> None:
    """Reasons of a service at all offices together: a series of office 0 with a service.

    Its parent is NULL, since the administration's sums are already made of its offices'.
    """
    run_script(
        db,
        """
        INSERT OR IGNORE INTO series
            (administration, office, service, channel, survey, face_labels, parent)
            SELECT DISTINCT administration, 0, service, channel, survey, face_labels, NULL
            FROM series WHERE office <> 0 AND service <> 0;
        INSERT INTO reason_count
            SELECT w.id, c.day, c.aside, c.reason, sum(c.n) FROM series w
            JOIN series s ON s.administration = w.administration AND s.office <> 0
                AND s.service = w.service AND s.channel = w.channel AND s.survey = w.survey
                AND s.face_labels = w.face_labels
            JOIN reason_count c ON c.series = s.id
            WHERE w.office = 0 AND w.service <> 0 GROUP BY 1, 2, 3, 4;
        """,
    )


def _fill(db: Database, since_day: int, since_month: int) -> None:
    """Count hours and flows from the raw rows of books that are older than these tables."""
    connection = db.conn
    connection.create_function("booked_day", 2, _day, deterministic=True)
    connection.create_function("booked_slot", 2, _slot, deterministic=True)
    connection.create_function("month_of_day", 1, month_of_day, deterministic=True)
    # All presses of a quarter of an hour are booked alike, which saves most of the calls.
    connection.execute(
        f"""
        CREATE TEMP TABLE quarter AS SELECT o.kiosk, s.parent AS series, e.aside,
            booked_day(min(e.at_ms), a.timezone) AS day,
            booked_slot(min(e.at_ms), a.timezone) AS slot,
            sum(e.face = 0) AS happy, sum(e.face = 1) AS neutral, sum(e.face = 2) AS sad,
            sum(ifnull(b.asks, 0)) AS asked
        FROM event e JOIN booking b ON b.id = e.booking JOIN series s ON s.id = b.series
            JOIN administration a ON a.id = s.administration JOIN outbox o ON o.id = e.outbox
        WHERE e.face IS NOT NULL AND e.at_ms IS NOT NULL
        GROUP BY e.outbox, s.parent, e.aside, e.at_ms / {_QUARTER_MS}
        """
    )
    connection.execute(
        "INSERT INTO hour_count SELECT day, series, slot % 24, aside, sum(happy), sum(neutral),"
        " sum(sad), sum(asked) FROM temp.quarter WHERE day >= ? GROUP BY 1, 2, 3, 4",
        (since_day,),
    )
    connection.execute(
        "INSERT INTO kiosk_slot SELECT month_of_day(day), kiosk, slot, sum(happy + neutral + sad)"
        " FROM temp.quarter WHERE aside = 0 AND month_of_day(day) >= ? GROUP BY 1, 2, 3",
        (since_month,),
    )
    connection.execute("DROP TABLE temp.quarter")


def _day(at_ms: int, timezone: str) -> int:
    return booked_day_and_slot(at_ms, 0, timezone)[0]


def _slot(at_ms: int, timezone: str) -> int:
    return booked_day_and_slot(at_ms, 0, timezone)[1]
