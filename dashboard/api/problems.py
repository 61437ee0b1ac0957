"""What is said when something cannot be answered: RFC 9457, "Problem Details for HTTP APIs".

Every problem names the thing, the value that came, what was expected and the next step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta
from werkzeug.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
DOCS = "/api"


class ProblemKind(StrEnum):
    """What can go wrong; the page of the interface has a line for each."""

    BAD_PARAMETER = "bad-parameter"
    BAD_BODY = "bad-body"
    UNKNOWN = "unknown-token"
    EXPIRED = "expired-token"
    NOT_ALLOWED = "not-allowed"
    FEW_PEOPLE = "few-people"
    NOT_FOUND = "not-found"
    WRONG_METHOD = "wrong-method"
    TOO_LARGE = "too-large"
    WRONG_MEDIA_TYPE = "wrong-media-type"
    BAD_ROWS = "bad-rows"
    TOO_MANY = "too-many-requests"
    BOOKS_CLOSED = "books-closed"
    OTHER = "other"


_TITLES = {
    ProblemKind.BAD_PARAMETER: "A parameter cannot be read",
    ProblemKind.BAD_BODY: "What was sent cannot be read",
    ProblemKind.UNKNOWN: "A token is needed",
    ProblemKind.EXPIRED: "The token's time is over",
    ProblemKind.NOT_ALLOWED: "The token may not do that",
    ProblemKind.FEW_PEOPLE: "Not shown, because few people take turns at the counter",
    ProblemKind.NOT_FOUND: "There is no such thing",
    ProblemKind.WRONG_METHOD: "The method does not fit the address",
    ProblemKind.TOO_LARGE: "Too much was sent at once",
    ProblemKind.WRONG_MEDIA_TYPE: "What was sent is not JSON",
    ProblemKind.BAD_ROWS: "Rows cannot be taken; none was",
    ProblemKind.TOO_MANY: "Too many requests",
    ProblemKind.BOOKS_CLOSED: "The books cannot be read just now",
    ProblemKind.OTHER: "It could not be answered",
}

Text = Annotated[str, Meta(description="One line.")]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why something was not answered."""

    type: Annotated[str, Meta(description="Names the kind of problem; leads to its description.")]
    title: Annotated[str, Meta(description="The kind of problem in words.")]
    status: Annotated[int, Meta(description="The HTTP status.", ge=400, le=599)]
    detail: Annotated[str, Meta(description="Thing, value, what was expected, next step.")]
    thing: Annotated[str, Meta(description="What it is about, for instance a parameter.")] = ""
    value: Annotated[str, Meta(description="What came; empty where nothing came.")] = ""
    expected: Annotated[str, Meta(description="What was expected.")] = ""
    next_step: Annotated[str, Meta(description="What to do about it.")] = ""
    problems: Annotated[
        tuple[Text, ...], Meta(description="Where several rows are wrong: a line for each.")
    ] = ()


class Unanswered(HTTPException):
    """Raised where a question cannot be answered; carries its problem and headers."""

    def __init__(
        self,
        status: int,
        kind: ProblemKind,
        thing: str,
        value: str = "",
        *,
        expected: str,
        next_step: str,
        problems: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.code = status
        named = f"{thing} {value!r}" if value else thing
        self.problem = Problem(
            type=f"{DOCS}#{kind}",
            title=_TITLES[kind],
            status=status,
            detail=f"{named}: expected {expected}; {next_step}",
            thing=thing,
            value=value,
            expected=expected,
            next_step=next_step,
            problems=tuple(problems),
        )
        self.extra_headers = dict(headers or {})


def bad_parameter(name: str, value: str, expected: str, next_step: str) -> Unanswered:
    """Return the problem of a parameter that cannot be read."""
    return Unanswered(
        400, ProblemKind.BAD_PARAMETER, name, value, expected=expected, next_step=next_step
    )


def not_found(thing: str, value: str, where: str) -> Unanswered:
    """Return the problem of something that is not there, or not in the scope of the token."""
    return Unanswered(
        404,
        ProblemKind.NOT_FOUND,
        thing,
        value,
        expected="one that the token's account may see",
        next_step=f"GET {where} lists them",
    )


def few_people(office: str, asked: str) -> Unanswered:
    """Return the problem of asking for too much about an office of few people."""
    return Unanswered(
        403,
        ProblemKind.FEW_PEOPLE,
        f"{asked} of office",
        office,
        expected="whole months of all services together, since fewer than three people rotate",
        next_step="ask for step=month and no service",
    )
