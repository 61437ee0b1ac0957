"""The OpenAPI 3.1 document, made from the structs that check what is asked and sent."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from dashboard.api.answers import ServedSaved
from dashboard.api.operations import OPERATIONS, ROOT, Operation
from dashboard.api.problems import MEDIA_TYPE, Problem
from dashboard.api.writing import ServedRows
from faccine import __version__

_REF = "#/components/schemas/{name}"
_TOKEN = "token"  # noqa: S105 - the name of the scheme
_ABOUT = """The figures of the dashboard, for programs. Read only, but for people served.

A token is made on the dashboard's page of data and sent as `Authorization: Bearer ...`. It sees
what its account sees; what lies outside does not exist. Faces are null below ten ratings and for
days that are not over; offices at whose counters fewer than three people take turns show whole
months only."""
_PROBLEMS = {
    "400": "A parameter, or what was sent, cannot be read.",
    "401": "The token is missing, unknown, or its time is over.",
    "403": "The token may not do that, or few people take turns there.",
    "404": "There is no such place in sight.",
    "429": "Too many requests; Retry-After says when to come back.",
    "503": "The books cannot be read just now.",
}
_OF_WRITING = {
    "413": "More than 64 KiB.",
    "415": "What was sent is not JSON.",
    "422": "Rows cannot be taken; none was.",
}


@cache
def document() -> dict[str, Any]:
    """Return the document; its server is wherever it was fetched from."""
    types = [operation.answer for operation in OPERATIONS]
    questions = [operation.question for operation in OPERATIONS]
    everything = [*types, *questions, ServedRows, ServedSaved, Problem]
    schemas, components = msgspec.json.schema_components(everything, ref_template=_REF)
    answers = dict(zip((one.name for one in OPERATIONS), schemas, strict=False))
    paths = {one.path: {"get": _get(one, answers[one.name], components)} for one in OPERATIONS}
    paths[f"{ROOT}/served"]["post"] = _post()
    for question in questions:
        components.pop(question.__name__, None)
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Faccine",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": "/"}],
        "security": [{_TOKEN: []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {_TOKEN: {"type": "http", "scheme": "bearer"}},
            "responses": {status: _problem(says) for status, says in _ALL_PROBLEMS.items()},
        },
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(whole))
    return plain


_ALL_PROBLEMS = _PROBLEMS | _OF_WRITING


def _get(
    operation: Operation, answer: dict[str, Any], components: dict[str, Any]
) -> dict[str, Any]:
    question = components[operation.question.__name__]
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [
            _parameter(name, schema, name in question.get("required", ()))
            for name, schema in question["properties"].items()
        ],
        "responses": {"200": _listed(answer), "304": _unchanged(), **_refer(_PROBLEMS)},
    }


def _post() -> dict[str, Any]:
    return {
        "operationId": "save-served",
        "summary": "Enter how many people were served; needs a token with that right.",
        "requestBody": {"required": True, "content": _json(_named(ServedRows))},
        "responses": {
            "200": {"description": "What was done.", "content": _json(_named(ServedSaved))},
            **_refer(_ALL_PROBLEMS),
        },
    }


def _parameter(name: str, schema: dict[str, Any], is_required: bool) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if key != "description"}
    found = {"name": name, "in": "query", "required": is_required, "schema": kept}
    if "description" in schema:
        found["description"] = schema["description"]
    return found


def _listed(schema: dict[str, Any]) -> dict[str, Any]:
    link = "Where the other parts of the list are (RFC 8288): first, prev, next, last."
    return {
        "description": "What was asked for.",
        "headers": {
            "ETag": {"schema": {"type": "string"}},
            "Link": {"description": link, "schema": {"type": "string"}},
        },
        "content": _json(schema),
    }


def _unchanged() -> dict[str, Any]:
    return {"description": "Still the same as what If-None-Match names."}


def _refer(statuses: dict[str, str]) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _problem(says: str) -> dict[str, Any]:
    return {"description": says, "content": {MEDIA_TYPE: {"schema": _named(Problem)}}}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _named(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {"$ref": _REF.format(name=struct.__name__)}
