"""What a browser is told to refuse, and who gets in.

Every page needs a login unless its view says ``@public``: a new page is closed until somebody opens
it. Scripts and styles come from this server's files only, none from within a page; Plotly would
add a style sheet of its own to the page, so its few rules stand in ``faccine.css`` and an element
with its id tells it that they are there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect

from dashboard.books import accounts

_PUBLIC = "_faccine_public"
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


def public(view: View) -> View:
    """Let anybody see a view without logging in."""
    setattr(view, _PUBLIC, True)
    return view


def is_public(app: Flask, endpoint: str) -> bool:
    """Tell whether anybody may see an endpoint."""
    return endpoint == "static" or hasattr(app.view_functions[endpoint], _PUBLIC)


def secure(app: Flask) -> None:
    """Close the application: login, forged requests, headers."""
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.session_protection = "basic"
    manager.user_loader(lambda remembered: accounts().by_session(remembered))
    app.before_request(_require_login)
    app.after_request(_add_headers)


def _require_login() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or is_public(current_app, endpoint) or current_user.is_authenticated:
        return None
    if request.headers.get("X-Requested-With") == "fetch" or endpoint.endswith("_json"):
        abort(401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("login.show", next=wanted if wanted != "/" else None))


def _add_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
