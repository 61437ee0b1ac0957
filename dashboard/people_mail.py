"""Sending somebody their link by e-mail, where there is a mail server; and our whole addresses.

A link is sent at once, by the request that made it, and never waits on a disk: whoever read it
there could come in with it. If it cannot be sent, the page says so, and it is passed on by hand.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask, current_app, url_for
from flask_babel import get_locale

from dashboard.accounts import PASSWORD_DAYS
from dashboard.accounts.tokens import digest_of
from dashboard.books import now_ms
from dashboard.language import gettext
from dashboard.mail.document import Document, plain_text
from dashboard.mail.message import Mail, compose
from dashboard.mail.sending import Post
from dashboard.mail.settings import MailSettings
from faccine.runtime.logs import get_logger
from faccine.wire.errors import DeliveryError

_EXTENSION = "faccine-invitations"
_TIMEOUT_SECONDS = 8.0
"""Somebody waits for the page."""

log = get_logger("dashboard")


def use_invitations(app: Flask, mail: MailSettings | None, address: str | None) -> None:
    """Give the application its mail server, if there is one, and the address it is known by."""
    app.extensions[_EXTENSION] = (mail, address)


def public_url(endpoint: str, **values: Any) -> str:
    """Return a whole address of ours: under the one we are known by, else the one asked for."""
    _, address = current_app.extensions[_EXTENSION]
    if address is None:
        return url_for(endpoint, _external=True, **values)
    return f"{address}{url_for(endpoint, **values)}"


def send_link(email: str, url: str, *, is_invitation: bool) -> bool:
    """Send a link to choose a password; tell whether it went out."""
    settings: MailSettings | None = current_app.extensions[_EXTENSION][0]
    if settings is None:
        return False
    text = _said(url, is_invitation=is_invitation)
    mail = Mail(email, text.subject, plain_text(text), language=str(get_locale()))
    try:
        message = compose(mail, settings.sender, f"link {digest_of(url)}", now_ms())
        with Post(replace(settings, timeout_seconds=_TIMEOUT_SECONDS)) as post:
            post.send(message)
    except DeliveryError as error:
        log.error("link was not sent", reason=str(error))
        return False
    return True


def _said(url: str, *, is_invitation: bool) -> Document:
    if is_invitation:
        title = gettext("Your invitation to Faccine")
        lead = gettext("You have been invited to see how citizens rate your offices.")
    else:
        title = gettext("A new password for Faccine")
        lead = gettext("Somebody who administers the system made this link for you.")
    last = gettext(
        "The link works once, for %(days)d days. If you did not expect it, delete this message.",
        days=PASSWORD_DAYS,
    )
    words = gettext("With this link you choose your password:")
    return Document(title, title, [lead], link=url, link_words=words, foot=[last])
