"""``faccine-hub catalogue`` and ``faccine-hub kiosk``: who stands where and offers what."""

from __future__ import annotations

from pathlib import Path

import click

from faccine.wire.errors import CatalogueError, SettingsError
from hub.catalogue import (
    acknowledge_missing,
    administration_codes,
    catalogue_form,
    catalogue_text,
    issue_settings,
    load_catalogue,
    restore_kiosk,
    revoke_kiosk,
)
from hub.commands.common import (
    database_option,
    json_option,
    now_ms,
    opened_books,
    opened_to_read,
    print_json,
)
from hub.store.recount import ledger_lines


@click.group()
def catalogue() -> None:
    """Offices, services and kiosks."""


@catalogue.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database_option
def load(file: Path, database: str) -> None:
    """Load a catalogue from FILE; loading it again changes nothing.

    A running hub notices and sends the kiosks their new settings. Books that do not exist yet are
    made.

    \b
    Example:
      faccine-hub catalogue load comune.toml --database sqlite:///books.db
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"catalogue {file}: {error}") from None
    with opened_books(database, create=True) as books:
        report = load_catalogue(books, text, source=str(file), now_ms=now_ms())
        issue_settings(books, now_ms())
    for change in report.changes:
        click.echo(change)
    for left in report.left_alone:
        click.echo(f"left alone: {left}")
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"{file}: {len(report.changes) or 'no'} changes")


@catalogue.command()
@click.argument("code", required=False)
@database_option
def export(code: str | None, database: str) -> None:
    """Print the administration CODE, or all of them, as a catalogue file.

    Loading what is printed changes nothing. It says where kiosks stand last; earlier places,
    revoked kiosks and retired services are in the books only.

    \b
    Example:
      faccine-hub catalogue export comune-esempio --database sqlite:///books.db > comune.toml
    """
    with opened_to_read(database) as books:
        codes = administration_codes(books) if code is None else [code]
        forms = [catalogue_form(books, code) for code in codes]
    if not forms:
        raise CatalogueError(
            "the catalogue is empty: load one with 'faccine-hub catalogue load FILE.toml'"
        )
    click.echo(catalogue_text(*forms), nl=False)


@click.group()
def kiosk() -> None:
    """Kiosks and their ledgers."""


@kiosk.command("list")
@database_option
@json_option
def list_kiosks(database: str, as_json: bool) -> None:
    """List the ledger of every kiosk's outboxes.

    \b
    Example:
      faccine-hub kiosk list --database sqlite:///books.db
    """
    with opened_to_read(database) as books:
        lines = ledger_lines(books.conn)
    if as_json:
        print_json(lines)
        return
    for line in lines:
        click.echo(
            f"{line.kiosk}  {line.outbox}  made {line.made}, stored {line.stored}, refused "
            f"{line.refused}, waiting {line.waiting}, missing {line.missing}"
        )


@kiosk.command()
@click.argument("code")
@database_option
def revoke(code: str, database: str) -> None:
    """Take nothing more from the kiosk CODE; what it sent stays in the books.

    \b
    Example:
      faccine-hub kiosk revoke esempio-anagrafe-1 --database sqlite:///books.db
    """
    with opened_books(database) as books:
        revoke_kiosk(books, code, now_ms())
    click.echo(f"{code} is revoked: the hub answers it with unknown-kiosk from now on")


@kiosk.command()
@click.argument("code")
@database_option
def restore(code: str, database: str) -> None:
    """Trust the revoked kiosk CODE again.

    \b
    Example:
      faccine-hub kiosk restore esempio-anagrafe-1 --database sqlite:///books.db
    """
    with opened_books(database) as books:
        restore_kiosk(books, code)
    click.echo(f"{code} is trusted")


@kiosk.command()
@click.argument("code")
@click.option("--why", required=True, help="What happened, for whoever reads the ledger later.")
@click.option(
    "--lost", is_flag=True, help="Give up what waits on cards other than the one heard last, too."
)
@database_option
def acknowledge(code: str, why: str, lost: bool, database: str) -> None:
    """Acknowledge the missing events of the kiosk CODE, so that verify can say ok again.

    With --lost what waits on an earlier card is counted among the missing; where the kiosk is
    revoked, what waits on its last card, too. Should a card turn up after all, 'faccine-hub import'
    takes in what 'faccine-kiosk outbox export' reads from it.

    \b
    Example:
      faccine-hub kiosk acknowledge esempio-anagrafe-1 --why "card lost on 4 March" --lost \\
        --database sqlite:///books.db
    """
    with opened_books(database) as books:
        acknowledged = acknowledge_missing(books, code, why, gives_up_lost=lost)
    click.echo(f"{acknowledged} missing events of {code} acknowledged")
