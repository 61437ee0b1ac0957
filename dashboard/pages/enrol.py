"""Where a machine with a code becomes a kiosk. For machines, without a login; the code proves them.

Whoever asks is told whether a code is good and nothing about any other: not which kiosk a wrong one
is near, nor whether there are kiosks. What codes are tried is in no log.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlite_utils import Database
from werkzeug.exceptions import TooManyRequests

from dashboard import books
from dashboard.books import audit, whole_reader
from dashboard.enrolment import answer_for, authority, hub_address, takes_machines_in
from dashboard.pages.login import limited
from dashboard.security import by_code, public
from faccine.runtime.logs import get_logger
from faccine.wire.codec import decode, encode
from faccine.wire.enrolment import (
    AUTHORITY_PATH,
    ENROL_PATH,
    MAX_REQUEST_BYTES,
    EnrolmentError,
    EnrolmentRefusal,
    EnrolmentRequest,
)
from faccine.wire.errors import BadMessage, CatalogueError, StorageError
from faccine.wire.events import VERSION
from hub.catalogue import enrol as enrol_kiosk
from hub.catalogue import enrolled_since, preview_settings

blueprint = Blueprint("enrol", __name__)
log = get_logger("dashboard")


@blueprint.get(ENROL_PATH)
@public
def show() -> str:
    """Say to somebody who photographed the code on a kiosk's sheet what it is for."""
    return render_template(
        "enrol/show.html", takes_machines_in=takes_machines_in(), address=hub_address()
    )


@blueprint.post(ENROL_PATH)
@by_code
@limited
def enrol() -> ResponseReturnValue:
    """Make a machine a kiosk: 200 and all it needs, 403 and why not, 400, 404, 429, or 503."""
    if not takes_machines_in():
        return _refusal("not-set-up", 404)
    try:
        asked = decode(request.get_data()[: MAX_REQUEST_BYTES + 1], EnrolmentRequest)
        # First what may be missing on this machine: a code is used up only if it can be answered.
        answer_for("-", None)
        answer = answer_for(*_enrol(asked))
    except EnrolmentError as error:
        log.warning("enrolment refused", address=request.remote_addr, why=error.why)
        return _refusal(error.why, 403)
    except BadMessage as error:
        log.warning("enrolment not understood", address=request.remote_addr, why=str(error))
        return _refusal("bad-request", 400)
    except StorageError as error:
        log.error("enrolment not possible now", error=str(error))
        return _refusal("try-again", 503)
    return Response(encode(answer), mimetype="application/json")


@blueprint.get(AUTHORITY_PATH)
@public
def authority_pem() -> Response:
    """Give the authority that signed our certificate: believed only by its fingerprint."""
    pem = authority()
    if pem is None:
        abort(404)
    return Response(pem, mimetype="application/x-pem-file")


@blueprint.errorhandler(TooManyRequests)
def too_many(error: TooManyRequests) -> ResponseReturnValue:
    """Say so in the machines' language, and for how long."""
    log.warning("enrolment stopped", address=request.remote_addr)
    answer = _refusal("too-many", 429)
    answer.headers["Retry-After"] = "300"
    return answer


def _enrol(asked: EnrolmentRequest) -> tuple[str, str | None]:
    """Return which kiosk the machine is now, and which release it should run; None: nobody says."""
    now_ms = books.now_ms()
    with books.writable() as database:
        kiosk = enrol_kiosk(database, asked.code, asked.password_hash, now_ms)
        is_new = enrolled_since(database)[kiosk] == now_ms
        software = _software(database, kiosk, now_ms)
    if is_new:  # and not the same machine, asking again because no answer came
        _write_down(kiosk, asked)
    return kiosk, software


def _software(database: Database, kiosk: str, now_ms: int) -> str | None:
    try:
        return preview_settings(database, kiosk, now_ms=now_ms).software
    except CatalogueError:
        return None  # it stands nowhere now


def _write_down(kiosk: str, asked: EnrolmentRequest) -> None:
    ledger = next((one for one in whole_reader().ledger() if one.code == kiosk), None)
    places = {one.id: one.code for one in whole_reader().administrations()}
    audit(
        "kiosk.enrolled",
        kiosk,
        {"machine": asked.machine, "software": asked.software},
        administration=places.get(ledger.administration or 0) if ledger else None,
        office=ledger.office_code if ledger else None,
    )


def _refusal(why: str, status: int) -> Response:
    body = encode(EnrolmentRefusal(v=VERSION, error=why))
    return Response(body, status, mimetype="application/json")
