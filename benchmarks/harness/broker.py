"""A real Mosquitto on a free port of this machine, for as long as a measurement lasts.

Its limits are lifted: a yardstick that is slower than the publisher must lose nothing, or it would
never be done. Queues then grow in the broker's memory instead.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from faccine.wire.topics import HUB_STATE

_PLACES = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
_START_SECONDS = 20.0
_CONFIG = """listener {port} 127.0.0.1
allow_anonymous true
user {user}
persistence false
max_inflight_messages 1000
max_queued_messages 0
set_tcp_nodelay true
sys_interval 0
log_type error
"""


def mosquitto() -> str:
    """Return where Mosquitto is.

    Raises:
        click.ClickException: it is not installed.
    """
    found = shutil.which("mosquitto", path=_PLACES)
    if found is None:
        raise click.ClickException("mosquitto is not installed: apt-get install mosquitto")
    return found


@contextmanager
def running_broker(folder: Path) -> Iterator[int]:
    """Run a broker with its files in the folder and give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "mosquitto.conf"
    config.write_text(_CONFIG.format(port=port, user=getpass.getuser()), encoding="utf-8")
    with (folder / "mosquitto.log").open("wb") as log:
        process = subprocess.Popen([mosquitto(), "-c", config], stdout=log, stderr=log)
    try:
        _wait_until_listening(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for_hub(port: int) -> None:
    """Return once the hub says that it is online.

    Raises:
        click.ClickException: it does not.
    """
    heard: list[bytes] = []
    client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv311)
    client.on_connect = lambda *_: client.subscribe(HUB_STATE, 1)
    client.on_message = lambda _client, _userdata, message: heard.append(message.payload)
    client.connect("127.0.0.1", port)
    deadline = time.monotonic() + _START_SECONDS
    while not any(b'"online"' in payload for payload in heard):
        if time.monotonic() > deadline:
            raise click.ClickException(f"no hub came online within {_START_SECONDS:.0f} s")
        client.loop(0.1)
    client.disconnect()


def _wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise click.ClickException(f"mosquitto did not start on port {port}") from None
            time.sleep(0.01)
        else:
            return
