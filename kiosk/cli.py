"""``faccine-kiosk``: run a kiosk, check it, press a face without hardware, see what waits."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import msgspec

from faccine.runtime.cli import program
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.service import StopSignal
from faccine.wire.errors import SettingsError, StorageError
from faccine.wire.faces import Face as PressedFace
from faccine.wire.topics import check_kiosk_id
from kiosk.bootstrap import run_headless, run_with_face
from kiosk.checks import check_kiosk
from kiosk.enrolment.command import enrol_command
from kiosk.enrolment.end_command import end_command
from kiosk.labels.command import labels
from kiosk.options import clock_option, json_option, kiosk_options, outbox_option, put_together
from kiosk.outbox.export import export_lines
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import standings
from kiosk.outbox.settings import read_settings
from kiosk.pressing import press
from kiosk.updating.command import prove_command, update_command
from kiosk.welcome.command import welcome_command

main = program(
    "faccine-kiosk",
    "FACCINE_KIOSK",
    """The kiosk: writes each press down, then sends it until the hub has it.

    \b
    Example:
      faccine-kiosk run --kiosk esempio-anagrafe-1 --broker mqtt://localhost --outbox outbox.db
    """,
)


@main.command()
@kiosk_options
def run(**given: Any) -> None:
    """Run the kiosk until SIGTERM.

    \b
    Example:
      faccine-kiosk run --kiosk esempio-anagrafe-1 --broker mqtts://broker.example.org \\
        --broker-password-file /etc/faccine/broker-password --outbox /var/lib/faccine/outbox.db
    """
    options, face, clock = put_together(**given)
    stop = StopSignal().install()
    if face is None:
        run_headless(options, clock, stop)
    else:
        run_with_face(options, clock, face, stop)


@main.command()
@kiosk_options
@json_option
def check(*, as_json: bool, **given: Any) -> None:
    """Say what is in force, what would not work and what is left to do.

    Exit code 1 if something would not work; warnings leave it 0.

    \b
    Example:
      faccine-kiosk check --kiosk esempio-anagrafe-1 --broker mqtt://localhost --outbox outbox.db
    """
    options, face, clock = put_together(**given)
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
@clock_option
@outbox_option
@json_option
def press_command(
    face: str,
    reason: str | None,
    service: str | None,
    is_test: bool,
    clock: str,
    outbox: Path,
    as_json: bool,
) -> None:
    """Press a face without hardware; works beside a running kiosk.

    Exit code 0 means that the press is on disk. Prints its number.

    \b
    Example:
      faccine-kiosk press sad --reason waiting --outbox outbox.db
    """
    with closing(Outbox.open(outbox, SystemClock(ClockPolicy(clock)))) as opened:
        done = press(opened, PressedFace(face), service=service, reason=reason, is_test=is_test)
    if as_json:
        _print_json({"seq": done.seq, "reason_seq": done.reason_seq})
    else:
        click.echo(done.seq)


main.add_command(labels)
main.add_command(welcome_command)
main.add_command(enrol_command)
main.add_command(end_command)
main.add_command(prove_command)
main.add_command(update_command)


@main.group("outbox")
def outbox_group() -> None:
    """What waits in the outbox."""


@outbox_group.command()
@outbox_option
@json_option
def status(outbox: Path, as_json: bool) -> None:
    """Show how every outbox in the file stands.

    \b
    Example:
      faccine-kiosk outbox status --outbox outbox.db --json
    """
    with closing(_open_existing(outbox)) as opened:
        found = standings(opened)
        settings = read_settings(opened)
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
@clock_option
@outbox_option
def export(kiosk: str | None, is_all: bool, clock: str, outbox: Path) -> None:
    """Print what the hub does not have, one event a line, for 'faccine-hub import'.

    \b
    Example:
      faccine-kiosk outbox export --kiosk esempio-anagrafe-1 --outbox outbox.db > rescued.jsonl
    """
    with closing(_open_existing(outbox, ClockPolicy(clock))) as opened:
        settings = read_settings(opened)
        if kiosk is None and settings is None:
            raise SettingsError("--kiosk is needed: no settings ever came that name this kiosk")
        name = check_kiosk_id(kiosk or (settings.kiosk if settings else ""))
        for line in export_lines(opened, name, is_all=is_all):
            click.echo(line)


def _open_existing(path: Path, policy: ClockPolicy = ClockPolicy.AUTO) -> Outbox:
    if not path.exists():
        raise StorageError(f"outbox {path} does not exist: check --outbox")
    return Outbox.open(path, SystemClock(policy))


def _print_json(value: object) -> None:
    click.echo(msgspec.json.encode(value))
