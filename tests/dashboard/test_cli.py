"""The command line, as a person or a script uses it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from brokers import find_free_port
from click.testing import CliRunner

from dashboard.cli import cli

PROGRAM = [str(Path(sys.executable).with_name("faccine-dashboard"))]


def run(*arguments, **more):
    return CliRunner().invoke(cli, [str(one) for one in arguments], **more)


@pytest.fixture
def accounts(tmp_path):
    return ["--accounts", tmp_path / "accounts.sqlite3"]


def test_an_account_is_added_with_a_password_asked_for_twice(accounts):
    typed = "correct horse battery\ncorrect horse battery\n"
    added = run("accounts", "add", "a@b.example", "--name", "Anna", *accounts, input=typed)
    assert added.exit_code == 0, added.output
    assert "correct horse" not in added.output
    listed = run("accounts", "list", *accounts)
    assert listed.output == "a@b.example\thub-admin\tpassword\tAnna\n"


def test_a_password_can_come_from_a_file_and_never_from_a_flag(accounts, tmp_path):
    (tmp_path / "password").write_text("correct horse battery\n")
    added = run(
        "accounts", "add", "a@b.example", "--password-file", tmp_path / "password", *accounts
    )
    assert added.exit_code == 0, added.output
    assert run("accounts", "add", "c@d.example", "--password", "x", *accounts).exit_code == 2


def test_a_password_file_that_is_no_text_is_one_line(accounts, tmp_path):
    (tmp_path / "password").write_bytes(b"\xff\xfe horse battery\n")
    done = run(
        "accounts", "add", "a@b.example", "--password-file", tmp_path / "password", *accounts
    )
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert f"password file {tmp_path / 'password'}: expected text in UTF-8" in done.stderr


def test_a_link_is_one_path_and_needs_no_password(accounts):
    run("accounts", "add", "a@b.example", "--without-password", *accounts)
    link = run("accounts", "link", "a@b.example", *accounts).output
    assert link.startswith("/accedi/link/")
    assert link.count("\n") == 1


@pytest.mark.parametrize("way", ["option", "environment", "settings"])
def test_a_link_is_a_whole_address_where_the_dashboards_own_is_known(accounts, tmp_path, way):
    run("accounts", "add", "a@b.example", "--without-password", *accounts)
    hub = "https://faccine.comune.example"
    (tmp_path / "dashboard.toml").write_text(f'address = "{hub}/"\n' if way == "settings" else "")
    words = ["--address", f"{hub}/"] if way == "option" else []
    known = {"FACCINE_DASHBOARD_ACCOUNTS_LINK_ADDRESS": hub} if way == "environment" else {}
    settings = ["--config", tmp_path / "dashboard.toml"]
    link = run(*settings, "accounts", "link", "a@b.example", *words, *accounts, env=known)
    assert link.output.startswith(f"{hub}/accedi/link/"), link.output


def test_an_address_that_nobody_could_open_makes_no_link(accounts):
    run("accounts", "add", "a@b.example", "--without-password", *accounts)
    done = run("accounts", "link", "a@b.example", "--address", "ftp://hub", *accounts)
    assert done.exit_code == 1
    assert "expected https://faccine.example.org" in done.output


def test_accounts_lie_beside_the_books_unless_said_otherwise(tmp_path):
    url = f"sqlite:///{tmp_path / 'books.db'}"
    run("accounts", "add", "a@b.example", "--without-password", "--database", url)
    assert (tmp_path / "dashboard-accounts.sqlite3").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["accounts", "link", "x@y.example"], "accounts add x@y.example"),
        (["accounts", "add", "nobody", "--without-password"], "expected name@example.org"),
    ],
)
def test_what_fails_says_so_in_one_line(tmp_path, arguments, said):
    done = subprocess.run(
        [*PROGRAM, *arguments, "--accounts", str(tmp_path / "a.sqlite3")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture
def town_url(town):
    return ["--database", town.url]


def test_an_account_gets_a_role_at_places_that_are_there(town_url):
    where = ["--role", "manager", "--administration", "fontelieta"]
    offices = ["--office", "anagrafe", "--office", "sociali"]
    add = ["accounts", "add", "ugo@b.example", "--without-password", *town_url]
    added = run(*add, *where, *offices)
    assert added.exit_code == 0, added.output
    listed = run("accounts", "list", *town_url).output
    assert listed == "ugo@b.example\tmanager fontelieta/anagrafe+sociali\tlink only\n"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (["--role", "reader"], "expected an administration for every role"),
        (["--administration", "fontelieta"], "which has none"),
        (["--role", "admin", "--administration", "nowhere"], "not found; there are: fontelieta"),
        (
            ["--role", "reader", "--administration", "fontelieta", "--office", "x"],
            "office x: not found; there are: anagrafe, biblioteca, sociali",
        ),
        (
            ["--role", "admin", "--administration", "fontelieta", "--office", "anagrafe"],
            "expected no offices",
        ),
    ],
)
def test_a_role_at_a_place_that_is_not_there_is_one_line(town_url, where, said):
    done = run("accounts", "add", "ugo@b.example", "--without-password", *where, *town_url)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr
    assert run("accounts", "list", *town_url).output == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sso-client-id", "faccine"], "expected --sso-issuer"),
        (["--sso-issuer", "https://id.example"], "expected --sso-client-id and"),
        (["--sso-issuer", "http://id.example", "SECRET"], "expected https://"),
        (["--sso-issuer", "https://u:p@id.example", "SECRET"], "expected https://"),
        (["--sso-issuer", "https://[", "SECRET"], "expected https://"),
        (["--sso-issuer", "https://id.example", "EMPTY"], "its first line is empty"),
        (["--sso-issuer", "https://id.example", "MISSING"], "No such file"),
    ],
)
def test_single_sign_on_that_cannot_be_is_one_line(town, tmp_path, options, said):
    (tmp_path / "SECRET").write_text("hush-hush\n")
    (tmp_path / "EMPTY").write_text("\n")
    if options[-1].isupper():
        name = options.pop()
        options += ["--sso-client-id", "x", "--sso-client-secret-file", tmp_path / name]
    done = run("run", "--database", town.url, *options)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr
    assert "hush-hush" not in done.stderr


def test_every_command_has_an_example():
    subcommands = [["accounts", name] for name in ("add", "link", "list")]
    for command in ([], ["run"], ["accounts"], *subcommands):
        told = run(*command, "--help")
        assert told.exit_code == 0
        assert "\n  faccine-dashboard" in told.output, command


def healthz(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        return answer.status


@pytest.fixture
def server(town):
    port = find_free_port()
    process = subprocess.Popen(
        [*PROGRAM, "run", "--database", town.url, "--port", str(port)],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                assert healthz(port) == 200
                break
            except OSError:
                assert process.poll() is None, process.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.system
def test_it_serves_until_sigterm_and_then_stops_cleanly(server):
    process, port = server
    assert healthz(port) == 200
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


@pytest.mark.system
def test_a_port_that_is_taken_is_one_line_and_exit_1(server, town):
    _, port = server
    done = subprocess.run(
        [*PROGRAM, "run", "--database", town.url, "--port", str(port)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"faccine-dashboard: address 127.0.0.1 port {port}: somebody else uses it; "
        "choose another --host or --port\n"
    )


@pytest.mark.system
def test_books_that_are_not_there_are_one_line_and_exit_1(tmp_path):
    done = subprocess.run(
        [*PROGRAM, "run", "--database", f"sqlite:///{tmp_path}/nowhere.db", "--port", "0"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "nowhere.db" in done.stderr
    assert done.stderr.count("\n") == 1


def test_accounts_are_copied_and_put_back(accounts, tmp_path):
    run("accounts", "add", "a@b.example", "--without-password", *accounts)
    copied = run("accounts", "backup", "--to", tmp_path / "copies", *accounts)
    assert copied.exit_code == 0, copied.output
    (copy,) = (tmp_path / "copies").iterdir()
    run("accounts", "add", "later@b.example", "--without-password", *accounts)
    back = run("accounts", "restore", copy, *accounts)
    assert (back.exit_code, "old accounts are" in back.output) == (0, True)
    assert run("accounts", "list", *accounts).output == "a@b.example\thub-admin\tlink only\n"


def test_copying_accounts_wants_to_know_which(tmp_path):
    done = run("accounts", "backup", "--to", tmp_path)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
