"""The running town: which processes there are, and when they are ready."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys

from demonstration.broker import HUB_USER, broker_command, broker_url
from demonstration.processes import DemoError, Part, Parts
from demonstration.town import BIN, KIOSK, Town, run
from demonstration.witness import Witness

_START_SECONDS = 60.0
_PRESS_SECONDS = 10.0


class Demonstration:
    """The running town: broker, hub, dashboard and one kiosk."""

    def __init__(self, town: Town, parts: Parts, port: int) -> None:
        self.town = town
        self.parts = parts
        self.address = f"http://127.0.0.1:{port}"
        self.witness = Witness(self.address)
        self.kiosk_says = "no screen here: press by the command above"
        self._port = port
        self._window: Part | None = None

    def start(self) -> None:
        """Start everything, and return once the dashboard sees the kiosk.

        Raises:
            DemoError: something did not start.
        """
        broker_port = self._start_broker()
        self.parts.start("hub", [
            f"{BIN}/faccine-hub", "run", "--clock", "trusted", "--database", self.town.database,
            "--broker", broker_url(HUB_USER, broker_port),
            "--broker-password-file", str(self.town.secret(HUB_USER)),
        ])  # fmt: skip
        self.parts.start("dashboard", [
            f"{BIN}/faccine-dashboard", "run", "--database", self.town.database,
            "--accounts", str(self.town.accounts), "--port", str(self._port),
        ])  # fmt: skip
        self.parts.start("alerts", [
            f"{BIN}/faccine-dashboard", "jobs", "run", "--watch", "--database", self.town.database,
            "--accounts", str(self.town.accounts),
        ])  # fmt: skip
        self._start_kiosk(broker_url(KIOSK, broker_port))
        self.parts.wait_for("dashboard", self.witness.is_answered, _START_SECONDS)
        self.witness.log_in(self.town.login_link(self.address))
        self.parts.wait_for("kiosk", self._is_kiosk_ready, _START_SECONDS)

    def press(self) -> float:
        """Press a face; return how long after its commit the dashboard showed it, in seconds."""
        before = self._received()
        run("faccine-kiosk", "press", "happy", "--clock", "trusted", "--outbox",
            str(self.town.outbox))  # fmt: skip
        return self.parts.wait_for("press", lambda: self._received() > before, _PRESS_SECONDS)

    def mind(self) -> None:
        """Look after the processes; without its window the kiosk goes on carrying presses."""
        if self._window is not None and self._window.has_ended:
            print(f"The kiosk's window is gone: {self._window.last_words()}", file=sys.stderr)
            self.parts.forget(self._window)
            self._window = None
            self.parts.start("kiosk", [*self._kiosk, "--headless"])
        self.parts.check()

    def _start_broker(self) -> int:
        port = _free_port()
        passwords = {user: self.town.secret(user).read_text("ascii") for user in (HUB_USER, KIOSK)}
        command = broker_command(self.town.folder / "broker", port, passwords)
        self.parts.start("broker", command)
        self.parts.wait_for("broker", lambda: _is_listening(port), _START_SECONDS)
        return port

    def _start_kiosk(self, broker: str) -> None:
        self._kiosk = [
            f"{BIN}/faccine-kiosk", "run", "--clock", "trusted", "--kiosk", KIOSK,
            "--outbox", str(self.town.outbox), "--broker", broker,
            "--broker-password-file", str(self.town.secret(KIOSK)),
        ]  # fmt: skip
        has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if has_screen and importlib.util.find_spec("kivy"):
            self._window = self.parts.start("kiosk", [*self._kiosk, "--windowed"])
            self.kiosk_says = "in its window"
        else:
            self.parts.start("kiosk", [*self._kiosk, "--headless"])

    def _is_kiosk_ready(self) -> bool:
        self.mind()
        kiosk = self.witness.kiosk(KIOSK)
        return kiosk.get("state") == "online" and kiosk["settings"] == kiosk["wanted"]

    def _received(self) -> int:
        return int(self.witness.kiosk(KIOSK)["received"])


def refuse_taken(port: int) -> None:
    """Raise if nothing can listen on the port.

    Raises:
        DemoError: it is taken, not ours to take, or no port at all.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise DemoError(f"port {port}: {why}; choose another by --port") from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
