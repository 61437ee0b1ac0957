"""Logging in by e-mail and password or by a link that works once, and logging out.

A wrong e-mail and a wrong password get the same answer after the same time. Five wrong attempts
for one e-mail, or thirty from one address, stop the login for fifteen minutes.
"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask import session as browser_session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import DataRequired, Length

from dashboard.accounts import Account
from dashboard.books import accounts, now_ms
from dashboard.pages.language import local_address
from dashboard.security import public, signed_in
from faccine.runtime.logs import get_logger

blueprint = Blueprint("login", __name__)
log = get_logger("dashboard")

_limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


class LoginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An e-mail and a password."""

    email = EmailField(lazy_gettext("E-mail address"), [DataRequired(), Length(max=254)])
    password = PasswordField(lazy_gettext("Password"), [DataRequired(), Length(max=1000)])


def limit(app: Flask) -> None:
    """Count wrong attempts for this application, from none."""
    _limiter.init_app(app)
    with app.app_context():
        _limiter.reset()


def _was_refused(response: Response) -> bool:
    return response.status_code == 401


def _asked_email() -> str:
    return request.form.get("email", "").strip().casefold()


@blueprint.get("/accedi")
@public
def show() -> ResponseReturnValue:
    """Show the form; somebody who is logged in already is sent on."""
    if current_user.is_authenticated:
        return redirect(local_address(request.args.get("next")))
    return render_template("login/show.html", form=LoginForm(), was_wrong=False)


@blueprint.post("/accedi")
@public
@_limiter.limit("5 per 15 minutes", key_func=_asked_email, deduct_when=_was_refused)
@_limiter.limit("30 per 15 minutes", deduct_when=_was_refused)
def enter() -> ResponseReturnValue:
    """Log in, or answer 401 with the one message for anything wrong."""
    form = LoginForm()
    account = None
    if form.validate_on_submit():
        account = accounts().check_password(form.email.data.strip(), form.password.data)
    if account is None:
        log.warning("login refused", address=request.remote_addr)
        return render_template("login/show.html", form=form, was_wrong=True), 401
    _let_in(account)
    return redirect(local_address(request.args.get("next")))


@blueprint.get("/accedi/link/<token>")
@public
@_limiter.limit("30 per 15 minutes", deduct_when=lambda response: response.status_code == 410)
def enter_by_link(token: str) -> ResponseReturnValue:
    """Log in by a link that works once; answer 410 if it was used or is too old."""
    account = accounts().use_link(token, now_ms())
    if account is None:
        abort(410)
    _let_in(account)
    return redirect(url_for("overview.show"))


@blueprint.post("/esci")
@signed_in
def leave() -> ResponseReturnValue:
    """Log out."""
    logout_user()
    browser_session.clear()
    return redirect(url_for("login.show"))


def _let_in(account: Account) -> None:
    language = browser_session.get("language")
    browser_session.clear()  # nothing of who sat here before
    if language:
        browser_session["language"] = language
    browser_session.permanent = True
    login_user(account)
    log.info("logged in", account=account.id)
