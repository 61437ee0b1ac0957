"""The interface for programs: its answers, its OpenAPI document and the page that explains it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from dashboard import api_words, books
from dashboard.api import writing
from dashboard.api.desk import Desk
from dashboard.api.openapi import document
from dashboard.api.operations import OPERATIONS, ROOT, Operation
from dashboard.api.problems import MEDIA_TYPE, ProblemKind, Unanswered, bad_parameter, not_found
from dashboard.api.questions import Slice
from dashboard.programs import rate_headers
from dashboard.rights import Right
from dashboard.security import public, token
from faccine.runtime.logs import get_logger
from faccine.wire.errors import BadRows, CatalogueError, NotAllowed, OutOfScope, StorageError
from hub.catalogue import save_served

blueprint = Blueprint("api", __name__)
log = get_logger("dashboard")

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@blueprint.get("/api")
@public
def docs() -> str:
    """Explain the interface."""
    return render_template(
        "api/docs.html",
        operations=OPERATIONS,
        root=ROOT,
        host=request.host_url.rstrip("/"),
        requests_a_minute=current_app.config["REQUESTS_A_MINUTE"],
        parameters=api_words.parameters(),
        summaries=api_words.summaries(),
        problems=api_words.problems(),
    )


@blueprint.get(f"{ROOT}/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    """Return the OpenAPI document."""
    return _answered(msgspec.json.encode(document()))


@blueprint.post(f"{ROOT}/served")
@token(Right.SERVED)
def save() -> ResponseReturnValue:
    """Enter how many people were served, all rows or none."""
    asked = _body()
    desk = Desk(books.reader(), books.now_ms())
    administration = desk.administration(asked.administration)
    for office in sorted({row.office for row in asked.rows}):
        desk.office(administration, office)
        books.viewer().check(Right.SERVED, administration.code, office)
    with books.writable() as database:
        report = save_served(
            database, writing.entries(administration.code, asked.rows), books.now_ms()
        )
    books.audit(
        "served.saved",
        administration.name,
        {"rows": len(asked.rows), "added": report.added, "replaced": report.replaced},
        administration=administration.code,
    )
    return _answered(msgspec.json.encode(writing.saved(report)))


def _ask(operation: Operation) -> Callable[[], ResponseReturnValue]:
    def view() -> ResponseReturnValue:
        question = _question(operation.question)
        answer: Any = operation.run(Desk(books.reader(), books.now_ms()), question)
        response = _answered(msgspec.json.encode(answer))
        response.headers["Link"] = _links(question, answer.total)
        return response

    view.__name__ = operation.name
    return token(Right.SEE)(view)


for _operation in OPERATIONS:
    blueprint.add_url_rule(_operation.path, _operation.name, _ask(_operation), methods=["GET"])


@blueprint.route(f"{ROOT}/<path:address>", methods=METHODS)
@token(Right.SEE)
def nothing(address: str) -> ResponseReturnValue:
    """Say that there is nothing at an address, or not by that method."""
    known = {operation.name for operation in OPERATIONS}
    if address not in known:
        raise not_found("address", f"{ROOT}/{address}", f"{ROOT}/openapi.json")
    allowed = "GET, POST" if address == "served" else "GET"
    raise Unanswered(
        405,
        ProblemKind.WRONG_METHOD,
        "method",
        request.method,
        expected=allowed,
        next_step=f"GET {ROOT}/openapi.json describes every address",
        headers={"Allow": allowed},
    )


def _question(kind: type[Slice]) -> Slice:
    try:
        return msgspec.convert(request.args.to_dict(), kind, strict=False)
    except msgspec.ValidationError as error:
        expected, _, where = str(error).partition(" - at `$.")
        name = where.rstrip("`") or expected.partition("`")[2].rstrip("`")
        if expected.startswith("Object contains unknown"):
            expected = f"one of: {', '.join(kind.__struct_fields__)}"
        raise bad_parameter(
            name,
            request.args.get(name, ""),
            expected.removeprefix("Expected "),
            f"see {ROOT}/openapi.json",
        ) from None


def _body() -> writing.ServedRows:
    next_step = f"see {ROOT}/openapi.json"
    if not request.is_json:
        raise Unanswered(
            415,
            ProblemKind.WRONG_MEDIA_TYPE,
            "Content-Type",
            request.mimetype,
            expected="application/json",
            next_step=next_step,
        )
    try:
        return msgspec.json.decode(request.get_data(), type=writing.ServedRows)
    except msgspec.MsgspecError as error:
        raise Unanswered(
            400, ProblemKind.BAD_BODY, "body", expected=str(error), next_step=next_step
        ) from None


def _links(question: Slice, total: int) -> str:
    last = max(1, -(-total // question.limit))
    pages = {"first": 1, "prev": question.page - 1, "next": question.page + 1, "last": last}
    asked = request.args.to_dict() | {"limit": str(question.limit)}
    return ", ".join(
        f'<{request.path}?{urlencode(asked | {"page": page})}>; rel="{rel}"'
        for rel, page in pages.items()
        if 1 <= page <= last
    )


def _answered(body: bytes) -> Response:
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Authorization")
    response.headers.update(rate_headers())
    if request.method in {"GET", "HEAD"}:
        response.add_etag()
        response.make_conditional(request)
    return response


@blueprint.errorhandler(Unanswered)
def _say(error: Unanswered) -> ResponseReturnValue:
    response = Response(msgspec.json.encode(error.problem), error.problem.status)
    response.headers.update({"Content-Type": MEDIA_TYPE, **rate_headers(), **error.extra_headers})
    return response


@blueprint.errorhandler(OutOfScope)
def _say_that_nothing_is_there(_: OutOfScope) -> ResponseReturnValue:
    return _say(not_found("place", request.full_path, f"{ROOT}/offices"))


@blueprint.errorhandler(NotAllowed)
def _say_that_it_is_not_allowed(error: NotAllowed) -> ResponseReturnValue:
    return _say(
        Unanswered(
            403,
            ProblemKind.NOT_ALLOWED,
            "account",
            expected=f"the right there ({error})",
            next_step="ask whoever administers the accounts",
        )
    )


@blueprint.errorhandler(CatalogueError)
def _say_what_is_wrong_with_rows(error: CatalogueError) -> ResponseReturnValue:
    return _say(writing.bad_rows(error.problems if isinstance(error, BadRows) else [error]))


@blueprint.errorhandler(StorageError)
def _say_that_books_are_closed(error: StorageError) -> ResponseReturnValue:
    log.error("books cannot be read", reason=str(error))
    return _say(
        Unanswered(
            503,
            ProblemKind.BOOKS_CLOSED,
            "books",
            expected="books that can be read",
            next_step="try again in a minute; the server's log says why",
            headers={"Retry-After": "60"},
        )
    )


@blueprint.errorhandler(HTTPException)
def _say_something_else(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    kind = ProblemKind.TOO_LARGE if error.code == 413 else ProblemKind.OTHER
    return _say(
        Unanswered(
            error.code,
            kind,
            request.path,
            expected="less than 64 KiB" if error.code == 413 else "a request that can be answered",
            next_step=f"see {url_for('api.docs')}",
        )
    )
