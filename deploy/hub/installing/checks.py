"""Whether the hub works, asked as browsers and kiosks would: over TLS, by its name."""

from __future__ import annotations

import pwd
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

from installing.certificates import AUTHORITY
from installing.machine import Machine, Problem
from installing.steps import Done
from installing.users import HUB
from installing.wish import Wish

_PATIENCE_SECONDS = 30.0
_LOOK_SECONDS = 0.2
_TIMEOUT_SECONDS = 5.0
# MQTT 3.1.1: CONNECT of a client "check" without a password; CONNACK 5 is "not authorised".
_CONNECT = b"\x10\x11\x00\x04MQTT\x04\x02\x00\x3c\x00\x05check"
_REFUSED = b"\x20\x02\x00\x05"


def dashboard_answers(machine: Machine, wish: Wish) -> Done:
    """See that the dashboard answers at its name with the right certificate, and reads books."""
    if machine.is_looking:
        return Done(is_changed=False, said="not asked while only looking")
    _wait(
        lambda: _healthz(machine, wish),
        f"{wish.url}/healthz",
        "journalctl -u nginx -u 'faccine-*' -n 50",
    )
    return Done(is_changed=False, said=f"{wish.url}/healthz says ok")


def broker_answers(machine: Machine, wish: Wish) -> Done:
    """See that the broker answers on both ports, lets nobody in unasked, and lets the hub in."""
    if machine.is_looking:
        return Done(is_changed=False, said="not asked while only looking")
    see = "journalctl -u mosquitto -u nginx -u faccine-gate -n 50"
    for port in (8883, 443):
        _wait(lambda port=port: _refuses(machine, wish, port), f"broker on port {port}", see)  # type: ignore[misc]
    see = "journalctl -u faccine-hub -u mosquitto -n 50"
    _wait(lambda: _hub_is_in(machine), "the hub's connection to the broker", see)
    return Done(is_changed=False, said="TLS on 8883 and 443, closed to strangers; the hub is in")


def _wait(ask: Callable[[], str], what: str, see: str) -> None:
    """Ask until there is nothing to complain about.

    Raises:
        Problem: there still was after half a minute; carries the last complaint.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while complaint := ask():
        if time.monotonic() > deadline:
            raise Problem(f"{what}: {complaint}; see {see}")
        time.sleep(_LOOK_SECONDS)


def _connect(machine: Machine, wish: Wish, port: int, protocol: str) -> ssl.SSLSocket:
    authority = machine.at(AUTHORITY)
    trusted = ssl.create_default_context(cafile=str(authority) if authority.exists() else None)
    trusted.set_alpn_protocols([protocol])
    raw = socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_SECONDS)
    try:
        return trusted.wrap_socket(raw, server_hostname=wish.name)
    except BaseException:
        raw.close()
        raise


def _healthz(machine: Machine, wish: Wish) -> str:
    host = wish.url.removeprefix("https://")
    try:
        with _connect(machine, wish, 443, "http/1.1") as connection:
            asked = f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            connection.sendall(asked.encode())
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
    except OSError as error:
        return str(error)
    head, _, body = answer.partition(b"\r\n\r\n")
    first_line = head.split(b"\r\n")[0].decode(errors="replace")
    if first_line.split(" ")[1:2] == ["200"] and body.strip() == b"ok":
        return ""
    said = body.decode(errors="replace").strip().partition("\n")[0]
    return first_line if said.startswith("<") else f"{first_line}: {said[:200]}"


def _refuses(machine: Machine, wish: Wish, port: int) -> str:
    try:
        with _connect(machine, wish, port, "mqtt") as connection:
            connection.sendall(_CONNECT)
            answer = connection.recv(4)
    except OSError as error:
        return str(error)
    return "" if answer == _REFUSED else f"expected a refusal, got {answer.hex() or 'nothing'}"


def _hub_is_in(machine: Machine) -> str:
    """Look for the hub's connection where the kernel lists them: asking would push the hub out."""
    number = str(pwd.getpwnam(HUB).pw_uid)
    broker = f"0100007F:{1883:04X}"
    table: Path = machine.at("/proc/net/tcp")
    for line in table.read_text(encoding="ascii").splitlines()[1:]:
        cells = line.split()
        if cells[2] == broker and cells[3] == "01" and cells[7] == number:
            return ""
    return "there is none"
