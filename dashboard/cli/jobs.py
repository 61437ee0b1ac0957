"""``faccine-dashboard jobs``: what happens without anybody looking."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.accounts import open_accounts
from dashboard.cli.mail_options import mail_of, mail_options
from dashboard.cli.options import accounts_option
from dashboard.secret import key_beside
from dashboard.settings import accounts_beside
from faccine.runtime.clock import SystemClock
from faccine.runtime.service import StopSignal, Supervisor
from hub.reading import open_reader

if TYPE_CHECKING:
    from dashboard.jobs.parts import Parts
    from dashboard.jobs.rounds import Round

database_option = click.option(
    "--database", required=True, help="Books, for instance sqlite:///books.db."
)


@click.group()
def jobs() -> None:
    """Check the rules of alerts, and send e-mail.

    \b
    faccine-dashboard jobs run --watch --database sqlite:///books.db --smtp smtp://mail:587
    """


@jobs.command("run")
@click.option("--once", "mode", flag_value="once", help="One round, then end.")
@click.option("--watch", "mode", flag_value="watch", help="A round every five minutes.")
@click.option("--json", "as_json", is_flag=True, help="Print what a round did as JSON.")
@database_option
@accounts_option
@mail_options
def run(
    mode: str | None, as_json: bool, database: str, accounts_path: Path | None, **mail: Any
) -> None:
    """Check every rule, and send what is due: alerts at once, the week on Mondays at seven.

    With --once it exits 1 where something could not be read or sent. Only one such process works
    on the same accounts; a second one exits 1.

    \b
    faccine-dashboard jobs run --once --json --database sqlite:///books.db
    """
    from dashboard.jobs.rounds import run_round  # noqa: PLC0415 - others start without all of it
    from dashboard.jobs.running import only_job, watch  # noqa: PLC0415

    if mode is None:
        raise click.UsageError("expected --once or --watch")
    if mode == "watch" and as_json:
        raise click.UsageError("--json: expected with --once only; --watch writes a log")
    path = accounts_path or accounts_beside(database)
    with only_job(path), opened_parts(database, path, **mail) as parts:
        if mode == "watch":
            watch(parts, StopSignal().install(), Supervisor())
            return
        done = run_round(parts)
    click.echo(json.dumps(asdict(done) | {"ok": done.is_ok}) if as_json else _said(done))
    if not done.is_ok:
        sys.exit(1)


@contextmanager
def opened_parts(database: str, path: Path, **mail: Any) -> Iterator[Parts]:
    """Put together what a round needs.

    Raises:
        SettingsError: an option says something impossible.
        StorageError: books or accounts cannot be opened.
    """
    from dashboard.jobs.parts import Parts  # noqa: PLC0415 - it brings the pages' words along
    from dashboard.mail.links import Links  # noqa: PLC0415

    settings, address = mail_of(**mail)
    open_reader(database).close()  # a wrong path is said at once
    accounts = open_accounts(path)
    try:
        yield Parts(
            open_reader=partial(open_reader, database),
            accounts=accounts,
            mail=settings,
            links=Links(address, key_beside(path)),
            now_ms=SystemClock().wall_ms,
        )
    finally:
        accounts.close()


def _said(done: Round) -> str:
    if done.error:
        return f"failed: {done.error}"
    return (
        f"{done.open} alerts open, {done.opened} new, {done.closed} over; "
        f"{done.sent} messages sent, {done.failed} not taken"
    )
