"""What a request reads: the books and the accounts, opened when first asked for and closed after.

A SQLite connection belongs to the thread that opened it; one a request is simple, costs less than
a millisecond, and never shows a page half of one moment and half of the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, g

from dashboard.accounts import Accounts
from hub.reading import Reader

_EXTENSION = "faccine"


@dataclass(frozen=True)
class Sources:
    """Where a request gets what it reads, and what time it is."""

    open_reader: Callable[[], Reader]
    open_accounts: Callable[[], Accounts]
    now_ms: Callable[[], int]


def use_sources(app: Flask, sources: Sources) -> None:
    """Give the application its sources."""
    app.extensions[_EXTENSION] = sources
    app.teardown_request(_close)


def reader() -> Reader:
    """Return this request's reader.

    Raises:
        StorageError: the books cannot be opened.
    """
    if "reader" not in g:
        g.reader = _sources().open_reader()
    opened: Reader = g.reader
    return opened


def accounts() -> Accounts:
    """Return this request's accounts.

    Raises:
        StorageError: their file cannot be opened.
    """
    if "accounts" not in g:
        g.accounts = _sources().open_accounts()
    opened: Accounts = g.accounts
    return opened


def now_ms() -> int:
    """Return the time, in milliseconds since 1970 UTC."""
    return _sources().now_ms()


def _sources() -> Sources:
    sources: Sources = current_app.extensions[_EXTENSION]
    return sources


def _close(error: BaseException | None) -> None:
    for name in ("reader", "accounts"):
        opened = g.pop(name, None)
        if opened is not None:
            opened.close()
