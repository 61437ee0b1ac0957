"""A worker that waits for nobody for long: a few browsers that dawdle must not keep all others out.

Gunicorn's threads wait for a request that has begun to arrive, and for a slow reader of an answer,
for as long as it takes. Eight connections that send a letter a minute would stop the dashboard
("Slowloris"). Here such a connection is cut, by the worker's own loop, which turns every second.
A proxy before the dashboard, as it has to be for https, keeps most of them away already.
"""

from __future__ import annotations

import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from faccine.runtime.logs import get_logger

HEAD_SECONDS = 10.0
"""How long the head of a request may take to arrive."""
WHOLE_SECONDS = 60.0
"""How long its body and the answer may take after that."""

log = get_logger("dashboard")


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's worker of threads, with an end to every wait."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._until: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """Read and answer one request of a connection; called in a thread."""
        self._until[conn] = time.monotonic() + HEAD_SECONDS
        try:
            return super().handle(conn)
        finally:
            self._until.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head has arrived."""
        self._until[conn] = time.monotonic() + WHOLE_SECONDS
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Close what nobody writes to; called by the worker's loop."""
        super().murder_pending()
        now = time.monotonic()
        for conn, until in list(self._until.items()):
            if until <= now and self._until.pop(conn, None) is not None:
                _cut(conn)


def _cut(conn: Any) -> None:
    log.warning("connection cut: took too long", client=str(conn.client))
    try:
        conn.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself meanwhile
