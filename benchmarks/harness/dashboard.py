"""The real dashboard as a process, and its pages as somebody who is logged in gets them."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import requests

from dashboard.accounts import open_accounts
from dashboard.rights import Grant
from harness.processes import program

_START_SECONDS = 60.0
_SERVING = re.compile(rb'"port": (\d+), "event": "serving"')
_TIMING = re.compile(r"app;dur=([\d.]+), cpu;dur=([\d.]+)")


@dataclass(frozen=True)
class Fetched:
    """A page as it came: how long the server worked for it, by its own clock and processor."""

    status: int
    is_page: bool
    app_ms: float
    cpu_ms: float
    whole_ms: float
    """Until the last byte was here, as the asking end measured it."""


@contextmanager
def running_dashboard(books: Path, accounts: Path, log: Path) -> Iterator[str]:
    """Run the real dashboard on the books and give its address.

    Raises:
        click.ClickException: it did not start; names the file that says why.
    """
    command = [
        program("faccine-dashboard"), "run", "--database", f"sqlite:///{books}",
        "--accounts", str(accounts), "--port", "0",
    ]  # fmt: skip
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{_port_in(log, process)}"
        _wait_until_healthy(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def login_link(accounts: Path, email: str, grants: tuple[Grant, ...]) -> str:
    """Return the path of a link that logs somebody in once, adding them if they are not there."""
    now_ms = round(time.time() * 1000)
    with closing(open_accounts(accounts)) as opened:
        if opened.by_email(email) is None:
            opened.add(email, None, None, now_ms, grants)
        return f"/accedi/link/{opened.make_link(email, now_ms)}"


class Visitor:
    """Somebody who is logged in and fetches pages, one at a time on one connection."""

    def __init__(self, address: str, link: str) -> None:
        self._address = address
        self._session = requests.Session()
        self._session.get(f"{address}{link}").raise_for_status()

    def fetch(self, path: str) -> Fetched:
        """Fetch a page.

        Raises:
            click.ClickException: the server failed.
        """
        before_ns = time.monotonic_ns()
        answer = self._session.get(f"{self._address}{path}", allow_redirects=False)
        whole_ms = (time.monotonic_ns() - before_ns) / 1e6
        if answer.status_code >= 500:
            raise click.ClickException(f"{path} was answered with {answer.status_code}")
        timing = _TIMING.fullmatch(answer.headers.get("Server-Timing", ""))
        app_ms, cpu_ms = map(float, timing.groups()) if timing else (0.0, 0.0)
        is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith(
            "text/html"
        )
        return Fetched(answer.status_code, is_page, app_ms, cpu_ms, whole_ms)


def _port_in(log: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = _SERVING.search(log.read_bytes())
        if found:
            return int(found[1])
        time.sleep(0.05)
    raise click.ClickException(f"the dashboard did not start: see {log}")


def _wait_until_healthy(address: str) -> None:
    # The first answer waits until everything is loaded.
    requests.get(f"{address}/healthz", timeout=_START_SECONDS).raise_for_status()
