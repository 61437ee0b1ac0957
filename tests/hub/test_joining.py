"""One box's books in a shared hub's: every row, every figure, and nothing twice."""

import sqlite3
from contextlib import closing
from random import Random

import pytest
from books_by_name import added, differing, said
from builders import EXAMPLE_CATALOGUE
from click.testing import CliRunner
from random_days import OTHER_LABELS, another_town, random_messages, repeated
from town import (
    DAY_MS,
    HOUR_MS,
    KIOSK,
    NOON_MS,
    OUTBOX,
    a_rating,
    a_reason,
    a_state,
    events_of,
    open_town,
)  # fmt: skip

from faccine.runtime.database import migrate, open_database, run_script, transaction
from faccine.wire.errors import CatalogueError, StorageError
from hub.catalogue import (
    acknowledge_missing,
    issue_settings,
    load_catalogue,
    move_kiosk,
    revoke_kiosk,
)  # fmt: skip
from hub.cli import main
from hub.store.books import Books
from hub.store.chores import coarsen, coarsen_refused, prune_hours
from hub.store.few import regroup
from hub.store.joining import Renaming, join_box
from hub.store.joining_conflicts import columns_of
from hub.store.joining_plan import CARRIED, LEFT
from hub.store.judging import judge_all
from hub.store.migrations import migrations
from hub.store.recount import recount

LATER_MS = NOON_MS + 20 * DAY_MS
SEEDS = [*range(5), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(5, 60))]
ONE_ROW_EACH = """
INSERT INTO survey_office VALUES (1, 2);
INSERT INTO note VALUES (1, 1, 1, NULL, 'action', 'Sportello', '', 20000, NULL, NULL,
    'done', 20010, NULL, 0.1, 1, 5, 6, 7);
INSERT INTO note_sentence VALUES (1, 'it', 'Troppa attesa', 'Più sportelli');
INSERT INTO note_state VALUES (1, 'done', 20010);
INSERT INTO message (administration, from_day, to_day, text, said, note)
    VALUES (1, 20000, 30000, '{}', NULL, 1);
INSERT INTO message_office VALUES (1, 2);
INSERT INTO served (administration, office, service, first_day, last_day, n, changed_ms)
    VALUES (1, 1, NULL, 20000, 20006, 200, 1), (1, 1, 1, 20000, 20006, 9, 1);
INSERT INTO commitment VALUES (1, 'Segretaria', 'il lunedì', 'Sindaco', 1);
INSERT INTO kiosk_log VALUES (1, 'c', 1, '[]');
INSERT INTO kiosk_command VALUES ('aa', 1, 'identify', 1, 2, 2), ('bb', 1, 'restart', 1, 2, NULL);
INSERT OR REPLACE INTO kiosk_flow VALUES (1, 1, 2, x'00');
INSERT OR IGNORE INTO kiosk_status (kiosk, state, seen_ms) VALUES (1, 'online', 1);
INSERT OR IGNORE INTO standing VALUES (1, 2, 0, 'stable', 'p', 'month', NULL, 1, 1, 1, 0.1, 0,
    NULL, 20000, x'00');
"""


def take_all(database, messages, *, change_at=None):
    """Take messages one by one; somewhere on the way somebody changes words and places."""
    books = Books(database)
    for number, (received_ms, message) in enumerate(messages):
        if number == change_at:
            change(database, received_ms)
            books = Books(database)
        books.take([message], received_ms)
    tidy(database)


def change(database, now_ms):
    load_catalogue(database, EXAMPLE_CATALOGUE + OTHER_LABELS, source="test", now_ms=now_ms)
    move_kiosk(database, "esempio-anagrafe-2", office="tributi", services=["tari"], now_ms=now_ms)
    issue_settings(database, now_ms)


def tidy(database):
    while coarsen(database, NOON_MS):
        pass
    coarsen_refused(database, NOON_MS)
    while regroup(database):
        pass
    judge_all(database, NOON_MS)


def hub_with_its_own_town(path, seed, *, prunes=False):
    database = open_town(path, another_town(seed))
    issue_settings(database, NOON_MS)
    take_all(database, random_messages(seed + 1000, prefix=f"altro{seed}-"))
    while prunes and prune_hours(database, NOON_MS + 2 * DAY_MS):
        pass
    return database


def a_box(path, messages, *, change_at=None):
    database = open_town(path)
    issue_settings(database, NOON_MS - 30 * DAY_MS)
    take_all(database, messages, change_at=change_at)
    return database


