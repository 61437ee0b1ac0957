"""What a browser is told to refuse, and who gets in.

Every view carries exactly one rule: ``@public``, ``@signed_in``, ``@needs(Right.X)``, for programs
``@token(Right.X)``, for mail programs ``@signed_address``, for new machines ``@by_code``; an
application with a view that has none does not start. Where an address names an administration or
an office, the right is needed there.
Scripts and styles come from this server's files only, none from within a page; Plotly would add a
style sheet of its own to the page, so its few rules stand in ``faccine.css`` and an element with
its id tells it that they are there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from dashboard.books import accounts, now_ms, viewer
from dashboard.programs import admit_program, use_programs
from dashboard.rights import Right

_RULE = "_faccine_rule"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """Who gets in: anybody, any account, who has a right, or programs by an account's token.

    ``proves_itself``: by a signed address or a code, so that a request needs no token of a form.
    """

    is_public: bool = False
    right: Right | None = None
    is_for_programs: bool = False
    proves_itself: bool = False


_PUBLIC = Rule(is_public=True)
_SIGNED_IN = Rule()


def public(view: View) -> View:
    """Let anybody see a view without logging in."""
    return _put_rule(view, _PUBLIC)


def signed_in(view: View) -> View:
    """Let everybody who has logged in see a view, whatever they may do."""
    return _put_rule(view, _SIGNED_IN)


def signed_address(view: View) -> View:
    """Let mail programs use a view by an address whose signature it checks, without our forms."""
    return _put_rule(view, Rule(is_public=True, proves_itself=True))


def by_code(view: View) -> View:
    """Let machines use a view by the secret code in what they send, without our forms."""
    return _put_rule(view, Rule(is_public=True, proves_itself=True))


def needs(right: Right) -> Callable[[View], View]:
    """Let those see a view who have a right: at the place its address names, else somewhere."""
    return lambda view: _put_rule(view, Rule(right=right))


def token(right: Right) -> Callable[[View], View]:
    """Let programs use a view by the token of an account that has a right, and no browser."""
    return lambda view: _put_rule(view, Rule(right=right, is_for_programs=True))


def _put_rule(view: View, rule: Rule) -> View:
    if hasattr(view, _RULE):
        raise TypeError(f"view {view.__name__}: has two rules, expected one")
    setattr(view, _RULE, rule)
    return view


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return the rule of an endpoint, None where nobody gave it one."""
    if endpoint == "static":
        return _PUBLIC
    rule: Rule | None = getattr(app.view_functions[endpoint], _RULE, None)
    return rule


def may_enter(app: Flask, endpoint: str) -> bool:
    """Tell whether the viewer gets in to an endpoint that names no place in its address."""
    rule = rule_of(app, endpoint)
    if rule is None or rule.is_public:
        return rule is not None
    if rule.right is None:
        return viewer().account is not None
    return viewer().may_somewhere(rule.right)


def refuse_views_without_rule(app: Flask) -> None:
    """Do nothing if every view says who gets in.

    Raises:
        TypeError: one does not; names it.
    """
    for endpoint in app.view_functions:
        if rule_of(app, endpoint) is None:
            raise TypeError(f"view {endpoint}: expected @public, @signed_in or @needs(Right.…)")


def secure(app: Flask) -> None:
    """Close the application: login, forged requests, headers."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    CSRFProtect(app)
    use_programs(app)
    manager = LoginManager(app)
    manager.session_protection = None  # sessions are kept and ended in the accounts
    manager.user_loader(lambda token: accounts().by_session(token, now_ms()))
    app.before_request(_admit)
    app.after_request(_add_headers)


def _admit() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None
    rule = rule_of(current_app, endpoint)
    if rule is None:
        abort(403)
    if rule.is_for_programs:
        admit_program(rule.right)
        return None
    if not rule.proves_itself:
        _refuse_forged()
    if rule.is_public:
        return None
    if not viewer().account:
        return _to_the_login(endpoint)
    _check(rule)
    return None


def _refuse_forged() -> None:
    # Here and not for every request: a program's token is no cookie that a browser would send.
    if current_app.config["WTF_CSRF_ENABLED"]:
        current_app.extensions["csrf"].protect()


def _check(rule: Rule) -> None:
    asked = request.view_args or {}
    administration, office = asked.get("administration"), asked.get("office")
    if rule.right is None:
        return
    if administration and office:
        viewer().check(rule.right, administration, office)
    elif administration and not viewer().sees(administration):
        abort(404)
    elif not viewer().may_somewhere(rule.right, administration):
        abort(403)


def _to_the_login(endpoint: str) -> ResponseReturnValue:
    if request.headers.get("X-Requested-With") == "fetch" or endpoint.endswith("_json"):
        abort(401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("login.show", next=wanted if wanted != "/" else None))


def headers_of(app: Flask) -> dict[str, str]:
    """Return the headers of every answer, also of files that no view serves."""
    if not app.config["SESSION_COOKIE_SECURE"]:
        return _HEADERS
    return _HEADERS | {"Strict-Transport-Security": "max-age=31536000"}


def _add_headers(response: Response) -> Response:
    response.headers.update(headers_of(current_app))
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
