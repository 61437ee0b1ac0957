"""Which kiosks need a visit, and the live ledger: of every press whether it arrived.

Faces are not on this page: what is live counts presses only. While it is open it asks for its own
table every second, so that whoever has just pressed a face sees the press arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books, kiosk_health, kiosk_sentences, settings_words
from dashboard.answers import answer
from dashboard.books import viewer
from dashboard.fleet import KioskNow, by_code, fleet_now
from dashboard.fleet_view import FleetChoice, offices_of
from dashboard.kiosk_tables import fleet_table, ledger_table, refused_table
from dashboard.kiosk_words import total
from dashboard.language import gettext, ngettext
from dashboard.live import ledger_now
from dashboard.one_kiosk import OneKiosk
from dashboard.paging import ROWS, page_of
from dashboard.rights import Right
from dashboard.security import needs
from dashboard.terms import action_words
from dashboard.words import number
from faccine.wire.errors import CatalogueError
from faccine.wire.states import Action
from hub.catalogue import acknowledge_missing, ask_for_retry, tell_kiosk
from hub.reading import RefusedSummary

blueprint = Blueprint("kiosks", __name__)

_JSON_ROWS = 100
_MOST_CARDS = 6
_LONGEST_COMMENT = 400


@blueprint.get("/postazioni")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show every kiosk in words, and what was refused, what is kept of it first."""
    values = _now()
    refused = sorted(books.reader().refused(), key=lambda one: not one.is_kept)
    page = page_of(refused, request.args.get("rifiutati"))

    def tables() -> list[Any]:
        fleet, live = values["fleet"], values["live"]
        return [
            ledger_table(live),
            fleet_table(values["chosen"], fleet.now_ms),
            refused_table(refused, live.timezone),
        ]

    kiosks = {one.kiosk.code: one for one in values["fleet"].kiosks}
    values |= _refused(page.rows, kiosks.get) | {"refused_page": page}
    return answer("kiosks/show.html", tables, **values)


@blueprint.get("/postazioni/registro")
@needs(Right.SEE)
def ledger() -> str:
    """Show the ledger and its table alone, for the page to put in its place."""
    return render_template("kiosks/ledger.html", **_now())


@blueprint.get("/postazioni/registro/riga")
@needs(Right.SEE)
def sentence() -> str:
    """Show the ledger's sentence alone."""
    reader = books.reader()
    live = ledger_now(reader, reader.ledger(), books.now_ms())
    return render_template("kiosks/sentence.html", live=live)


@blueprint.get("/postazioni/registro.json")
@needs(Right.SEE)
def ledger_json() -> ResponseReturnValue:
    """Return the ledger for programs: totals, and a hundred kiosks a page, or one by its id."""
    fleet = fleet_now(books.reader(), books.now_ms())
    asked = request.args.get("postazione")
    kiosks = by_code(fleet)
    if asked is not None:
        kiosks = [one for one in kiosks if one.kiosk.code == asked]
    page = page_of(kiosks, request.args.get("pagina"), _JSON_ROWS)
    return jsonify(
        asdict(fleet.ledger.presses)
        | {"kiosks": [_as_object(one) for one in page.rows]}
        | {"page": page.number, "pages": page.pages}
    )


@blueprint.get("/postazioni/<code>")
@needs(Right.SEE)
def one(code: str) -> ResponseReturnValue:
    """Show everything of one kiosk; 404 where the viewer knows of none of that id."""
    kiosk = _find(code)
    page = OneKiosk(books.reader(), kiosk, books.now_ms())
    values = _words(kiosk) | _refused(page.refused, lambda _: kiosk)
    return answer("kiosks/one.html", page.tables, page=page, one=kiosk, **values)


@blueprint.get("/postazioni/<code>/registro")
@needs(Right.SEE)
def one_ledger(code: str) -> str:
    """Show what changes by the second of one kiosk, for its page to put in its place."""
    kiosk = _find(code)
    page = OneKiosk(books.reader(), kiosk, books.now_ms())
    return render_template("kiosks/one_now.html", page=page, one=kiosk, **_words(kiosk))


@blueprint.post("/postazioni/<code>/chiedi")
@needs(Right.KIOSKS)
def ask(code: str) -> ResponseReturnValue:
    """Ask something of a kiosk through the running hub."""
    kiosk = _look_after(code)
    try:
        action = Action(request.form.get("azione", ""))
    except ValueError:
        abort(400)
    try:
        with books.writable() as database:
            tell_kiosk(database, code, action, books.now_ms())
    except CatalogueError:
        flash(gettext("%(kiosk)s is revoked: nothing can be asked of it.", kiosk=code), "wrong")
        return _back(code)
    _audit("kiosk.told", kiosk, {"action": action.value})
    said = action_words(action)
    flash(gettext("%(kiosk)s: “%(action)s” is on its way.", kiosk=code, action=said))
    return _back(code)


