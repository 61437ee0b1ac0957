"""The e-mail of Monday: what changed, is it real, why, and nothing beyond its reader's scope."""

import re

import pytest
from dashboard_kit import NOW_MS, TODAY
from job_kit import DAY_MS, Job

from dashboard.accounts.mail_choices import MailChoice
from dashboard.jobs.weekly import JOB, weekly_mail
from dashboard.language import LANGUAGES
from dashboard.mail.wishes import wish_of
from dashboard.rights import Grant, Role
from hub.periods import last_weeks, month_of_day, month_period

ADMIN = Grant(Role.ADMIN, "fontelieta")
ANNA = Grant(Role.MANAGER, "fontelieta", frozenset({"anagrafe"}))
WEEKS = last_weeks(TODAY, 4)


@pytest.fixture
def job(town, tmp_path):
    job = Job(town, tmp_path / "accounts.sqlite3", NOW_MS)
    job.accounts.jobs.begin(JOB, NOW_MS - DAY_MS)
    yield job
    job.close()


@pytest.fixture
def write(job):
    """write(grant) is the plain part of somebody's weekly e-mail; again for the same person."""

    def make(grant=ADMIN, language="en"):
        account = job.accounts.by_email("a@b.example")
        if account is None:
            job.person("a@b.example", grant)
            account = job.accounts.by_email("a@b.example")
        wish = MailChoice(weekly=True, alerts=True, language=language)
        reader = job.parts.open_reader()
        try:
            mail, report = weekly_mail(job.parts, reader, account, wish, job.now_ms)
        finally:
            reader.close()
        job.report, job.mail, job.account = report, mail, account
        return mail.text

    return make


def flat(text):
    return " ".join(text.split())


def body(text):
    return text.split("\n-- \n")[0].strip()


def worse(town, **more):
    town.standing(town.registry, town.taxes, "worse", run=3, **more)
    town.rate(town.registry, town.taxes, WEEKS.last_day, (60, 10, 30), reasons={"waiting": 9})
    town.rate(
        town.registry,
        town.taxes,
        WEEKS.first_day - 3,
        (90, 5, 5),
        reasons={"waiting": 2, "staff": 1},
    )
    town.standing(town.registry, town.cards, "stable", run=9)
    town.standing(town.library, town.cards, "too-few")


def test_it_says_what_changed_whether_it_is_real_why_and_where_to_look(town, write):
    worse(town)
    text = flat(write())
    assert "Anagrafe centro, TARI: worse" in text
    assert "“Bad” 30.0% (21.9–39.6) of 100 ratings in the last four weeks; 10.0% as a rule." in text
    assert "Yes, beyond the limit for 3 weeks. Chance alone does not explain it." in text
    assert "25.0 points more than in the four weeks before" in text
    assert "9 (2)" in text
    page = "https://faccine.example/uffici/fontelieta/anagrafe"
    days = f"{WEEKS.first_date}/{WEEKS.last_date}"
    assert f"{page}?servizio=tari&periodo={days}" in text
    assert "1 service changed; 1 service as usual; 1 with too few ratings." in text


def test_what_was_told_last_week_is_no_news_this_week(town, job, write):
    worse(town)
    write()
    job.accounts.mail_choices.put_told(job.account.id, TODAY, job.report.said)
    text = body(write())
    assert "What changed" not in text
    assert "still worse: Anagrafe centro, TARI (beyond the limit for 3 weeks)" in flat(text)


def test_a_signal_that_ended_is_news_once(town, job, write):
    worse(town)
    write()
    job.accounts.mail_choices.put_told(job.account.id, TODAY, job.report.said)
    town.database.conn.execute("UPDATE standing SET verdict = 'stable', rule = NULL, run = 1")
    text = flat(write())
    assert "Anagrafe centro, TARI: stable (it was worse)" in text
    assert "The signal has ended" in text
    assert "Anagrafe centro, Carta d’identità" not in text  # it was stable all along


def test_a_week_in_which_nothing_changed_is_two_lines_long(town, job, write):
    town.standing(town.registry, town.cards, "stable", run=9)
    town.rate(town.registry, town.cards, TODAY - 3, (40, 1, 1))
    lines = body(write()).splitlines()
    assert lines[2:4] == ["1 service as usual.", "42 ratings last week. No open alert."]
    assert lines[4:] == ["", "Open the dashboard", "https://faccine.example/"]
    assert "nothing new" in job.mail.subject


def test_who_reads_it_when_and_who_decides_is_one_line(town, write):
    assert "Decides:" not in write()
    with town.database.conn as connection:
        connection.execute(
            "INSERT INTO commitment VALUES (?, 'Head of registry', 'Mondays', 'Clerk', 1)",
            (town.town,),
        )
    said = "Reads the results: Head of registry. When: Mondays. Decides: Clerk."
    assert said in flat(write())


