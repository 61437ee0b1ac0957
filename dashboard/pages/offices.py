"""Finding an office among many: by name or by a service, with its word."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from dashboard import books, fields
from dashboard.answers import answer
from dashboard.language import gettext, text_in
from dashboard.paging import page_of
from dashboard.rights import Right
from dashboard.rows import judged_service
from dashboard.security import needs
from dashboard.tables import Column, Table, Unit
from dashboard.verdict_tables import verdict_cells, verdict_columns
from hub.reading import Administration, Office, OfficeStanding, Reader, Service, Standing

blueprint = Blueprint("offices", __name__)


@dataclass(frozen=True)
class Found:
    """An office with the word it carries; ``judged`` None: the word is about all of it."""

    administration: Administration
    office: Office
    standing: Standing | None
    judged: Service | None

    @property
    def services(self) -> list[Service]:
        """The services it offers."""
        return [one for one in self.office.services if not one.is_retired]

    def is_about(self, wanted: str) -> bool:
        """Tell whether its name or a service's contains some words."""
        names = [self.office.name, *(text_in(one.names) for one in self.services)]
        return any(wanted in name.casefold() for name in names)


@blueprint.get("/uffici")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show the offices whose name or service contains what is looked for, by name."""
    found = _offices(books.reader())
    wanted = request.args.get("cerca", "").strip()[:100]
    chosen = [one for one in found if one.is_about(wanted.casefold())] if wanted else found
    return answer(
        "offices/show.html",
        lambda: [_table(chosen)],
        page=page_of(chosen, request.args.get("pagina")),
        all=len(found),
        found=len(chosen),
        wanted=wanted,
        judged_day=max((one.standing.judged_day for one in found if one.standing), default=None),
        has_administrations=len({one.administration.id for one in found}) > 1,
    )


def _offices(reader: Reader) -> list[Found]:
    found = []
    for administration in reader.administrations():
        standings = reader.foremost(administration.id)
        found += [
            _found(administration, office, standings.get(office.id))
            for office in reader.offices(administration.id)
        ]
    return sorted(found, key=lambda one: one.office.name.casefold())


def _found(administration: Administration, office: Office, carried: OfficeStanding | None) -> Found:
    if carried is None:
        return Found(administration, office, None, None)
    return Found(administration, office, carried.standing, judged_service(office, carried))


def _table(found: list[Found]) -> Table:
    columns = [
        *fields.office_columns(),
        Column("services", gettext("Services"), gettext("Those it offers."), Unit.TEXT),
        Column(
            "verdict",
            gettext("Compared with the usual"),
            gettext("stable, better, worse or too-few, by the rules of the control chart."),
            Unit.CODE,
        ),
        *verdict_columns(),
        fields.judged_day_column(),
    ]
    rows = [
        [
            one.office.code,
            one.office.name,
            ", ".join(text_in(service.names) for service in one.services),
            one.standing.verdict if one.standing else None,
            *verdict_cells(one.standing),
            fields.judged_day_cell(one.standing),
        ]
        for one in found
    ]
    return Table("offices", gettext("Offices"), columns, rows)
