"""A hub over HTTPS for machines that enrol: real sockets, real TLS, answers from a list."""

from __future__ import annotations

import json
import ssl
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection
from typing import Self

import trustme

KIOSK = "esempio-anagrafe-1"


class AHub:
    """Answers ``POST /enrol`` with what ``says`` gives for a request; remembers the requests."""

    def __init__(self, folder: Path, **certificate) -> None:
        self.authority = trustme.CA()
        self.authority_file = folder / "hub-authority.pem"
        self.authority_file.write_bytes(self.authority.cert_pem.bytes())
        self.asked: list[dict] = []
        self.replies: list[tuple[int, object, dict[str, str]]] = []
        self.on_ask = lambda: None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("localhost", **certificate).configure_cert(context)
        self._server = _Server(self, context)

    @property
    def url(self) -> str:
        return f"https://localhost:{self._server.server_port}"

    def answer(self, kiosk: str = KIOSK, **more) -> dict:
        return {"v": 1, "kiosk": kiosk, "brokers": ["mqtts://localhost:8883"], **more}

    def reply(self, status: int = 200, body: object = None, **headers: str) -> None:
        """Say this to the next request; the last one is said again and again."""
        self.replies.append((status, self.answer() if body is None else body, headers))

    def next_reply(self) -> tuple[int, object, dict[str, str]]:
        if not self.replies:
            return 200, self.answer(), {}
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, hub: AHub, context: ssl.SSLContext) -> None:
        self.hub = hub
        self._context = context
        super().__init__(("127.0.0.1", 0), _Handler)

    def finish_request(self, request, client_address) -> None:
        try:
            with self._context.wrap_socket(request, server_side=True) as wrapped:
                super().finish_request(wrapped, client_address)
        except OSError:
            return  # whoever did not believe us hung up


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        hub = self.server.hub
        hub.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        hub.on_ask()
        status, body, headers = hub.next_reply()
        self._say(status, body if isinstance(body, bytes) else json.dumps(body).encode(), headers)

    def do_GET(self) -> None:
        self._say(200, self.server.hub.authority_file.read_bytes(), {})

    def _say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def a_proxy():
    """An HTTP proxy that hands one connection through; yields its port and what it was asked."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            heard.extend([self.path, self.headers.get("Proxy-Authorization", "")])
            host, _, port = self.path.rpartition(":")
            with closing(create_connection((host, int(port)))) as there:
                self.send_response(200)
                self.end_headers()
                back = threading.Thread(target=_pass_on, args=[there, self.connection])
                back.start()
                _pass_on(self.connection, there)
                back.join()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    try:
        yield server.server_port, heard
    finally:
        server.shutdown()
        server.server_close()


def _pass_on(here, there) -> None:
    try:
        while data := here.recv(65536):
            there.sendall(data)
        there.shutdown(1)
    except OSError:
        return
