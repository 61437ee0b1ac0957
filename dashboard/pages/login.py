"""Logging in by e-mail and password or by a link that works once, and logging out.

A wrong e-mail, a wrong password and a blocked account get the same answer after the same time. Five
wrong attempts for one e-mail, or thirty from one address, stop the login for fifteen minutes, also
across a restart; beside that an address is held to a pace at which nobody can guess.
"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import DataRequired, Length

from dashboard.accounts import LOCK_MINUTES, Account
from dashboard.books import accounts, now_ms
from dashboard.language import gettext
from dashboard.login_words import what_was_wrong
from dashboard.pages.language import local_address
from dashboard.security import public, signed_in
from dashboard.signing import let_in, let_out
from dashboard.sso import sso_label
from faccine.runtime.logs import get_logger

blueprint = Blueprint("login", __name__)
log = get_logger("dashboard")

_limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


class LoginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An e-mail and a password."""

    email = EmailField(lazy_gettext("E-mail address"), [DataRequired(), Length(max=254)])
    password = PasswordField(lazy_gettext("Password"), [DataRequired(), Length(max=1000)])


def limit(app: Flask) -> None:
    """Count attempts for this application, from none."""
    _limiter.init_app(app)
    with app.app_context():
        _limiter.reset()


def _was_refused(response: Response) -> bool:
    return response.status_code >= 400


limited = _limiter.limit("60 per 15 minutes", deduct_when=_was_refused)
"""Holds an address to sixty refusals in a quarter of an hour, on every way in."""


@blueprint.get("/accedi")
@public
def show() -> ResponseReturnValue:
    """Show the form; somebody who is logged in already is sent on."""
    if current_user.is_authenticated:
        return redirect(local_address(request.args.get("next")))
    return _form(LoginForm())


@blueprint.post("/accedi")
@public
@limited
def enter() -> ResponseReturnValue:
    """Log in, or answer 401 with the one message for anything wrong, and 429 after too many."""
    form = LoginForm()
    if not form.validate_on_submit():
        return _form(form, gettext("Enter your e-mail address and your password.")), 401
    email, address = form.email.data.strip(), request.remote_addr or ""
    remaining = accounts().attempts.take(email, address, now_ms())
    if remaining is None:
        log.warning("login stopped", address=address)
        return _form(form, _stopped()), 429
    account = accounts().check_password(email, form.password.data)
    if account is None:
        log.warning("login refused", address=address)
        return _form(form, what_was_wrong(remaining)), 401
    accounts().attempts.take_back(email, address)
    let_in(account)
    return redirect(local_address(request.args.get("next")))


@blueprint.get("/accedi/link/<token>")
@public
@limited
def enter_by_link(token: str) -> ResponseReturnValue:
    """Log in by a link that works once; answer 410 if it was used or is too old."""
    account: Account | None = accounts().use_link(token, now_ms())
    if account is None:
        abort(410)
    let_in(account)
    return redirect(url_for("overview.show"))


@blueprint.post("/esci")
@signed_in
def leave() -> ResponseReturnValue:
    """Log out."""
    let_out()
    return redirect(url_for("login.show"))


def _form(form: LoginForm, wrong: str = "") -> str:
    return render_template("login/show.html", form=form, wrong=wrong, sso_label=sso_label())


def _stopped() -> str:
    return gettext(
        "Too many wrong attempts: the login is stopped for up to %(minutes)d minutes. Then try "
        "again, or ask whoever administers the system for a new link.",
        minutes=LOCK_MINUTES,
    )
