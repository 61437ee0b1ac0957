"""``faccine-hub kiosk tell`` and ``log``: ask something of a kiosk through the running hub."""

from __future__ import annotations

import time

import click
from sqlite_utils import Database

from faccine.wire.clocks import to_datetime
from faccine.wire.states import Action, Command
from hub.catalogue import is_told, tell_kiosk
from hub.commands.common import (
    database_option,
    json_option,
    leave,
    now_ms,
    opened_books,
    opened_to_read,
    print_json,
)
from hub.reading.pasts import kiosk_past

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
    nothing for a while, 'self-test' checks its parts, 'send-log' makes it send the last lines of
    its log, for 'faccine-hub kiosk log'. Exit code 1 when no running hub sent it in time; it is
    still sent if one does within five minutes, and never later.

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


@click.command()
@click.argument("code")
@database_option
@json_option
def log(code: str, database: str, as_json: bool) -> None:
    """Print the last lines of the kiosk CODE's log, as it sent them when last asked.

    It tells how its parts are, and nothing of what was pressed. Exit code 1 if it never sent any.

    \b
    Example:
      faccine-hub kiosk tell esempio-anagrafe-1 send-log --database sqlite:///books.db
      faccine-hub kiosk log esempio-anagrafe-1 --database sqlite:///books.db
    """
    with opened_to_read(database) as books:
        sent = kiosk_past(books.conn, code).log
    if sent is None:
        click.echo(
            f"{code}: no log here; ask for it: 'faccine-hub kiosk tell {code} send-log'", err=True
        )
        leave(is_ok=False)
        return
    received = to_datetime(sent.received_ms)
    if as_json:
        print_json({"kiosk": code, "received": received, "lines": sent.lines})
        return
    click.echo(f"{code}, as received {received:%Y-%m-%d %H:%M:%S} UTC:")
    for line in sent.lines:
        click.echo(line)


def _wait_until_sent(books: Database, command: Command, wait_seconds: float) -> bool:
    deadline = time.monotonic() + wait_seconds
    while not is_told(books, command):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_LOOK_EVERY_SECONDS)
    return True
