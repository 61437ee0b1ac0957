"""``faccine-kiosk``: run a kiosk, check it, press a face without hardware, see what waits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import msgspec

from faccine.runtime.broker import Broker
from faccine.runtime.cli import program
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.service import StopSignal
from faccine.wire.errors import SettingsError, StorageError
from faccine.wire.faces import Face as PressedFace
from faccine.wire.topics import check_kiosk_id
from kiosk.bootstrap import Face, run_headless, run_with_face
from kiosk.checks import check_kiosk
from kiosk.commands_labels import labels
from kiosk.outbox import Outbox
from kiosk.outbox_export import export_lines
from kiosk.outbox_sending import standings
from kiosk.outbox_settings import read_settings
from kiosk.pressing import press
from kiosk.uplink import UplinkOptions
from kiosk.wiring import wiring_from

main = program(
    "faccine-kiosk",
    "FACCINE_KIOSK",
    """The kiosk: writes each press down, then sends it until the hub has it.

    \b
    Example:
      faccine-kiosk run --kiosk esempio-anagrafe-1 --broker mqtt://localhost --outbox outbox.db
    """,
)

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_outbox_option = click.option(
    "--outbox",
    "outbox_path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The kiosk's outbox file.",
)
_clock_option = click.option(
    "--clock",
    type=click.Choice([policy.value for policy in ClockPolicy]),
    default=ClockPolicy.AUTO.value,
    help="Whether to believe this machine's clock.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


def _kiosk_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what ``run`` and ``check`` share."""
    for option in (
        click.option("--windowed", is_flag=True, help="A window in place of the whole screen."),
        click.option("--lamps-active-low", is_flag=True, help="Low pins light the lamps."),
        click.option(
            "--selector", default="", metavar="PINS", help="A pin for each service: 23,24,25"
        ),
        click.option(
            "--lamps", default="", metavar="PINS", help="The buttons' lamps: 5,6,13, or one for all"
        ),
        click.option("--buttons", default="", metavar="PINS", help="Three buttons: 17,27,22"),
        click.option("--screen/--no-screen", default=True, help="Show faces on a touchscreen."),
        click.option("--headless", is_flag=True, help="Neither screen nor buttons: only carry."),
        _clock_option,
        click.option(
            "--authority", type=_file, help="Certificate authority of an mqtts:// broker."
        ),
        click.option(
            "--broker-password-file", type=_file, help="The password, in place of the URL's."
        ),
        _outbox_option,
        click.option(
            "--broker", required=True, metavar="URL", help="mqtt://[user[:pass]@]host[:port]"
        ),
        click.option("--kiosk", required=True, metavar="ID", help="Its id on the hub."),
    ):
        command = option(command)
    return command


@main.command()
@_kiosk_options
def run(**given: Any) -> None:
    """Run the kiosk until SIGTERM.

    \b
    Example:
      faccine-kiosk run --kiosk esempio-anagrafe-1 --broker mqtts://broker.example.org \\
        --broker-password-file /etc/faccine/broker-password --outbox /var/lib/faccine/outbox.db
    """
    options, face, clock = _put_together(**given)
    stop = StopSignal().install()
    if face is None:
        run_headless(options, clock, stop)
    else:
        run_with_face(options, clock, face, stop)


@main.command()
@_kiosk_options
@_json_option
def check(*, as_json: bool, **given: Any) -> None:
    """Say what is in force, what would not work and what is left to do.

    Exit code 1 if something would not work; warnings leave it 0.

    \b
    Example:
      faccine-kiosk check --kiosk esempio-anagrafe-1 --broker mqtt://localhost --outbox outbox.db
    """
    options, face, clock = _put_together(**given)
    is_well = True
    found = []
    for finding in check_kiosk(options, clock, face):
        is_well = is_well and not finding.is_wrong
        found.append({"what": finding.what, "says": finding.says, "level": finding.level})
        if not as_json:
            level = "WRONG" if finding.is_wrong else finding.level
            click.echo(f"{level:<5} {finding.what}: {finding.says}")
    if as_json:
        _print_json({"findings": found, "ok": is_well})
    sys.exit(0 if is_well else 1)


