"""``faccine-kiosk welcome``: the screen of a new box, until it is set up."""

from __future__ import annotations

from pathlib import Path

import click

from faccine.runtime.service import StopSignal, Supervisor


@click.command("welcome")
@click.option(
    "--address-file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="JSON that says addresses and PIN; read again every second.",
)
@click.option(
    "--fullscreen/--window",
    "is_fullscreen",
    default=True,
    help="The whole screen and no way out, or a window.",
)
def welcome_command(address_file: Path, is_fullscreen: bool) -> None:
    """Show where a new box is set up: address, QR code and PIN.

    \b
    Example:
      faccine-kiosk welcome --address-file /run/faccine-box/address.json
    """
    from kiosk.ui.welcoming import run_welcome  # noqa: PLC0415 - loads Kivy

    stop = StopSignal().install()
    run_welcome(address_file, stop, Supervisor(), is_fullscreen=is_fullscreen)
