"""What asks for attention: open alerts first, then what was; and taking one on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.alerts import may_see, may_take, open_alerts
from dashboard.alerts.model import Alert
from dashboard.alerts.tables import alerts_table
from dashboard.alerts.words import alert_words
from dashboard.answers import answer
from dashboard.books import accounts, audit, viewer
from dashboard.jobs.rounds import JOB, LATE_MS
from dashboard.language import gettext
from dashboard.paging import page_of
from dashboard.rights import Right
from dashboard.security import needs

blueprint = Blueprint("alerts", __name__)

MOST_PAST = 400
LONGEST_COMMENT = 500


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Whether the job that checks the rules runs. ``last_ms`` None: it never did."""

    last_ms: int | None
    is_late: bool
    has_failed: bool


@blueprint.get("/avvisi")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show the open alerts of the viewer's offices, and those that are over."""
    now_ms, book = books.now_ms(), accounts().alerts
    past = _past()
    opened = {one.id: one for one in book.open() if may_see(viewer(), one.place)}
    words = open_alerts(viewer(), book, now_ms)
    page = page_of(past, request.args.get("pagina"))
    has_places = bool(books.reader().administrations())
    return answer(
        "alerts/show.html",
        lambda: [alerts_table([*opened.values(), *past], now_ms)],
        alerts=words,
        takeable={one.id for one in opened.values() if may_take(viewer(), one.place)},
        past=[alert_words(one, now_ms) for one in page.rows],
        page=page,
        heartbeat=_heartbeat(now_ms),
        timezone=_timezone(),
        now_ms=now_ms,
        may_set=has_places and viewer().may_somewhere(Right.NOTE),
        may_see_jobs=viewer().may_somewhere(Right.HUB),
        may_hook=has_places and viewer().may_somewhere(Right.CATALOGUE),
        several=len({one.administration for one in words}) > 1,
        longest=LONGEST_COMMENT,
    )


@blueprint.post("/avvisi/<int:number>/prendi")
@needs(Right.NOTE)
def take(number: int) -> ResponseReturnValue:
    """Take an alert on, with a comment; again to change the comment."""
    book = accounts().alerts
    alert = book.by_id(number)
    if alert is None or not may_see(viewer(), alert.place):
        abort(404)
    if not may_take(viewer(), alert.place):
        abort(403)
    comment = " ".join(request.form.get("commento", "").split())[:LONGEST_COMMENT]
    who = viewer().name or viewer().email
    if not book.take(number, who, comment or None, books.now_ms()):
        flash(gettext("This alert is over meanwhile."))
        return redirect(url_for(".show"))
    _audit(alert, comment)
    flash(gettext("You have taken it on."))
    return redirect(url_for(".show", _anchor=f"avviso-{number}"))


def _past() -> list[Alert]:
    administrations = books.reader().administrations()
    found = [
        alert
        for one in administrations
        for alert in accounts().alerts.past(one.code, MOST_PAST)
        if may_see(viewer(), alert.place)
    ]
    return sorted(found, key=lambda one: -(one.closed_ms or 0))


def _heartbeat(now_ms: int) -> Heartbeat:
    run = accounts().jobs.get(JOB)
    if run is None:
        return Heartbeat(None, is_late=True, has_failed=False)
    last_ms = run.began_ms if run.ended_ms is None else run.ended_ms
    return Heartbeat(last_ms, now_ms - last_ms > LATE_MS, run.error is not None)


def _timezone() -> str:
    return next((one.timezone for one in books.reader().administrations()), "Europe/Rome")


def _audit(alert: Alert, comment: str) -> None:
    said = alert_words(alert, books.now_ms())
    audit(
        "alerts.taken",
        f"{said.where}: {said.title}",
        {"why": comment} if comment else {},
        administration=alert.place.administration,
        office=alert.place.office or None,
    )
