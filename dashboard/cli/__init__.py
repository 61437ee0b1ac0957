"""The command line of the dashboard: ``run`` here, its other groups in modules of their own."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from dashboard.cli.accounts import accounts
from dashboard.cli.jobs import jobs
from dashboard.cli.mail import mail
from dashboard.cli.options import accounts_option
from dashboard.settings import DashboardSettings, accounts_beside, is_loopback
from faccine.runtime.cli import program
from hub.reading import open_reader

cli = program(
    "faccine-dashboard",
    "FACCINE_DASHBOARD",
    """The web pages of Faccine.

    \b
    faccine-dashboard accounts add anna@comune.example --database sqlite:///books.db
    faccine-dashboard run --database sqlite:///books.db --port 8080
    """,
)
cli.add_command(accounts)
cli.add_command(jobs)
cli.add_command(mail)


@cli.command()
@click.option("--database", required=True, help="Books, for instance sqlite:///books.db.")
@accounts_option
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8080, help="Port to listen on.")
@click.option(
    "--https/--no-https",
    "is_https",
    default=None,
    help="Whether browsers reach us over https.  [default: unless --host is this machine only]",
)
def run(
    database: str, accounts_path: Path | None, host: str, port: int, is_https: bool | None
) -> None:
    """Serve the pages until stopped.

    \b
    faccine-dashboard run --database sqlite:////var/lib/faccine/books.db --port 8080
    """
    from dashboard.app import load_app  # noqa: PLC0415 - 'accounts' starts without Flask's pages
    from dashboard.serve import serve  # noqa: PLC0415

    settings = DashboardSettings(
        database=database,
        accounts=accounts_path or accounts_beside(database),
        has_secure_cookies=not is_loopback(host) if is_https is None else is_https,
    )
    open_reader(database).close()  # a wrong path is said at once, and not on the first page
    serve(partial(load_app, settings), host, port)


def main() -> None:
    """Run the command line."""
    cli()
