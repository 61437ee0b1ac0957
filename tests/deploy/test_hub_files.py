"""The hub's installer writes what is not there, and nothing that is."""

import os
import stat

import pytest
from hub_kit import NAME, ROOT, folder_machine, wish
from installing import copies, credentials, settings
from installing import wish as wishes
from installing.machine import Machine, Problem, Rights
from installing.release import fingerprint, source_of
from installing.services import our_units
from installing.web import server_text

from faccine.runtime.passwords import is_password_hash
from hub.password_file import own_lines


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return folder_machine(tmp_path, monkeypatch)


SAID = dict.fromkeys(["name", "administrator", "certificate", "key", "authority", "acme", "own"])


def said(**words):
    return SAID | words


SECRET = Rights(0o600)


def test_a_file_is_written_once_and_put_right_when_somebody_changed_it(machine):
    assert machine.write("/etc/faccine/x", "one", SECRET)
    assert not machine.write("/etc/faccine/x", "one", SECRET)
    machine.at("/etc/faccine/x").chmod(0o644)
    assert machine.write("/etc/faccine/x", "one", SECRET)
    assert stat.S_IMODE(machine.at("/etc/faccine/x").stat().st_mode) == 0o600
    machine.at("/etc/faccine/x").write_text("two")
    assert machine.write("/etc/faccine/x", "one", SECRET)
    assert machine.at("/etc/faccine/x").read_text() == "one"


def test_nobody_is_given_what_a_link_in_their_folder_leads_to(machine, monkeypatch):
    """Who has taken over the dashboard may put links beside the books, and root comes by."""
    roots = machine.at("/etc/faccine/roots")
    roots.write_text("secret")
    roots.chmod(0o600)
    machine.at("/var/lib/faccine/hub/books.db-wal").symlink_to(roots)
    if os.geteuid() == 0:
        os.chown(machine.at("/var/lib/faccine/hub"), 65534, 65534)
    with pytest.raises(Problem, match="a link, expected the file itself"):
        machine.own("/var/lib/faccine/hub/books.db-wal", Rights(0o660, "faccine-hub", "faccine"))
    assert stat.S_IMODE(roots.stat().st_mode) == 0o600


def test_a_copy_is_not_put_back_through_a_link(machine, tmp_path):
    books, copy = machine.at("/var/lib/faccine/hub/books.db"), tmp_path / "copy.db"
    books.write_text("new")
    copy.write_text("old")
    books.with_name("books.db.part").symlink_to(tmp_path / "roots")
    copies.put_back(machine, {"books": str(copy)}, "2.0")
    assert books.read_text() == "old"
    assert not books.is_symlink()
    assert not (tmp_path / "roots").exists()


def test_looking_tells_the_same_and_changes_nothing(tmp_path, machine, monkeypatch):
    looking = Machine(root=tmp_path, is_looking=True)
    machine.write("/etc/faccine/old", "old")
    before = sorted(tmp_path.rglob("*"))
    assert looking.write("/etc/faccine/x", "one")
    assert looking.folder("/etc/faccine/folder")
    assert looking.link("/opt/faccine/current", "releases/1")
    assert looking.remove("/etc/faccine/old")
    assert looking.does("false", why="x", next_step="y") == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_a_program_that_fails_is_one_line_with_its_last_words(machine):
    with pytest.raises(Problem) as caught:
        machine.does("sh", "-c", "echo first; echo 'no room.'; exit 3", why="it", next_step="see x")
    assert str(caught.value) == "it: no room; see x"


def test_secrets_are_made_once_and_let_their_owners_in(machine):
    assert credentials.credentials(machine, wish()).is_changed
    assert not credentials.credentials(machine, wish()).is_changed
    logins = own_lines(machine.at(credentials.OWN_LOGINS))
    assert [line.split(":")[0] for line in logins] == ["_hub", "_metrics"]
    password = machine.at(credentials.HUB_PASSWORD).read_text().strip()
    assert len(password) == 43
    assert is_password_hash(logins[0].split(":")[1])
    assert credentials.fits(password, logins[0].split(":")[1])
    assert not credentials.fits("another", logins[0].split(":")[1])
    modes = {stat.S_IMODE(file.stat().st_mode) for file in machine.at("/etc/faccine").iterdir()}
    assert modes == {0o600}


