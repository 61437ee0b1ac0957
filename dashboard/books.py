"""What a request reads and writes: the books and the accounts, opened when first asked for.

``reader()`` is narrowed to what the viewer may see; nothing else hands out the books.

A SQLite connection belongs to the thread that opened it; one a request is simple, costs less than
a millisecond, and never shows a page half of one moment and half of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlite_utils import Database

from dashboard.accounts import Accounts, Entry
from dashboard.rights import NOBODY, Viewer
from dashboard.scoped import narrowed
from faccine.runtime.database import open_database, sqlite_path
from faccine.runtime.lending import lent
from hub.reading import Reader

_EXTENSION = "faccine"


@dataclass(frozen=True)
class Sources:
    """Where a request gets what it reads and writes, and what time it is."""

    open_reader: Callable[[], Reader]
    open_books: Callable[[], Database]
    books_to_read: Callable[[], AbstractContextManager[Database]]
    open_accounts: Callable[[], Accounts]
    now_ms: Callable[[], int]


def open_writable_books(url: str) -> Database:
    """Open the books for the doors of :mod:`hub.catalogue`, for this thread.

    Raises:
        SettingsError: the URL is none that this version reads.
        StorageError: the books are missing or damaged.
    """
    return open_database(sqlite_path(url))


def readable_books(url: str) -> AbstractContextManager[Database]:
    """Lend the books to those doors of :mod:`hub.catalogue` that only read, for this thread.

    Raises:
        SettingsError: the URL is none that this version reads.
        StorageError: the books are missing or damaged.
    """
    return lent(sqlite_path(url), read_only=True)


def use_sources(app: Flask, sources: Sources) -> None:
    """Give the application its sources."""
    app.extensions[_EXTENSION] = sources
    app.teardown_request(_close)


def sources_of(app: Flask) -> Sources:
    """Return the sources of an application, for what runs beside its requests."""
    sources: Sources = app.extensions[_EXTENSION]
    return sources


def viewer() -> Viewer:
    """Return who looks at this page; :data:`dashboard.rights.NOBODY` before the login."""
    if "viewer" not in g:
        g.viewer = current_user.viewer if current_user.is_authenticated else NOBODY
    found: Viewer = g.viewer
    return found


def look_as(viewer: Viewer) -> None:
    """Answer this request as to somebody who has shown who they are in another way than a login."""
    g.viewer = viewer
    g.pop("narrowed", None)


def reader() -> Reader:
    """Return this request's reader, which knows of nothing outside the viewer's scope.

    Raises:
        StorageError: the books cannot be opened.
    """
    if "narrowed" not in g:
        g.narrowed = narrowed(whole_reader(), viewer())
    seen: Reader = g.narrowed
    return seen


def whole_reader() -> Reader:
    """Return this request's reader of everything: for what is said to nobody in particular.

    Raises:
        StorageError: the books cannot be opened.
    """
    if "reader" not in g:
        g.reader = _sources().open_reader()
    opened: Reader = g.reader
    return opened


@contextmanager
def writable() -> Iterator[Database]:
    """Open the books for writing through :mod:`hub.catalogue`, in the view of a POST request only.

    Raises:
        RuntimeError: the request is one that changes nothing.
        StorageError: the books cannot be opened.
    """
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        raise RuntimeError(f"{request.method} {request.path}: only forms that are sent may write")
    database = _sources().open_books()
    try:
        yield database
    finally:
        database.close()


@contextmanager
def readable() -> Iterator[Database]:
    """Open the books for what :mod:`hub.catalogue` reads; nothing can be written through it.

    Raises:
        StorageError: the books cannot be opened.
    """
    with _sources().books_to_read() as database:
        yield database


def audit(
    action: str,
    what: str,
    details: Mapping[str, Any] | None = None,
    *,
    administration: str | None = None,
    office: str | None = None,
) -> None:
    """Write down what the viewer has just changed; call it after the change was committed.

    Args:
        action: what was done, as ``kind.verb``, for instance ``served.saved``; the words for it
            stand in :mod:`dashboard.audit_words`.
        what: the thing, by its name, for instance an office's.
        details: values by name; a pair is what it was and what it is now. Never a secret.
        administration: the code of the administration it concerns; None is the hub as a whole.
        office: the code of the office it concerns; None is the whole administration.

    Raises:
        StorageError: it could not be written.
    """
    who = viewer()
    accounts().audit.write(
        Entry(
            now_ms(),
            action,
            what,
            account=who.account,
            who=who.email or None,
            administration=administration,
            office=office,
            details=details or {},
        )
    )


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
    return sources_of(current_app)


def _close(error: BaseException | None) -> None:
    g.pop("narrowed", None)
    for name in ("reader", "accounts"):
        opened = g.pop(name, None)
        if opened is not None:
            opened.close()
