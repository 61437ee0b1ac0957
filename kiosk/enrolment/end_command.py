"""``faccine-kiosk end``: a kiosk that is thrown away, sold, or becomes another one."""

from __future__ import annotations

from pathlib import Path

import click

from faccine.runtime.clock import ClockPolicy, SystemClock
from kiosk.enrolment.ending import end
from kiosk.options import clock_option, outbox_option

_NOT_WORTH_NAMING = (".lock", ".guard", "-wal", "-shm")


@click.command("end")
@click.option(
    "--export",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file on another disk for what the hub does not have; needed if anything waits.",
)
@click.option("--kiosk", metavar="ID", help="Its id on the hub, where nothing here says it.")
@click.confirmation_option(prompt="Everything of this kiosk is wiped from this machine. Go on?")
@clock_option
@outbox_option
def end_command(export: Path | None, kiosk: str | None, clock: str, outbox: Path) -> None:
    """Wipe this kiosk: its presses, its password and its settings.

    What waits is exported first, read back and compared; without that nothing is wiped. Then take
    the file in at the hub and revoke the kiosk there.

    \b
    Example:
      systemctl stop faccine-kiosk
      faccine-kiosk end --export /media/stick/kiosk.jsonl --outbox /var/lib/faccine/kiosk/outbox.db
      faccine-hub import kiosk.jsonl --database sqlite:///books.db          # at the hub
      faccine-hub kiosk revoke esempio-anagrafe-1 --database sqlite:///books.db
    """
    done = end(outbox, export, kiosk, SystemClock(ClockPolicy(clock)))
    if export is not None:
        click.echo(f"{export}: {done.exported} events, read back and whole")
    wiped = [name for name in done.removed if not name.endswith(_NOT_WORTH_NAMING)]
    click.echo(f"wiped: {', '.join(wiped) or 'nothing was there'}")
    if done.exported:
        click.echo(f"next, at the hub: 'faccine-hub import {export}', then revoke the kiosk")
    else:
        click.echo("next, at the hub: 'faccine-hub kiosk revoke' this kiosk")