def is_verified(database):
    return recount(database).mismatches == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_a_random_box_is_the_same_after_it_has_joined(tmp_path, seed):
    messages = random_messages(seed)
    with (
        closing(a_box(tmp_path / "box.db", messages, change_at=len(messages) // 2)) as box,
        closing(hub_with_its_own_town(tmp_path / "hub.db", seed)) as hub,
    ):
        theirs, ours = said(box), said(hub)
        join_box(hub, tmp_path / "box.db")
        assert differing(added(ours, said(hub)), theirs) == {}
        assert is_verified(hub)
        assert said(box) == theirs, "the copy is not changed"


@pytest.mark.parametrize("seed", SEEDS)
def test_what_comes_after_a_join_is_counted_as_if_the_box_had_gone_on(tmp_path, seed):
    random = Random(seed)
    messages = random_messages(seed)
    cut = random.randrange(len(messages))
    again = repeated(random, messages[:cut])
    with (
        closing(a_box(tmp_path / "box.db", messages[:cut])) as box,
        closing(hub_with_its_own_town(tmp_path / "hub.db", seed)) as hub,
    ):
        ours = said(hub)
        join_box(hub, tmp_path / "box.db")
        for database in (box, hub):
            take_all(database, [*again, *messages[cut:]])
        # How long a hub saw presses judge themselves alone is the same; so is everything else.
        assert differing(added(ours, said(hub)), said(box)) == {}
        assert is_verified(hub)


@pytest.mark.parametrize("seed", [11, 12])
def test_a_simulated_town_is_the_same_under_its_new_names(tmp_path, seed):
    for name, number in (("box", seed), ("hub", seed + 100)):
        url = f"sqlite:///{tmp_path / name}.db"
        words = ["--ratings", "1200", "--years", "0.08", "--offices", "3", "--seed", str(number)]
        done = CliRunner().invoke(main, ["simulate", *words, "--database", url])
        assert done.exit_code == 0, done.output
    with (
        closing(open_database(tmp_path / "box.db")) as box,
        closing(open_database(tmp_path / "hub.db")) as hub,
    ):
        theirs, ours = said(box), said(hub)
        kiosks = {row[0]: f"due-{row[0]}" for row in theirs["kiosk"]}
        (code,) = [row[0] for row in theirs["administration"]]
        join_box(hub, tmp_path / "box.db", Renaming({code: "due"}, kiosks))
        wanted = under_new_names(theirs, {code: "due", **kiosks})
        assert differing(added(ours, said(hub)), wanted) == {}
        assert is_verified(hub)


def under_new_names(answers, names):
    """Return what books say, every code that was renamed under its new one."""

    def cell(value):
        if not isinstance(value, str):
            return value
        first, blank, rest = value.partition(" ")
        return names.get(first, first) + blank + rest

    return {
        table: sorted((tuple(cell(one) for one in row) for row in rows), key=repr)
        for table, rows in answers.items()
    }


def test_hours_are_kept_as_far_back_as_the_shared_books_keep_them(tmp_path):
    messages = random_messages(3)
    with (
        closing(a_box(tmp_path / "box.db", messages)) as box,
        closing(hub_with_its_own_town(tmp_path / "hub.db", 3, prunes=True)) as hub,
    ):
        assert said(box)["hour_count"]
        join_box(hub, tmp_path / "box.db")
        assert is_verified(hub)


def test_hours_that_the_box_had_dropped_are_counted_where_the_shared_books_keep_them(
    tmp_path,
):
    messages = random_messages(4)
    with (
        closing(a_box(tmp_path / "box.db", messages)) as box,
        closing(hub_with_its_own_town(tmp_path / "hub.db", 4)) as hub,
    ):
        before = said(box)["hour_count"]
        ours = said(hub)
        while prune_hours(box, NOON_MS + 30 * DAY_MS):
            pass
        join_box(hub, tmp_path / "box.db")
        assert added(ours, said(hub))["hour_count"] == before
        assert is_verified(hub)


def test_every_table_of_the_books_comes_or_is_left_for_a_reason(tmp_path):
    with closing(open_town(tmp_path / "books.db")) as database:
        tables = {
            name
            for (name,) in database.conn.execute(
                "SELECT name FROM sqlite_schema WHERE type='table'"
            )
            if not name.startswith(("sqlite_", "_sqlite"))
        }
        assert tables == set(CARRIED) | set(LEFT)
        assert not set(CARRIED) & set(LEFT)


def test_every_column_that_names_a_row_is_shifted_with_it(tmp_path):
    with closing(open_town(tmp_path / "books.db")) as database:
        for table, carried in CARRIED.items():
            columns = columns_of(database.conn, "main", table)
            named = {
                row[3]: row[2] for row in database.conn.execute(f"PRAGMA foreign_key_list({table})")
            }
            assert set(carried.ids) <= set(columns), table
            assert named.items() <= {**carried.ids}.items(), table
            has_number = "id" in columns and table != "kiosk_command"  # whose ids are random text
            assert has_number == ("id" in carried.ids), table


def test_one_row_of_everything_comes(tmp_path):
    with (
        closing(full_box(tmp_path / "box.db")) as box,
        closing(hub_with_its_own_town(tmp_path / "hub.db", 1)) as hub,
    ):
        empty = [
            table
            for table in CARRIED
            if not box.conn.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
        ]
        assert empty == [], "this test is to fill every table that comes"
        ours, theirs = said(hub), said(box)
        report = join_box(hub, tmp_path / "box.db")
        assert differing(added(ours, said(hub)), theirs) == {}
        assert is_verified(hub)
        assert (report.administrations, report.offices) == (
            ["comune-esempio"], ["anagrafe", "tributi"],
        )  # fmt: skip
        assert report.events == len(theirs["event"])


def full_box(path):
    """Return a box whose every table that comes holds a row."""
    database = a_box(path, random_messages(5), change_at=20)
    books = Books(database)
    books.take([a_state(first=4, last=3, outbox=OUTBOX)], NOON_MS)
    acknowledge_missing(database, KIOSK, "card broken")
    revoke_kiosk(database, "esempio-anagrafe-2", NOON_MS)
    books.take([events_of(a_rating(1), kiosk="nobody-1")], NOON_MS)
    with transaction(database):
        run_script(database, ONE_ROW_EACH)
    return database


def test_a_box_that_has_joined_does_not_join_again_under_any_name(tmp_path):
    with (
        closing(a_box(tmp_path / "box.db", random_messages(6))),
        closing(hub_with_its_own_town(tmp_path / "hub.db", 6)) as hub,
    ):
        join_box(hub, tmp_path / "box.db")
        after = said(hub)
        other = Renaming(
            {"comune-esempio": "comune-due"},
            {name: f"due-{name}" for name in (KIOSK, "esempio-anagrafe-2", "esempio-tributi-1")},
        )
        for renaming in (None, other):
            with pytest.raises(StorageError, match="has been joined"):
                join_box(hub, tmp_path / "box.db", renaming)
        assert said(hub) == after


def test_codes_that_are_taken_are_refused_before_anything_is_written(tmp_path):
    with (
        closing(a_box(tmp_path / "box.db", random_messages(7))),
        closing(a_box(tmp_path / "hub.db", random_messages(8))) as hub,
    ):
        before = said(hub)
        with pytest.raises(CatalogueError, match="--rename-administration comune-esempio=NEW"):
            join_box(hub, tmp_path / "box.db")
        with pytest.raises(CatalogueError, match=f"--rename-kiosk {KIOSK}=NEW"):
            join_box(hub, tmp_path / "box.db", Renaming({"comune-esempio": "comune-due"}))
        assert said(hub) == before


def test_what_is_renamed_comes_under_its_new_codes(tmp_path):
    kiosks = {name: f"due-{name}" for name in (KIOSK, "esempio-anagrafe-2", "esempio-tributi-1")}
    with (
        closing(a_box(tmp_path / "box.db", random_messages(7))) as box,
        closing(a_box(tmp_path / "hub.db", random_messages(8))) as hub,
    ):
        ours = said(hub)
        join_box(hub, tmp_path / "box.db", Renaming({"comune-esempio": "comune-due"}, kiosks))
        new = added(ours, said(hub))
        assert {row[0] for row in new["ledger"]} == {kiosks[row[0]] for row in said(box)["ledger"]}
        assert [row[2:] for row in new["event"]] == [row[2:] for row in said(box)["event"]]
        assert {row[0] for row in new["refused"]} <= set(kiosks.values())
        assert is_verified(hub)
        issued = {one.kiosk: one.document for one in issue_settings(hub, LATER_MS)}
        assert {document.kiosk for document in issued.values()} >= set(kiosks.values())
        assert {document.administration.code for document in issued.values()} >= {"comune-due"}


@pytest.mark.parametrize(
    ("renaming", "words"),
    [
        (Renaming({"altrove": "comune-due"}), "has no administration 'altrove'"),
        (Renaming({}, {KIOSK: "Not Valid"}), "rename-kiosk"),
        (Renaming({}, {KIOSK: "esempio-tributi-1"}), "two of the box"),
        (Renaming({"comune-esempio": ""}), "rename-administration"),
    ],
)
def test_a_renaming_that_cannot_be_is_refused(tmp_path, renaming, words):
    with (
        closing(a_box(tmp_path / "box.db", [])),
        closing(hub_with_its_own_town(tmp_path / "hub.db", 1)) as hub,
        pytest.raises(CatalogueError, match=words),
    ):
        join_box(hub, tmp_path / "box.db", renaming)


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path):
    with (
        closing(a_box(tmp_path / "box.db", random_messages(9))),
        closing(hub_with_its_own_town(tmp_path / "hub.db", 9)) as hub,
    ):
        before = said(hub)
        dry = join_box(hub, tmp_path / "box.db", is_dry=True)
        assert said(hub) == before
        assert join_box(hub, tmp_path / "box.db") == dry
        assert list(tmp_path.glob("joining-*")) == []


def test_a_join_that_breaks_off_leaves_the_books_as_they_were(tmp_path, monkeypatch):
    with (
        closing(a_box(tmp_path / "box.db", random_messages(10))),
        closing(hub_with_its_own_town(tmp_path / "hub.db", 10)) as hub,
    ):
        before = said(hub)

        def broken(*_):
            raise sqlite3.OperationalError("disk I/O error")

        with monkeypatch.context() as patch:
            patch.setattr("hub.store.joining.count_recent", broken)
            with pytest.raises(StorageError, match="disk I/O error"):
                join_box(hub, tmp_path / "box.db")
        assert said(hub) == before
        join_box(hub, tmp_path / "box.db")
        assert is_verified(hub)


def test_books_that_contradict_themselves_do_not_come(tmp_path):
    with closing(a_box(tmp_path / "box.db", random_messages(11))) as box:
        with transaction(box) as connection:
            connection.execute("UPDATE day_count SET sad = sad + 1")
        with (
            closing(hub_with_its_own_town(tmp_path / "hub.db", 11)) as hub,
            pytest.raises(StorageError, match="not those of its raw rows"),
        ):
            join_box(hub, tmp_path / "box.db")


def test_a_file_that_is_no_box_is_refused(tmp_path):
    (tmp_path / "picture.db").write_bytes(b"\x89PNG" * 1000)
    with closing(open_database(tmp_path / "empty.db", create=True)) as empty:
        migrate(empty, migrations)
    with closing(hub_with_its_own_town(tmp_path / "hub.db", 1)) as hub:
        for name, words in (
            ("picture.db", "picture.db"),
            ("empty.db", "no administration"),
            ("missing.db", "missing.db"),
        ):
            with pytest.raises(StorageError, match=words):
                join_box(hub, tmp_path / name)


def test_what_the_hub_had_refused_of_a_kiosk_it_did_not_know_is_counted_on(tmp_path):
    with closing(open_town(tmp_path / "box.db")) as box:
        Books(box).take([events_of(a_rating(1, service="nothing"), a_reason(2, 1))], NOON_MS)
        with closing(hub_with_its_own_town(tmp_path / "hub.db", 1)) as hub:
            books = Books(hub)
            for _ in range(3):
                books.take([events_of(a_rating(1, service="nothing"))], NOON_MS + HOUR_MS)
            join_box(hub, tmp_path / "box.db")
            counts = dict(
                hub.conn.execute("SELECT why, n FROM refused_count WHERE kiosk = ?", (KIOSK,))
            )
            assert counts == {"unknown-kiosk": 3, "unknown-service": 1, "no-rating": 1}


def test_a_running_hub_knows_the_new_kiosks_at_its_next_look(tmp_path):
    with (
        closing(a_box(tmp_path / "box.db", [(NOON_MS, events_of(a_rating(1)))])),
        closing(hub_with_its_own_town(tmp_path / "hub.db", 1)) as hub,
        closing(open_database(tmp_path / "hub.db")) as running,
    ):
        books = Books(running)
        revision = books.snapshot.revision
        join_box(hub, tmp_path / "box.db")
        books.reload_catalogue()
        assert books.snapshot.revision == revision + 1
        (reply,) = books.take([events_of(a_rating(1), a_rating(2))], NOON_MS + HOUR_MS)
        assert (reply.stored_through, reply.refused) == (2, [])
        assert is_verified(hub)
