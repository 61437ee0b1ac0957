"""``faccine-hub gate``: let in at the broker whom the books know."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from faccine.runtime.database import sqlite_path
from faccine.runtime.service import StopSignal, Supervisor
from hub.commands.common import database_option, require_books
from hub.gate import Gate

_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--passwords",
    required=True,
    type=_file,
    help="Mosquitto's password file; written here, replaced whole, its group is kept.",
)
@click.option(
    "--own",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The logins that are no kiosk's, as 'mosquitto_passwd' writes them: _hub, _metrics.",
)
@click.option("--once", is_flag=True, help="Write the file and end.")
@database_option
def gate(passwords: Path, own: Path, once: bool, database: str) -> None:
    """Write Mosquitto's password file from the books, and again within a second of a change.

    Mosquitto reads it anew on SIGHUP, and then cuts off whoever is no longer in it: a revoked
    kiosk, an old card after a replacement. The signal is for whoever watches for the file 'changed'
    in the same folder (a systemd path); the file is to be removed before the signal.

    \b
    Example:
      faccine-hub gate --database sqlite:///books.db --own own.passwd --passwords gate/passwords
    """
    require_books(database)
    with closing(Gate(sqlite_path(database), passwords, own)) as keeper:
        if once:
            is_new = keeper.refresh()
            click.echo(f"{passwords}: {'written' if is_new else 'already as the books say'}")
            return
        keeper.run(StopSignal().install(), Supervisor())
