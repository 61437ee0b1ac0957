"""Letting somebody in and out: a new session each time, nothing left of who sat there before."""

from __future__ import annotations

from flask import request
from flask import session as browser_session
from flask_login import current_user, login_user, logout_user

from dashboard.accounts import Account
from dashboard.books import accounts, look_as, now_ms
from dashboard.devices import device_of
from dashboard.rights import NOBODY
from faccine.runtime.logs import get_logger

_KEPT = "language"

log = get_logger("dashboard")


def let_in(account: Account) -> None:
    """Log somebody in with a session that did not exist before."""
    _forget()
    device = device_of(request.user_agent.string)
    signed_in = accounts().begin_session(account, device, now_ms())
    browser_session.permanent = True
    login_user(signed_in)
    look_as(signed_in.viewer)
    log.info("logged in", account=account.id)


def let_out() -> None:
    """Log out whoever is here, and end their session on the server too."""
    token = current_token()
    if token is not None:
        accounts().sessions.end_token(token)
    logout_user()
    _forget()
    look_as(NOBODY)


def current_token() -> str | None:
    """Return the token of the session somebody is here with, None for nobody."""
    token: str | None = current_user.get_id()
    return token


def current_account() -> Account:
    """Return whose session this is; only for views that need a login."""
    account: Account = current_user._get_current_object()  # noqa: SLF001 - its documented way out
    return account


def _forget() -> None:
    kept = browser_session.get(_KEPT)
    browser_session.clear()
    if kept:
        browser_session[_KEPT] = kept