def test_a_password_that_was_replaced_gets_in_and_the_other_stays(machine):
    credentials.credentials(machine, wish())
    before = own_lines(machine.at(credentials.OWN_LOGINS))
    machine.at(credentials.HUB_PASSWORD).write_text("new one\n")
    assert credentials.credentials(machine, wish()).is_changed
    after = own_lines(machine.at(credentials.OWN_LOGINS))
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_settings_of_the_administrators_are_left_alone_and_the_name_is_kept_up(machine):
    settings_of = settings.settings
    for folder in ("usr/local/bin",):
        machine.at(folder).mkdir(parents=True)
    assert settings_of(machine, wish()).is_changed
    machine.at(settings.DASHBOARD).write_text('database = "x"\n')
    assert not settings_of(machine, wish()).is_changed
    assert settings_of(machine, wish("other.comune.example")).is_changed
    assert machine.at(settings.DASHBOARD).read_text() == 'database = "x"\n'
    addresses = machine.at(settings.ADDRESSES).read_text()
    assert 'FACCINE_DASHBOARD_RUN_ADDRESS="https://other.comune.example"' in addresses
    assert 'FACCINE_DASHBOARD_ACCOUNTS_LINK_ADDRESS="https://other.comune.example"' in addresses
    assert "AUTHORITY=" not in addresses, "nothing has to be trusted beyond what Debian does"
    assert "REPOSITORY" not in addresses, "there is none yet"


def test_our_programs_understand_the_settings_that_are_written(machine, monkeypatch):
    from click.testing import CliRunner

    from dashboard.cli import cli as dashboard
    from hub.cli import main as hub
    from hub.commands.card import card

    machine.at("usr/local/bin").mkdir(parents=True)
    machine.at(settings.REPOSITORY_KEY).parent.mkdir(parents=True)
    machine.at(settings.REPOSITORY_KEY).write_text("key")
    machine.at("/etc/faccine/authority.pem").write_text("authority")
    settings.settings(machine, wish())
    for line in machine.at(settings.ADDRESSES).read_text().splitlines()[1:]:
        name, value = line.split("=", 1)
        monkeypatch.setenv(name, value.strip('"'))
    seen = {}
    run = dashboard.commands["run"]
    monkeypatch.setattr(run, "callback", lambda **given: seen.update(given))
    arguments = ["--config", str(machine.at(settings.DASHBOARD)), "run"]
    assert CliRunner().invoke(dashboard, arguments).exit_code == 0
    assert seen["database"] == "sqlite:////var/lib/faccine/hub/books.db"
    assert str(seen["accounts_path"]) == "/var/lib/faccine/web/accounts.db"
    assert seen["address"] == f"https://{NAME}"
    assert seen["enrol_brokers"] == (f"mqtts://{NAME}:8883", f"mqtts://{NAME}:443")
    assert str(seen["authority"]) == "/etc/faccine/authority.pem"
    assert seen["repository"] == f"https://{NAME}/apt"
    options = {option.name: option for option in card.params}
    for name in ("hub_url", "hub_authority", "repository", "repository_key"):
        assert (
            f"FACCINE_HUB_KIOSK_CARD_{name.upper()}" in machine.at(settings.ADDRESSES).read_text()
        )
        assert name in options
    monkeypatch.setattr(hub.commands["run"], "callback", lambda **given: seen.update(given))
    arguments = ["--config", str(machine.at(settings.HUB)), "run"]
    assert CliRunner().invoke(hub, arguments).exit_code == 0
    assert seen["broker"] == "mqtt://_hub@127.0.0.1:1883"


