"""Sending somebody their link by e-mail, where a mail server is set up."""

from __future__ import annotations

from flask import current_app

from dashboard.accounts import PASSWORD_DAYS
from dashboard.language import gettext

MAIL = "faccine-mail"
"""Extension that sends: called with recipient, subject and text, it tells whether it could."""


def send_link(email: str, url: str, *, is_invitation: bool) -> bool:
    """Send a link to choose a password; tell whether it went out."""
    send = current_app.extensions.get(MAIL)
    if send is None:
        return False
    if is_invitation:
        subject = gettext("Your invitation to Faccine")
        first = gettext("You have been invited to see how citizens rate your offices.")
    else:
        subject = gettext("A new password for Faccine")
        first = gettext("With this link you choose a new password.")
    last = gettext(
        "The link works once, for %(days)d days. If you did not expect it, delete this message.",
        days=PASSWORD_DAYS,
    )
    return bool(send(email, subject, f"{first}\n\n{url}\n\n{last}\n"))
