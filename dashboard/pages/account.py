"""The viewer's own account: who they are here, where they are logged in, their password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.accounts import Account
from dashboard.books import accounts, audit, now_ms, reader, viewer
from dashboard.language import gettext
from dashboard.passwords import what_is_wrong
from dashboard.people_words import places_of, role_name
from dashboard.security import signed_in
from dashboard.signing import current_account, current_token, let_in

blueprint = Blueprint("account", __name__)


@blueprint.get("/conto")
@signed_in
def show() -> str:
    """Show the account and its sessions."""
    return _page("")


@blueprint.post("/conto/nome")
@signed_in
def rename() -> ResponseReturnValue:
    """Take another name, or none."""
    accounts().rename(current_account().id, request.form.get("name", "").strip()[:200] or None)
    flash(gettext("Your name is changed."))
    return redirect(url_for("account.show"))


@blueprint.post("/conto/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Take another password; every other session ends, and this one begins anew."""
    account = current_account()
    new = request.form.get("new", "")
    wrong = what_is_wrong(new, request.form.get("again", ""))
    if account.has_password and not wrong:
        wrong = _check_current(account, request.form.get("current", ""))
    if wrong:
        return _page(wrong), 400
    accounts().set_password(account.id, new)
    let_in(account)
    audit("account.password", account.email)
    flash(gettext("Your password is changed. You are logged out everywhere else."))
    return redirect(url_for("account.show"))


@blueprint.post("/conto/sessioni/<digest>")
@signed_in
def end(digest: str) -> ResponseReturnValue:
    """End one of the viewer's sessions; of anybody else's there is none here."""
    if accounts().sessions.end(current_account().id, digest):
        flash(gettext("That session is ended."))
    return redirect(url_for("account.show"))


@blueprint.post("/conto/sessioni")
@signed_in
def end_others() -> ResponseReturnValue:
    """End all of the viewer's sessions but this one."""
    accounts().sessions.end_all(current_account().id, current_token())
    flash(gettext("You are logged out everywhere else."))
    return redirect(url_for("account.show"))


def _check_current(account: Account, password: str) -> str:
    # Whoever sits down at somebody else's session gets no more guesses than at the login.
    attempts, address = accounts().attempts, request.remote_addr or ""
    if attempts.take(account.email, address, now_ms()) is None:
        return gettext("Too many wrong attempts. Try again in 15 minutes.")
    if accounts().check_password(account.email, password) is None:
        return gettext("The current password is not right.")
    attempts.take_back(account.email, address)
    return ""


def _page(wrong: str) -> str:
    account, places = current_account(), places_of(reader())
    is_only_one = not places.has_several
    return render_template(
        "account/show.html",
        account=account,
        roles=[
            (role_name(grant.role, is_only_one=is_only_one), places.where(grant))
            for grant in viewer().grants
        ],
        sessions=accounts().sessions.of(account.id, now_ms()),
        this_digest=accounts().sessions.digest(current_token()),
        wrong=wrong,
    )
