"""Options about machines that enrol: where kiosks find the broker, and whom they may trust."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from dashboard.settings import EnrolmentSettings
from faccine.runtime.broker import Broker
from faccine.wire.errors import SettingsError

Command = TypeVar("Command", bound=Callable[..., Any])

_file = click.Path(dir_okay=False, path_type=Path)
_OPTIONS = (
    click.option(
        "--enrol-brokers",
        multiple=True,
        metavar="URL",
        help="Take machines in, and send them to mqtts://host[:port]; again: further ways to it.",
    ),
    click.option(
        "--authority", type=_file, help="Who signed the hub's certificate (PEM): kiosks trust it."
    ),
    click.option("--repository", metavar="URL", help="Where kiosks get their software, https://…"),
    click.option("--repository-key", type=_file, help="Who signs that software (ASCII armour)."),
)


def enrolment_options(command: Command) -> Command:
    """Give a command the options for enrolment; :func:`enrolment_of` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def enrolment_of(
    enrol_brokers: tuple[str, ...],
    authority: Path | None,
    repository: str | None,
    repository_key: Path | None,
) -> EnrolmentSettings | None:
    """Return what machines are told, None where none is taken in.

    Raises:
        SettingsError: one of the options says something impossible.
    """
    if not enrol_brokers:
        return None
    for address in enrol_brokers:
        broker = Broker.from_url(address)
        if broker.username is not None:
            raise SettingsError(f"--enrol-brokers {broker}: expected an address without a login")
    if (repository is None) != (repository_key is None):
        raise SettingsError("--repository and --repository-key: expected both, or neither")
    if repository is not None and urlsplit(repository).scheme != "https":
        raise SettingsError(f"--repository {repository!r}: expected https://…")
    return EnrolmentSettings(enrol_brokers, authority, repository, repository_key)
