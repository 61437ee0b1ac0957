"""Who may log in, from the command line: where the first account is made, and the last resort."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dashboard.accounts import Account
from dashboard.cli import accounts_copies
from dashboard.cli.options import accounts_option, database_option, opened_accounts
from dashboard.mail.links import check_public_address
from dashboard.rights import Grant, Role
from faccine.runtime.clock import SystemClock
from faccine.wire.errors import SettingsError
from hub.reading import open_reader


@click.group()
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
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.HUB_ADMIN.value,
    show_default=True,
    help="What they may do.",
)
@click.option("--administration", metavar="CODE", help="Where; not for hub-admin.")
@click.option(
    "--office",
    "offices",
    metavar="CODE",
    multiple=True,
    help="Only there; may be given again.  [default: all offices]",
)
@database_option
@accounts_option
def add(
    email: str,
    name: str | None,
    password_file: Any,
    without_password: bool,
    role: str,
    administration: str | None,
    offices: tuple[str, ...],
    database: str | None,
    accounts_path: Path | None,
) -> None:
    """Add an account; asks for its password twice.

    \b
    faccine-dashboard accounts add anna@comune.example --database sqlite:///books.db
    faccine-dashboard accounts add ugo@comune.example --role manager \\
        --administration comune-esempio --office anagrafe --database sqlite:///books.db
    """
    grant = _grant(role, administration, offices, database)
    password = None if without_password else _password(password_file)
    with opened_accounts(database, accounts_path) as opened:
        added = opened.add(email, name, password, SystemClock().wall_ms(), [grant])
    click.echo(f"account {added.email} added")


@accounts.command("link")
@click.argument("email")
@click.option("--address", help="Where people open the dashboard, https://faccine.example.org.")
@database_option
@accounts_option
def link(email: str, address: str | None, **where: Any) -> None:
    """Print a link that logs an account in once, within 15 minutes; its path without an address.

    \b
    faccine-dashboard accounts link anna@comune.example --database sqlite:///books.db
    """
    public = check_public_address(address) if address else ""
    with opened_accounts(**where) as opened:
        token = opened.make_link(email, SystemClock().wall_ms())
    click.echo(f"{public}/accedi/link/{token}")


@accounts.command("list")
@database_option
@accounts_option
def list_accounts(**where: Any) -> None:
    """Print the accounts, one a line: e-mail, roles, how they log in, name.

    \b
    faccine-dashboard accounts list --database sqlite:///books.db
    """
    with opened_accounts(**where) as opened:
        for account in opened.all():
            how = "password" if account.has_password else "link only"
            line = f"{account.email}\t{_roles(account)}\t{how}\t{account.name or ''}"
            click.echo(line.rstrip())


accounts.add_command(accounts_copies.backup)
accounts.add_command(accounts_copies.restore)


def _roles(account: Account) -> str:
    return ", ".join(_role(grant) for grant in account.grants) or "no role"


def _role(grant: Grant) -> str:
    place = [grant.administration or "", "+".join(sorted(grant.offices or ()))]
    return f"{grant.role} {'/'.join(filter(None, place))}".rstrip()


def _password(file: Any) -> str:
    if file is None:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        return str(file.readline()).rstrip("\r\n")
    except UnicodeDecodeError:
        raise SettingsError(f"password file {file.name}: expected text in UTF-8") from None


def _grant(
    role: str, administration: str | None, offices: tuple[str, ...], database: str | None
) -> Grant:
    try:
        grant = Grant(Role(role), administration, frozenset(offices) or None)
    except ValueError as error:
        raise SettingsError(f"{error}; see --administration and --office") from None
    if database is not None and administration is not None:
        _check_places(database, administration, offices)
    return grant


def _check_places(database: str, administration: str, offices: tuple[str, ...]) -> None:
    reader = open_reader(database)
    try:
        bodies = {one.code: one.id for one in reader.administrations()}
        if administration not in bodies:
            known = ", ".join(bodies) or "none yet"
            raise SettingsError(f"administration {administration}: not found; there are: {known}")
        codes = [one.code for one in reader.offices(bodies[administration])]
    finally:
        reader.close()
    for office in offices:
        if office not in codes:
            known = ", ".join(codes) or "none yet"
            raise SettingsError(f"office {office}: not found; there are: {known}")
