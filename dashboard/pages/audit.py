"""Who changed what, and when: for those who look after people, within their own scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import Blueprint, render_template, request

from dashboard.accounts import KEPT_DAYS, Entry, Filter
from dashboard.audit_words import KINDS, Change, action_words, changes_of, kind_words
from dashboard.books import accounts, reader, viewer
from dashboard.paging import ROWS, Page
from dashboard.people_words import Places, places_of, time_zone
from dashboard.rights import Right, Viewer
from dashboard.security import needs
from hub.periods import day_of, day_start_ms

blueprint = Blueprint("audit", __name__)


@dataclass(frozen=True)
class Line:
    """An entry in words."""

    entry: Entry
    did: tuple[str, str]
    place: str
    changes: list[Change]


@blueprint.get("/registro")
@needs(Right.PEOPLE)
def show() -> str:
    """Show the entries of the viewer's scope, newest first, by person, kind and days."""
    places, log = places_of(reader()), accounts().audit
    scope = Filter(administrations=_scope(viewer(), places))
    wanted = _filter(scope)
    n = log.count(wanted)
    number, pages = _page_number(n), max(1, -(-n // ROWS))
    entries = log.entries(wanted, first=(number - 1) * ROWS, n=ROWS)
    return render_template(
        "audit/show.html",
        page=Page([_line(entry, places) for entry in entries], number, pages),
        n=n,
        has_any=n > 0 or log.count(scope) > 0,
        people=log.people(scope),
        kinds=kind_words(),
        years=KEPT_DAYS // 365,
    )


def _scope(me: Viewer, places: Places) -> list[str] | None:
    if me.is_hub_admin:
        return None
    return me.administrations(places.administrations, Right.PEOPLE)


def _filter(scope: Filter) -> Filter:
    zone = time_zone(reader())
    first, last = _day(request.args.get("dal")), _day(request.args.get("al"))
    return Filter(
        administrations=scope.administrations,
        who=request.args.get("chi") or None,
        kinds=KINDS.get(request.args.get("cosa", "")),
        from_ms=None if first is None else day_start_ms(first, zone),
        to_ms=None if last is None else day_start_ms(last + 1, zone),
    )


def _day(text: str | None) -> int | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day_of(found) if 2000 <= found.year < 2200 else None


def _page_number(n: int) -> int:
    asked = request.args.get("pagina", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    return min(max(number, 1), max(1, -(-n // ROWS)))


def _line(entry: Entry, places: Places) -> Line:
    place = places.administrations.get(entry.administration or "")
    office = places.offices.get(entry.administration or "", {}).get(entry.office or "")
    names = [office.name if office else entry.office or ""]
    if places.has_several:
        names.insert(0, place.name if place else entry.administration or "")
    where = ": ".join(name for name in names if name and name != entry.what)
    names_of = partial(places.names_of, entry.administration)
    return Line(entry, action_words(entry.action), where, changes_of(entry.details, names_of))
