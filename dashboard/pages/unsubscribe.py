"""Ending a kind of e-mail from the e-mail itself, without logging in.

The address is signed, so it proves that it comes from that e-mail. Opening it changes nothing,
since mail scanners open addresses; the button does, and so does the one request that a mail program
sends when its reader presses its own button (RFC 8058), which carries no session and no token of
ours.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, current_app, render_template

from dashboard.accounts import Account
from dashboard.books import accounts
from dashboard.mail.links import UNSUBSCRIBE, Kind, read_signed
from dashboard.mail.wishes import wish_of
from dashboard.security import public, signed_address

blueprint = Blueprint("unsubscribe", __name__)


@blueprint.get(f"{UNSUBSCRIBE}/<signed>")
@public
def show(signed: str) -> str:
    """Ask whether a kind of e-mail should end."""
    account, kind = _somebody(signed)
    return render_template(
        "unsubscribe/show.html", email=account.email, kind=kind, is_done=False, signed=signed
    )


@blueprint.post(f"{UNSUBSCRIBE}/<signed>")
@signed_address
def end(signed: str) -> str:
    """End a kind of e-mail."""
    account, kind = _somebody(signed)
    choices = accounts().mail_choices
    wish = wish_of(account, choices.of(account.id))
    ended = replace(wish, weekly=False) if kind is Kind.WEEKLY else replace(wish, alerts=False)
    choices.put(account.id, ended)
    return render_template(
        "unsubscribe/show.html", email=account.email, kind=kind, is_done=True, signed=signed
    )


def _somebody(signed: str) -> tuple[Account, Kind]:
    key = current_app.secret_key
    read = read_signed(key if isinstance(key, bytes) else str(key).encode(), signed)
    account = next((one for one in accounts().all() if read and one.id == read[0]), None)
    if read is None or account is None:
        abort(404)
    return account, read[1]
