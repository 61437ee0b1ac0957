"""Writes down who gets the weekly e-mail, once a Monday, and makes it up when it is sent."""

from __future__ import annotations

from dashboard.accounts import Account
from dashboard.accounts.deliveries import Channel, What
from dashboard.accounts.mail_choices import MailChoice
from dashboard.jobs.mondays import due_monday
from dashboard.jobs.parts import Parts, language_of, people
from dashboard.mail.message import Mail
from dashboard.mail.weekly.building import weekly_report
from dashboard.mail.weekly.report import WeeklyReport
from dashboard.mail.weekly.words import weekly_document
from hub.reading import Reader

JOB = "weekly"
_DEFAULT_ZONE = "Europe/Rome"


def queue_weekly(parts: Parts, reader: Reader, now_ms: int) -> int:
    """Write down who gets the e-mail of a Monday that has come since the last call.

    The first call ever only begins to count.

    Returns:
        How many people get one.
    """
    jobs = parts.accounts.jobs
    before = jobs.get(JOB)
    queued = 0
    if before is not None and parts.mail is not None:
        for account, wish in people(parts.accounts).values():
            monday = due_monday(before.began_ms, now_ms, timezone_of(reader, account))
            if wish.weekly and account.grants and monday is not None:
                parts.accounts.deliveries.queue(
                    What.WEEKLY, monday, Channel.MAIL, [account.id], now_ms
                )
                queued += 1
    jobs.begin(JOB, now_ms)
    jobs.end(JOB, now_ms, None, {"queued": queued})
    return queued


def weekly_mail(
    parts: Parts, reader: Reader, account: Account, wish: MailChoice, now_ms: int
) -> tuple[Mail, WeeklyReport]:
    """Return somebody's weekly e-mail as it would go out now, and what it was made from.

    Raises:
        StorageError: the books cannot be read.
    """
    since = parts.accounts.jobs.get(JOB)
    told = parts.accounts.mail_choices.told(account.id)
    with parts.voice.speaking(language_of(reader, account, wish)) as language:
        report = weekly_report(
            reader, parts.accounts, account.viewer, told, now_ms, since.first_ms if since else None
        )
        document = weekly_document(report, parts.links, account.id)
        return parts.voice.mail(document, account.email, account.name, language), report


def timezone_of(reader: Reader, account: Account) -> str:
    """Return the time zone in which somebody's Monday begins: their first administration's."""
    for administration in reader.administrations():
        if account.viewer.sees(administration.code):
            return administration.timezone
    return _DEFAULT_ZONE
