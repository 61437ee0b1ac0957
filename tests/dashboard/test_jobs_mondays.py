"""The week is told on Mondays at seven, once, and not to those who do not want it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from dashboard_kit import NOW_MS
from job_kit import Job

from dashboard.accounts.mail_choices import MailChoice
from dashboard.jobs.mondays import due_monday
from dashboard.jobs.rounds import run_round
from dashboard.rights import Grant, Role
from faccine.wire.errors import DeliveryError
from hub.periods import date_of

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


@pytest.mark.parametrize(
    ("last", "now", "monday"),
    [
        ("2026-11-23T06:55", "2026-11-23T07:00", "2026-11-23"),
        ("2026-11-23T06:50", "2026-11-23T06:55", None),
        ("2026-11-23T07:00", "2026-11-23T07:05", None),
        # Three weeks of downtime: the latest Monday only, and only within three days.
        ("2026-11-02T09:00", "2026-11-25T09:00", "2026-11-23"),
        ("2026-11-02T09:00", "2026-11-26T07:01", None),
        # Clocks were put back on the Sunday before.
        ("2026-10-26T06:59", "2026-10-26T07:00", "2026-10-26"),
    ],
)
def test_the_week_is_due_on_monday_at_seven_where_people_live(last, now, monday):
    found = due_monday(ms(last), ms(now), "Europe/Rome")
    assert (found and str(date_of(found))) == monday


def at(job, text):
    job.now_ms = ms(text)


def test_the_weekly_mail_comes_once_a_monday_to_those_who_want_it(town, job):
    job.person("anna@comune.example", ANNA)
    luca = job.person("luca@comune.example", LUCA)
    job.accounts.mail_choices.put(luca, MailChoice(weekly=False, alerts=True))
    at(job, "2026-11-23T06:55")
    run_round(job.parts)
    assert job.outgoing.take() == []
    for text in ("2026-11-23T07:00", "2026-11-23T07:05", "2026-11-24T07:00"):
        at(job, text)
        run_round(job.parts)
    assert [to for to, _ in job.outgoing.take()] == ["anna@comune.example"]
    at(job, "2026-11-30T07:01")
    run_round(job.parts)
    assert len(job.outgoing.take()) == 1


def test_the_first_round_ever_sends_no_weekly_mail(town, job):
    job.person("anna@comune.example", ANNA)
    at(job, "2026-11-23T09:00")
    run_round(job.parts)
    assert job.outgoing.take() == []


def test_a_weekly_mail_ended_before_it_went_out_does_not_go_out(town, job):
    anna = job.person("anna@comune.example", ANNA)
    at(job, "2026-11-22T09:00")
    run_round(job.parts)
    at(job, "2026-11-23T07:00")
    job.outgoing.error = NEVER
    run_round(job.parts)
    job.accounts.mail_choices.put(anna, MailChoice(weekly=False, alerts=True))
    job.outgoing.error = None
    job.later(5)
    run_round(job.parts)
    assert job.outgoing.take() == []
