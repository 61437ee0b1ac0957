"""Which kiosks need a visit, and the live ledger: of every press whether it arrived.

Faces are not on this page: what is live counts presses only. While it is open it asks for its own
table every second, so that whoever has just pressed a face sees the press arrive.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.kiosk_words import condition_of, total, worst_first
from dashboard.live import ledger_now
from dashboard.paging import page_of
from dashboard.rights import Right
from dashboard.security import needs
from hub.reading import KioskLedger

blueprint = Blueprint("kiosks", __name__)


@blueprint.get("/postazioni")
@needs(Right.SEE)
def show() -> str:
    """Show every kiosk in words, and what was refused."""
    return render_template("kiosks/show.html", refused=books.reader().refused(), **_now())


@blueprint.get("/postazioni/registro")
@needs(Right.SEE)
def ledger() -> str:
    """Show the ledger and its table alone, for the page to put in its place."""
    return render_template("kiosks/ledger.html", **_now())


@blueprint.get("/postazioni/registro/riga")
@needs(Right.SEE)
def sentence() -> str:
    """Show the ledger's sentence alone."""
    return render_template("kiosks/sentence.html", **_now())


@blueprint.get("/postazioni/registro.json")
@needs(Right.SEE)
def ledger_json() -> ResponseReturnValue:
    """Return the ledger for programs: totals, and one object a kiosk."""
    kiosks, now_ms = books.reader().ledger(), books.now_ms()
    return jsonify(
        asdict(total(kiosks)) | {"kiosks": [_as_object(kiosk, now_ms) for kiosk in kiosks]}
    )


def _now() -> dict[str, Any]:
    reader, now_ms = books.reader(), books.now_ms()
    kiosks = reader.ledger()
    zones = {one.id: one.timezone for one in reader.administrations()}
    return {
        "kiosks": kiosks,
        "page": page_of(worst_first(kiosks, now_ms), request.args.get("pagina")),
        "visits": [kiosk for kiosk in kiosks if condition_of(kiosk, now_ms).needs_a_visit],
        "condition_of": partial(condition_of, now_ms=now_ms),
        "zones": zones,
        "live": ledger_now(reader, kiosks, now_ms),
    }


def _as_object(kiosk: KioskLedger, now_ms: int) -> dict[str, Any]:
    return asdict(total([kiosk])) | {
        "kiosk": kiosk.code,
        "office": kiosk.office_code,
        "condition": condition_of(kiosk, now_ms).value,
        "state": kiosk.state,
        "seen_ms": kiosk.seen_ms,
        "received_ms": kiosk.received_ms,
        "settings": kiosk.settings,
        "wanted": kiosk.wanted,
    }
