"""``faccine-hub metrics``: figures of hub, broker and kiosks for Prometheus."""

from __future__ import annotations

import threading
from pathlib import Path

import click

from faccine.runtime.broker import Broker
from faccine.runtime.logs import get_logger
from faccine.runtime.service import StopSignal, Supervisor
from faccine.wire.errors import SettingsError
from hub.commands.common import database_option
from hub.metrics.broker import BrokerWatch
from hub.metrics.serving import Figures, guarded, serve

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_FEWEST_SIGNS = 16
_ALIVE_SECONDS = 1.0

log = get_logger("metrics")


@click.command()
@click.option(
    "--broker", required=True, metavar="URL", help="mqtt://_metrics@host:port, or mqtts://…"
)
@click.option("--broker-password-file", type=_file, help="The password, in place of the URL's.")
@click.option("--authority", type=_file, help="Certificate authority of an mqtts:// broker.")
@click.option("--listen", default="127.0.0.1:9464", metavar="HOST:PORT", help="Where to answer.")
@click.option(
    "--token-file", required=True, type=_file, help="Whoever asks has to say what stands in it."
)
@database_option
def metrics(
    broker: str,
    broker_password_file: Path | None,
    authority: Path | None,
    listen: str,
    token_file: Path,
    database: str,
) -> None:
    """Answer Prometheus at /metrics until SIGTERM; the books are read and never written.

    \b
    Example:
      faccine-hub metrics --broker mqtt://_metrics@localhost:1883 \\
        --broker-password-file metrics-password --token-file metrics-token \\
        --database sqlite:///books.db
    """
    address = Broker.from_url(broker, authority=authority)
    watch = BrokerWatch(address.with_password_file(broker_password_file))
    stop, supervisor = StopSignal().install(), Supervisor()
    server = serve(listen, guarded(Figures(database, watch.figures), _token(token_file)))
    listening = threading.Thread(target=watch.run, args=(stop,), name="broker")
    answering = threading.Thread(target=server.serve_forever, name="http")
    listening.start()
    answering.start()
    supervisor.ready(f"answering on {listen}")
    log.info("answering", listen=listen, broker=str(address))
    while not stop.wait(_ALIVE_SECONDS):
        if listening.is_alive() and answering.is_alive():
            supervisor.alive()
    supervisor.stopping()
    server.shutdown()
    server.server_close()
    listening.join()


def _token(path: Path) -> str:
    try:
        token = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"--token-file {path}: {error}") from None
    if len(token) < _FEWEST_SIGNS:
        raise SettingsError(
            f"--token-file {path}: expected at least {_FEWEST_SIGNS} characters on one line; "
            "'openssl rand -hex 24' makes some"
        )
    return token