def test_nothing_beyond_the_readers_scope_is_in_it(town, write):
    worse(town)
    town.standing(town.library, town.taxes, "worse")
    town.rate(town.library, town.cards, WEEKS.last_day, (500, 0, 0))
    other = town.administration("vernante", "Comune di Vernante")
    town.office(other, "tributi", [], 5, "Tributi di Vernante")
    text = write(ANNA)
    assert "TARI" in text
    for hidden in ("Biblioteca", "Vernante", "600"):
        assert hidden not in text
    assert "100 ratings last week" in text


def test_an_office_of_two_people_is_told_by_month_only_and_only_when_the_month_is_over(
    town, job, write
):
    month = month_period(month_of_day(TODAY) - 1)  # October 2026
    town.rate(town.social, town.cards, month.first_day + 9, (20, 5, 15))
    town.rate(town.social, town.cards, WEEKS.last_day, (0, 0, 77))
    town.standing(town.social, 0, "worse", step="month")
    town.standing(town.social, town.cards, "worse")  # left from when more people rotated
    text = flat(write())
    assert "Servizi sociali" not in text
    assert "77" not in text
    assert "worse" not in text
    job.now_ms = NOW_MS - 21 * DAY_MS  # Monday 2 November: October ended within the week
    text = flat(write())
    assert "Servizi sociali, October 2026: “Good” 50.0%, “So-so” 12.5%, “Bad” 37.5%" in text
    assert "worse" not in text
    job.now_ms += 7 * DAY_MS
    assert "Servizi sociali" not in write()


def test_a_month_of_nine_ratings_of_a_small_office_is_not_told(town, job, write):
    month = month_period(month_of_day(TODAY) - 1)
    town.rate(town.social, town.cards, month.first_day, (9, 0, 0))
    job.now_ms = NOW_MS - 21 * DAY_MS
    assert "Servizi sociali" not in write()


def test_that_nobody_opened_the_dashboard_for_a_month_is_said(town, job, write):
    job.accounts.jobs.begin("other", 0)
    job.now_ms = NOW_MS + 40 * DAY_MS
    assert "Nobody has opened the dashboard for 41 days" in flat(write())
    job.accounts.page_views.write(job.account.id, ["fontelieta"], TODAY + 20)
    assert "Nobody has opened" not in flat(write())


def test_a_hub_administrator_who_looks_in_counts_where_there_is_one_administration(
    town, job, write
):
    write()
    job.accounts.page_views.write(job.account.id, [""], TODAY + 35)
    job.now_ms = NOW_MS + 40 * DAY_MS
    assert "Nobody has opened" not in flat(write())
    town.administration("vernante", "Comune di Vernante")
    assert "Nobody has opened" in flat(write())  # they may have come for the other one


def test_actions_that_are_due_are_named_until_they_are_done(town, write):
    town.note(
        town.town, "Prenotazione online", state="running", due_day=TODAY + 2, office=town.registry
    )
    town.note(town.town, "Corso", state="done", due_day=TODAY - 5)
    town.note(town.town, "Fra un mese", state="running", due_day=TODAY + 30)
    text = flat(write())
    assert "Anagrafe centro: “Prenotazione online”, due 25 November 2026." in text
    assert "Corso" not in text
    assert "Fra un mese" not in text


def test_several_administrations_each_have_their_part(town, write):
    other = town.administration("vernante", "Comune di Vernante")
    service = town.service(other, "carta", "Carta")
    town.office(other, "anagrafe", [service], 5, "Anagrafe di Vernante")
    worse(town)
    text = write(Grant(Role.HUB_ADMIN))
    assert "Comune di Fontelieta\n----" in text
    assert "Comune di Vernante\n----" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_it_keeps_to_72_columns_and_leaves_no_gap(town, write, language, job):
    worse(town)
    text = write(language=language)
    assert all(len(line) <= 72 for line in text.splitlines() if "https://" not in line)
    assert not re.search(r"%\(|\{\{|None", text + job.mail.subject + job.mail.html)
    if language != "en":
        assert "ratings" not in text
        assert "What changed" not in text


def test_someone_with_no_office_yet_gets_no_broken_mail(books, tmp_path):
    job = Job(books, tmp_path / "accounts.sqlite3", NOW_MS)
    job.person("a@b.example", ADMIN)
    account = job.accounts.by_email("a@b.example")
    reader = job.parts.open_reader()
    mail, _ = weekly_mail(job.parts, reader, account, wish_of(account, None), NOW_MS)
    reader.close()
    job.close()
    assert mail.subject
    assert "None" not in mail.text


@pytest.mark.parametrize(
    ("role", "weekly", "alerts"),
    [
        (Role.MANAGER, True, True),
        (Role.ADMIN, True, True),
        (Role.HUB_ADMIN, False, True),
        (Role.READER, False, False),
    ],
)
def test_who_chose_nothing_is_told_what_is_usual_for_the_role(job, role, weekly, alerts):
    job.person("r@b.example", Grant(role, None if role is Role.HUB_ADMIN else "fontelieta"))
    account = job.accounts.by_email("r@b.example")
    assert wish_of(account, None) == MailChoice(weekly, alerts)
    assert wish_of(account, MailChoice(True, False, "de")) == MailChoice(True, False, "de")
