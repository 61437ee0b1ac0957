"""``faccine-dashboard accounts backup`` and ``restore``: copies of who may log in.

The key that signs sessions and links is in no copy: where it is missing a new one is made, and
everybody logs in again.
"""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.options import accounts_option, database_option
from dashboard.settings import accounts_beside
from faccine.runtime.clock import SystemClock
from faccine.runtime.copies import dated_copy, put_back
from faccine.wire.errors import SettingsError

_NAME = "accounts"


@click.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for one more dated copy; it is read back.",
)
@click.option("--keep", type=click.IntRange(min=1), default=14, help="How many copies stay there.")
@database_option
@accounts_option
def backup(folder: Path, keep: int, database: str | None, accounts_path: Path | None) -> None:
    """Write a dated copy of the accounts; safe while the dashboard runs.

    It holds hashes of passwords: keep it where nobody else reads.

    \b
    faccine-dashboard accounts backup --to /mnt/usb/faccine --database sqlite:///books.db
    """
    path = _path(database, accounts_path)
    made = dated_copy(path, folder, _NAME, SystemClock().wall_ms(), keep)
    gone = f"; {len(made.removed)} older removed" if made.removed else ""
    click.echo(f"{made.file}: {made.size_bytes / 1e6:.1f} MB{gone}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@database_option
@accounts_option
def restore(file: Path, database: str | None, accounts_path: Path | None) -> None:
    """Put the copy FILE in the place of the accounts; stop the dashboard and its jobs first.

    The old accounts are set aside, not deleted.

    \b
    faccine-dashboard accounts restore /mnt/usb/faccine/accounts-2026-11-21T021500Z.db \\
        --database sqlite:///books.db
    """
    aside = put_back(file, _path(database, accounts_path))
    click.echo(f"restored {file}" + (f"; the old accounts are {aside}" if aside else ""))


def _path(database: str | None, accounts_path: Path | None) -> Path:
    if accounts_path is None and database is None:
        raise SettingsError("accounts: expected --accounts FILE, or --database of the books beside")
    return accounts_path or accounts_beside(str(database))
