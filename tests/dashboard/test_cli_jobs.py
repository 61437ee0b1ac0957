"""The job and e-mail on the command line: real processes and a real mail server."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from dashboard_kit import NOW_MS
from mail_kit import MailServer, plain

from dashboard.accounts import open_accounts
from dashboard.accounts.mail_choices import MailChoice
from dashboard.cli import cli
from dashboard.jobs.running import only_job
from dashboard.rights import Grant, Role

pytestmark = pytest.mark.system
PROGRAM = [str(Path(sys.executable).with_name("faccine-dashboard"))]


def run(*arguments):
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture
def where(town, settings):
    """Books with a kiosk that lost presses, and somebody who looks after it."""
    kiosk = town.kiosk(town.registry, "anagrafe-1")
    town.outbox(kiosk, last=4, ratings=4, missing="1-4")
    accounts = open_accounts(settings.accounts)
    account = accounts.add(
        "anna@b.example", "Anna", None, NOW_MS, [Grant(Role.ADMIN, "fontelieta")]
    )
    accounts.mail_choices.put(account.id, MailChoice(weekly=True, alerts=True, language="en"))
    accounts.close()
    return ["--database", town.url, "--accounts", settings.accounts]


@pytest.fixture
def server(tmp_path):
    server = MailServer(tmp_path / "posta")
    yield server
    server.stop()


def smtp(server):
    return ["--smtp", server.url(), "--mail-from", "faccine@b.example"]


def test_one_round_sends_what_is_new_and_the_next_one_nothing(where, server):
    first = run("jobs", "run", "--once", "--json", *where, *smtp(server))
    assert first.exit_code == 0, first.output
    done = json.loads(first.output)
    assert (done["opened"], done["sent"], done["ok"]) == (1, 1, True)
    second = run("jobs", "run", "--once", *where, *smtp(server))
    assert second.output == "1 alerts open, 0 new, 0 over; 0 messages sent, 0 not taken\n"
    [message] = server.messages()
    assert message["To"].addresses[0].display_name == "Anna"
    assert "4 events of this kiosk will not come any more" in " ".join(plain(message).split())


def test_a_mail_server_that_is_not_there_is_exit_code_1(where, server):
    server.stop()
    done = run("jobs", "run", "--once", "--json", *where, *smtp(server))
    assert done.exit_code == 1
    assert json.loads(done.stdout.splitlines()[-1])["failed"] == 1


def test_a_second_job_on_the_same_accounts_is_one_line_and_exit_code_1(where, settings):
    with only_job(settings.accounts):
        refused = run("jobs", "run", "--once", *where)
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "already running" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["jobs", "run"],
        ["jobs", "run", "--watch", "--json"],
    ],
)
def test_wrong_use_is_exit_code_2(where, arguments):
    assert run(*arguments, *where).exit_code == 2


@pytest.mark.parametrize(
    "options",
    [
        ["--smtp", "http://b.example"],
        ["--smtp", "smtp://b.example"],
        ["--address", "ftp://b.example"],
    ],
)
def test_a_setting_that_makes_no_sense_is_one_line(where, options):
    done = run("jobs", "run", "--once", *where, *options)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)


def test_watching_sends_what_is_new_and_ends_when_asked(where, server):
    command = [*PROGRAM, "jobs", "run", "--watch", *map(str, [*where, *smtp(server)])]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if '"event": "round"' in line:
                break
        assert json.loads(line)["sent"] == 1
        assert len(server.messages()) == 1
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_the_weekly_mail_can_be_looked_at_and_is_not_sent(where, server):
    shown = run("mail", "preview", "anna@b.example", *where, "--address", "https://f.example")
    assert shown.exit_code == 0, shown.output
    assert "Comune di Fontelieta, the week up to" in shown.output
    assert "https://f.example/" in shown.output
    html = run("mail", "preview", "anna@b.example", "--html", "--language", "de", *where).output
    assert '<html lang="de">' in html
    assert server.messages() == []
    unknown = run("mail", "preview", "nobody@b.example", *where)
    assert (unknown.exit_code, unknown.stderr.count("\n")) == (1, 1)


def test_a_test_message_shows_whether_mail_goes_out(where, server):
    done = run("mail", "test", "it@b.example", *where, *smtp(server))
    assert (done.exit_code, done.output) == (0, "sent to it@b.example\n")
    assert len(server.messages()) == 1
    assert run("mail", "test", "it@b.example", *where).exit_code == 1
