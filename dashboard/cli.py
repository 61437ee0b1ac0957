"""The command line of the dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from dashboard.accounts import Accounts, open_accounts
from dashboard.settings import DashboardSettings, accounts_beside, is_loopback
from faccine.runtime.cli import program
from faccine.runtime.clock import SystemClock
from faccine.wire.errors import SettingsError
from hub.reading import open_reader

cli = program(
    "faccine-dashboard",
    "FACCINE_DASHBOARD",
    """The web pages of Faccine.

    \b
    faccine-dashboard accounts add anna@comune.example --database sqlite:///books.db
    faccine-dashboard run --database sqlite:///books.db --port 8080
    """,
)

database_option = click.option("--database", help="Books, for instance sqlite:///books.db.")
accounts_option = click.option(
    "--accounts",
    "accounts_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the accounts.  [default: beside the books]",
)


@cli.command()
@click.option("--database", required=True, help="Books, for instance sqlite:///books.db.")
@accounts_option
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8080, help="Port to listen on.")
@click.option(
    "--https/--no-https",
    "is_https",
    default=None,
    help="Whether browsers reach us over https.  [default: unless --host is this machine only]",
)
def run(
    database: str, accounts_path: Path | None, host: str, port: int, is_https: bool | None
) -> None:
    """Serve the pages until stopped.

    \b
    faccine-dashboard run --database sqlite:////var/lib/faccine/books.db --port 8080
    """
    from dashboard.app import load_app  # noqa: PLC0415 - 'accounts' starts without Flask's pages
    from dashboard.serve import serve  # noqa: PLC0415

    settings = DashboardSettings(
        database=database,
        accounts=accounts_path or accounts_beside(database),
        has_secure_cookies=not is_loopback(host) if is_https is None else is_https,
    )
    open_reader(database).close()  # a wrong path is said at once, and not on the first page
    serve(partial(load_app, settings), host, port)


@cli.group()
def accounts() -> None:
    """Who may log in.

    \b
    faccine-dashboard accounts list --database sqlite:///books.db
    """


@accounts.command("add")
@click.argument("email")
@click.option("--name", help="The person's name.")
@click.option(
    "--password-file",
    type=click.File(encoding="utf-8"),
    help="Read the password from this file's first line; - is standard input.",
)
@click.option("--without-password", is_flag=True, help="This account logs in by link only.")
@database_option
@accounts_option
def add(
    email: str, name: str | None, password_file: Any, without_password: bool, **where: Any
) -> None:
    """Add an account; asks for its password twice.

    \b
    faccine-dashboard accounts add anna@comune.example --database sqlite:///books.db
    """
    if without_password:
        password = None
    elif password_file is not None:
        password = _first_line(password_file)
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with _opened(**where) as opened:
        added = opened.add(email, name, password, SystemClock().wall_ms())
    click.echo(f"account {added.email} added")


@accounts.command("link")
@click.argument("email")
@database_option
@accounts_option
def link(email: str, **where: Any) -> None:
    """Print the path of a link that logs an account in once, within 15 minutes.

    \b
    faccine-dashboard accounts link anna@comune.example --database sqlite:///books.db
    """
    with _opened(**where) as opened:
        token = opened.make_link(email, SystemClock().wall_ms())
    click.echo(f"/accedi/link/{token}")


@accounts.command("list")
@database_option
@accounts_option
def list_accounts(**where: Any) -> None:
    """Print the accounts, one a line.

    \b
    faccine-dashboard accounts list --database sqlite:///books.db
    """
    with _opened(**where) as opened:
        for account in opened.all():
            how = "password" if account.has_password else "link only"
            click.echo(f"{account.email}\t{how}\t{account.name or ''}".rstrip())


def _first_line(file: Any) -> str:
    try:
        return str(file.readline()).rstrip("\r\n")
    except UnicodeDecodeError:
        raise SettingsError(f"password file {file.name}: expected text in UTF-8") from None


@contextmanager
def _opened(database: str | None, accounts_path: Path | None) -> Iterator[Accounts]:
    if accounts_path is None and database is None:
        raise SettingsError("accounts: expected --accounts FILE, or --database of the books beside")
    opened = open_accounts(accounts_path or accounts_beside(str(database)))
    try:
        yield opened
    finally:
        opened.close()


def main() -> None:
    """Run the command line."""
    cli()
