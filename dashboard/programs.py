"""Letting programs in: by a token in the head of the request, and by nothing else.

Whoever sends a token does so on purpose, which a browser never does by itself: so views for
programs look at no cookie and need no protection from forged requests. Each token may ask so often
a minute.
"""

from __future__ import annotations

import time

from flask import Flask, current_app, g, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from dashboard.accounts import ApiToken
from dashboard.api.problems import ProblemKind, Unanswered
from dashboard.books import accounts, look_as, now_ms
from dashboard.rights import RIGHTS, Right, Viewer

REQUESTS_A_MINUTE = 300
_EXTENSION = "faccine-programs"
_NEXT_STEP = "make a token on the page of data and send it as Authorization: Bearer faccine_..."


def use_programs(app: Flask) -> None:
    """Count the requests of each token for this application, from none."""
    app.config.setdefault("REQUESTS_A_MINUTE", REQUESTS_A_MINUTE)
    app.extensions[_EXTENSION] = FixedWindowRateLimiter(MemoryStorage())


def admit_program(right: Right | None) -> None:
    """Answer this request as to the account of its token.

    Raises:
        Unanswered: the token is missing, unknown or over, asks too often, or may not do that.
    """
    token = _token()
    _count(token)
    account = accounts().by_id(token.account)
    if account is None or account.is_blocked:
        raise _unknown("token", "of an account that may log in")
    look_as(account.viewer)
    if right not in {None, Right.SEE} and not token.may_write:
        raise _not_allowed("token", token.name, "a token that may enter people served")
    if right is not None and not account.viewer.may_somewhere(right):
        raise _not_allowed("account", account.email, _roles(right))


def rate_headers() -> dict[str, str]:
    """Return what is left of this minute, for the head of an answer; nothing without a token."""
    token: ApiToken | None = g.get("api_token")
    if token is None:
        return {}
    limit = _limit()
    reset_time, remaining = _limiter().get_window_stats(limit, str(token.id))
    return {
        "RateLimit-Limit": str(limit.amount),
        "RateLimit-Remaining": str(remaining),
        "RateLimit-Reset": str(max(0, round(reset_time - time.time()))),
    }


def _token() -> ApiToken:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise _unknown("Authorization", "Bearer and a token")
    token = accounts().api_tokens.use(secret.strip(), now_ms())
    if token is None:
        raise _unknown("token", "one that was made here and not revoked")
    if token.is_over(now_ms()):
        raise _unknown(f"token {token.name!r}", "one whose time is not over", ProblemKind.EXPIRED)
    g.api_token = token
    return token


def _count(token: ApiToken) -> None:
    limit = _limit()
    if not _limiter().hit(limit, str(token.id)):
        headers = rate_headers()
        raise Unanswered(
            429,
            ProblemKind.TOO_MANY,
            "token",
            token.name,
            expected=f"at most {limit.amount} requests a minute",
            next_step=f"wait {headers['RateLimit-Reset']} seconds",
            headers={"Retry-After": headers["RateLimit-Reset"]},
        )


def _limit() -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(current_app.config["REQUESTS_A_MINUTE"])


def _limiter() -> FixedWindowRateLimiter:
    limiter: FixedWindowRateLimiter = current_app.extensions[_EXTENSION]
    return limiter


def _unknown(thing: str, expected: str, kind: ProblemKind = ProblemKind.UNKNOWN) -> Unanswered:
    error = ' error="invalid_token"' if thing.startswith("token") else ""
    return Unanswered(
        401,
        kind,
        thing,
        expected=expected,
        next_step=_NEXT_STEP,
        headers={"WWW-Authenticate": f'Bearer realm="faccine"{"," if error else ""}{error}'},
    )


def _not_allowed(thing: str, value: str, expected: str) -> Unanswered:
    return Unanswered(
        403,
        ProblemKind.NOT_ALLOWED,
        thing,
        value,
        expected=expected,
        next_step="ask whoever administers the accounts",
    )


def _roles(right: Right) -> str:
    roles = [role.value for role, rights in RIGHTS.items() if right in rights]
    return f"one of the roles {', '.join(roles)}"


def may_make_writing_tokens(viewer: Viewer) -> bool:
    """Tell whether somebody's token could enter people served anywhere."""
    return viewer.may_somewhere(Right.SERVED)
