"""The first page: how the offices are doing, with the live ledger above them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from flask import Blueprint, render_template, request

from dashboard import books
from dashboard.access import Guard, enters_total, shows_faces
from dashboard.choices import PeriodChoice, chosen_period, periods
from dashboard.kiosk_words import condition_of
from dashboard.live import ledger_now
from dashboard.paging import Page, page_of
from dashboard.rights import Right
from dashboard.security import needs
from dashboard.shares import Shares, scale_of, shares_of
from hub.periods import Period, local_day_and_slot
from hub.reading import Administration, Counts, Office, Reader, SetAside

blueprint = Blueprint("overview", __name__)

CountsOf = Callable[[Period], dict[int, Counts]]


@dataclass(frozen=True)
class OfficeRow:
    """One office: in the days that may be seen, and in as many before.

    Shares are worked out for the rows of the page that is looked at only.
    """

    office: Office
    guard: Guard
    period: Period
    counts: Counts
    earlier: Callable[[], Counts]

    @cached_property
    def shares(self) -> Shares | None:
        """The three shares, None where there are too few ratings."""
        return shares_of(self.counts)

    @cached_property
    def before(self) -> Shares | None:
        """The three shares of the days before, None where there are too few ratings."""
        return shares_of(self.earlier())

    @property
    def has_shares(self) -> bool:
        """Whether there are enough ratings for shares."""
        return shows_faces(self.counts.n)

    @property
    def enters_total(self) -> bool:
        """Whether a total may add it up."""
        return enters_total(self.guard, self.counts.n)


@dataclass(frozen=True)
class Section:
    """One administration's offices. ``total`` None: there are not two that can be added up."""

    administration: Administration
    choice: PeriodChoice
    rows: list[OfficeRow]
    page: Page[OfficeRow]
    total: Shares | None
    left_out: list[Office]
    aside: SetAside

    @property
    def n(self) -> int:
        """All ratings in the rows."""
        return sum(row.counts.n for row in self.rows)


@blueprint.get("/")
@needs(Right.SEE)
def show() -> str:
    """Show every office of every administration."""
    reader, now_ms = books.reader(), books.now_ms()
    asked = request.args.get("periodo"), request.args.get("pagina")
    sections = [_section(reader, one, *asked, now_ms) for one in reader.administrations()]
    shown = [row.shares.sad for section in sections for row in section.page.rows if row.shares]
    kiosks = reader.ledger()
    return render_template(
        "overview/show.html",
        sections=sections,
        rows=[row for section in sections for row in section.rows],
        scale=scale_of(shown),
        live=ledger_now(reader, kiosks, now_ms),
        condition_of=partial(condition_of, now_ms=now_ms),
        to_visit=[kiosk for kiosk in kiosks if condition_of(kiosk, now_ms).needs_a_visit],
        offered=periods(_today(now_ms, sections[0].administration)) if sections else [],
    )


def _section(
    reader: Reader,
    administration: Administration,
    asked: str | None,
    asked_page: str | None,
    now_ms: int,
) -> Section:
    today = _today(now_ms, administration)
    choice = chosen_period(asked, today)
    counts_of = _remembered(reader, administration.id)
    offices = reader.offices(administration.id)
    spans = _spans(choice, today)
    rows = [
        _row(reader, office, Guard(office.rotating_staff, today), spans, counts_of)
        for office in offices
    ]
    added = [row for row in rows if row.enters_total]
    return Section(
        administration=administration,
        choice=choice,
        rows=rows,
        page=page_of(rows, asked_page),
        total=shares_of(sum((row.counts for row in added), Counts())) if len(added) > 1 else None,
        left_out=[row.office for row in rows if row.counts.n and not row.enters_total],
        aside=reader.set_aside(administration.id, choice.period),
    )


def _spans(choice: PeriodChoice, today: int) -> dict[bool, tuple[Period, Period]]:
    """Return the days to show and those before, for offices shown by month only and for others."""
    spans = {}
    for guard in (Guard(None, today), Guard(1, today)):
        # A chosen period always ends yesterday or earlier, so something of it is over.
        period = guard.period(choice.period) or choice.period
        spans[guard.is_monthly] = period, guard.period(period.before()) or period.before()
    return spans


def _row(
    reader: Reader,
    office: Office,
    guard: Guard,
    spans: dict[bool, tuple[Period, Period]],
    counts_of: CountsOf,
) -> OfficeRow:
    period, before = spans[guard.is_monthly]
    counts = counts_of(period).get(office.id, Counts())
    # The days before are asked for office by office: only those on the page that is looked at.
    return OfficeRow(office, guard, period, counts, lambda: reader.counts(office.id, before))


def _remembered(reader: Reader, administration: int) -> CountsOf:
    # All offices have the same period, or the same month: each is asked for once.
    found: dict[Period, dict[int, Counts]] = {}

    def counts_of(period: Period) -> dict[int, Counts]:
        if period not in found:
            found[period] = reader.office_counts(administration, period)
        return found[period]

    return counts_of


def _today(now_ms: int, administration: Administration) -> int:
    return local_day_and_slot(now_ms, administration.timezone)[0]
