"""What somebody is told by e-mail: alerts at once, the week on Mondays, and in which language."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.accounts.mail_choices import MailChoice
from dashboard.books import accounts
from dashboard.language import LANGUAGES, gettext
from dashboard.mail.wishes import wish_of
from dashboard.security import signed_in
from dashboard.signing import current_account

blueprint = Blueprint("alert_mail", __name__)


@blueprint.get("/avvisi/posta")
@signed_in
def show() -> str:
    """Show what the viewer is told."""
    account = current_account()
    return render_template(
        "alert_mail/show.html",
        account=account,
        wish=wish_of(account, accounts().mail_choices.of(account.id)),
        languages_of_mail=LANGUAGES,
    )


@blueprint.post("/avvisi/posta")
@signed_in
def save() -> ResponseReturnValue:
    """Remember what the viewer wants to be told."""
    language = request.form.get("lingua", "")
    accounts().mail_choices.put(
        current_account().id,
        MailChoice(
            weekly="settimana" in request.form,
            alerts="avvisi" in request.form,
            language=language if language in LANGUAGES else None,
        ),
    )
    flash(gettext("Saved."))
    return redirect(url_for(".show"))
