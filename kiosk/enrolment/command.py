"""``faccine-kiosk enrol``: make this machine a kiosk, with a code from the hub."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click
from msgspec.structs import replace

from faccine.runtime.broker import Broker, Proxy
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.files import give_to_owner_of_folder, remove
from faccine.runtime.lock import ProcessLock
from faccine.runtime.service import StopSignal
from faccine.wire.enrolment import read_code
from faccine.wire.errors import SettingsError, StorageError
from kiosk.enrolment import moving
from kiosk.enrolment.enrolling import Errand, Waiting, enrol
from kiosk.enrolment.hub import Hub
from kiosk.enrolment.machine import machine_name
from kiosk.enrolment.papers import SETTINGS, Enrolled, Local, Papers, digest_of, read_more
from kiosk.enrolment.proving import prove
from kiosk.enrolment.trust import read_fingerprint
from kiosk.options import clock_option

FOLDER = Path("/var/lib/faccine/kiosk")
_file = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class _Way:
    """How the broker is proved to let us in."""

    proxy: Proxy | None
    clock: SystemClock
    timeout_seconds: float


@click.command("enrol")
@click.option("--hub", required=True, metavar="URL", help="Its pages: https://hub")
@click.option("--code", metavar="CODE", help="From the hub, ABCD-EFGH-JKMN-PQRS; used once.")
@click.option(
    "--code-file", type=_file, help="The code, or a TOML file with it; removed when it is used."
)
@click.option("--authority", type=_file, help="Who signed the hub's certificate (PEM).")
@click.option("--fingerprint", metavar="SHA256", help="Of that authority, in place of its file.")
@click.option(
    "--broker",
    "brokers",
    multiple=True,
    metavar="URL",
    help="In place of those that the hub names, for a kiosk on the hub's own machine.",
)
@click.option("--proxy", metavar="URL", help="An HTTP proxy on the way: http://host:port")
@click.option(
    "--settings", type=_file, help="Screen, buttons, sound: TOML, as 'run' reads it with --config."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    help="Where the kiosk's papers go.",
)
@click.option(
    "--move",
    "is_move",
    is_flag=True,
    help="Go on at another hub, which has this kiosk's books: its presses stay.",
)
@click.option(
    "--prove",
    "prove_seconds",
    type=click.FloatRange(0, 3600),
    default=30.0,
    help="Seconds to try whether the broker lets us in; 0: do not.",
)
@clock_option
def enrol_command(
    hub: str,
    code: str | None,
    code_file: Path | None,
    authority: Path | None,
    fingerprint: str | None,
    brokers: tuple[str, ...],
    proxy: str | None,
    settings: Path | None,
    folder: Path,
    is_move: bool,
    prove_seconds: float,
    clock: str,
) -> None:
    """Make this machine a kiosk, with a code that 'faccine-hub kiosk add' gave.

    Nobody but this machine ever knows its password. Where the hub is not reached it is tried again
    until it is; a code that is not taken ends it with exit code 1. A machine that is a kiosk
    already stays as it is; with --move it goes on at the hub that took its books over ('faccine-hub
    join') and sends there what it still holds; at the same hub it trusts the authority it has, if
    no other is given. Restart the kiosk afterwards.

    \b
    Example:
      faccine-kiosk enrol --hub https://faccine.comune.example --code-file code.txt
      faccine-kiosk --config /var/lib/faccine/kiosk/kiosk.toml check
    """
    if authority is not None and fingerprint is not None:
        raise SettingsError("--authority and --fingerprint: expected one of them")
    papers = Papers(folder)
    way = _Way(
        Proxy.from_url(proxy) if proxy else None, SystemClock(ClockPolicy(clock)), prove_seconds
    )
    with ProcessLock(papers.folder / SETTINGS, who="faccine-kiosk enrol"):
        give_to_owner_of_folder(papers.folder / f"{SETTINGS}.lock")
        known = papers.enrolled()
        typed = _code(code, code_file, is_needed=known is None or is_move)
        is_moving = is_move and known is not None and digest_of(typed) != known.code_sha256
        if known is not None and not is_moving and not moving.is_unfinished(papers):
            _leave_alone(known, typed)
        else:
            asked = Hub.from_url(hub, proxy=way.proxy)
            if is_moving and authority is None and fingerprint is None:
                authority = _kept_authority(papers, known, asked)
            errand = Errand(
                hub=asked,
                code=typed,
                authority=None if authority is None else _read(authority),
                fingerprint=None if fingerprint is None else read_fingerprint(fingerprint),
                local=Local(
                    proxy, moving.kept_more(papers) if settings is None else read_more(settings)
                ),
                machine=machine_name(),
                brokers=_checked(brokers),
            )
            if known is None:
                _become(papers, errand, way)
            else:
                _move(papers, errand, way)
    if code_file is not None:
        _forget_code(code_file)


def _kept_authority(papers: Papers, known: Enrolled | None, hub: Hub) -> Path | None:
    kept = None if known is None else moving.kept_authority(papers, known, hub)
    if kept is not None:
        click.echo(f"trusting the authority this kiosk has of {hub} already: {kept}")
    return kept


def _checked(brokers: tuple[str, ...]) -> tuple[str, ...]:
    for address in brokers:
        Broker.from_url(address)
    return brokers


def _become(papers: Papers, errand: Errand, way: _Way) -> None:
    stop = StopSignal().install()
    waiting = Waiting(stop.wait, lambda line: click.echo(line, err=True), Random())  # noqa: S311
    enrolled = enrol(papers, errand, way.clock, waiting)
    if enrolled is None:
        raise SettingsError("stopped before the hub answered; run it again: it goes on")
    click.echo(f"this machine is {enrolled.kiosk} of {enrolled.hub}")
    if way.timeout_seconds:
        _prove(papers, enrolled, errand.local, way)


def _move(papers: Papers, errand: Errand, way: _Way) -> None:
    if not moving.is_unfinished(papers):
        _become(moving.new_papers(papers), errand, way)
    enrolled = moving.take_over(papers, errand.local)
    click.echo(f"from now on it sends to {enrolled.hub}: systemctl restart faccine-kiosk")


def _prove(papers: Papers, enrolled: Enrolled, local: Local, way: _Way) -> None:
    proof = prove(
        enrolled.kiosk,
        enrolled.brokers,
        password=papers.password(),
        authority=papers.authority if papers.authority.exists() else None,
        proxy=way.proxy,
        are_dates_checked=way.clock.is_synced,
        timeout_seconds=way.timeout_seconds,
    )
    if proof.working is None:
        click.echo(f"warning: no broker yet: {proof.trouble}; the kiosk keeps trying", err=True)
        return
    click.echo(f"broker {proof.working} lets it in")
    if proof.working != enrolled.brokers[0]:
        others = [one for one in enrolled.brokers if one != proof.working]
        papers.write_settings(replace(enrolled, brokers=[proof.working, *others]), local)


def _leave_alone(known: Enrolled, code: str) -> None:
    if code and digest_of(code) != known.code_sha256:
        raise SettingsError(
            f"this machine is {known.kiosk} of {known.hub} already, by another code; to make it "
            "another kiosk run 'faccine-kiosk end' first, which exports what waits"
        )
    click.echo(f"this machine is {known.kiosk} of {known.hub} already")


def _code(typed: str | None, path: Path | None, *, is_needed: bool) -> str:
    """Return the code as it is hashed, empty where there is none and none is needed."""
    if path is not None and (path.exists() or is_needed):
        typed = _code_in(path)
    if typed is None:
        if is_needed:
            raise SettingsError("a code is needed: give --code or --code-file")
        return ""
    code = read_code(typed)
    if code is None:
        raise SettingsError(
            f"code of {len(typed.strip())} characters: expected four groups of four, as in "
            "ABCD-EFGH-JKMN-PQRS; 'faccine-hub kiosk replace' makes another"
        )
    return code


def _code_in(path: Path) -> str:
    text = _read(path)
    if path.suffix != ".toml":
        return text
    try:
        says = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"code file {path}: {error}") from None
    table = says.get("enrol", says)
    code = table.get("code") if isinstance(table, dict) else None
    if not isinstance(code, str):
        raise SettingsError(f'code file {path}: expected code = "…"')
    return code


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"file {path}: {error}") from None


def _forget_code(path: Path) -> None:
    try:
        remove(path)
    except StorageError as error:  # only root may on a card, and the unit does so afterwards
        hint = "(faccine-enrol.service does so itself); the code in it is used up"
        click.echo(f"warning: {error} {hint}", err=True)
