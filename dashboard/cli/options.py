"""Options that several commands share, and what they open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from dashboard.accounts import Accounts, open_accounts
from dashboard.settings import accounts_beside
from faccine.wire.errors import SettingsError

database_option = click.option("--database", help="Books, for instance sqlite:///books.db.")
accounts_option = click.option(
    "--accounts",
    "accounts_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the accounts.  [default: beside the books]",
)


@contextmanager
def opened_accounts(database: str | None, accounts_path: Path | None) -> Iterator[Accounts]:
    """Open the accounts' file that the two options name.

    Raises:
        SettingsError: neither of them was given.
        StorageError: it cannot be opened.
    """
    if accounts_path is None and database is None:
        raise SettingsError("accounts: expected --accounts FILE, or --database of the books beside")
    opened = open_accounts(accounts_path or accounts_beside(str(database)))
    try:
        yield opened
    finally:
        opened.close()
