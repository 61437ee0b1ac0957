"""The e-mail that tells somebody of new alerts: all of one moment in one message."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.alerts.addresses import ALERTS
from dashboard.alerts.words import AlertWords
from dashboard.language import gettext, ngettext
from dashboard.mail.document import Block, Document, Fact, Section
from dashboard.mail.links import Kind, Links
from dashboard.words import colon

MOST_ALERTS = 20
"""More are counted and stand on the page: after a long outage nobody reads two hundred."""


def alerts_document(alerts: Sequence[AlertWords], links: Links, account: int) -> Document:
    """Return what somebody is told of some new alerts, in the language that is spoken.

    Args:
        alerts: one at least, the worst first.
        links: where the dashboard is.
        account: whose e-mail it is.
    """
    first, n = alerts[0], len(alerts)
    has_several = len({one.administration for one in alerts}) > 1
    title = f"{first.where}{colon()} {first.title}"
    if n > 1:
        title = ngettext("%(num)s new alert", "%(num)s new alerts", n)
    lines = []
    if n > MOST_ALERTS:
        more = n - MOST_ALERTS
        lines.append(
            ngettext("One more stands on the page.", "%(num)s more stand on the page.", more)
        )
    blocks = [_block(one, n > 1, has_several, links) for one in alerts[:MOST_ALERTS]]
    return Document(
        subject=title if n == 1 else f"{title}{colon()} {first.where}, {first.title}",
        title=title,
        sections=[Section(blocks=blocks), *([Section(lines=lines)] if lines else [])],
        link=links.page(ALERTS),
        link_words=gettext("Take it on, or see all alerts"),
        foot=[
            gettext("You get this because you look after these offices in Faccine."),
            gettext("You are told once of each thing, and again only when it comes back."),
        ],
        unsubscribe=links.unsubscribe(account, Kind.ALERTS),
        unsubscribe_words=gettext("No more e-mail about alerts"),
    )


def _block(one: AlertWords, has_title: bool, has_several: bool, links: Links) -> Block:
    where = f"{one.administration_name}, {one.where}" if has_several else one.where
    facts = [Fact("", one.what), Fact(gettext("What to do:"), one.todo)]
    return Block(
        title=f"{where}{colon()} {one.title}" if has_title else one.since,
        facts=facts,
        link=links.page(one.page),
        link_words=gettext("See it"),
    )
