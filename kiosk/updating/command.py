"""``faccine-kiosk update`` and ``faccine-kiosk prove``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
import msgspec

from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.lock import ProcessLock
from faccine.runtime.service import StopSignal
from faccine.wire.errors import StorageError
from kiosk.options import clock_option, json_option, outbox_option
from kiosk.outbox.outbox import Outbox
from kiosk.updating.fetching import Fetcher, Source
from kiosk.updating.home import Home
from kiosk.updating.proving import prove
from kiosk.updating.restarting import Patience
from kiosk.updating.rules import Do
from kiosk.updating.updater import Kiosk, Updater

_HOME = Path("/opt/faccine")
_LOOK_SECONDS = 2.0
_file = click.Path(dir_okay=False, path_type=Path)


@click.command("prove")
@outbox_option
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=60,
    metavar="SECONDS",
    help="How long the hub's receipt may take.",
)
@clock_option
@json_option
def prove_command(outbox: Path, timeout: float, clock: str, *, as_json: bool) -> None:
    """Press in test mode, and wait for the hub's receipt.

    Exit code 0 means that a press at this kiosk reaches the hub's disk; 1 that none did in time.

    \b
    Example:
      faccine-kiosk prove --outbox /var/lib/faccine/kiosk/outbox.db --timeout 60
    """
    if not outbox.exists():
        raise StorageError(f"outbox {outbox} does not exist: check --outbox")
    with closing(Outbox.open(outbox, SystemClock(ClockPolicy(clock)))) as opened:
        proof = prove(opened, timeout)
    if as_json:
        click.echo(msgspec.json.encode({"seq": proof.seq, "seconds": round(proof.seconds, 3)}))
    else:
        click.echo(f"test press {proof.seq} is at the hub, after {proof.seconds:.1f} seconds")


@click.command("update")
@outbox_option
@click.option(
    "--home",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=_HOME,
    help="Where releases are installed.",
)
@click.option("--repository", metavar="URL", help="Where releases come from: the hub's.")
@click.option("--repository-key", type=_file, help="The public key that must have signed them.")
@click.option("--authority", type=_file, help="Certificate authority of an https:// repository.")
@click.option("--proxy", metavar="URL", help="The way to the repository: http://proxy:3128")
@click.option(
    "--settle",
    type=click.FloatRange(min=0),
    default=Patience.settle,
    metavar="SECONDS",
    help="How long a new release must last before it is believed.",
)
@click.option(
    "--receipt",
    type=click.FloatRange(min=0),
    default=Patience.receipt,
    metavar="SECONDS",
    help="How long its test press may take to the hub and back.",
)
@clock_option
@click.pass_context
def update_command(
    context: click.Context,
    *,
    outbox: Path,
    home: Path,
    repository: str | None,
    repository_key: Path | None,
    authority: Path | None,
    proxy: str | None,
    settle: float,
    receipt: float,
    clock: str,
) -> None:
    """Install what this kiosk's settings want, beside what runs; switch over when nobody is there.

    Goes back by itself where the new release does not prove itself. Ends when there is nothing more
    to do for now; 'faccine-update.timer' starts it again.

    \b
    Example:
      faccine-kiosk update --outbox /var/lib/faccine/kiosk/outbox.db \\
        --repository https://hub.comune.example/apt --repository-key repository.asc
    """
    machine_clock = SystemClock(ClockPolicy(clock))
    releases = Home(home)
    fetcher = None
    if repository is not None and repository_key is not None:
        source = Source(repository, repository_key, authority, proxy)
        fetcher = Fetcher(source, releases, is_synced=machine_clock.is_synced())
    config = context.parent.params.get("config") if context.parent else None
    patience = Patience(settle=settle, receipt=receipt)
    updater = Updater(releases, Kiosk(outbox, config), machine_clock, fetcher, patience)
    stop = StopSignal().install()
    with ProcessLock(releases.work / "updater", who="faccine-kiosk update"):
        try:
            _go_on(updater, stop)
        except OSError as error:
            raise StorageError(f"--home {home}: {error}; see to the disk") from None


def _go_on(updater: Updater, stop: StopSignal) -> None:
    while not stop.is_set():
        did = updater.step()
        if did in {Do.NOTHING, Do.REST}:
            return
        if did is Do.WAIT:
            stop.wait(_LOOK_SECONDS)
