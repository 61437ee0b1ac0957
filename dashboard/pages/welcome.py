"""Choosing a password by a link: after an invitation, or when the old one is forgotten."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.accounts import Account
from dashboard.books import accounts, audit, now_ms
from dashboard.pages.login import limited
from dashboard.passwords import what_is_wrong
from dashboard.security import public
from dashboard.signing import let_in

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/invito/<token>")
@public
@limited
def show(token: str) -> ResponseReturnValue:
    """Show the form; opening the link does not use it up."""
    return _form(_account(token), token)


@blueprint.post("/invito/<token>")
@public
@limited
def choose(token: str) -> ResponseReturnValue:
    """Take the password, use up the link, and let its owner in; 410 if somebody was quicker."""
    account = _account(token)
    password = request.form.get("password", "")
    wrong = what_is_wrong(password, request.form.get("again", ""))
    if account is None or wrong:
        return _form(account, token, wrong)
    if accounts().password_links.use(token, now_ms()) is None:
        return _form(None, token)
    accounts().set_password(account.id, password)
    let_in(account)
    audit("account.password", account.email)
    return redirect(url_for("overview.show"))


def _account(token: str) -> Account | None:
    number = accounts().password_links.account_of(token, now_ms())
    account = None if number is None else accounts().by_id(number)
    return account if account and not account.is_blocked else None


def _form(account: Account | None, token: str, wrong: str = "") -> ResponseReturnValue:
    if account is None:
        return render_template("welcome/over.html"), 410
    page = render_template("welcome/show.html", account=account, token=token, wrong=wrong)
    return page, 400 if wrong else 200
