"""Sends what is due: to each person one e-mail for all new alerts, and the weekly one.

What is no longer so, or no longer wanted, is dropped and not sent late. A mail server that cannot
be reached is asked once a round, not once a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from dashboard.accounts import Account
from dashboard.accounts.deliveries import Channel, Delivery, What
from dashboard.accounts.mail_choices import MailChoice
from dashboard.alerts import may_see
from dashboard.alerts.model import ORDER, Alert
from dashboard.alerts.webhook import payload_of
from dashboard.alerts.words import alert_words
from dashboard.jobs.parts import Parts, language_of, people
from dashboard.jobs.weekly import weekly_mail
from dashboard.mail.alerts_mail import alerts_document
from dashboard.mail.message import Mail, compose
from dashboard.mail.sending import Post
from dashboard.mail.settings import MailSettings
from dashboard.mail.voice import absolute
from dashboard.mail.weekly.report import WeeklyReport
from faccine.runtime.logs import get_logger
from faccine.wire.errors import DeliveryError
from hub.reading import Reader

log = get_logger("jobs")


@dataclass
class Tally:
    """How many messages went out, and how many were not taken."""

    sent: int = 0
    failed: int = 0


def send_due(parts: Parts, reader: Reader, now_ms: int) -> Tally:
    """Send everything that is due now.

    Raises:
        StorageError: the books or the accounts cannot be read.
    """
    tally = Tally()
    due = parts.accounts.deliveries.due(now_ms)
    if parts.mail is not None:
        mails = [one for one in due if one.channel is Channel.MAIL]
        _MailRound(parts, parts.mail, reader, now_ms, tally).send(mails)
    for one in due:
        if one.channel is Channel.WEBHOOK:
            _send_hook(parts, reader, one, now_ms, tally)
    parts.accounts.deliveries.prune(now_ms)
    return tally


class _MailRound:
    """The e-mails of one round, on one connection."""

    def __init__(
        self, parts: Parts, mail: MailSettings, reader: Reader, now_ms: int, tally: Tally
    ) -> None:
        self._parts, self._mail, self._reader = parts, mail, reader
        self._now_ms, self._tally = now_ms, tally
        self._deliveries = parts.accounts.deliveries
        self._people = people(parts.accounts)

    def send(self, due: Sequence[Delivery]) -> None:
        """Send each person's e-mails; stop at the first failure that is everybody's."""
        with self._parts.open_post(self._mail) as post:
            by_letter = sorted(due, key=_letter)
            letters = [list(some) for _, some in groupby(by_letter, key=_letter)]
            for number, letter in enumerate(letters):
                if not self._send_letter(post, letter):
                    rest = [one for later in letters[number + 1 :] for one in later]
                    error = "the mail server took no e-mail at all"
                    self._deliveries.try_now([one.id for one in rest], self._now_ms)
                    self._deliveries.failed(rest, error, self._now_ms)
                    self._tally.failed += len(letters) - number - 1
                    return

    def _send_letter(self, post: Post, letter: list[Delivery]) -> bool:
        """Send one e-mail; tell whether it is worth going on with the others."""
        known = self._people.get(letter[0].receiver)
        if known is None:
            self._drop(letter, "there is no such account any more")
            return True
        written = self._write(letter, *known)
        if written is None:
            return True
        mail, letter, report = written
        self._deliveries.try_now([one.id for one in letter], self._now_ms)
        identity = "-".join(f"{one.what}{one.subject}" for one in letter)
        try:
            post.send(compose(mail, self._mail.sender, identity, self._now_ms))
        except DeliveryError as error:
            log.warning("e-mail not sent", account=known[0].id, reason=str(error))
            self._deliveries.failed(letter, str(error), self._now_ms, is_final=error.is_final)
            self._tally.failed += 1
            return not error.is_everybodys
        self._deliveries.sent([one.id for one in letter], self._now_ms)
        self._tally.sent += 1
        if report is not None:
            said = report.said
            self._parts.accounts.mail_choices.put_told(known[0].id, letter[0].subject, said)
        return True

    def _write(
        self, letter: list[Delivery], account: Account, wish: MailChoice
    ) -> tuple[Mail, list[Delivery], WeeklyReport | None] | None:
        if letter[0].what is What.WEEKLY:
            if not wish.weekly:
                self._drop(letter, "no longer wanted")
                return None
            mail, report = weekly_mail(self._parts, self._reader, account, wish, self._now_ms)
            return mail, letter, report
        wanted = self._still_true(letter, account, wish)
        if not wanted:
            return None
        alerts = sorted((alert for _, alert in wanted), key=lambda one: ORDER.index(one.rule))
        with self._parts.voice.speaking(language_of(self._reader, account, wish)) as language:
            words = [alert_words(alert, absolute(self._now_ms)) for alert in alerts]
            document = alerts_document(words, self._parts.links, account.id)
            mail = self._parts.voice.mail(document, account.email, account.name, language)
        return mail, [one for one, _ in wanted], None

    def _still_true(
        self, letter: list[Delivery], account: Account, wish: MailChoice
    ) -> list[tuple[Delivery, Alert]]:
        alerts = {one.id: one for one in self._parts.accounts.alerts.by_ids(
            one.subject for one in letter
        )}  # fmt: skip
        found = []
        for one in letter:
            alert = alerts.get(one.subject)
            if alert is None or not alert.is_open:
                self._drop([one], "over before it could be sent")
            elif not (wish.alerts and may_see(account.viewer, alert.place)):
                self._drop([one], "no longer wanted")
            else:
                found.append((one, alert))
        return found

    def _drop(self, deliveries: Sequence[Delivery], why: str) -> None:
        self._deliveries.drop([one.id for one in deliveries], why, self._now_ms)


def _letter(one: Delivery) -> tuple[int, bool, int]:
    """Return what makes deliveries one e-mail: all alerts to one person, or one week to them."""
    is_weekly = one.what is What.WEEKLY
    return one.receiver, is_weekly, one.subject if is_weekly else 0


def _send_hook(parts: Parts, reader: Reader, one: Delivery, now_ms: int, tally: Tally) -> None:
    deliveries = parts.accounts.deliveries
    hook = next((hook for hook in parts.accounts.webhooks.all() if hook.id == one.receiver), None)
    alert = parts.accounts.alerts.by_id(one.subject)
    if hook is None or alert is None:
        deliveries.drop([one.id], "there is no such webhook any more", now_ms)
        return
    languages = {found.code: found.languages for found in reader.administrations()}
    first = next(iter(languages.get(hook.administration, ())), None)
    with parts.voice.speaking(first):
        said = alert_words(alert, absolute(now_ms))
        words = {"where": said.where, "title": said.title, "what": said.what, "todo": said.todo}
    deliveries.try_now([one.id], now_ms)
    try:
        payload = payload_of(one.what.value, alert, words)
        parts.post(hook.address, hook.secret, one.id, payload, now_ms)
    except DeliveryError as error:
        log.warning("webhook not taken", webhook=hook.id, reason=str(error))
        deliveries.failed([one], str(error), now_ms, is_final=error.is_final)
        tally.failed += 1
        return
    deliveries.sent([one.id], now_ms)
    tally.sent += 1
