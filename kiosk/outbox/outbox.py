"""The outbox: a press is on disk here before anybody is thanked for it.

The number of an event (``seq``) is taken from a counter that moves in the append's own
transaction, so numbers have no holes and are never used twice. Every thread and every process
opens its own :class:`Outbox`; ``faccine-kiosk press`` works beside a running kiosk. What is done
with events afterwards is in the ``outbox_…`` modules beside this one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from sqlite_utils import Database

from faccine.runtime.clock import Clock
from faccine.runtime.database import transaction
from faccine.wire.errors import DamagedDatabase, StorageError
from faccine.wire.events import Input, Mode
from faccine.wire.faces import FACES, Face
from kiosk.outbox import salvage, times
from kiosk.outbox.file import current_outbox, insert, make_folder, open_file
from kiosk.outbox.guard import WRITE_WITHIN_SECONDS, guarded, is_read_only, sqlite_errors

_RATINGS_REMEMBERED = 64
_NO_FILE = (-1, -1)

Answer = TypeVar("Answer")


class Outbox:
    """One thread's hold on a kiosk's outbox file; see :meth:`open`."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self.database: Database
        self._identity = _NO_FILE
        self._seen_version = -1
        # Which outbox a rating went to: a reason follows it there, even after a new outbox began.
        self._went_to: dict[int, int] = {}

    @classmethod
    def open(cls, path: Path, clock: Clock, *, is_checked: bool = False) -> Self:
        """Open the file for this thread, or begin it.

        A damaged file is set aside and what is readable salvaged; the facts are kept as problems.

        Args:
            path: the file.
            clock: what time it is at the press.
            is_checked: read the whole file first, as a kiosk does when it starts.

        Raises:
            StorageError: the folder cannot be written, or the file stays locked.
        """
        outbox = cls(path, clock)
        outbox._connect(is_checked=is_checked)
        return outbox

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def append_rating(
        self,
        face: Face,
        *,
        service: str | None = None,
        lang: str | None = None,
        mode: Mode = Mode.LIVE,
        settings: int | None = None,
        input: Input | None = None,  # noqa: A002 - its name on the wire
        asks: bool | None = None,
        deadline_ms: int | None = None,
    ) -> int:
        """Commit a press and return its seq. ``deadline_ms`` is boot time, None for 2 s from now.

        Raises:
            StorageError: it was not committed by then, and never will be.
        """
        fields = {
            "face": FACES.index(face),
            "service": service,
            "lang": lang,
            "mode": mode,
            "settings": settings,
            "input": input,
            "asks": asks,
        }

        def append(connection: sqlite3.Connection) -> tuple[int, int]:
            outbox = current_outbox(connection)
            return outbox, self._insert(connection, outbox, fields)

        outbox, seq = self._write(append, deadline_ms)
        self._went_to[seq] = outbox
        while len(self._went_to) > _RATINGS_REMEMBERED:
            del self._went_to[next(iter(self._went_to))]
        return seq

    def append_reason(self, rating_seq: int, reason: str, *, deadline_ms: int | None = None) -> int:
        """Commit why the rating with that seq was given, and return the reason's own seq.

        Raises:
            StorageError: it was not committed, or there is no such rating.
        """

        def append(connection: sqlite3.Connection) -> int:
            outbox, rating = self._find_rating(connection, rating_seq)
            return self._insert(connection, outbox, {"rating": rating, "reason": reason})

        return self._write(append, deadline_ms)

    def has_changed(self) -> bool:
        """Tell whether somebody else committed since this was last asked; cheap."""
        self.follow()
        with sqlite_errors(self.path):
            version = self.database.conn.execute("PRAGMA data_version").fetchone()[0]
        changed = version != self._seen_version
        self._seen_version = version
        return bool(changed)

    def follow(self) -> None:
        """Open the file anew if somebody set the one that is open aside."""
        if self._identity_on_disk() != self._identity:
            self._reconnect(is_checked=False)

    def mend(self) -> None:
        """Set a damaged file aside, salvage it, and go on with a fresh one."""
        self._reconnect(is_checked=True)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Run a block in one transaction that nobody can set aside meanwhile.

        Raises:
            DamagedDatabase: the file cannot be read any more; see :meth:`mend`.
            StorageError: it is locked, full or read-only; nothing was written.
        """
        self.follow()
        try:
            with guarded(self.path), sqlite_errors(self.path):
                if self._identity_on_disk() != self._identity:
                    raise StorageError(f"outbox {self.path}: just set aside; try again")
                with transaction(self.database) as connection:
                    yield connection
        except StorageError as error:
            if is_read_only(error):
                # SQLite opened it so while the disk was, and never notices that it is not: nor
                # does any other connection of this process, until all of them are closed.
                self.database.close()
                self._identity = _NO_FILE
            raise

    # -- inside

    def _connect(self, *, is_checked: bool) -> None:
        make_folder(self.path)
        salvage.finish(self.path, self.clock)
        try:
            self.database = self._open_file(is_checked=is_checked)
        except DamagedDatabase as error:
            salvage.set_aside(self.path, self.clock, str(error))
            self.database = self._open_file(is_checked=False)
        self._identity = self._identity_on_disk()
        self._seen_version = -1

    def _reconnect(self, *, is_checked: bool) -> None:
        self._identity = _NO_FILE  # if it cannot be opened now, whoever comes next tries again
        self.database.close()
        self._connect(is_checked=is_checked)

    def _open_file(self, *, is_checked: bool) -> Database:
        if self.path.exists():
            return open_file(self.path, is_checked=is_checked)
        with guarded(self.path, alone=True):
            return open_file(self.path)

    def _identity_on_disk(self) -> tuple[int, int]:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return (0, 0)
        except OSError as error:
            raise StorageError(f"outbox {self.path}: {error.strerror}; check its owner") from None
        return status.st_dev, status.st_ino

    def _write(
        self, append: Callable[[sqlite3.Connection], Answer], deadline_ms: int | None
    ) -> Answer:
        if deadline_ms is None:
            deadline_ms = self.clock.boottime_ms() + int(WRITE_WITHIN_SECONDS * 1000)
        try:
            return self._write_once(append, deadline_ms)
        except DamagedDatabase:
            self.mend()
            return self._write_once(append, deadline_ms)

    def _write_once(
        self, append: Callable[[sqlite3.Connection], Answer], deadline_ms: int
    ) -> Answer:
        left_ms = max(deadline_ms - self.clock.boottime_ms(), 1)
        wait_ms = min(left_ms, int(WRITE_WITHIN_SECONDS * 1000))
        self.follow()
        self.database.conn.execute(f"PRAGMA busy_timeout = {wait_ms}")
        with self.writing() as connection:
            answer = append(connection)
            times.remember(connection, self.clock)
            if self.clock.boottime_ms() > deadline_ms:
                raise StorageError(f"outbox {self.path}: too slow; the press was not recorded")
        return answer

    def _insert(
        self, connection: sqlite3.Connection, outbox: int, fields: Mapping[str, object]
    ) -> int:
        seq = int(
            connection.execute(
                "UPDATE outbox SET last = last + 1, ratings = ratings + ? WHERE id = ? "
                "RETURNING last",
                ("face" in fields, outbox),
            ).fetchone()[0]
        )
        row = {
            **fields,
            "outbox": outbox,
            "seq": seq,
            "boot": self.clock.boot(),
            "boottime_ms": self.clock.boottime_ms(),
            "wall_ms": self.clock.wall_ms(),
            "was_synced": self.clock.is_synced(),
        }
        insert(connection, "event", row)
        return seq

    def _find_rating(self, connection: sqlite3.Connection, seq: int) -> tuple[int, int]:
        outbox = self._went_to.get(seq) or current_outbox(connection)
        moved = connection.execute(
            "SELECT to_outbox, to_seq FROM rehomed WHERE outbox = ? AND seq = ?", (outbox, seq)
        ).fetchone()
        if moved is not None:
            outbox, seq = moved
        found = connection.execute(
            "SELECT 1 FROM event WHERE outbox = ? AND seq = ? AND face IS NOT NULL", (outbox, seq)
        ).fetchone()
        if found is None:
            raise StorageError(
                f"outbox {self.path}: rating {seq} is not there; a reason needs its rating"
            )
        return outbox, seq
