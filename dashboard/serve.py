"""Serving the dashboard: gunicorn in this process, threads and not processes.

One worker keeps the count of wrong logins in one place, and threads are enough: a page waits for
SQLite and is drawn within milliseconds.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from dashboard.collecting import collect_between_pages
from dashboard.patience import PatientWorker
from dashboard.reading_ahead import start_reading_ahead
from faccine.runtime.logs import get_logger
from faccine.wire.errors import SettingsError

THREADS = 8
STOP_SECONDS = 5

log = get_logger("dashboard")


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with its settings from us, and none from files or the command line."""

    def __init__(self, load: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._load = load
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return what is served, in the process that serves it."""
        app = self._load()
        collect_between_pages(app)
        start_reading_ahead(app)
        return app


def serve(load: Callable[[], Flask], host: str, port: int) -> None:
    """Serve an application until SIGTERM or SIGINT.

    Args:
        load: makes the application, in the process that serves it.
        host: the address to listen on.
        port: the port to listen on; 0 lets the machine choose.

    Raises:
        SettingsError: the address cannot be listened on; says why.
    """
    listener = _listen(host, port)
    log.info("serving", host=host, port=listener.getsockname()[1])
    options = {
        "bind": [f"fd://{listener.fileno()}"],
        "workers": 1,
        "worker_class": PatientWorker,
        "threads": THREADS,
        "graceful_timeout": STOP_SECONDS,
        "loglevel": "warning",
        "proc_name": "faccine-dashboard",
    }
    _Server(load, options).run()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        reason = "somebody else uses it" if error.errno == errno.EADDRINUSE else error.strerror
        raise SettingsError(
            f"address {host} port {port}: {reason}; choose another --host or --port"
        ) from None
    listener.listen(128)
    listener.set_inheritable(True)
    return listener