def test_what_was_wanted_is_kept_and_a_second_run_needs_no_words(machine):
    first = wishes.wish_of(machine, ROOT, said(name="Hub.Comune.Example.", administrator="a@b.it"))
    assert (first.name, first.administrator) == (NAME, "a@b.it")
    assert wishes.keep(machine, first)
    assert wishes.wish_of(machine, ROOT, said()) == first
    assert not wishes.keep(machine, wishes.wish_of(machine, ROOT, said(name=NAME)))


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({}, "--name: expected"),
        ({"name": "hub/comune"}, "--name hub/comune: expected"),
        ({"name": NAME, "key": "x"}, "both or neither"),
        ({"name": NAME, "key": "x", "certificate": "y", "acme": "a@b.it"}, "one of them"),
        ({"name": "10.0.0.5", "acme": "a@b.it"}, "use a name"),
    ],
)
def test_a_wish_that_cannot_be_is_one_line(machine, words, complaint):
    with pytest.raises(Problem, match=complaint):
        wishes.wish_of(machine, ROOT, said(**words))


def test_a_way_to_a_certificate_replaces_the_one_before(machine):
    wishes.keep(machine, wish(acme="a@b.it"))
    given = wishes.wish_of(machine, ROOT, said(certificate="/c", key="/k"))
    assert (given.acme, given.certificate) == (None, "/c")
    wishes.keep(machine, given)
    own = wishes.wish_of(machine, ROOT, said(own=True))
    assert (own.acme, own.certificate, own.key) == (None, None, None)


def test_a_checkout_is_another_release_as_soon_as_anything_in_it_changed(tmp_path):
    for file in ("pyproject.toml", "requirements/server.txt", "hub/x.py", "docs/y.md"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("a")
    before = fingerprint(tmp_path)
    (tmp_path / "docs/y.md").write_text("b")
    assert fingerprint(tmp_path) == before
    (tmp_path / "hub/x.py").write_text("b")
    assert fingerprint(tmp_path) != before


def test_a_folder_without_a_release_is_refused(tmp_path):
    with pytest.raises(Problem, match="expected an unpacked release"):
        source_of(tmp_path)


def test_nginx_is_told_the_hubs_name_everywhere():
    text = server_text((ROOT / "deploy/nginx/faccine.conf").read_text(), wish())
    assert "@" not in text
    assert text.count(NAME) == 3


def test_every_unit_that_is_installed_is_in_the_release():
    for unit in our_units():
        assert (ROOT / "deploy/systemd" / unit).is_file()


def test_books_are_copied_and_put_back_with_their_owner(machine, tmp_path):
    from faccine.runtime.database import migrate, open_database
    from hub.store.migrations import migrations

    for folder in ("books", "accounts"):
        machine.at(f"/var/backups/faccine/{folder}").mkdir(parents=True)
    books = machine.at("/var/lib/faccine/hub/books.db")
    database = open_database(books, create=True)
    migrate(database, migrations)
    database.close()
    before = copies.schema(machine)
    made = copies.copy_all(machine, "2.0")
    assert list(made) == ["books"], "there are no accounts"
    database = open_database(books)
    database.conn.execute("CREATE TABLE added (x)")
    database.conn.execute("INSERT INTO _sqlite_migrations VALUES (99, 'hub', 'later', 'now')")
    database.close()
    assert copies.schema(machine) != before
    (aside,) = copies.put_back(machine, made, "2.0")
    assert copies.schema(machine) == before
    assert aside.endswith("books.db.of-2.0-1")
    assert copies.copy_all(machine, "2.0")["books"].endswith("books-before-2.0-2.db")


def test_a_damaged_copy_stops_an_upgrade_before_it_begins(machine):
    machine.at("/var/backups/faccine/books").mkdir(parents=True)
    machine.at("/var/lib/faccine/hub/books.db").write_bytes(b"no database" * 1000)
    with pytest.raises(Problem, match="nothing is changed"):
        copies.copy_all(machine, "2.0")
    assert list(machine.at("/var/backups/faccine/books").iterdir()) == []
