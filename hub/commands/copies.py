"""The commands that copy the books, and put a copy back."""

from __future__ import annotations

from pathlib import Path

import click

from faccine.runtime.copies import dated_copy
from faccine.runtime.database import sqlite_path
from faccine.wire.errors import StorageError
from hub.commands.common import (
    database_option,
    json_option,
    now_ms,
    opened_books,
    print_json,
    require_books,
)
from hub.store.backup import back_up, restore
from hub.store.backups import record_backup, record_problem

_NAME = "books"


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for one more dated copy; it is read back, and written down in the books.",
)
@click.option(
    "--keep", type=click.IntRange(min=1), default=14, help="With --to: how many copies stay there."
)
@click.option(
    "--missing",
    metavar="WHY",
    help="With --to: there is no such place now; write that down, and make no copy.",
)
@json_option
@database_option
def backup(
    file: Path | None,
    folder: Path | None,
    keep: int,
    missing: str | None,
    as_json: bool,
    database: str,
) -> None:
    """Write a whole copy of the books to FILE, or a dated one with --to; safe while the hub runs.

    A dated copy counts only after it was read back; older ones go only then. Whether it went well
    stands in the books, for the dashboard to say. Exit code 1 when it did not.

    \b
    Example:
      faccine-hub backup --to /mnt/usb/faccine --keep 14 --database sqlite:///books.db
      faccine-hub backup /mnt/usb/books-2026-11-21.db --database sqlite:///books.db
    """
    if (file is None) == (folder is None):
        raise click.UsageError("expected either FILE or --to DIR")
    if folder is not None and missing is not None:
        with opened_books(database) as books:
            record_problem(books, now_ms(), folder, missing)
        raise StorageError(f"backup {folder}: {missing}")
    if folder is not None:
        _dated(database, folder, keep, as_json=as_json)
        return
    if file is not None:
        back_up(sqlite_path(database), file)
        _say(file, file.stat().st_size, [], as_json=as_json)


def _dated(url: str, folder: Path, keep: int, *, as_json: bool) -> None:
    require_books(url)
    made_ms = now_ms()
    try:
        made = dated_copy(sqlite_path(url), folder, _NAME, made_ms, keep)
    except StorageError as error:
        with opened_books(url) as books:
            record_problem(books, made_ms, folder, str(error))
        raise
    with opened_books(url) as books:
        record_backup(books, made_ms, made.file, made.size_bytes)
    _say(made.file, made.size_bytes, made.removed, as_json=as_json)


def _say(file: Path, size_bytes: int, removed: list[Path], *, as_json: bool) -> None:
    if as_json:
        said = {"file": str(file), "bytes": size_bytes, "removed": [str(one) for one in removed]}
        print_json(said)
        return
    gone = f"; {len(removed)} older removed" if removed else ""
    click.echo(f"{file}: {size_bytes / 1e6:.1f} MB{gone}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@database_option
def restore_command(file: Path, database: str) -> None:
    """Put the copy FILE in the place of the books; stop the hub first.

    The old books are set aside, not deleted. Kiosks send again what the copy lacks.

    \b
    Example:
      faccine-hub restore /mnt/usb/books-2026-11-21.db --database sqlite:///books.db
    """
    aside = restore(file, sqlite_path(database))
    click.echo(f"restored {file}" + (f"; the old books are {aside}" if aside else ""))
