"""The job as a process: one at a time, a round every five minutes, and a heartbeat."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from dashboard_kit import NOW_MS
from job_kit import DAY_MS, Job

from dashboard.jobs import running
from dashboard.jobs.rounds import EVERY_MS, run_round
from dashboard.rights import Grant, Role
from faccine.wire.errors import AlreadyRunning, DeliveryError

ANNA = Grant(Role.MANAGER, "fontelieta", frozenset({"anagrafe"}))
LUCA = Grant(Role.MANAGER, "fontelieta", frozenset({"biblioteca"}))
TOWN = Grant(Role.ADMIN, "fontelieta")
NEVER = DeliveryError("mail server: Connection refused", is_everybodys=True)


def ms(text: str) -> int:
    return int(
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Rome")).timestamp() * 1000
    )


@pytest.fixture
def job(town, tmp_path):
    job = Job(town, tmp_path / "accounts.sqlite3", NOW_MS)
    yield job
    job.close()


@pytest.fixture
def kiosks(town, job):
    """Two kiosks: anagrafe-1, heard until an hour ago, and biblioteca-1, heard just now."""
    town.first = town.kiosk(town.registry, "anagrafe-1")
    town.second = town.kiosk(town.library, "biblioteca-1")
    town.status(town.second, seen_ms=NOW_MS + DAY_MS)
    return town


def test_the_heartbeat_says_when_the_next_round_comes(kiosks, job):
    run_round(job.parts, next_ms=NOW_MS + EVERY_MS)
    heartbeat = job.accounts.jobs.get("round")
    assert (heartbeat.ended_ms, heartbeat.next_ms, heartbeat.error) == (
        NOW_MS,
        NOW_MS + EVERY_MS,
        None,
    )
    assert heartbeat.result["open"] == 0


def test_a_second_job_on_the_same_accounts_is_refused(tmp_path):
    path = tmp_path / "accounts.sqlite3"
    with running.only_job(path), pytest.raises(AlreadyRunning, match="already running"):
        running.only_job(path)
    running.only_job(path).close()


def test_watching_runs_a_round_now_and_again_until_it_is_stopped(kiosks, job):
    class Stop:
        def __init__(self):
            self.waits = []

        def is_set(self):
            return len(self.waits) == 3

        def wait(self, seconds):
            self.waits.append(seconds)
            job.later(seconds / 60)

    class Supervisor:
        alives = 0

        def ready(self, status): ...
        def stopping(self): ...
        def alive(self):
            self.alives += 1

    stop, supervisor = Stop(), Supervisor()
    running.watch(job.parts, stop, supervisor)
    assert (stop.waits, supervisor.alives) == ([300.0] * 3, 3)
    assert job.accounts.jobs.get("round").began_ms == NOW_MS + 2 * EVERY_MS
