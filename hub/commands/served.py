"""``faccine-hub served``: how many people were served, the denominator of participation."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils import Database

from faccine.wire.errors import SettingsError
from hub.catalogue import (
    ServedEntry,
    ServedReport,
    administration_codes,
    delete_served,
    list_served,
    parse_day,
    parse_period,
    parse_served_csv,
    save_served,
)
from hub.commands.common import (
    database_option,
    json_option,
    now_ms,
    opened_books,
    opened_to_read,
    print_json,
)
from hub.periods import date_of

_administration_option = click.option(
    "--administration", metavar="CODE", help="May be left out while there is only one."
)


@click.group()
def served() -> None:
    """People served, by office, service and days."""


@served.command()
@click.argument("n", type=click.IntRange(min=0))
@click.option("--office", required=True, metavar="CODE", help="Where.")
@click.option("--service", metavar="CODE", help="All of the office's together when left out.")
@click.option("--from", "first", metavar="DATE", help="The first day, as in 2026-11-02.")
@click.option("--to", "last", metavar="DATE", help="The last day, included.")
@click.option("--period", metavar="PERIOD", help="In place of both: 2026-W47 or 2026-11.")
@_administration_option
@database_option
def add(
    n: int,
    office: str,
    service: str | None,
    first: str | None,
    last: str | None,
    period: str | None,
    administration: str | None,
    database: str,
) -> None:
    """Note that N people were served; the same days again replace what was noted.

    \b
    Example:
      faccine-hub served add 412 --office tributi --period 2026-W47 --database sqlite:///books.db
    """
    days = _days(first, last, period)
    with opened_books(database) as books:
        code = _only(books, administration)
        report = save_served(books, [ServedEntry(code, office, service, *days, n)], now_ms())
    click.echo(_said(report))


@served.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_administration_option
@database_option
def load(file: Path, administration: str | None, database: str) -> None:
    """Load a table from FILE, all of it or nothing; loading it again changes nothing.

    Its first line names the columns: office, service, from, to, served (or ufficio, servizio, dal,
    al, serviti). In place of from and to there may be week (2026-W47) or month (2026-11). Columns
    are separated by comma, semicolon or tab.

    \b
    Example:
      faccine-hub served load serviti.csv --database sqlite:///books.db
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"table {file}: {error}; expected a text file in UTF-8") from None
    with opened_books(database) as books:
        rows = parse_served_csv(text, _only(books, administration))
        report = save_served(books, rows, now_ms())
    click.echo(f"{file}: {_said(report)}")


@served.command("list")
@_administration_option
@database_option
@json_option
def list_command(administration: str | None, database: str, as_json: bool) -> None:
    """List what is noted.

    \b
    Example:
      faccine-hub served list --database sqlite:///books.db
    """
    with opened_to_read(database) as books:
        rows = list_served(books, _only(books, administration))
    if as_json:
        print_json(
            [
                {
                    "id": key, "office": row.office, "service": row.service,
                    "from": date_of(row.first_day), "to": date_of(row.last_day), "served": row.n,
                }
                for key, row in rows
            ]
        )  # fmt: skip
        return
    for key, row in rows:
        place = row.office if row.service is None else f"{row.office}/{row.service}"
        click.echo(f"{key}  {place}  {date_of(row.first_day)} to {date_of(row.last_day)}  {row.n}")
    if not rows:
        click.echo("nobody has noted how many people were served")


@served.command()
@click.argument("served_id", metavar="ID", type=int)
@database_option
def delete(served_id: int, database: str) -> None:
    """Delete the row ID, as 'list' shows it.

    \b
    Example:
      faccine-hub served delete 7 --database sqlite:///books.db
    """
    with opened_books(database) as books:
        delete_served(books, served_id)
    click.echo(f"served {served_id} deleted")


def _days(first: str | None, last: str | None, period: str | None) -> tuple[int, int]:
    if period is not None and first is None and last is None:
        days = parse_period(period)
        if days is None:
            raise SettingsError(f"--period {period!r}: expected a week or month: 2026-W47, 2026-11")
        return days
    if period is not None or first is None or last is None:
        raise SettingsError("expected the days: --from and --to, or --period alone")
    first_day, last_day = parse_day(first), parse_day(last)
    if first_day is None or last_day is None:
        wrong = f"--from {first!r}" if first_day is None else f"--to {last!r}"
        raise SettingsError(f"{wrong}: expected a date, for instance 2026-11-02")
    return first_day, last_day


def _only(books: Database, administration: str | None) -> str:
    codes = administration_codes(books)
    if administration is None and len(codes) == 1:
        return codes[0]
    if administration in codes:
        return str(administration)
    expected = " or ".join(codes) or "a catalogue to be loaded first"
    raise SettingsError(f"--administration {administration or ''!r}: expected {expected}")


def _said(report: ServedReport) -> str:
    return f"{report.added} added, {report.replaced} replaced, {report.unchanged} already so"
