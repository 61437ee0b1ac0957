"""``faccine-hub run``: take in what kiosks send, until told to stop."""

from __future__ import annotations

from pathlib import Path

import click

from faccine.runtime.broker import Broker
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.database import sqlite_path
from faccine.runtime.lock import ProcessLock
from faccine.runtime.logs import get_logger
from faccine.runtime.service import StopSignal, Supervisor
from hub.commands.common import database_option, opened_books, require_books
from hub.consumer import Consumer
from hub.housekeeping import Housekeeper
from hub.store.books import Books

log = get_logger("hub")


@click.command()
@click.option(
    "--broker", required=True, metavar="URL", help="mqtt://[user[:pass]@]host:port, or mqtts://…"
)
@click.option(
    "--broker-password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that holds the password, in place of one in the URL.",
)
@click.option(
    "--authority",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificate authority of an mqtts:// broker; the machine's own when left out.",
)
@click.option(
    "--clock",
    type=click.Choice([policy.value for policy in ClockPolicy]),
    default=ClockPolicy.AUTO.value,
    help="Whether this machine's clock may be given to kiosks.",
)
@database_option
def run(
    broker: str,
    broker_password_file: Path | None,
    authority: Path | None,
    clock: str,
    database: str,
) -> None:
    """Run the hub until SIGTERM.

    \b
    Example:
      faccine-hub run --broker mqtt://_hub@localhost:1883 --database sqlite:///books.db
    """
    address = Broker.from_url(broker, authority=authority)
    address = address.with_password_file(broker_password_file)
    stop = StopSignal().install()
    path = sqlite_path(database)
    require_books(database)
    # The lock comes first: a second hub must not even bring the schema up to date.
    with ProcessLock(path, who="faccine-hub"), opened_books(database) as books_database:
        books = Books(books_database)
        machine_clock = SystemClock(ClockPolicy(clock))
        consumer = Consumer(address, database=books_database, books=books, clock=machine_clock)
        supervisor = Supervisor()
        supervisor.ready("taking in events")
        log.info("hub started", broker=str(address), database=str(path))
        consumer.run(stop, supervisor, Housekeeper(books_database, books, machine_clock))
        supervisor.stopping()
        log.info("hub stopped")
