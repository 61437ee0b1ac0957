"""Machines for kiosks of the catalogue: a code for a new card, or for a machine with Debian."""

from __future__ import annotations

from flask import Blueprint, abort, request

from dashboard.catalogue.codes import code_page
from dashboard.catalogue.desk import open_desk
from dashboard.enrolment import takes_machines_in
from dashboard.rights import Right
from dashboard.security import needs

blueprint = Blueprint("catalogue_machines", __name__)


@blueprint.post("/catalogo/<administration>/postazioni/<kiosk>/codice")
@needs(Right.CATALOGUE)
def code(administration: str, kiosk: str) -> str:
    """Make a code for a kiosk's machine and show it, once; earlier ones are good for nothing."""
    desk = open_desk(administration)
    ledger = desk.ledger.get(kiosk)
    if ledger is None or ledger.is_revoked or not takes_machines_in():
        abort(404)
    locks_out = "subito" in request.form
    return code_page(desk, kiosk, ledger.office_code or "", locks_out=locks_out)
