"""What a round does: alerts open and close, each is told once, and the week on Mondays."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from dashboard_kit import NOW_MS
from job_kit import DAY_MS, MINUTE_MS, Job
from mail_kit import html, plain

from dashboard.accounts.deliveries import Channel, What
from dashboard.accounts.mail_choices import MailChoice
from dashboard.jobs.rounds import run_round
from dashboard.rights import Grant, Role
from faccine.wire.errors import DeliveryError

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


def gone(town):
    town.status(town.first, seen_ms=NOW_MS - 60 * 60_000)


def back(town, job):
    town.status(town.first, seen_ms=job.now_ms)


# Alerts


def test_an_alert_is_told_once_to_everybody_who_looks_after_the_place(kiosks, job):
    job.person("anna@comune.example", ANNA, name="Anna")
    job.person("luca@comune.example", LUCA)
    job.person("bruna@comune.example", TOWN)
    gone(kiosks)
    done = run_round(job.parts)
    assert (done.opened, done.open, done.sent, done.is_ok) == (1, 1, 2, True)
    assert {to for to, _ in job.outgoing.take()} == {"anna@comune.example", "bruna@comune.example"}
    [alert] = job.accounts.alerts.open()
    assert len(job.accounts.deliveries.of_subject(What.OPENED, alert.id)) == 2
    for _ in range(3):
        job.later()
        run_round(job.parts)
    assert job.outgoing.take() == []


def test_it_is_told_again_only_as_a_new_episode(kiosks, job):
    job.person("anna@comune.example", ANNA)
    gone(kiosks)
    run_round(job.parts)
    back(kiosks, job)
    job.later()
    assert run_round(job.parts).closed == 1
    gone(kiosks)
    job.later()
    assert run_round(job.parts).opened == 1
    assert len(job.outgoing.take()) == 2


def test_all_that_is_new_comes_in_one_message_in_the_readers_language(kiosks, job):
    anna = job.person("anna@comune.example", ANNA)
    job.accounts.mail_choices.put(anna, MailChoice(weekly=True, alerts=True, language="en"))
    gone(kiosks)
    kiosks.outbox(kiosks.first, last=3, ratings=3, missing="1-3")
    run_round(job.parts)
    [message] = job.outgoing.messages
    assert message["Subject"].startswith("2 new alerts")
    for said in ("presses are missing", "does not connect", "https://faccine.example/avvisi"):
        assert said in plain(message)
        assert said in html(message)
    assert message["List-Unsubscribe"].startswith("<https://faccine.example/avvisi/basta/")
    assert "today" not in plain(message)


def test_a_mail_server_that_is_down_is_asked_once_a_round_and_all_is_told_later(kiosks, job):
    job.person("anna@comune.example", ANNA)
    job.person("bruna@comune.example", TOWN)
    gone(kiosks)
    job.outgoing.error = NEVER
    done = run_round(job.parts)
    assert (done.failed, done.is_ok, job.outgoing.tries) == (2, False, 1)
    job.later(4)
    run_round(job.parts)
    assert job.outgoing.tries == 1  # five minutes have not passed yet
    job.outgoing.error = None
    job.later(1)
    assert run_round(job.parts).sent == 2
    assert len(job.outgoing.take()) == 2


def test_who_comes_later_is_not_told_of_what_was_told_before(kiosks, job):
    gone(kiosks)
    run_round(job.parts)
    job.person("anna@comune.example", ANNA)
    job.later()
    run_round(job.parts)
    assert job.outgoing.take() == []


def test_what_was_sent_stays_sent_however_often_it_is_written_down(job):
    book = job.accounts.deliveries
    for _ in range(2):
        book.queue(What.OPENED, 1, Channel.MAIL, [1], NOW_MS)
        book.sent([one.id for one in book.due(NOW_MS)], NOW_MS)
    [one] = book.of_subject(What.OPENED, 1)
    assert (one.id, one.sent_ms) == (1, NOW_MS)
    book.queue(What.OPENED, 1, Channel.MAIL, [1], NOW_MS)
    assert book.due(NOW_MS) == []


def test_tries_come_less_and_less_often_and_end_after_three_days(job):
    book, now_ms, waits = job.accounts.deliveries, NOW_MS, []
    book.queue(What.OPENED, 1, Channel.MAIL, [1], now_ms)
    while due := book.due(now_ms):
        book.try_now([due[0].id], now_ms)
        book.failed(due, "Connection refused", now_ms)
        [after] = book.of_subject(What.OPENED, 1)
        waits.append((after.due_ms - now_ms) // MINUTE_MS)
        now_ms = after.due_ms
    assert waits == [5, 15, 60, 180, 360, 720, 720, 720, 720, 720, 0]
    [given_up] = book.troubles(0)
    assert (given_up.tries, given_up.sent_ms, given_up.error) == (11, None, "Connection refused")


def test_what_is_over_before_it_could_be_sent_is_not_sent_late(kiosks, job):
    job.person("anna@comune.example", ANNA)
    gone(kiosks)
    job.outgoing.error = NEVER
    run_round(job.parts)
    back(kiosks, job)
    job.outgoing.error = None
    job.later()
    run_round(job.parts)
    assert job.outgoing.take() == []
    assert job.accounts.deliveries.due(job.now_ms + DAY_MS) == []


def test_a_receiver_refused_for_good_is_not_tried_again_and_keeps_nobody_waiting(kiosks, job):
    job.person("anna@comune.example", ANNA)
    job.person("bruna@comune.example", TOWN)
    job.outgoing.refused = {"anna@comune.example"}
    gone(kiosks)
    done = run_round(job.parts)
    assert (done.sent, done.failed) == (1, 1)
    job.later(60)
    assert run_round(job.parts).failed == 0


def test_a_process_that_died_before_it_told_anybody_tells_it_when_it_comes_back(kiosks, job):
    from dashboard.alerts.gathering import gather
    from dashboard.alerts.rules import find_all
    from dashboard.alerts.settings import RulesInForce

    job.person("anna@comune.example", ANNA)
    gone(kiosks)
    reader = job.parts.open_reader()
    facts, _ = gather(reader, RulesInForce(), {}, job.now_ms)
    reader.close()
    job.accounts.alerts.put(find_all(facts, RulesInForce(), job.now_ms), job.now_ms)
    # Here it died. The next process finds the alert open and nobody told.
    assert run_round(job.parts).opened == 0
    assert len(job.outgoing.take()) == 1


def test_after_a_downtime_one_message_tells_what_is_still_so(kiosks, job):
    job.person("anna@comune.example", ANNA)
    run_round(job.parts)
    gone(kiosks)
    job.later(3 * 24 * 60)
    run_round(job.parts)
    assert len(job.outgoing.take()) == 1


def test_books_that_cannot_be_read_close_nothing(kiosks, job):
    job.person("anna@comune.example", ANNA)
    gone(kiosks)
    run_round(job.parts)
    kiosks.path.rename(kiosks.path.with_suffix(".away"))
    job.later()
    done = run_round(job.parts)
    assert not done.is_ok
    assert "books.sqlite3" in done.error
    assert len(job.accounts.alerts.open()) == 1
    heartbeat = job.accounts.jobs.get("round")
    assert heartbeat.error == done.error


def test_who_wants_no_alerts_or_lost_the_place_gets_none(kiosks, job):
    anna = job.person("anna@comune.example", ANNA)
    job.accounts.mail_choices.put(anna, MailChoice(weekly=True, alerts=False))
    job.person("rita@comune.example", Grant(Role.READER, "fontelieta"))
    gone(kiosks)
    run_round(job.parts)
    assert job.outgoing.take() == []


def test_without_a_mail_server_nothing_waits_for_one(kiosks, tmp_path):
    job = Job(kiosks, tmp_path / "others.sqlite3", NOW_MS, mails=False)
    job.person("anna@comune.example", ANNA)
    gone(kiosks)
    assert run_round(job.parts).opened == 1
    assert job.accounts.deliveries.due(job.now_ms) == []
    job.close()


def test_programs_are_told_when_it_begins_and_when_it_is_over(kiosks, job):
    job.accounts.webhooks.put("fontelieta", "https://esempio.example/", "s" * 20, 0)
    job.accounts.webhooks.put("vernante", "https://altrove.example/", "s" * 20, 0)
    gone(kiosks)
    run_round(job.parts)
    back(kiosks, job)
    job.later()
    run_round(job.parts)
    address = "https://esempio.example/"
    assert job.hooks.got == [(address, "alert.opened", "gone"), (address, "alert.closed", "gone")]


def test_a_webhook_that_fails_is_tried_again_and_holds_up_no_mail(kiosks, job):
    job.person("anna@comune.example", ANNA)
    job.accounts.webhooks.put("fontelieta", "https://esempio.example/", "s" * 20, 0)
    job.hooks.error = DeliveryError("https://esempio.example/: answered 500")
    gone(kiosks)
    done = run_round(job.parts)
    assert (done.sent, done.failed) == (1, 1)
    job.hooks.error = None
    job.later()
    assert run_round(job.parts).sent == 1


def test_an_account_removed_meanwhile_gets_nothing_and_breaks_nothing(kiosks, job):
    anna = job.person("anna@comune.example", ANNA)
    gone(kiosks)
    job.outgoing.error = NEVER
    run_round(job.parts)
    job.accounts.remove(anna)
    job.outgoing.error = None
    job.later(5)
    assert run_round(job.parts).is_ok
    assert job.outgoing.take() == []


def test_deliveries_of_last_year_are_forgotten(kiosks, job):
    job.person("anna@comune.example", ANNA)
    gone(kiosks)
    run_round(job.parts)
    [alert] = job.accounts.alerts.open()
    assert job.accounts.deliveries.of_subject(What.OPENED, alert.id)
    job.now_ms += 200 * DAY_MS
    run_round(job.parts)
    assert job.accounts.deliveries.of_subject(What.OPENED, alert.id) == []
