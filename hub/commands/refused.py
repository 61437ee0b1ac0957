"""``faccine-hub refused``: see what was refused, and take it in after all."""

from __future__ import annotations

import click

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
from hub.store.refused_list import kept_refusals, refusal_counts


@click.group()
def refused() -> None:
    """Refused input: kept with its reason, and retried when the reason is mended."""


@refused.command("list")
@database_option
@json_option
def list_refused(database: str, as_json: bool) -> None:
    """List what was refused and why.

    \b
    Example:
      faccine-hub refused list --database sqlite:///books.db
    """
    with opened_to_read(database) as books:
        kept = kept_refusals(books.conn)
        counts = refusal_counts(books.conn)
    if as_json:
        print_json({"kept": [item.summary() for item in kept], "counts": counts})
        return
    for item in kept:
        what = f"seq {item.refusal.seq}" if item.refusal.seq else "a message"
        click.echo(
            f"{item.id}  {item.refusal.kiosk}  {what}  {item.refusal.why}: {item.refusal.detail}"
        )
    for count in counts:
        click.echo(f"{count.kiosk}: {count.n} times {count.why} in all")
    if not counts:
        click.echo("nothing was refused")


@refused.command()
@click.option("--kiosk", help="Only this kiosk's.")
@database_option
@json_option
def retry(kiosk: str | None, database: str, as_json: bool) -> None:
    """Try to take in what is kept, for instance after the catalogue was put right.

    Works beside a running hub. Exit code 1 while something stays refused.

    \b
    Example:
      faccine-hub refused retry --database sqlite:///books.db
    """
    taken, left = 0, []
    with opened_books(database) as opened:
        books = Books(opened)
        for item in kept_refusals(opened.conn, kiosk=kiosk):
            outcome = books.retry(item.id, item.refusal, now_ms())
            if outcome.is_settled:
                taken += 1
            else:
                left.append(item)
    if as_json:
        print_json({"taken": taken, "left": [item.summary() for item in left]})
    else:
        click.echo(f"{taken} taken in, {len(left)} still refused")
        for item in left:
            click.echo(
                f"{item.id}  {item.refusal.kiosk}  {item.refusal.why}: {item.refusal.detail}"
            )
    leave(is_ok=not left)
