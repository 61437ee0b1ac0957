"""An HTTP proxy as town halls have one: hands connections through (CONNECT), to some ports only."""

from __future__ import annotations

import base64
import socket
import threading
from contextlib import suppress
from typing import Self

_MOST_HEAD_BYTES = 8192


class HttpProxy:
    """Runs inside ``with``; ``asked`` is where it was asked to connect to, and ``said`` its answer.

    Args:
        ports: those it connects to; others are forbidden.
        login: ``user:password`` that it wants; None: nobody is asked.
    """

    def __init__(self, ports: tuple[int, ...], login: str | None = None) -> None:
        self._ports = ports
        self._login = login
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve)
        self.asked: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        login = f"{self._login}@" if self._login else ""
        return f"http://{login}127.0.0.1:{self._listener.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _MOST_HEAD_BYTES:
            more = client.recv(1024)
            if not more:
                return
            head += more
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        host, _, port = target.rpartition(":")
        self.asked.append((host, int(port)))
        answer = self._answer(method, int(port), head)
        client.sendall(f"HTTP/1.1 {answer}\r\n\r\n".encode())
        if not answer.startswith("200"):
            client.close()
            return
        upstream = socket.create_connection((host, int(port)))
        self._open.append(upstream)
        for pair in ((client, upstream), (upstream, client)):
            threading.Thread(target=_hand_through, args=pair, daemon=True).start()

    def _answer(self, method: str, port: int, head: bytes) -> str:
        if self._login is not None and base64.b64encode(self._login.encode()) not in head:
            return "407 Proxy Authentication Required"
        return "200 OK" if method == "CONNECT" and port in self._ports else "403 Forbidden"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        for one in (self._listener, *self._open):
            with suppress(OSError):  # it is closed already
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._thread.join()


def _hand_through(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return  # one of them is gone
