"""Connections that dawdle are cut, so that others are answered: with the real server."""

import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress

import pytest
from dashboard_kit import NOW_MS
from handmade_books import HandmadeBooks

from dashboard.accounts import open_accounts
from dashboard.serve import THREADS

SERVE = """
import sys
from functools import partial
from pathlib import Path
from dashboard import patience, serve
from dashboard.app import create_app
from dashboard.settings import DashboardSettings
patience.HEAD_SECONDS = patience.WHOLE_SECONDS = 1.0
settings = DashboardSettings(sys.argv[1], Path(sys.argv[2]), has_secure_cookies=False)
listener = serve._listen("127.0.0.1", 0)
print(listener.getsockname()[1], flush=True)
serve._listen = lambda host, port: listener
serve.serve(partial(create_app, settings), "127.0.0.1", 0)
"""
BEGINNINGS = {
    "head": b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "body": b"POST /accedi HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=",
}


@pytest.fixture
def port(tmp_path):
    books = HandmadeBooks(tmp_path)
    accounts = open_accounts(tmp_path / "accounts.sqlite3")
    accounts.add("anna@comune.example", None, None, NOW_MS)
    accounts.close()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, books.url, str(tmp_path / "accounts.sqlite3")],
        stdout=subprocess.PIPE,
        text=True,
    )
    yield int(server.stdout.readline())
    server.terminate()
    server.wait()
    server.stdout.close()
    books.close()


@pytest.mark.system
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_half_a_request_on_every_thread_keeps_nobody_out(port, beginning):
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(2 * THREADS)]
    for one in slow:
        one.sendall(BEGINNINGS[beginning])
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        assert answer.status == 200
    for one in slow:
        one.settimeout(30)
        with suppress(ConnectionResetError):
            assert b"200 OK" not in one.recv(1000)  # it was hung up on
        one.close()
