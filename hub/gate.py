"""The broker's gate: Mosquitto's password file, always as the books say.

Who may connect stands in the books and nowhere else, so that a restored backup restores the gate,
and no process of ours has any power over the broker. The file holds hashes only. It is replaced
whole and only when something changed. A mark beside it then asks for Mosquitto to read it anew, and
Mosquitto cuts off whoever is no longer in it. A file that somebody edited is put right again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from faccine.runtime.database import data_version, open_database
from faccine.runtime.logs import get_logger
from faccine.runtime.passwords import is_password_hash
from faccine.runtime.service import StopSignal, Supervisor
from faccine.wire.errors import SettingsError, StorageError
from hub.catalogue.enrolment import credentials
from hub.password_file import mark_changed, own_lines, stamp, write_if_changed
from hub.store.migrations import migrations

_EVERY_SECONDS = 1.0
_HEAD = "# Written by 'faccine-hub gate' from the books; changes made here are undone.\n"

log = get_logger("gate")


class Gate:
    """Keeps one password file; on one thread.

    Args:
        books: the file of the books; opened read-only, and again when it was put back from a copy.
        passwords: Mosquitto's password file; made if missing, its group is kept.
        own: a password file with the logins that are no kiosk's; their names begin with ``_``.
    """

    def __init__(self, books: Path, passwords: Path, own: Path) -> None:
        self._books = books
        self._passwords = passwords
        self._own = own
        self._database: Database | None = None
        self._held = (0, 0)
        self._seen: tuple[object, ...] = ()
        self._left_out: set[str] = set()
        # A gate that ended between the file and its mark left a broker that knows of nothing.
        self._is_marked = False

    def run(self, stop: StopSignal, supervisor: Supervisor) -> None:
        """Follow the books until told to stop.

        Books that cannot be read for a while, because they are being put back for instance, change
        nothing: whoever was let in stays so.

        Raises:
            SettingsError: the own logins cannot be read.
            StorageError: the books could not be read, or the file not written, from the first.
        """
        self.refresh()
        supervisor.ready("letting kiosks in by the books")
        complaint = ""
        while not stop.wait(_EVERY_SECONDS):
            supervisor.alive()
            try:
                self.refresh()
                complaint = ""
            except (StorageError, SettingsError) as error:
                if str(error) != complaint:
                    complaint = str(error)
                    log.error("password file stays as it is", error=complaint)
        supervisor.stopping()

    def refresh(self) -> bool:
        """Write the password file if it is not as the books say; tell whether it was written.

        Costs a few looks at files where nothing changed.

        Raises:
            SettingsError: the own logins cannot be read, or one may not be there.
            StorageError: the books cannot be read, or the password file cannot be written.
        """
        database = self._open()
        try:
            seen = (data_version(database), stamp(self._own), stamp(self._passwords))
            if seen == self._seen:
                return False
            lines = [*own_lines(self._own), *self._kiosk_lines(credentials(database))]
        except sqlite3.Error as error:
            self.close()
            raise StorageError(f"database {self._books}: {error}") from None
        is_changed = write_if_changed(self._passwords, _HEAD + "".join(f"{x}\n" for x in lines))
        self._is_marked = self._is_marked and not is_changed
        if not self._is_marked:
            mark_changed(self._passwords)
            self._is_marked = True
        self._seen = (seen[0], seen[1], stamp(self._passwords))
        if is_changed:
            log.info("password file written", logins=len(lines), file=str(self._passwords))
        return is_changed

    def close(self) -> None:
        """Let go of the books."""
        database, self._database, self._seen = self._database, None, ()
        if database is not None:
            database.close()

    # -- inside

    def _open(self) -> Database:
        """Return a hold on the file that is now called the books."""
        held = _identity(self._books)
        if self._database is not None and held == self._held:
            return self._database
        self.close()
        database = open_database(self._books, read_only=True)
        if migrations.pending(database):
            database.close()
            raise StorageError(
                f"database {self._books} has an older schema: run 'faccine-hub migrate'"
            )
        self._database, self._held = database, held
        return database

    def _kiosk_lines(self, found: Iterable[tuple[str, str]]) -> list[str]:
        lines = []
        for kiosk, password_hash in sorted(found):
            if is_password_hash(password_hash):
                lines.append(f"{kiosk}:{password_hash}")
            elif kiosk not in self._left_out:
                self._left_out.add(kiosk)
                log.error("credential is no hash of Mosquitto's: left out", kiosk=kiosk)
        return lines


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise StorageError(f"database {path}: {error.strerror}") from None
    return found.st_dev, found.st_ino
