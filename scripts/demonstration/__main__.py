"""What ``scripts/demo`` runs: see there."""

from __future__ import annotations

import argparse
import fcntl
import importlib.util
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demonstration.broker import HUB_USER, broker_command, broker_url
from demonstration.processes import DemoError, Part, Parts
from demonstration.town import BIN, KIOSK, Town, run
from demonstration.witness import Witness

_START_SECONDS = 60.0
_PRESS_SECONDS = 10.0


def main() -> int:
    """Return the exit code."""
    options = _options()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    parts = None
    try:
        folder = (options.relative_to / options.data).resolve()
        with _alone_in(folder):
            town = Town(folder)
            town.build()
            parts = Parts(town.logs)
            return _show(Demonstration(town, parts, options.port), is_check=options.check)
    except DemoError as error:
        print(f"scripts/demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping", file=sys.stderr)
        return 0
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        if parts is not None:
            parts.stop()


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
        """Start everything, and return once the dashboard sees the kiosk."""
        _refuse_taken(self._port)
        broker_port = _free_port()
        passwords = {user: self.town.secret(user).read_text("ascii") for user in (HUB_USER, KIOSK)}
        command = broker_command(self.town.folder / "broker", broker_port, passwords)
        self.parts.start("broker", command)
        self.parts.wait_for("broker", lambda: _is_listening(broker_port), _START_SECONDS)
        self.parts.start("hub", [
            f"{BIN}/faccine-hub", "run", "--clock", "trusted", "--database", self.town.database,
            "--broker", broker_url(HUB_USER, broker_port),
            "--broker-password-file", str(self.town.secret(HUB_USER)),
        ])  # fmt: skip
        self.parts.start("dashboard", [
            f"{BIN}/faccine-dashboard", "run", "--database", self.town.database,
            "--accounts", str(self.town.accounts), "--port", str(self._port),
        ])  # fmt: skip
        self._start_kiosk(broker_url(KIOSK, broker_port))
        self.parts.wait_for("dashboard", self.witness.is_answered, _START_SECONDS)
        self.witness.log_in(self.town.login_link(self.address))
        self.parts.wait_for("kiosk", self._is_kiosk_ready, _START_SECONDS)

    def press(self) -> float:
        """Press a face and return after how many seconds the dashboard showed it."""
        before = self._received()
        began = time.monotonic()
        run("faccine-kiosk", "press", "happy", "--clock", "trusted", "--outbox",
            str(self.town.outbox))  # fmt: skip
        self.parts.wait_for("press", lambda: self._received() > before, _PRESS_SECONDS)
        return time.monotonic() - began

    def mind(self) -> None:
        """Look after the processes; without its window the kiosk goes on carrying presses."""
        if self._window is not None and self._window.has_ended:
            print(f"The kiosk's window is gone: {self._window.last_words()}", file=sys.stderr)
            self.parts.forget(self._window)
            self._window = None
            self.parts.start("kiosk", [*self._kiosk, "--headless"])
        self.parts.check()

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


def _show(demonstration: Demonstration, *, is_check: bool) -> int:
    demonstration.start()
    elapsed = time.time() - float(os.environ.get("FACCINE_DEMO_STARTED", time.time()))
    if is_check:
        seconds = demonstration.press()
        print(f"Ready after {elapsed:.0f} s; the dashboard showed a press after {seconds:.1f} s")
        return 0
    town, address = demonstration.town, demonstration.address
    print(
        f"""
Ready after {elapsed:.0f} s. The ratings are made up, and every page says so.

    Dashboard   {address}/
    Log in      {town.login_link(address)}
                (works once; another: {_shown(BIN / "faccine-dashboard")} accounts --help)
    Press       {_shown(BIN / "faccine-kiosk")} press happy --outbox {_shown(town.outbox)}
    Kiosk       {demonstration.kiosk_says}
    Logs        {_shown(town.logs)}

Ctrl-C stops everything; the next run goes on with the same data.
""",
        flush=True,
    )
    while True:
        demonstration.mind()
        time.sleep(0.5)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("scripts/demo", add_help=False)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "demo-data")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--relative-to", type=Path, default=Path.cwd(), help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder for this demonstration.

    Raises:
        DemoError: it cannot be written, or another demonstration uses it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError as error:
        raise DemoError(f"folder {folder}: {error.strerror}; choose another by --data") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError(
                f"a demonstration is running in {folder}: stop it, or choose another by --data"
            ) from None
        yield


def _refuse_taken(port: int) -> None:
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


def _shown(path: Path) -> str:
    """Return a path as it can be typed here: relative where that is shorter."""
    relative = os.path.relpath(path)
    return min(relative, str(path), key=len)


if __name__ == "__main__":
    sys.exit(main())
