"""Whether the dashboard can read the books: for machines, without a login."""

from __future__ import annotations

from flask import Blueprint, Response

from dashboard.books import reader
from dashboard.security import public
from faccine.wire.errors import StorageError

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def show() -> Response:
    """Answer 200 ``ok`` when the books can be read, else 503 and the reason in one line."""
    try:
        reader().check()
    except StorageError as error:
        return Response(f"{error}\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
