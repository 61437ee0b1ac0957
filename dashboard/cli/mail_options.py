"""Options for e-mail, shared by what sends any."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from dashboard.mail.links import check_public_address
from dashboard.mail.settings import MailSettings, mail_settings

Command = TypeVar("Command", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)

_OPTIONS = (
    click.option("--smtp", help="Mail server, smtp://host:587 or smtps://host:465."),
    click.option("--smtp-user", help="User name at the mail server."),
    click.option(
        "--smtp-password-file", type=_FILE, help="File whose first line is that user's password."
    ),
    click.option(
        "--smtp-ca-file", type=_FILE, help="Certificates to trust beside the machine's own (PEM)."
    ),
    click.option("--mail-from", help="In whose name we write, name@example.org."),
    click.option("--address", help="Where people open the dashboard, https://faccine.example.org."),
)


def mail_options(command: Command) -> Command:
    """Give a command the options for e-mail; :func:`mail_of` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def mail_of(
    smtp: str | None,
    smtp_user: str | None,
    smtp_password_file: Path | None,
    smtp_ca_file: Path | None,
    mail_from: str | None,
    address: str | None,
) -> tuple[MailSettings | None, str | None]:
    """Return the mail server, None for none, and the dashboard's address, None if nobody said.

    Raises:
        SettingsError: one of them says something impossible.
    """
    public = check_public_address(address) if address else None
    if smtp is None:
        return None, public
    return mail_settings(smtp, mail_from, smtp_user, smtp_password_file, smtp_ca_file), public
