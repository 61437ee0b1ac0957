"""Copies of books and accounts around an upgrade, and putting them back.

Services are stopped meanwhile, so nothing that anybody entered falls between copy and upgrade.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from installing.machine import Machine, Problem
from installing.users import ACCOUNTS, BACKUPS, BOOKS

DATABASES = {"books": BOOKS, "accounts": ACCOUNTS}


def copy_all(machine: Machine, version: str) -> dict[str, str]:
    """Copy books and accounts as they are before a release; return the copies by name.

    Raises:
        Problem: one cannot be copied, or the copy cannot be read back.
    """
    return {
        name: str(
            _copy(machine.at(path), machine.at(f"{BACKUPS}/{name}"), f"{name}-before-{version}")
        )
        for name, path in DATABASES.items()
        if machine.at(path).exists()
    }


def _copy(source: Path, folder: Path, name: str) -> Path:
    number = 1
    while (target := folder / f"{name}-{number}.db").exists():
        number += 1
    owner = source.stat()
    try:
        with closing(opened(source)) as database:
            database.execute("VACUUM INTO ?", (str(target),))
        with closing(opened(target)) as copy:
            (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        _sync(target)
        os.chown(target, owner.st_uid, owner.st_gid)
        target.chmod(0o600)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise Problem(
            f"copy {target}: {error}; see that there is room, and nothing is changed"
        ) from None
    if verdict != "ok":
        target.unlink()
        raise Problem(f"copy of {source} is damaged ({verdict}); run 'faccine-hub verify' first")
    return target


def schema(machine: Machine) -> dict[str, list[str]]:
    """Return the names of the steps that the schemas of books and accounts have gone through."""
    return {
        name: _steps(machine.at(path))
        for name, path in DATABASES.items()
        if machine.at(path).exists()
    }


def _steps(path: Path) -> list[str]:
    try:
        with closing(opened(path)) as database:
            rows = database.execute(
                "SELECT migration_set, name FROM _sqlite_migrations ORDER BY 1, 2"
            ).fetchall()
    except sqlite3.Error as error:
        raise Problem(f"database {path}: {error}; put a copy back with 'restore'") from None
    return [f"{group}/{name}" for group, name in rows]


def put_back(machine: Machine, copies: dict[str, str], version: str) -> list[str]:
    """Put copies in the place of books and accounts; return where those were set aside."""
    aside = []
    for name, copy in copies.items():
        target = machine.at(DATABASES[name])
        aside.append(str(_put_back(Path(copy), target, version)))
    return aside


def _put_back(copy: Path, target: Path, version: str) -> Path:
    owner = target.stat()
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        with copy.open("rb") as held, part.open("xb") as file:  # never through a link
            shutil.copyfileobj(held, file)
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
            os.fchmod(file.fileno(), owner.st_mode & 0o777)
            file.flush()
            os.fsync(file.fileno())
        aside = _free_name(target, version)
        for suffix in ("-wal", "-shm", ""):
            old = target.with_name(target.name + suffix)
            if old.exists():
                old.rename(aside.with_name(aside.name + suffix))
        part.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise Problem(f"{target} cannot be put back from {copy}: {error}; do it by hand") from None
    return aside


def _free_name(target: Path, version: str) -> Path:
    number = 1
    while (aside := target.with_name(f"{target.name}.of-{version}-{number}")).exists():
        number += 1
    return aside


def opened(path: Path) -> sqlite3.Connection:
    """Open a database to read it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
