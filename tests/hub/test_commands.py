import datetime as dt
import json

import pytest
from builders import EXAMPLE_CATALOGUE
from click.testing import CliRunner
from town import KIOSK, NOON_MS, OUTBOX, Town, a_rating, a_state, events_of, raw_events

from faccine.runtime.lock import ProcessLock
from hub.catalogue import newest_settings, open_codes
from hub.cli import main
from hub.commands.common import now_ms, opened_to_read


class Hub:
    """The command line in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "books.db"
        self.url = f"sqlite:///{self.path}"

    def __call__(self, *words, exit_code=0):
        result = CliRunner().invoke(main, [*words, "--database", self.url])
        assert result.exit_code == exit_code, result.output
        return result.output

    def town(self):
        return Town(self.path)


@pytest.fixture
def hub(tmp_path):
    return Hub(tmp_path)


def test_init_makes_books_once(hub):
    assert "made" in hub("init")
    assert "already there" in hub("init")
    assert "up to date" in hub("migrate")


def test_loading_a_catalogue_again_changes_nothing(hub, tmp_path):
    file = tmp_path / "comune.toml"
    file.write_text(EXAMPLE_CATALOGUE)
    assert "kiosk esempio-anagrafe-1: added" in hub("catalogue", "load", str(file))
    assert hub("catalogue", "load", str(file)).strip() == f"{file}: no changes"


def test_a_catalogue_is_printed_as_a_file_that_changes_nothing(hub, tmp_path):
    hub("init")
    assert "the catalogue is empty" in hub("catalogue", "export", exit_code=1)
    file = tmp_path / "comune.toml"
    file.write_text(EXAMPLE_CATALOGUE)
    hub("catalogue", "load", str(file))
    file.write_text(hub("catalogue", "export", "comune-esempio"))
    assert hub("catalogue", "export") == file.read_text()
    assert hub("catalogue", "load", str(file)).strip() == f"{file}: no changes"
    assert "expected comune-esempio" in hub("catalogue", "export", "altro", exit_code=1)


@pytest.mark.parametrize(
    "words",
    [["verify"], ["kiosk", "list"], ["export", "events"], ["refused", "list"], ["tidy"],
     ["run", "--broker", "mqtt://localhost"]],
    ids=lambda words: words[0],
)  # fmt: skip
def test_missing_books_are_one_line_with_the_next_step(hub, words):
    output = hub(*words, exit_code=1)
    assert output.count("\n") == 1
    assert "books.db" in output
    assert "init" in output


def test_verify_tells_people_and_scripts_the_same(hub):
    town = hub.town()
    town.take(events_of(a_rating(1), a_rating(2)), a_state(last=3))
    line = f"{KIOSK} {OUTBOX}: 3 made = 2 stored + 0 refused + 1 waiting + 0 missing"
    assert hub("verify").splitlines() == [line, "ok"]
    report = json.loads(hub("verify", "--json"))
    assert report["ok"] is True
    assert {**report["kiosks"][0], "acknowledged": 0} == {
        "kiosk": KIOSK, "outbox": OUTBOX, "made": 3, "stored": 2, "refused": 0, "waiting": 1,
        "missing": 0, "acknowledged": 0,
    }  # fmt: skip
    town.take(a_state(first=4, last=3))
    town.close()
    assert hub("verify", exit_code=1).splitlines()[-1] == "NOT OK"
    assert "1 missing" in hub("kiosk", "acknowledge", KIOSK, "--why", "card broken")
    assert hub("verify").splitlines()[-1] == "ok"


def test_refused_input_is_listed_and_retried(hub, tmp_path):
    town = hub.town()
    town.take(events_of(a_rating(1, service="tari-online")), raw_events(b"garbage"))
    assert "unknown-service: service 'tari-online'" in hub("refused", "list")
    assert "1 taken in" not in hub("refused", "retry", exit_code=1)
    file = tmp_path / "comune.toml"
    file.write_text(
        EXAMPLE_CATALOGUE.replace('code = "certificati"', 'code = "tari-online"').replace(
            '"certificati"]', '"tari-online"]'
        )
    )
    hub("catalogue", "load", str(file))
    report = json.loads(hub("refused", "retry", "--json", exit_code=1))
    assert report["taken"] == 1
    assert [left["why"] for left in report["left"]] == ["unreadable"]
    assert hub("verify").splitlines()[-1] == "ok"
    town.close()


def test_events_travel_out_and_in(hub, tmp_path):
    town = hub.town()
    town.take(events_of(a_rating(1), a_rating(2, "sad")))
    town.close()
    exported = hub("export", "events")
    assert [json.loads(line)["face"] for line in exported.splitlines()] == ["happy", "sad"]
    assert hub("export", "events", "--format", "csv").splitlines()[0].startswith("kiosk,outbox,seq")
    rescued = tmp_path / "rescued.jsonl"
    rescued.write_text(
        f'{{"kiosk":"{KIOSK}","outbox":"{OUTBOX}","seq":3,"kind":"rating","face":"happy",'
        '"clock":"synced","at":"2026-11-18T10:00:00Z"}\n'
    )
    assert hub("import", str(rescued)) == "1 events read, 0 refused\n"
    assert hub("verify").splitlines()[-1] == "ok"


def test_backup_and_restore(hub, tmp_path):
    town = hub.town()
    town.take(events_of(a_rating(1)))
    town.close()
    copy = tmp_path / "copy.db"
    hub("backup", str(copy))
    assert "old books" in hub("restore", str(copy))
    with ProcessLock(hub.path, who="faccine-hub"):
        assert "already running" in hub("restore", str(copy), exit_code=1)


def test_a_backup_without_a_place_is_written_down_and_makes_no_copy(hub, tmp_path):
    hub.town().close()
    said = hub("backup", "--to", str(tmp_path / "stick"), "--missing", "no stick", exit_code=1)
    assert "no stick" in said
    assert not (tmp_path / "stick").exists()
    with opened_to_read(hub.url) as books:
        ((problem,),) = books.conn.execute("SELECT problem FROM backup").fetchall()
    assert problem == "no stick"


def test_the_first_kiosk_of_the_catalogue_gets_a_code_that_its_group_may_read(hub, tmp_path):
    hub.town().close()
    code_file = tmp_path / "code"
    assert KIOSK in hub("kiosk", "first", "--code-file", str(code_file))
    assert code_file.stat().st_mode & 0o777 == 0o640
    with opened_to_read(hub.url) as books:
        (kiosk,) = open_codes(books, now_ms())
    assert kiosk.kiosk == KIOSK
    assert code_file.read_text().count("-") == 3


def test_a_dated_backup_is_written_down_and_older_ones_go(hub, tmp_path):
    hub("init")
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "books-2026-01-01T000000Z.db").touch()
    made = json.loads(hub("backup", "--to", str(folder), "--keep", "1", "--json"))
    assert made["removed"] == [str(folder / "books-2026-01-01T000000Z.db")]
    with opened_to_read(hub.url) as books:
        ((file, size_bytes, problem),) = books.conn.execute(
            "SELECT file, bytes, problem FROM backup"
        ).fetchall()
    assert (file, size_bytes, problem) == (made["file"], made["bytes"], None)


def test_a_backup_that_fails_is_written_down_with_the_reason(hub, tmp_path):
    hub("init")
    output = hub("backup", "--to", str(tmp_path / "media" / "stick"), exit_code=1)
    assert output.count("\n") == 1
    assert "plugged in" in output
    with opened_to_read(hub.url) as books:
        ((problem,),) = books.conn.execute("SELECT problem FROM backup").fetchall()
    assert problem in output


def test_backup_wants_a_file_or_a_folder(hub, tmp_path):
    hub("init")
    assert "either FILE or --to" in hub("backup", exit_code=2)
    assert "either FILE or --to" in hub("backup", "a.db", "--to", str(tmp_path), exit_code=2)


def test_a_second_hub_on_the_same_books_refuses_to_start(hub):
    hub("init")
    with ProcessLock(hub.path, who="faccine-hub"):
        output = hub("run", "--broker", "mqtt://127.0.0.1:1", exit_code=1)
    assert "already running" in output
    assert output.count("\n") == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("books.db", "expected sqlite:///"),
        ("postgresql://h/d", "SQLite"),
        ("sqlite://", "expected"),
    ],
)
def test_a_database_that_is_none_is_one_line(url, expected):
    result = CliRunner().invoke(main, ["verify", "--database", url])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert expected in result.output


def test_a_revoked_kiosk_is_turned_away(hub):
    town = hub.town()
    hub("kiosk", "revoke", KIOSK)
    town.books.reload_catalogue()
    assert town.take(events_of(a_rating(1)))[0].error == "unknown-kiosk"
    hub("kiosk", "restore", KIOSK)
    town.books.reload_catalogue()
    assert town.take(events_of(a_rating(1)))[0].error is None
    town.close()


def test_a_simulated_history_is_believable_reproducible_and_right(hub, tmp_path):
    words = ["simulate", "--ratings", "3000", "--years", "0.5", "--until", "2026-10-31"]
    hub(*words)
    assert hub("verify").splitlines()[-1] == "ok"
    exported = [json.loads(line) for line in hub("export", "events").splitlines()]
    ratings = [event for event in exported if event["kind"] == "rating"]
    assert 2700 < len(ratings) < 3300
    assert {event["at"][14:] for event in ratings if event["at"] < "2026-10-20"} == {"00:00.000Z"}
    assert not any(event["aside"] == ["out-of-hours"] for event in exported)
    assert "already" in hub(*words, exit_code=1)
    other = Hub(tmp_path / "other")
    other(*words)
    assert [json.loads(line) for line in other("export", "events").splitlines()] == exported


def test_kiosks_of_the_simulated_town_have_something_to_say(hub):
    hub("simulate", "--ratings", "200", "--years", "0.1", "--until", "2026-10-31")
    with opened_to_read(hub.url) as books:
        documents = [issued.document for issued in newest_settings(books)]
    assert len(documents) == 6
    for document in documents:
        assert {"it", "de", "en"} == document.contact.text.keys()
        assert document.contact.address.endswith(".example/reclami")
        assert all(service.icon for service in document.services)
        assert dt.date(2026, 10, 31) in [message.first for message in document.messages]
        for message in document.messages:
            assert message.text.keys() == message.said.keys() == {"it", "de", "en"}


def test_simulated_data_never_touches_real_data(hub):
    town = hub.town()
    town.take(events_of(a_rating(1)), now_ms=NOON_MS)
    town.close()
    hub("simulate", "--ratings", "200", "--years", "0.1", "--until", "2026-10-31")
    events = [json.loads(line) for line in hub("export", "events").splitlines()]
    assert sum(event["administration"] == "comune-esempio" for event in events) == 1
    assert {e["administration"] for e in events[1:] if e["office"]} == {"dimostrazione"}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_history_that_cannot_be_is_one_line(hub, day):
    output = hub("simulate", "--until", day, exit_code=1)
    assert output.count("\n") == 1
    assert f"--until {day}" in output
    assert not hub.path.exists()
