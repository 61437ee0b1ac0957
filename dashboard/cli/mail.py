"""``faccine-dashboard mail``: what somebody would get, and whether e-mail goes out at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.cli.jobs import database_option, opened_parts
from dashboard.cli.mail_options import mail_options
from dashboard.cli.options import accounts_option
from dashboard.settings import accounts_beside
from faccine.wire.errors import SettingsError

if TYPE_CHECKING:
    from dashboard.accounts import Account
    from dashboard.accounts.mail_choices import MailChoice
    from dashboard.jobs.parts import Parts


@click.group()
def mail() -> None:
    """Look at e-mail before it goes out.

    \b
    faccine-dashboard mail preview anna@comune.example --database sqlite:///books.db
    """


@mail.command()
@click.argument("email")
@click.option("--html", "as_html", is_flag=True, help="Print the HTML part.")
@click.option("--language", help="In this language.  [default: the person's]")
@database_option
@accounts_option
@mail_options
def preview(
    email: str,
    as_html: bool,
    language: str | None,
    database: str,
    accounts_path: Path | None,
    **options: Any,
) -> None:
    """Print the weekly e-mail that somebody would get now. Nothing is sent.

    \b
    faccine-dashboard mail preview anna@comune.example --database sqlite:///books.db
    """
    from dashboard.jobs.weekly import weekly_mail  # noqa: PLC0415 - it brings the pages' words along

    path = accounts_path or accounts_beside(database)
    with opened_parts(database, path, **options) as parts:
        account, wish = _somebody(parts, email)
        reader = parts.open_reader()
        try:
            wish = replace(wish, language=language or wish.language)
            written, _ = weekly_mail(parts, reader, account, wish, parts.now_ms())
        finally:
            reader.close()
    click.echo(written.html if as_html else f"{written.subject}\n\n{written.text}", nl=False)


@mail.command()
@click.argument("email")
@database_option
@accounts_option
@mail_options
def test(email: str, database: str, accounts_path: Path | None, **options: Any) -> None:
    """Send a short message to an address, to see whether e-mail goes out.

    \b
    faccine-dashboard mail test anna@comune.example --database sqlite:///books.db \\
        --smtp smtp://mail.comune.example:587 --mail-from faccine@comune.example
    """
    from dashboard.mail.message import Mail, compose  # noqa: PLC0415
    from dashboard.mail.sending import Post  # noqa: PLC0415

    path = accounts_path or accounts_beside(database)
    with opened_parts(database, path, **options) as parts:
        if parts.mail is None:
            raise SettingsError("mail: expected --smtp smtp://host:587")
        text = "E-mail from Faccine arrives here.\n"
        message = Mail(to=email, subject="Faccine", text=text, language="en")
        now_ms = parts.now_ms()
        with Post(parts.mail) as post:
            post.send(compose(message, parts.mail.sender, f"test{now_ms}", now_ms))
    click.echo(f"sent to {email}")


def _somebody(parts: Parts, email: str) -> tuple[Account, MailChoice]:
    from dashboard.mail.wishes import wish_of  # noqa: PLC0415

    account = parts.accounts.by_email(email)
    if account is None:
        raise SettingsError(f"account {email}: not found; see 'accounts list'")
    return account, wish_of(account, parts.accounts.mail_choices.of(account.id))
