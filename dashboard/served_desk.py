"""Who may enter people served where, and what is written down of it: for the views of the page."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.exceptions import NotFound

from dashboard import books
from dashboard.books import viewer
from dashboard.language import gettext, text_in
from dashboard.rights import Right
from dashboard.words import number, period_words
from faccine.wire.errors import CatalogueError
from hub.catalogue import Problem, ServedEntry, ServedReport
from hub.periods import Period, date_of
from hub.reading import Administration, Office, ServedRow

EVER = Period(0, 100_000)
"""Every day of which somebody could have entered a number."""


def may_enter(administration: Administration) -> list[Office]:
    """Return the offices of which the viewer may enter numbers.

    Raises:
        NotFound: nowhere in this administration.
    """
    offices = books.reader().offices(administration.id)
    found = [one for one in offices if viewer().may(Right.SERVED, administration.code, one.code)]
    if not found:
        raise NotFound
    return found


def find_administration(code: str) -> Administration:
    """Return an administration of which the viewer sees something.

    Raises:
        NotFound: it does not exist for them.
    """
    found = [one for one in books.reader().administrations() if one.code == code]
    if not found:
        raise NotFound
    return found[0]


def find_office(administration: Administration, code: str) -> Office:
    """Return an office of which the viewer may enter numbers.

    Raises:
        NotFound: it does not exist for them.
        NotAllowed: they see it and lack the right.
    """
    offices = books.reader().offices(administration.id)
    found = next((one for one in offices if one.code == code), None)
    if found is None:
        raise NotFound
    viewer().check(Right.SERVED, administration.code, found.code)
    return found


def find_row(served_id: int) -> tuple[Administration, Office, ServedRow]:
    """Return a number that the viewer may change, and where it belongs.

    Raises:
        NotFound: it does not exist for them.
        NotAllowed: they see it and lack the right.
    """
    reader = books.reader()
    for administration in reader.administrations():
        for row in reader.served(administration.id, EVER):
            if row.id == served_id:
                offices = {one.id: one for one in reader.offices(administration.id)}
                return administration, find_office(administration, offices[row.office].code), row
    raise NotFound


def problems_of(error: CatalogueError) -> Sequence[Problem]:
    """Return what is wrong with rows that could not be taken."""
    problems: Sequence[Problem] = getattr(error, "problems", ())
    return problems


def saved_words(entry: ServedEntry, office: Office, report: ServedReport) -> str:
    """Say what was written."""
    days = period_words(Period(entry.first_day, entry.last_day))
    service = next((one for one in office.services if one.code == entry.service), None)
    where = f"{office.name}, {text_in(service.names)}" if service else office.name
    values = {"n": number(entry.n), "office": where, "days": days}
    if report.replaced:
        return gettext("Changed: %(n)s served, %(office)s, %(days)s.", **values)
    return gettext("Written: %(n)s served, %(office)s, %(days)s.", **values)


def write_down(
    action: str, administration: Administration, office: Office, entry: ServedEntry
) -> None:
    """Put into the register who entered or deleted a number."""
    days = f"{date_of(entry.first_day)}/{date_of(entry.last_day)}"
    books.audit(
        action,
        office.name,
        {"service": entry.service or "", "days": days, "served": entry.n},
        administration=administration.code,
        office=office.code,
    )
