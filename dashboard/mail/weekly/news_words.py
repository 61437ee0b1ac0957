"""What is said of one service whose word changed: what, whether it is real, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import words
from dashboard.language import gettext, ngettext, text_in
from dashboard.mail.document import Fact
from dashboard.mail.weekly.report import ServiceNews
from dashboard.shares import shares_of
from dashboard.terms import verdict_words
from dashboard.verdict_words import why_verdict
from hub.reading import ReasonCount
from hub.statistics import Kind, Verdict, difference

_MOST_REASONS = 3


def news_title(news: ServiceNews) -> str:
    """Return the service with its word: Tributi, TARI: worse (it was stable)."""
    place = f"{news.office.name}, {text_in(news.service.names)}"
    word = verdict_words(news.standing.verdict)
    if news.before in {None, news.standing.verdict, Verdict.TOO_FEW}:
        return f"{place}{words.colon()} {word}"
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
    yield Fact(gettext("What:"), _what(news))
    yield Fact(gettext("Is it real?"), _is_real(news))
    apart = _since_before(news)
    if apart:
        yield Fact(gettext("Lately:"), apart)
    reasons = _reasons(news.reasons, news.earlier_reasons)
    if reasons:
        yield Fact(gettext("Why:"), reasons)


def _what(news: ServiceNews) -> str:
    shares, usual = shares_of(news.counts), news.standing.base_value
    if shares is None:
        return ngettext(
            "%(n)s rating in the last four weeks: too few for a share.",
            "%(n)s ratings in the last four weeks: too few for a share.",
            news.counts.n,
            n=words.number(news.counts.n),
        )
    said = gettext(
        "“Bad” %(share)s (%(interval)s) of %(n)s ratings in the last four weeks",
        share=words.percent(shares.sad.value),
        interval=words.interval(shares.sad),
        n=words.number(shares.n),
    )
    if news.standing.kind == Kind.RARE or usual is None:
        return f"{said}."
    return gettext("%(said)s; %(usual)s as a rule.", said=said, usual=words.percent(usual))


def _is_real(news: ServiceNews) -> str:
    why = why_verdict(news.standing)
    if news.standing.verdict == Verdict.STABLE:
        return gettext("The signal has ended: %(why)s.", why=why)
    return gettext("Yes, %(why)s. Chance alone does not explain it.", why=why)


def _since_before(news: ServiceNews) -> str:
    """Say how the last four weeks differ from the four before, if there is a difference at all."""
    before, now = news.earlier, news.counts
    if not (shares_of(before) and shares_of(now)):
        return ""
    apart = difference(before.sad, before.n, now.sad, now.n)
    if not apart.is_there or apart.value is None:
        return ""
    ends = sorted((abs(apart.low), abs(apart.high)))
    values = {
        "points": words.points(abs(apart.value))[1:],
        "low": words.points(ends[0])[1:],
        "high": words.points(ends[1])[1:],
    }
    if apart.value > 0:
        return gettext(
            "%(points)s points more than in the four weeks before (between %(low)s and %(high)s).",
            **values,
        )
    return gettext(
        "%(points)s points less than in the four weeks before (between %(low)s and %(high)s).",
        **values,
    )


def _reasons(now: Sequence[ReasonCount], before: Sequence[ReasonCount]) -> str:
    """Return the reasons named most, with how often each was named in the weeks before."""
    if not now:
        return ""
    earlier = {one.code: one.n for one in before}
    named = ", ".join(
        f"{text_in(one.labels)} {words.number(one.n)} ({words.number(earlier.get(one.code, 0))})"
        for one in now[:_MOST_REASONS]
    )
    return gettext("%(reasons)s; in brackets the four weeks before.", reasons=named)
