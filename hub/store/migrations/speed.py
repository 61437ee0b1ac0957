"""What large books came to need, so that five hundred offices are read as quickly as one."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import run_script
from hub.store.months import MONTH_COLUMNS, sum_up_months


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


_WEEKS_A_ROW = 13
_WEEKS = [f"w{number}" for number in range(_WEEKS_A_ROW)]
# Rows begin on a Monday; 1970 began on a Thursday.
_ROW = "({row}.day + 3) / 91"
_COLUMN = "({row}.day + 3) % 91 / 7"


def reasons_by_week(db: Database) -> None:
    """Sum up reasons by week, thirteen weeks in a row: a hundred offices' year is read at once.

    Triggers keep it, so that no writer of reasons by day can forget it.
    """
    summed = ", ".join(
        f"sum(iif({_COLUMN.format(row='c')} = {number}, n, 0))" for number in range(_WEEKS_A_ROW)
    )
    run_script(
        db,
        f"""
        CREATE TABLE reason_weeks (
            series INTEGER NOT NULL, aside INTEGER NOT NULL, weeks INTEGER NOT NULL,
            reason INTEGER NOT NULL, {", ".join(f"{week} INTEGER NOT NULL" for week in _WEEKS)},
            PRIMARY KEY (series, aside, weeks, reason)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO reason_weeks
            SELECT series, aside, {_ROW.format(row="c")}, reason, {summed}
            FROM reason_count c GROUP BY 1, 2, 3, 4;
        """,
    )
    for verb, row, change in (
        ("INSERT", "new", "new.n"),
        ("UPDATE OF n", "new", "new.n - old.n"),
        ("DELETE", "old", "-old.n"),
    ):
        column = _COLUMN.format(row=row)
        changes = ", ".join(
            f"iif({column} = {number}, {change}, 0)" for number in range(_WEEKS_A_ROW)
        )
        added = ", ".join(f"{week} = {week} + excluded.{week}" for week in _WEEKS)
        db.conn.execute(
            f"CREATE TRIGGER reason_weeks_by_{verb.split()[0].lower()} AFTER {verb} ON reason_count"
            f" BEGIN INSERT INTO reason_weeks VALUES"
            f" ({row}.series, {row}.aside, {_ROW.format(row=row)}, {row}.reason, {changes})"
            f" ON CONFLICT DO UPDATE SET {added}; END"
        )


def months_by_day(db: Database) -> None:
    """Keep in the row of a month what was counted up to the end of each of its days.

    Any period at five hundred offices is then a few rows of each, without a look at single days.
    """
    columns = ", ".join(f"{name} INTEGER NOT NULL" for name in MONTH_COLUMNS)
    run_script(
        db,
        f"""
        CREATE TABLE month_count_new ({columns}, PRIMARY KEY (series, aside, month))
            STRICT, WITHOUT ROWID;
        DROP TABLE month_count;
        ALTER TABLE month_count_new RENAME TO month_count;
        """,
    )
    sum_up_months(db.conn)
