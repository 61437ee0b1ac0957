"""The first page: is anything wrong? The offices with their words, and the live ledger."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from dashboard import books, kiosk_sentences
from dashboard.alerts import open_alerts
from dashboard.answers import answer
from dashboard.books import accounts, viewer
from dashboard.catalogue.steps import FirstSteps, first_steps
from dashboard.choices import PeriodChoice, chosen_period, offered_periods
from dashboard.commitment_words import only_commitment
from dashboard.fleet import fleet_now
from dashboard.overview_page import OverviewPage
from dashboard.overview_tables import beside_tables
from dashboard.rights import Right
from dashboard.row_tables import rows_table
from dashboard.security import needs
from dashboard.shares import scale_of, shares_of
from dashboard.tables import Table
from dashboard.then import MOST_JUDGED
from hub.periods import local_day_and_slot
from hub.reading import Administration, Counts, Reader
from hub.statistics import Verdict

blueprint = Blueprint("overview", __name__)

SHOWN = 6
"""Kiosks and alerts that are named; the rest is a link."""


@blueprint.get("/")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show the offices of every administration, or the services of the only office there is."""
    reader, now_ms = books.reader(), books.now_ms()
    administrations = reader.administrations()
    sections = _sections(reader, administrations, now_ms)
    rows = [row for section in sections for row in section.rows]
    fleet = fleet_now(reader, now_ms)
    alerts = open_alerts(viewer(), accounts().alerts, now_ms, only_untaken=True)
    return answer(
        "overview/show.html",
        lambda: [*_tables(sections), *beside_tables(sections, fleet, alerts)],
        sections=sections,
        rows=rows,
        choice=sections[0].choice if sections else None,
        offered=_offered(sections, now_ms),
        scale=scale_of(
            one.row.shares.sad for section in sections for one in section.drawn if one.row.shares
        ),
        worse=[row for section in sections for row in section.worse],
        better=[row for section in sections for row in section.better],
        stable=sum(row.verdict == Verdict.STABLE for row in rows),
        too_few=sum(row.verdict == Verdict.TOO_FEW for row in rows),
        is_over=any(section.is_over for section in sections),
        has_words=all(section.has_words for section in sections),
        together=shares_of(sum((section.added for section in sections), Counts())),
        shows_services=any(section.shows_services for section in sections),
        section_of={row.office.id: section for section in sections for row in section.rows},
        live=fleet.ledger,
        to_visit=fleet.visits,
        say=kiosk_sentences,
        steps=None if any(row.standing or row.counts.n for row in rows) else _steps(reader),
        alerts=alerts,
        shown=SHOWN,
        commitment=only_commitment(reader),
    )


def _sections(
    reader: Reader, administrations: list[Administration], now_ms: int
) -> list[OverviewPage]:
    services = sum(
        len(office.services) for one in administrations for office in reader.offices(one.id)
    )
    sections = []
    for one in administrations:
        today = _today(one, now_ms)
        choice = chosen_period(request.args.get("periodo"), today)
        sections.append(
            OverviewPage(
                reader,
                one,
                choice,
                today,
                request.args.get("pagina"),
                now_ms,
                is_alone=len(administrations) == 1,
                judges_then=services <= MOST_JUDGED,
            )
        )
    return sections


def _steps(reader: Reader) -> FirstSteps | None:
    """Return the first steps of a hub that is not past them, for who may take them."""
    administrations = reader.administrations()
    may = viewer().may_somewhere(Right.CATALOGUE) or viewer().is_hub_admin
    if not may or len(administrations) > 1:
        return None
    offices = reader.offices(administrations[0].id) if administrations else []
    steps = first_steps(administrations, offices, reader.ledger())
    # Books that were imported may hold ratings of kiosks that are not there any more.
    has_ratings = steps and any(reader.first_day(office.id) is not None for office in offices)
    return None if has_ratings else steps


def _offered(sections: list[OverviewPage], now_ms: int) -> list[PeriodChoice]:
    if not sections:
        return []
    first = sections[0]
    return offered_periods(first.choice, _today(first.administration, now_ms))


def _tables(sections: list[OverviewPage]) -> list[Table]:
    return [
        rows_table(section.administration.code, section.administration.name, section.drawn)
        for section in sections
        if section.rows
    ]


def _today(administration: Administration, now_ms: int) -> int:
    return local_day_and_slot(now_ms, administration.timezone)[0]
