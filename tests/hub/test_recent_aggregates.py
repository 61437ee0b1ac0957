"""Faces by hour and kiosks' flows: fed while writing, kept for a while, never counted twice."""

import pytest
from town import (
    DAY_MS,
    HOUR_MS,
    KIOSK,
    NOON_MS,
    a_rating,
    a_reason,
    events_of,
)

from faccine.runtime.database import migrate, open_database, transaction
from hub.periods import local_day_and_slot, month_of_day
from hub.store.books import Books
from hub.store.chores import FLOWS_KEPT_MONTHS, HOURS_KEPT_DAYS, prune_flows, prune_hours
from hub.store.migrations import migrations
from hub.store.recount import recount

DAY, SLOT = local_day_and_slot(NOON_MS, "Europe/Rome")


def hours(town):
    """Return {(day, hour, aside): (happy, neutral, sad)} where anything is counted."""
    rows = town.rows(
        "SELECT day, hour, aside, happy, neutral, sad FROM hour_count WHERE happy + neutral + sad"
    )
    return {tuple(key): tuple(faces) for *key, a, b, c in rows for faces in [(a, b, c)]}


def flows(town):
    return {
        (month, slot): n
        for month, slot, n in town.rows("SELECT month, slot, n FROM kiosk_slot WHERE n <> 0")
    }


def test_a_press_counts_in_the_hour_of_its_office_and_in_the_flow_of_its_kiosk(town):
    town.take(events_of(a_rating(1, "sad"), a_rating(2), a_rating(3, mode="test")))
    assert hours(town) == {(DAY, SLOT % 24, 0): (1, 0, 1), (DAY, SLOT % 24, 8): (1, 0, 0)}
    assert flows(town) == {(month_of_day(DAY), SLOT): 2}, "a test press is no citizen's"
    (series,) = town.rows("SELECT DISTINCT s.office, s.service FROM hour_count JOIN series s"
                          " ON s.id = series")  # fmt: skip
    assert series == (1, 0), "by the hour only for offices as a whole"


def test_a_press_whose_hour_nobody_knows_is_in_neither(town):
    town.take(events_of(a_rating(1, clock="unset")))
    assert (hours(town), flows(town)) == ({}, {})
    assert recount(town.database).is_ok


def test_what_screening_sets_aside_moves_in_both(town):
    burst = [a_rating(seq, at_ms=NOON_MS + seq * 1000) for seq in range(1, 6)]
    town.take(events_of(*burst[:4]))
    assert flows(town) == {(month_of_day(DAY), SLOT): 4}
    town.take(events_of(burst[4]))
    assert flows(town) == {}
    assert hours(town) == {(DAY, SLOT % 24, 1): (5, 0, 0)}
    assert recount(town.database).is_ok


def test_old_hours_go_a_day_at_a_time_and_late_rows_do_not_bring_them_back(town):
    for days in (0, 1, 2):
        at_ms = NOON_MS + days * DAY_MS
        town.take(events_of(a_rating(days + 1, at_ms=at_ms)), now_ms=at_ms)
    later_ms = NOON_MS + (HOURS_KEPT_DAYS + 2) * DAY_MS
    assert prune_hours(town.database, later_ms) == 1
    assert {day for day, _, _ in hours(town)} == {DAY + 1, DAY + 2}
    assert prune_hours(town.database, later_ms) == 1
    assert prune_hours(town.database, later_ms) == 0
    town.books.forget()
    town.take(events_of(a_rating(4, at_ms=NOON_MS + HOUR_MS)), now_ms=later_ms)
    town.take(events_of(a_rating(5, at_ms=NOON_MS + 2 * DAY_MS + HOUR_MS)), now_ms=later_ms)
    assert {day for day, _, _ in hours(town)} == {DAY + 2}
    assert recount(town.database).is_ok


def test_old_flows_go_a_month_at_a_time_and_late_rows_do_not_bring_them_back(town):
    town.take(events_of(a_rating(1)))
    later_ms = NOON_MS + (FLOWS_KEPT_MONTHS + 1) * 31 * DAY_MS
    assert prune_flows(town.database, later_ms) == 1
    assert prune_flows(town.database, later_ms) == 0
    town.books.forget()
    town.take(events_of(a_rating(2)), now_ms=later_ms)
    assert flows(town) == {}
    assert recount(town.database).is_ok


def test_a_reason_also_counts_for_its_service_at_all_offices(town):
    town.take(events_of(a_rating(1, "sad", asks=True), a_reason(2, 1)))
    rows = town.rows(
        "SELECT s.office = 0, s.service <> 0, n FROM reason_count JOIN series s ON s.id = series"
        " ORDER BY 1, 2"
    )
    assert rows == [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)]


@pytest.fixture
def older(town, tmp_path):
    """Books as they were before hours and flows were kept, with a few presses."""
    town.take(
        events_of(a_rating(1, "sad", asks=True), a_reason(2, 1), a_rating(3),
                  a_rating(4, mode="test"), a_rating(5, clock="unset"))
    )  # fmt: skip
    town.take(events_of(a_rating(6, at_ms=NOON_MS - 20 * DAY_MS)))
    old = open_database(tmp_path / "older.db", create=True)
    with transaction(old):
        migrations.apply(old, stop_before="served")
    tables = [name for (name,) in old.conn.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%migrations%'"
    )]  # fmt: skip
    with transaction(old) as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            rows = town.rows(f"SELECT {', '.join(columns)} FROM {table}")
            connection.execute(f"DELETE FROM {table}")
            connection.executemany(
                f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows
            )
        # Before, a reason was not counted for its service at all offices together.
        wide = "SELECT id FROM series WHERE office = 0 AND service <> 0"
        connection.execute(f"DELETE FROM reason_count WHERE series IN ({wide})")
        connection.execute("DELETE FROM series WHERE office = 0 AND service <> 0")
    yield old
    old.close()


def test_books_of_an_earlier_release_are_filled_from_their_raw_rows(town, older):
    migrate(older, migrations)
    verdict = recount(older)
    assert verdict.mismatches == []
    kept = [day for (day,) in older.conn.execute("SELECT DISTINCT day FROM hour_count")]
    assert kept == [DAY], "hours are kept for some days"
    for table in ("kiosk_slot", "reason_count"):
        count = f"SELECT count(*) FROM {table}"
        assert older.conn.execute(count).fetchone() == town.database.conn.execute(count).fetchone()


def test_the_next_press_counts_in_books_of_an_earlier_release(older):
    migrate(older, migrations)
    Books(older).take([events_of(a_rating(7), kiosk=KIOSK)], NOON_MS + 8 * HOUR_MS)
    assert recount(older).is_ok
