"""``faccine-hub``: the hub and its books, one command a job."""

from __future__ import annotations

from faccine.runtime.cli import program
from hub.commands import (
    books,
    card,
    catalogue,
    copies,
    enrolment,
    first_kiosk,
    gate,
    join,
    ledger,
    metrics,
    refused,
    run,
    served,
    simulate,
    software,
    tell,
)

main = program(
    "faccine-hub",
    "FACCINE_HUB",
    """The hub and its books.

    \b
    A new hub:
      faccine-hub init --database sqlite:///books.db
      faccine-hub catalogue load catalogue.toml --database sqlite:///books.db
      faccine-hub run --broker mqtt://_hub@localhost:1883 --database sqlite:///books.db
    """,
)
for kiosk_command in (
    tell.tell,
    card.card,
    enrolment.add,
    enrolment.replace,
    enrolment.codes,
    first_kiosk.first,
):
    catalogue.kiosk.add_command(kiosk_command)
catalogue.kiosk.add_command(tell.log)
for command in (
    run.run,
    books.init,
    books.migrate_command,
    catalogue.catalogue,
    catalogue.kiosk,
    served.served,
    software.software,
    gate.gate,
    metrics.metrics,
    ledger.verify,
    refused.refused,
    books.import_command,
    books.export,
    copies.backup,
    copies.restore_command,
    join.join,
    books.tidy,
    simulate.simulate,
):
    main.add_command(command)
