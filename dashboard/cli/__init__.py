"""The command line of the dashboard: ``run`` here, its other groups in modules of their own."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from dashboard.cli.accounts import accounts
from dashboard.cli.enrolment_options import enrolment_of, enrolment_options
from dashboard.cli.jobs import jobs
from dashboard.cli.mail import mail
from dashboard.cli.mail_options import mail_of, mail_options
from dashboard.cli.options import accounts_option
from dashboard.cli.sso_options import sso_of, sso_options
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
    help="Whether browsers reach us over https.  [default: with --behind-proxy, and unless --host "
    "is this machine only]",
)
@click.option(
    "--behind-proxy",
    "is_behind_proxy",
    is_flag=True,
    help="One proxy stands before us: believe its X-Forwarded-For, -Proto and -Host.",
)
@click.option(
    "--setup-pin-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="While the books hold no administration, lead everybody to a form that sets them up; "
    "this file's PIN opens it.",
)
@sso_options
@mail_options
@enrolment_options
def run(
    database: str,
    accounts_path: Path | None,
    host: str,
    port: int,
    is_https: bool | None,
    is_behind_proxy: bool,
    setup_pin_file: Path | None,
    **more: Any,
) -> None:
    """Serve the pages until stopped.

    With a mail server invitations are sent by e-mail; alerts are sent by 'jobs run'. Never say
    --behind-proxy where browsers can reach us without that proxy: they could claim any address.

    \b
    faccine-dashboard run --database sqlite:////var/lib/faccine/books.db --port 8080
    faccine-dashboard run --database sqlite:////var/lib/faccine/books.db --behind-proxy \\
        --sso-issuer https://id.comune.example --sso-client-id faccine \\
        --sso-client-secret-file /etc/faccine/sso-secret
    """
    from dashboard.app import load_app  # noqa: PLC0415 - 'accounts' starts without Flask's pages
    from dashboard.serve import serve  # noqa: PLC0415

    if is_https is None:
        is_https = is_behind_proxy or not is_loopback(host)
    mail_server, address = mail_of(**_those_of("smtp", "mail_", "address", options=more))
    settings = DashboardSettings(
        database=database,
        accounts=accounts_path or accounts_beside(database),
        has_secure_cookies=is_https,
        is_behind_proxy=is_behind_proxy,
        sso=sso_of(**_those_of("sso_", options=more)),
        mail=mail_server,
        enrolment=enrolment_of(**_those_of("enrol_", "authority", "repository", options=more)),
        setup_pin_file=setup_pin_file,
        address=address.rstrip("/") if address else None,
    )
    open_reader(database).close()  # a wrong path is said at once, and not on the first page
    serve(partial(load_app, settings), host, port)


def _those_of(*beginnings: str, options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name.startswith(beginnings)}


def main() -> None:
    """Run the command line."""
    cli()
