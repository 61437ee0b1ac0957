"""The weekly report in words. A week in which nothing changed is two lines long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import words
from dashboard.alerts.addresses import ALERTS, office_page
from dashboard.commitment_words import commitment_words
from dashboard.language import gettext, ngettext, text_in
from dashboard.mail.document import Block, Document, Fact, Section
from dashboard.mail.links import Kind, Links
from dashboard.mail.weekly.news_words import news_facts, news_title
from dashboard.mail.weekly.report import (
    AdministrationReport,
    ServiceNews,
    SmallOffice,
    WeeklyReport,
)
from dashboard.shares import shares_of
from dashboard.verdict_words import why_verdict
from hub.reading import Note
from hub.statistics import Verdict

MOST_SERVICES = 8
"""More are counted: an e-mail says where to begin, the page says all."""
MOST_ALERTS = 5


def weekly_document(report: WeeklyReport, links: Links, account: int) -> Document:
    """Return the weekly e-mail in the language that is spoken."""
    has_several = len(report.parts) > 1
    sections = [section for part in report.parts for section in _sections(part, has_several, links)]
    lead = [] if has_several else _lead(report.parts[0]) if report.parts else []
    return Document(
        subject=_title(report),
        title=_week(report),
        lead=lead,
        sections=sections,
        link=links.page("/"),
        link_words=gettext("Open the dashboard"),
        foot=[
            gettext("You get this on Mondays because you look after these offices in Faccine."),
            gettext(
                "Who pressed a face chose to: the numbers are about them, and the intervals about"
                " chance alone."
            ),
        ],
        unsubscribe=links.unsubscribe(account, Kind.WEEKLY),
        unsubscribe_words=gettext("No more weekly e-mail"),
    )


def _title(report: WeeklyReport) -> str:
    n = sum(len(part.news) for part in report.parts)
    place = report.parts[0].administration.name if len(report.parts) == 1 else "Faccine"
    if n:
        return ngettext(
            "%(place)s: %(num)s service changed", "%(place)s: %(num)s services changed", n,
            place=place,
        )  # fmt: skip
    if report.has_news:
        return gettext("%(place)s: the week in short", place=place)
    return gettext("%(place)s: nothing new", place=place)


def _week(report: WeeklyReport) -> str:
    if not report.parts:
        return gettext("Your week in Faccine")
    day = words.day_with_year(report.parts[0].week.last_day)
    if len(report.parts) > 1:
        return gettext("The week up to %(day)s", day=day)
    name = report.parts[0].administration.name
    return gettext("%(place)s, the week up to %(day)s", place=name, day=day)


def _lead(part: AdministrationReport) -> list[str]:
    answers = commitment_words(part.commitment)
    return [_state(part), _rest(part), *([answers] if answers else [])]


def _state(part: AdministrationReport) -> str:
    """Say how many services are as they were, and which ones still signal."""
    said = []
    if part.news:
        n = len(part.news)
        said.append(ngettext("%(num)s service changed", "%(num)s services changed", n))
    if part.stable:
        said.append(ngettext("%(num)s service as usual", "%(num)s services as usual", part.stable))
    for verdict, phrase in (
        (Verdict.WORSE, gettext("still worse: %(places)s")),
        (Verdict.BETTER, gettext("still better: %(places)s")),
    ):
        places = [
            f"{one.office.name}, {text_in(one.service.names)} ({why_verdict(one.standing)})"
            for one in part.ongoing
            if one.standing.verdict == verdict
        ]
        if places:
            said.append(phrase % {"places": _listed(places)})
    if part.too_few:
        said.append(
            ngettext("%(num)s with too few ratings", "%(num)s with too few ratings", part.too_few)
        )
    if not said:
        return gettext("There is nothing to judge yet.")
    return words.capital(f"{words.semicolon()} ".join(said)) + "."


def _rest(part: AdministrationReport) -> str:
    """Say how much was pressed last week, and whether alerts are open."""
    rated = ngettext(
        "%(n)s rating last week.", "%(n)s ratings last week.", part.n, n=words.number(part.n)
    )
    n = part.open_alerts
    if not n:
        return f"{rated} {gettext('No open alert.')}"
    return f"{rated} " + ngettext("%(num)s open alert.", "%(num)s open alerts.", n)


def _sections(part: AdministrationReport, has_several: bool, links: Links) -> Iterator[Section]:
    if has_several:
        yield Section(part.administration.name, _lead(part))
    if part.unopened_days is not None:
        yield Section(lines=[_unopened(part.unopened_days)])
    if part.news:
        shown = part.news[:MOST_SERVICES]
        rest = len(part.news) - len(shown)
        more = (
            [ngettext("One more stands on the page.", "%(num)s more stand on the page.", rest)]
            if rest
            else []
        )
        blocks = [
            Block(
                news_title(one),
                news_facts(one),
                links.page(_page_of(part, one)),
                gettext("Look at it"),
            )
            for one in shown
        ]
        yield Section(gettext("What changed"), more, blocks)
    if part.alerts and part.new_alerts:
        yield _alerts(part, links)
    if part.due:
        yield Section(gettext("Actions that are due"), [_due(part, note) for note in part.due])
    if part.small:
        yield Section(gettext("Offices shown by month only"), [_small(one) for one in part.small])


def _page_of(part: AdministrationReport, one: ServiceNews) -> str:
    """Return the page of the four weeks that the e-mail tells of, whenever it is opened."""
    return office_page(part.administration.code, one.office.code, one.service.code, one.weeks)


def _unopened(days: int) -> str:
    return ngettext(
        "Nobody has opened the dashboard for %(num)s day. What citizens press is read by nobody.",
        "Nobody has opened the dashboard for %(num)s days. What citizens press is read by nobody.",
        days,
    )


def _alerts(part: AdministrationReport, links: Links) -> Section:
    shown = part.alerts[:MOST_ALERTS]
    rest = len(part.alerts) - len(shown)
    lines = (
        [ngettext("One more stands on the page.", "%(num)s more stand on the page.", rest)]
        if rest
        else []
    )
    blocks = [
        Block(
            f"{one.where}{words.colon()} {one.title}",
            [Fact("", one.what), Fact(gettext("What to do:"), one.todo)],
            links.page(ALERTS),
            gettext("See it"),
        )
        for one in shown
    ]
    return Section(gettext("Open alerts"), lines, blocks)


def _due(part: AdministrationReport, note: Note) -> str:
    where = part.office_names.get(note.office or 0, part.administration.name)
    return gettext(
        "%(where)s: “%(title)s”, due %(day)s.",
        where=where,
        title=note.title,
        day=words.day_with_year(note.due_day or 0),
    )


def _small(one: SmallOffice) -> str:
    shares = shares_of(one.counts)
    if shares is None:
        return ""
    return gettext(
        "%(office)s, %(month)s: “Good” %(happy)s, “So-so” %(neutral)s, “Bad” %(sad)s"
        " (%(interval)s) of %(n)s ratings.",
        office=one.office.name,
        month=words.period_words(one.month),
        happy=words.percent(shares.happy.value),
        neutral=words.percent(shares.neutral.value),
        sad=words.percent(shares.sad.value),
        interval=words.interval(shares.sad),
        n=words.number(shares.n),
    )


def _listed(places: Sequence[str]) -> str:
    between = f"{words.semicolon()} "
    shown = between.join(places[:MOST_SERVICES])
    rest = len(places) - MOST_SERVICES
    return f"{shown}{between}+{rest}" if rest > 0 else shown
