"""A hub from the copies of another: settings and secrets, books and accounts.

Kiosks trust the authority that lies with the settings, and know the hub by its name: brought back
under that name they find it by themselves, and send again what the books lack.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from installing.copies import opened
from installing.machine import Machine, Problem, Rights
from installing.steps import Done, Step
from installing.users import ACCOUNTS, BOOKS, GROUP, HUB, WEB
from installing.wish import FILE, Wish

SETTINGS = "settings.tar.gz"
_DATED = re.compile(r"(books|accounts)-\d{4}-\d{2}-\d{2}T\d{6}Z\.db")


def settings_back(machine: Machine, folder: Path) -> bool:
    """Bring back /etc/faccine, where this machine has none yet; tell whether that was done.

    Raises:
        Problem: there is no copy of it, or it cannot be unpacked.
    """
    if machine.at(FILE).exists():
        return False
    archive = folder / SETTINGS
    if not archive.is_file():
        raise Problem(f"--restore {folder}: expected {SETTINGS} in it, as /var/backups/faccine has")
    why, step = f"{archive} cannot be unpacked", "is the copy whole?"
    root = str(machine.at("/"))
    machine.does("tar", "-C", root, "-xzf", str(archive), "etc/faccine", why=why, next_step=step)
    # Users have other numbers here; the folders and secrets are given to the right ones later.
    machine.does(
        "chown", "-R", "root:root", str(machine.at("/etc/faccine")), why=why, next_step=step
    )
    return True


def step(folder: Path) -> Step:
    """Return the step that brings books and accounts back."""
    return partial(_restore, folder=folder)


def _restore(machine: Machine, wish: Wish, *, folder: Path) -> Done:
    if machine.at(BOOKS).exists():
        raise Problem(
            f"--restore: there are books already, {BOOKS}; for an older copy of them: "
            "stop the services and run faccine-hub restore FILE"
        )
    books = newest(folder, "books")
    if books is None:
        raise Problem(f"--restore {folder}: expected books/books-DATE.db in it")
    accounts = newest(folder, "accounts")
    if not machine.is_looking:
        # Books last: once they are there, nothing is brought back any more.
        if accounts is not None:
            _take(machine, accounts, ACCOUNTS, WEB)
        _take(machine, books, BOOKS, HUB)
    return Done(is_changed=True, said=", ".join(file.name for file in (books, accounts) if file))


def newest(folder: Path, name: str) -> Path | None:
    """Return the newest dated copy, in the folder itself or in the one of that name."""
    found = [
        file
        for place in (folder / name, folder)
        if place.is_dir()
        for file in place.iterdir()
        if _DATED.fullmatch(file.name) and file.name.startswith(name)
    ]
    return max(found, key=lambda file: file.name, default=None)


def _take(machine: Machine, copy: Path, path: str, owner: str) -> None:
    try:
        with closing(opened(copy)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        raise Problem(
            f"copy {copy} is damaged ({verdict}): remove it, so that an older one is taken"
        )
    rights = Rights(0o660 if owner == HUB else 0o600, owner, GROUP)
    machine.write(path, copy.read_bytes(), rights)
