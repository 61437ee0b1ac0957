"""Whether the job runs that checks the rules and sends e-mail, and what it could not send."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from dashboard import books
from dashboard.accounts.deliveries import Channel, Delivery, What
from dashboard.books import accounts
from dashboard.jobs.rounds import JOB, LATE_MS
from dashboard.language import gettext
from dashboard.rights import Right
from dashboard.security import needs

blueprint = Blueprint("health_of_jobs", __name__)

_LOOK_BACK_MS = 7 * 86_400_000


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that could not be told. ``next_ms`` None: it was given up."""

    what: str
    receiver: str
    error: str
    tries: int
    next_ms: int | None


@blueprint.get("/lavori")
@needs(Right.HUB)
def show() -> str:
    """Show the last round and what waits or was given up in the last seven days."""
    now_ms = books.now_ms()
    run = accounts().jobs.get(JOB)
    last_ms = (run.ended_ms or run.began_ms) if run else None
    zones = [one.timezone for one in books.reader().administrations()]
    return render_template(
        "health_of_jobs/show.html",
        run=run,
        last_ms=last_ms,
        is_late=last_ms is None or now_ms - last_ms > LATE_MS,
        troubles=[_trouble(one) for one in accounts().deliveries.troubles(now_ms - _LOOK_BACK_MS)],
        backup=books.reader().last_backup(),
        timezone=zones[0] if zones else "Europe/Rome",
        now_ms=now_ms,
    )


def _trouble(one: Delivery) -> Trouble:
    people = {account.id: account.email for account in accounts().all()}
    hooks = {hook.id: hook.address for hook in accounts().webhooks.all()}
    known = people if one.channel is Channel.MAIL else hooks
    what = gettext("the weekly e-mail") if one.what is What.WEEKLY else gettext("an alert")
    return Trouble(
        what,
        known.get(one.receiver, "?"),
        one.error or "",
        one.tries,
        one.due_ms if one.ended_ms is None else None,
    )
