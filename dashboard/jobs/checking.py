"""Asks the rules, keeps what they found, and writes down who has to be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.accounts.deliveries import Channel, What
from dashboard.alerts import may_see
from dashboard.alerts.gathering import gather
from dashboard.alerts.model import Alert
from dashboard.alerts.rules import find_all
from dashboard.jobs.parts import Parts, people
from hub.reading import Reader


class Checked(NamedTuple):
    """How many alerts opened, closed, and are open now."""

    opened: int
    closed: int
    open: int


def check(parts: Parts, reader: Reader, now_ms: int) -> Checked:
    """Ask every rule once.

    Raises:
        StorageError: the books or the accounts cannot be read. Nothing is closed then: what cannot
            be looked at has not gone away.
    """
    book, rules = parts.accounts.alerts, parts.accounts.alert_rules.in_force()
    facts, remembered = gather(reader, rules, book.since(), now_ms)
    opened, closed = book.put(find_all(facts, rules, now_ms), now_ms)
    book.put_since(remembered)
    tell(parts, book.to_tell(), now_ms)
    return Checked(len(opened), len(closed), len(book.open()))


def tell(parts: Parts, alerts: Iterable[Alert], now_ms: int) -> None:
    """Write down who has to be told of alerts that opened or closed.

    People are told when one opens, programs also when it closes. Written down twice it is told
    once, so dying between these steps loses nothing.
    """
    everybody = people(parts.accounts) if parts.mail else {}
    for alert in alerts:
        what = What.OPENED if alert.is_open else What.CLOSED
        if alert.is_open:
            mailed = [
                account.id
                for account, wish in everybody.values()
                if wish.alerts and may_see(account.viewer, alert.place)
            ]
            parts.accounts.deliveries.queue(what, alert.id, Channel.MAIL, mailed, now_ms)
        hooks = [one.id for one in parts.accounts.webhooks.all(alert.place.administration)]
        parts.accounts.deliveries.queue(what, alert.id, Channel.WEBHOOK, hooks, now_ms)
        parts.accounts.alerts.told([alert])
