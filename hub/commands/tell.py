"""``faccine-hub kiosk tell``: ask something of a kiosk through the running hub."""

from __future__ import annotations

import time

import click
from sqlite_utils import Database

from faccine.wire.states import Action, Command
from hub.catalogue import is_told, tell_kiosk
from hub.commands.common import database_option, leave, now_ms, opened_books

_LOOK_EVERY_SECONDS = 0.05


@click.command()
@click.argument("code")
@click.argument("action", type=click.Choice([action.value for action in Action]))
@click.option(
    "--wait",
    "wait_seconds",
    type=click.FloatRange(0, 300),
    default=5.0,
    show_default=True,
    help="Seconds to wait for a running hub to send it.",
)
@database_option
def tell(code: str, action: str, wait_seconds: float, database: str) -> None:
    """Ask the kiosk CODE to do something, through the running hub.

    'identify' makes it show itself, 'restart' starts its program anew, 'test-mode' makes it count
    nothing for a while, 'self-test' checks its parts. Exit code 1 when no running hub sent it in
    time; it is still sent if one does within five minutes, and never later.

    \b
    Example:
      faccine-hub kiosk tell esempio-anagrafe-1 identify --database sqlite:///books.db
    """
    with opened_books(database) as books:
        command = tell_kiosk(books, code, Action(action), now_ms())
        is_sent = _wait_until_sent(books, command, wait_seconds)
    if is_sent:
        click.echo(f"{code}: {action} sent by the running hub")
    else:
        click.echo(
            f"{code}: {action} not sent yet: is 'faccine-hub run' running on these books, and its "
            f"broker reached? It is sent if so before {command.expires:%H:%M:%S} UTC, never later",
            err=True,
        )
    leave(is_ok=is_sent)


def _wait_until_sent(books: Database, command: Command, wait_seconds: float) -> bool:
    deadline = time.monotonic() + wait_seconds
    while not is_told(books, command):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_LOOK_EVERY_SECONDS)
    return True
