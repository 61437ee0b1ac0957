"""Real brokers for tests: each on a free port, in a folder of its own, stopped at the end."""

from __future__ import annotations

import contextlib
import getpass
import random
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

from demonstration.broker import HUB_USER, broker_command, broker_url

_START_SECONDS = 30.0
_LENT_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")

_found: set[int] = set()
_lots = random.SystemRandom()  # several runs of tests may share a machine


def find_free_port() -> int:
    """Return a port on which nobody listens, and that nobody is lent before it is used.

    The kernel lends whoever connects a port of a range of its own. A port of that range may be
    lent between its being found and its being used, or while a broker is away for a moment; even
    to the very client that waits for the broker, which then talks to itself.
    """
    lent_from = int(_LENT_PORTS.read_text().split()[0])
    while True:
        port = _lots.randrange(min(20_000, lent_from - 5000), lent_from)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("", port))
            if port not in _found:
                _found.add(port)
                return port


def wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once somebody answers on the port."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, f"broker stopped with {process.returncode}"
            assert time.monotonic() < deadline, f"no broker on port {port}"
            time.sleep(0.01)
        else:
            return


class Mosquitto:
    """A broker that may be stopped, killed and started again on the same port.

    ``url`` is where anybody may connect, with any name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = find_free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nuser {getpass.getuser()}\n"
            "max_inflight_messages 1000\n"
        )
        return ["/usr/sbin/mosquitto", "-c", str(config)]

    def start(self) -> None:
        command = self.command()
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until_listening(self.port, self._process)

    def stop(self) -> None:
        """Stop as a machine that is shut down does; what clients sent is handled first."""
        self._end("terminate")

    def kill(self) -> None:
        """Stop as a power cut does."""
        self._end("kill")

    def signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def _end(self, how: str) -> None:
        process, self._process = self._process, None
        if process is not None:
            getattr(process, how)()
            process.wait(timeout=_START_SECONDS)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()


class GuardedMosquitto(Mosquitto):
    """A broker with the configuration of ``deploy/mosquitto``, less TLS.

    ``users`` may be changed before :meth:`start`; everybody's password is their name and ``-pw``.
    """

    users = (HUB_USER, "esempio-anagrafe-1", "esempio-tributi-1")

    def command(self) -> list[str]:
        return broker_command(self.folder, self.port, {user: f"{user}-pw" for user in self.users})

    def url_of(self, user: str) -> str:
        return broker_url(f"{user}:{user}-pw", self.port)
