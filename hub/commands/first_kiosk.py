"""``faccine-hub kiosk first``: the code for the kiosk that stands on the hub's own machine."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils import Database

from faccine.runtime.files import write_whole
from faccine.runtime.service import StopSignal
from hub.catalogue import (
    administration_codes,
    catalogue_form,
    make_code,
)
from hub.catalogue.enrolment import DAY_MS
from hub.commands.common import database_option, now_ms, opened_books

_LOOK_SECONDS = 1.0


@click.command()
@click.option(
    "--code-file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the code goes; its group may read it.",
)
@database_option
def first(code_file: Path, database: str) -> None:
    """Wait until the catalogue has a kiosk, and write the code for its machine.

    For one box, which is set up on the web: the kiosk is the one on this machine. Using the code
    locks out whatever machine was that kiosk before.

    \b
    Example:
      faccine-hub kiosk first --code-file /run/faccine-box-code/code --database sqlite:///books.db
    """
    stop = StopSignal().install()
    with opened_books(database) as books:
        while (kiosk := _first_kiosk(books)) is None:
            if stop.wait(_LOOK_SECONDS):
                return
        made = make_code(books, kiosk, now_ms(), valid_ms=DAY_MS)
    write_whole(code_file, f"{made.code}\n".encode(), mode=0o640)
    click.echo(f"{kiosk}: its code is in {code_file}")


def _first_kiosk(books: Database) -> str | None:
    for code in administration_codes(books):
        for office in catalogue_form(books, code).office:
            for kiosk in office.kiosk:
                return kiosk.id
    return None