@main.command("press")
@click.argument("face", type=click.Choice([face.value for face in PressedFace]))
@click.option("--reason", metavar="CODE", help="Why: a reason's code, for instance waiting.")
@click.option("--service", metavar="CODE", help="Which service; needed where there are several.")
@click.option("--test", "is_test", is_flag=True, help="A test press: kept, never counted.")
@_clock_option
@_outbox_option
@_json_option
def press_command(
    face: str,
    reason: str | None,
    service: str | None,
    is_test: bool,
    clock: str,
    outbox_path: Path,
    as_json: bool,
) -> None:
    """Press a face without hardware; works beside a running kiosk.

    Exit code 0 means that the press is on disk. Prints its number.

    \b
    Example:
      faccine-kiosk press sad --reason waiting --outbox outbox.db
    """
    with closing(Outbox.open(outbox_path, SystemClock(ClockPolicy(clock)))) as outbox:
        done = press(outbox, PressedFace(face), service=service, reason=reason, is_test=is_test)
    if as_json:
        _print_json({"seq": done.seq, "reason_seq": done.reason_seq})
    else:
        click.echo(done.seq)


main.add_command(labels)


@main.group("outbox")
def outbox_group() -> None:
    """What waits in the outbox."""


@outbox_group.command()
@_outbox_option
@_json_option
def status(outbox_path: Path, as_json: bool) -> None:
    """Show how every outbox in the file stands.

    \b
    Example:
      faccine-kiosk outbox status --outbox outbox.db --json
    """
    with closing(_open_existing(outbox_path)) as outbox:
        found = standings(outbox)
        settings = read_settings(outbox)
    waiting = sum(at.waiting for at in found)
    if as_json:
        fields = [{**msgspec.to_builtins(at), "current": at is found[-1]} for at in found]
        version = settings.version if settings else None
        _print_json({"outboxes": fields, "waiting": waiting, "settings": version})
        return
    for at in found:
        click.echo(
            f"outbox {at.uuid} ({at.closed or 'current'}): made {at.last} events, "
            f"{at.ratings} of them ratings; sent {at.sent_through}; at the hub "
            f"{at.ticked_through}; waiting {at.waiting}"
        )


@outbox_group.command()
@click.option("--kiosk", metavar="ID", help="Its id on the hub; known once settings came.")
@click.option("--all", "is_all", is_flag=True, help="Also what the hub has.")
@_clock_option
@_outbox_option
def export(kiosk: str | None, is_all: bool, clock: str, outbox_path: Path) -> None:
    """Print what the hub does not have, one event a line, for 'faccine-hub import'.

    \b
    Example:
      faccine-kiosk outbox export --kiosk esempio-anagrafe-1 --outbox outbox.db > rescued.jsonl
    """
    with closing(_open_existing(outbox_path, ClockPolicy(clock))) as outbox:
        settings = read_settings(outbox)
        if kiosk is None and settings is None:
            raise SettingsError("--kiosk is needed: no settings ever came that name this kiosk")
        name = check_kiosk_id(kiosk or (settings.kiosk if settings else ""))
        for line in export_lines(outbox, name, is_all=is_all):
            click.echo(line)


def _put_together(
    *,
    kiosk: str,
    broker: str,
    outbox_path: Path,
    broker_password_file: Path | None,
    authority: Path | None,
    clock: str,
    headless: bool,
    screen: bool,
    buttons: str,
    lamps: str,
    lamps_active_low: bool,
    selector: str,
    windowed: bool,
) -> tuple[UplinkOptions, Face | None, SystemClock]:
    address = Broker.from_url(broker, authority=authority)
    if address.username is None:
        address = replace(address, username=check_kiosk_id(kiosk))
    address = address.with_password_file(broker_password_file)
    options = UplinkOptions(check_kiosk_id(kiosk), address, outbox_path)
    wiring = wiring_from(
        buttons=buttons, lamps=lamps, selector=selector, is_active_high=not lamps_active_low
    )
    face = None if headless else Face(screen, not windowed, wiring)
    if face is not None and not face.has_screen and face.wiring is None:
        raise SettingsError("--no-screen without --buttons: nobody could press; see --headless")
    return options, face, SystemClock(ClockPolicy(clock))


def _open_existing(path: Path, policy: ClockPolicy = ClockPolicy.AUTO) -> Outbox:
    if not path.exists():
        raise StorageError(f"outbox {path} does not exist: check --outbox")
    return Outbox.open(path, SystemClock(policy))


def _print_json(value: object) -> None:
    click.echo(msgspec.json.encode(value))
