"""Numbers that move with what they stand for, so that pages need not read it again."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import run_script

_VERBS = ("INSERT", "UPDATE", "DELETE")
_REVISED = {
    "kiosk": ("kiosk", "placement", "settings_version"),
    "note": ("note", "note_sentence", "note_state", "message"),
    "served": ("served",),
    "standing": ("standing",),
}
_COUNTED_BY_DAY = ("day_count", "reason_count")


def revisions(db: Database) -> None:
    """Move a number with every change of kiosks' places, notes, served, verdicts and past days.

    The days that are past begin before ``past.before_day``, which the hub says; nearly all that it
    counts is counted later. Triggers, so that no writer can forget it.
    """
    run_script(
        db,
        f"""
        CREATE TABLE revision (what TEXT PRIMARY KEY, number INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        INSERT INTO revision VALUES {", ".join(f"('{what}', 0)" for what in _REVISED)};
        CREATE TABLE past (before_day INTEGER NOT NULL, revision INTEGER NOT NULL) STRICT;
        INSERT INTO past VALUES (0, 0);
        """,
    )
    for what, tables in _REVISED.items():
        for table in tables:
            for verb in _VERBS:
                db.conn.execute(
                    f"CREATE TRIGGER {table}_revised_by_{verb.lower()} AFTER {verb} ON {table}"
                    f" BEGIN UPDATE revision SET number = number + 1 WHERE what = '{what}'; END"
                )
    for table in _COUNTED_BY_DAY:
        for verb in _VERBS:
            row = "old" if verb == "DELETE" else "new"
            db.conn.execute(
                f"CREATE TRIGGER {table}_past_by_{verb.lower()} AFTER {verb} ON {table}"
                f" WHEN {row}.day < (SELECT before_day FROM past)"
                " BEGIN UPDATE past SET revision = revision + 1; END"
            )
