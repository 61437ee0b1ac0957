"""What is said of one service whose word changed: what, whether it is real, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import words
from dashboard.language import gettext, ngettext, text_in
from dashboard.mail.document import Fact
from dashboard.mail.weekly.report import ServiceNews
from dashboard.shares import Shares, shares_of
from dashboard.terms import verdict_words
from dashboard.verdict_words import why_verdict
from hub.reading import ReasonCount
from hub.statistics import Verdict, difference

_MOST_REASONS = 3


def news_title(news: ServiceNews) -> str:
    """Return the service with its word: Tributi, TARI: worse (it was stable)."""
    place = f"{news.office.name}, {text_in(news.service.names)}"
    word = verdict_words(news.standing.verdict)
    if news.before in {None, news.standing.verdict, Verdict.TOO_FEW}:
        return f"{place}: {word}"
    return gettext(
        "%(place)s: %(word)s (it was %(before)s)",
        place=place,
        word=word,
        before=verdict_words(news.before or ""),
    )


def news_facts(news: ServiceNews) -> list[Fact]:
    """Return what, whether it is real, and why."""
    return list(_facts(news))


def _facts(news: ServiceNews) -> Iterator[Fact]:
    now, before = shares_of(news.counts), shares_of(news.earlier)
    if now is None:
        few = ngettext(
            "%(n)s rating in the last four weeks: too few for a share.",
            "%(n)s ratings in the last four weeks: too few for a share.",
            news.counts.n,
            n=words.number(news.counts.n),
        )
        yield Fact(gettext("What:"), few)
    else:
        yield Fact(gettext("What:"), _what(now, before))
    yield Fact(gettext("Is it real?"), _is_real(news))
    reasons = _reasons(news.reasons, news.earlier_reasons)
    if reasons:
        yield Fact(gettext("Why:"), reasons)


def _what(now: Shares, before: Shares | None) -> str:
    said = gettext(
        "“Bad” %(share)s (%(interval)s) of %(n)s ratings in the last four weeks",
        share=words.percent(now.sad.value),
        interval=words.interval(now.sad),
        n=words.number(now.n),
    )
    if before is None:
        return f"{said}."
    return gettext(
        "%(said)s; %(share)s (%(interval)s) of %(n)s in the four weeks before.",
        said=said,
        share=words.percent(before.sad.value),
        interval=words.interval(before.sad),
        n=words.number(before.n),
    )


def _is_real(news: ServiceNews) -> str:
    why = why_verdict(news.standing)
    if news.standing.verdict == Verdict.STABLE:
        return gettext("The signal has ended: %(why)s.", why=why)
    said = gettext("Yes, %(why)s. Chance alone does not explain it.", why=why)
    before, now = news.earlier, news.counts
    if not (shares_of(before) and shares_of(now)):
        return said
    apart = difference(before.sad, before.n, now.sad, now.n)
    if apart.is_there:
        return said
    return f"{said} " + gettext(
        "Between the last four weeks and the four before there is no difference to speak of: it"
        " began earlier, or shows in the latest weeks only."
    )


def _reasons(now: Sequence[ReasonCount], before: Sequence[ReasonCount]) -> str:
    """Return the reasons named most, with how often each was named in the weeks before."""
    if not now:
        return ""
    earlier = {one.code: one.n for one in before}
    named = ", ".join(
        gettext(
            "%(reason)s %(n)s times (before %(earlier)s)",
            reason=text_in(one.labels),
            n=words.number(one.n),
            earlier=words.number(earlier.get(one.code, 0)),
        )
        for one in now[:_MOST_REASONS]
    )
    return f"{named}."