@blueprint.post("/postazioni/<code>/mancanti")
@needs(Right.KIOSKS)
def acknowledge(code: str) -> ResponseReturnValue:
    """Account for the missing events of a kiosk, with a comment."""
    kiosk = _look_after(code)
    why = " ".join(request.form.get("perche", "").split())[:_LONGEST_COMMENT]
    if not why:
        flash(gettext("Write in a few words what became of them."), "wrong")
        return redirect(url_for("kiosks.one", code=code, _anchor="missing"))
    with books.writable() as database:
        n = acknowledge_missing(database, code, why, gives_up_lost="persa" in request.form)
    _audit("kiosk.missing-acknowledged", kiosk, {"events": n, "why": why})
    flash(
        ngettext(
            "%(n)s missing event is accounted for.",
            "%(n)s missing events are accounted for.",
            n,
            n=number(n),
        )
    )
    return _back(code)


@blueprint.post("/postazioni/riprova")
@needs(Right.KIOSKS)
def retry() -> ResponseReturnValue:
    """Have the running hub try again what it refused from one kiosk."""
    code = request.form.get("postazione", "")
    kiosk = fleet_now(books.reader(), books.now_ms(), code).find(code)
    if kiosk is None and not viewer().is_hub_admin:
        abort(404)
    if kiosk is not None:
        _look_after(code)
    try:
        with books.writable() as database:
            ask_for_retry(database, code, books.now_ms())
    except CatalogueError:
        flash(gettext("Nothing refused from %(kiosk)s is kept any more.", kiosk=code), "wrong")
        return _to_the_refused(kiosk)
    books.audit(
        "refused.retried",
        code,
        administration=kiosk.administration if kiosk else None,
        office=kiosk.place.code if kiosk and kiosk.place else None,
    )
    flash(gettext("The hub tries again what it refused from %(kiosk)s.", kiosk=code))
    return _to_the_refused(kiosk)


def _now() -> dict[str, Any]:
    reader, now_ms = books.reader(), books.now_ms()
    fleet = fleet_now(reader, now_ms)
    choice = FleetChoice(request.args.get("ufficio", ""), request.args.get("cerca", "").strip())
    chosen = choice.take(fleet.kiosks)
    return {
        "fleet": fleet,
        "choice_of_office": choice,
        "offices": offices_of(fleet.kiosks),
        "has_search": len(fleet.kiosks) > ROWS,
        "chosen": chosen,
        "page": page_of(chosen, request.args.get("pagina")),
        "visits": [kiosk for kiosk in chosen if kiosk.condition.needs_a_visit],
        "most_cards": _MOST_CARDS,
        "live": fleet.ledger,
        "now_ms": now_ms,
        **_words(),
    }


def _refused(
    refused: Sequence[RefusedSummary], kiosks: Callable[[str], KioskNow | None]
) -> dict[str, Any]:
    """Return what was refused, with what became of the latest wish to try it again."""
    wishes = reversed(books.reader().refused_retries() if refused else [])
    return {
        "refused": refused,
        "retries": {wish.kiosk: wish for wish in wishes},
        "may_retry": lambda code: _may_retry(kiosks(code)),
    }


def _may_retry(kiosk: KioskNow | None) -> bool:
    return viewer().is_hub_admin if kiosk is None else _may_look_after(kiosk)


def _words(kiosk: KioskNow | None = None) -> dict[str, Any]:
    return {
        "say": kiosk_sentences,
        "health": kiosk_health,
        "settings": settings_words,
        "may_look_after": _may_look_after,
        "may_tell": kiosk is not None and _may_look_after(kiosk),
        "now_ms": books.now_ms(),
    }


def _find(code: str) -> KioskNow:
    found = fleet_now(books.reader(), books.now_ms(), code).find(code)
    if found is None:
        abort(404)
    return found


def _look_after(code: str) -> KioskNow:
    """Return a kiosk of which something may be asked.

    Raises:
        OutOfScope: it does not exist for the viewer.
        NotAllowed: they see it and lack the right.
    """
    kiosk = _find(code)
    if kiosk.administration and kiosk.place:
        viewer().check(Right.KIOSKS, kiosk.administration, kiosk.place.code)
    return kiosk


def _may_look_after(kiosk: KioskNow) -> bool:
    if kiosk.administration is None or kiosk.place is None:
        return viewer().is_hub_admin
    return viewer().may(Right.KIOSKS, kiosk.administration, kiosk.place.code)


def _audit(action: str, kiosk: KioskNow, details: dict[str, Any]) -> None:
    books.audit(
        action,
        kiosk.kiosk.code,
        details,
        administration=kiosk.administration,
        office=kiosk.place.code if kiosk.place else None,
    )


def _to_the_refused(kiosk: KioskNow | None) -> ResponseReturnValue:
    """Go back to where it was asked: the list, or the kiosk's own page."""
    if kiosk is not None and request.form.get("torna") == "postazione":
        return redirect(url_for("kiosks.one", code=kiosk.kiosk.code, _anchor="refused"))
    return redirect(url_for("kiosks.show", _anchor="refused"))


def _back(code: str) -> ResponseReturnValue:
    if request.form.get("torna") == "elenco":
        return redirect(url_for("kiosks.show"))
    return redirect(url_for("kiosks.one", code=code))


def _as_object(one: KioskNow) -> dict[str, Any]:
    kiosk = one.kiosk
    return asdict(total([kiosk])) | {
        "kiosk": kiosk.code,
        "office": kiosk.office_code,
        "condition": one.condition.value,
        "state": kiosk.state,
        "seen_ms": kiosk.seen_ms,
        "received_ms": kiosk.received_ms,
        "settings": kiosk.settings,
        "wanted": kiosk.wanted,
    }
