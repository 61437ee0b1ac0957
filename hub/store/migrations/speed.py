"""What large books came to need, so that five hundred offices are read as quickly as one."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import run_script


def counted_first(db: Database) -> None:
    """Keep what is counted together, apart from what is set aside: most pages read only that."""
    for table, column in (("day_count", "day"), ("month_count", "month")):
        names = f"series, aside, {column}, happy, neutral, sad, asked"
        run_script(
            db,
            f"""
            CREATE TABLE {table}_new (
                series INTEGER NOT NULL, aside INTEGER NOT NULL, {column} INTEGER NOT NULL,
                happy INTEGER NOT NULL, neutral INTEGER NOT NULL, sad INTEGER NOT NULL,
                asked INTEGER NOT NULL,
                PRIMARY KEY (series, aside, {column})
            ) STRICT, WITHOUT ROWID;
            INSERT INTO {table}_new SELECT {names} FROM {table} ORDER BY series, aside, {column};
            DROP TABLE {table};
            ALTER TABLE {table}_new RENAME TO {table};
            """,
        )


def few_offices(db: Database) -> None:
    """Sum up apart the reasons of offices at whose counters few people rotate."""
    db.conn.execute("CREATE TABLE few_office (office INTEGER PRIMARY KEY REFERENCES office) STRICT")


def newest_settings(db: Database) -> None:
    """Find the newest settings of every kiosk without reading their documents."""
    db.conn.execute("CREATE INDEX settings_newest ON settings_version (kiosk, version, placement)")


def served_by_day(db: Database) -> None:
    """Find people served by their days, and add them up without reading their rows."""
    run_script(
        db,
        """
        DROP INDEX served_whole;
        CREATE INDEX served_whole
            ON served (administration, office, first_day, last_day, n, service)
            WHERE service IS NULL;
        CREATE INDEX served_days ON served (administration, last_day);
        CREATE INDEX served_span ON served (last_day - first_day);
        """,
    )
