"""Options for single sign-on through OpenID Connect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from dashboard.settings import SsoSettings, is_loopback
from faccine.wire.errors import SettingsError

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--sso-issuer", metavar="URL", help="Provider of OpenID Connect, https://…"),
    click.option("--sso-client-id", help="What the provider calls this dashboard."),
    click.option(
        "--sso-client-secret-file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="File whose first line is this dashboard's secret at the provider.",
    ),
    click.option("--sso-label", default="", help="What stands on the button."),
    click.option(
        "--sso-bind/--no-sso-bind",
        "sso_binds",
        default=True,
        help="Whether a person stays the one who came first with their e-mail.  [default: yes]",
    ),
)


def sso_options(command: Command) -> Command:
    """Give a command the options for single sign-on; :func:`sso_of` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def sso_of(
    sso_issuer: str | None,
    sso_client_id: str | None,
    sso_client_secret_file: Path | None,
    sso_label: str,
    sso_binds: bool,
) -> SsoSettings | None:
    """Return the provider, None for none.

    Raises:
        SettingsError: one of the options says something impossible.
    """
    if sso_issuer is None:
        if sso_client_id is not None or sso_client_secret_file is not None:
            raise SettingsError("single sign-on: expected --sso-issuer beside the client's id")
        return None
    if sso_client_id is None or sso_client_secret_file is None:
        raise SettingsError(
            f"single sign-on {sso_issuer}: expected --sso-client-id and --sso-client-secret-file"
        )
    secret = _first_line(sso_client_secret_file)
    return SsoSettings(_checked(sso_issuer), sso_client_id, secret, sso_label, sso_binds)


def _checked(issuer: str) -> str:
    try:
        parts = urlsplit(issuer)
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and is_loopback(parts.hostname or "")
        )
    except ValueError:
        is_safe = False
    if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SettingsError(f"single sign-on {issuer!r}: expected https://provider.example.org")
    return issuer.rstrip("/")


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text in UTF-8"
        raise SettingsError(f"secret file {path}: {reason}") from None
    if not lines or not lines[0]:
        raise SettingsError(f"secret file {path}: its first line is empty, expected a secret")
    return lines[0]
