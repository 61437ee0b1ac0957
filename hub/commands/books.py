"""The commands that make, move and tidy the books as a whole."""

from __future__ import annotations

import csv
import sys
from typing import IO

import click
import msgspec

from faccine.runtime.database import sqlite_path
from hub.commands.common import (
    database_option,
    json_option,
    leave,
    now_ms,
    opened_books,
    opened_to_read,
    print_json,
)
from hub.store.books import Books
from hub.store.chores import (
    ROWS_A_STEP,
    coarsen,
    coarsen_refused,
    prune_flows,
    prune_hours,
    prune_refused,
)
from hub.store.judging import judge_all
from hub.store.transfer import EXPORT_FIELDS, exported_events, import_events


@click.command()
@database_option
def init(database: str) -> None:
    """Make empty books; does nothing to books that exist.

    \b
    Example:
      faccine-hub init --database sqlite:///books.db
    """
    existed = sqlite_path(database).exists()
    with opened_books(database, create=True):
        click.echo(f"{sqlite_path(database)}: {'already there' if existed else 'made'}")


@click.command("migrate")
@database_option
def migrate_command(database: str) -> None:
    """Bring the schema of existing books up to date.

    \b
    Example:
      faccine-hub migrate --database sqlite:///books.db
    """
    with opened_books(database):
        click.echo(f"{sqlite_path(database)}: schema is up to date")


@click.command("import")
@click.argument("file", type=click.File("rb"))
@database_option
@json_option
def import_command(file: IO[bytes], database: str, as_json: bool) -> None:
    """Take in FILE, written by 'faccine-kiosk outbox export'; '-' reads standard input.

    What is in the books already is no harm. Works beside a running hub. Exit code 1 when
    something was refused.

    \b
    Example:
      faccine-hub import rescued.jsonl --database sqlite:///books.db
    """
    with opened_books(database) as opened:
        report = import_events(Books(opened), file, now_ms())
        judge_all(opened, now_ms())
    if as_json:
        print_json(report)
    else:
        click.echo(f"{report.read} events read, {report.refused} refused")
        for code in sorted(report.unknown_kiosks or ()):
            click.echo(f"kiosk {code!r} is not in the catalogue: load it, then import again")
    leave(is_ok=not report.refused)


@click.group()
def export() -> None:
    """Write the books out."""


@export.command()
@click.option("--format", "file_format", type=click.Choice(["jsonl", "csv"]), default="jsonl")
@click.option("--output", type=click.File("w"), default="-", help="File; standard output if not.")
@database_option
def events(file_format: str, output: IO[str], database: str) -> None:
    """Write every event, one a line.

    \b
    Example:
      faccine-hub export events --database sqlite:///books.db --format jsonl > events.jsonl
    """
    with opened_to_read(database) as books:
        rows = exported_events(books)
        if file_format == "jsonl":
            for row in rows:
                output.write(msgspec.json.encode(row).decode() + "\n")
            return
        writer = csv.DictWriter(output, EXPORT_FIELDS)
        writer.writeheader()
        for row in rows:
            aside = row["aside"]
            writer.writerow(row | {"aside": " ".join(aside) if isinstance(aside, list) else ""})


@click.command()
@database_option
def tidy(database: str) -> None:
    """Coarsen times older than seven days, drop what is kept for a while only, judge every service.

    A running hub does this by itself every hour, and judges once a day.

    \b
    Example:
      faccine-hub tidy --database sqlite:///books.db
    """
    coarsened = 0
    with opened_books(database) as books:
        while done := coarsen(books, now_ms()):
            coarsened += done
            if done < ROWS_A_STEP:
                break
        coarsened += coarsen_refused(books, now_ms())
        dropped = prune_refused(books, now_ms())
        while prune_hours(books, now_ms()) or prune_flows(books, now_ms()):
            continue
        judge_all(books, now_ms())
    click.echo(f"{coarsened} times coarsened, {dropped} refused inputs dropped", file=sys.stdout)
