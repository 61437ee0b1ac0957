"""Gives the figures to whoever has the token, over HTTP, in Prometheus's own form."""

from __future__ import annotations

import hmac
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from faccine.runtime.database import open_database, sqlite_path
from faccine.runtime.logs import get_logger
from faccine.wire.errors import SettingsError, StorageError
from hub.metrics.books import books_figures, silence_figure
from hub.metrics.silence import silences
from hub.reading.backups import last_backup
from hub.reading.sqlite import SqliteReader

_PATH = "/metrics"
_PATIENCE_SECONDS = 10

log = get_logger("metrics")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Figures(Collector):
    """All figures, put together anew for everybody who asks.

    Args:
        database: URL of the books; opened read-only each time, so that a copy that was put back
            is seen.
        broker: yields those of the broker.
        now_ms: the wall clock.
    """

    def __init__(
        self,
        database: str,
        broker: Callable[[], Iterable[Metric]],
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._path = sqlite_path(database)
        self._broker = broker
        self._now_ms = now_ms

    def collect(self) -> Iterator[Metric]:
        """Yield them; books that cannot be read are one of them."""
        yield from self._broker()
        try:
            found = self._books()
        except (StorageError, sqlite3.Error) as error:
            log.warning("books not read", error=str(error))
            found = []
        yield GaugeMetricFamily(
            "faccine_books_readable", "1 if the books can be read.", value=bool(found)
        )
        yield from found

    def _books(self) -> list[Metric]:
        database = open_database(self._path, read_only=True)
        try:
            now_ms, backup = self._now_ms(), last_backup(database.conn)
            reader = SqliteReader(database.conn, database.close)
            found = list(books_figures(reader.ledger(), backup, now_ms))
            return [*found, silence_figure(silences(reader, now_ms))]
        finally:
            database.close()


def guarded(figures: Collector, token: str) -> Wsgi:
    """Return a web application that gives the figures to whoever says the token."""
    registry = CollectorRegistry()
    registry.register(figures)
    give = make_wsgi_app(registry)
    expected = f"Bearer {token}".encode()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1")
        if not hmac.compare_digest(said, expected):
            return _refuse(start_response, "401 Unauthorized", ("WWW-Authenticate", "Bearer"))
        if environ.get("PATH_INFO") != _PATH:
            return _refuse(start_response, "404 Not Found")
        if environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return _refuse(start_response, "405 Method Not Allowed", ("Allow", "GET, HEAD"))
        found: Iterable[bytes] = give(environ, start_response)
        return found

    return answer


def serve(address: str, application: Wsgi) -> WSGIServer:
    """Return a server that listens; ``serve_forever`` is for a thread.

    Args:
        address: ``host:port`` or ``[host]:port``; port 0 is any.
        application: answers.

    Raises:
        SettingsError: nobody can listen there.
    """
    host, _, port = address.rpartition(":")
    try:
        server = _Server((host.strip("[]"), int(port)), _Handler)
    except (OSError, ValueError, OverflowError) as error:
        raise SettingsError(
            f"--listen {address!r}: {error}; expected host:port, for instance 127.0.0.1:9464"
        ) from None
    server.set_app(application)
    return server


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without asking the name service who we are."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    timeout = _PATIENCE_SECONDS
    """Whoever connects and says nothing is let go."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as its base calls it
        """Say nothing: somebody asks every quarter of a minute."""


def _refuse(
    start_response: Callable[..., Any], status: str, *headers: tuple[str, str]
) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain"), *headers])
    return [f"{status}\n".encode()]
