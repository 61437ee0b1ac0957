"""``faccine-hub software``: which release kiosks should run, and how far they are."""

from __future__ import annotations

from pathlib import Path

import click

from faccine.wire.errors import SettingsError
from faccine.wire.versions import debian_version, is_version
from hub.catalogue import issue_settings
from hub.catalogue.software import SoftwareLine, Wish, software_lines, want_software
from hub.commands.common import (
    database_option,
    json_option,
    now_ms,
    opened_books,
    opened_to_read,
    print_json,
)

_NONE = "none"


@click.group()
def software() -> None:
    """Which release kiosks should run."""


@software.command()
@click.argument("version")
@click.option("--kiosk", "kiosks", multiple=True, metavar="ID", help="Only this; may be repeated.")
@click.option("--office", "offices", multiple=True, metavar="CODE", help="Only at this office.")
@click.option("--administration", metavar="CODE", help="Only this administration's.")
@click.option("--share", metavar="PERCENT", help="Only some of them first, for instance 10%.")
@click.option(
    "--repository",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("/var/lib/faccine/repository"),
    help="Where this hub's kiosks find releases; looked at for a warning.",
)
@database_option
@json_option
def want(
    version: str,
    kiosks: tuple[str, ...],
    offices: tuple[str, ...],
    administration: str | None,
    share: str | None,
    repository: Path,
    database: str,
    *,
    as_json: bool,
) -> None:
    """Have kiosks run VERSION: all of them, or those that options name.

    They fetch it from the hub's repository, switch over when nobody is there, and go back by
    themselves where it does not prove itself. VERSION none: whatever they have. A share is the same
    kiosks each time, and a larger one takes in a smaller one.

    \b
    Example:
      faccine-hub software want 1.4.0 --share 10% --database sqlite:///books.db
    """
    wish = Wish(kiosks, offices, administration, None if share is None else _share(share))
    if version != _NONE and not is_version(version):
        raise SettingsError(f"{version}: expected a release, for instance 1.4.0, or {_NONE}")
    if version != _NONE:
        _warn_if_missing(version, repository)
    with opened_books(database) as books:
        changed = want_software(books, "" if version == _NONE else version, wish)
        issue_settings(books, now_ms())
    if as_json:
        print_json({"version": None if version == _NONE else version, "kiosks": changed})
        return
    for code in changed:
        click.echo(code)
    what = "whatever they have" if version == _NONE else version
    how_many = "1 kiosk" if len(changed) == 1 else f"{len(changed) or 'no'} kiosks"
    click.echo(f"{how_many} should run something else now: {what}")


@software.command()
@click.option("--differing", is_flag=True, help="Only those that do not run what they should.")
@database_option
@json_option
def show(database: str, *, differing: bool, as_json: bool) -> None:
    """Show what every kiosk should run, what it runs, and who went back and why.

    \b
    Example:
      faccine-hub software show --database sqlite:///books.db
    """
    with opened_to_read(database) as books:
        lines = [
            line
            for line in software_lines(books)
            if not differing or line.wanted not in {None, line.running}
        ]
    if as_json:
        print_json(lines)
        return
    for line in lines:
        click.echo(f"{line.kiosk:<28} {line.running or 'not heard of':<13} {_way(line)}".rstrip())
    there = sum(line.wanted in {None, line.running} for line in lines)
    how_many = "1 kiosk" if len(lines) == 1 else f"{len(lines)} kiosks"
    click.echo(f"{how_many}, {there} as wanted")


def _warn_if_missing(version: str, repository: Path) -> None:
    there = {path.name.split("_")[1] for path in repository.glob("pool/faccine-kiosk_*.deb")}
    if there and debian_version(version) not in there:
        shown = ", ".join(sorted(there))
        click.echo(f"warning: {version} is not in {repository}, only {shown}: see to it", err=True)


def _way(line: SoftwareLine) -> str:
    if line.update is not None:
        why = "" if line.update.why is None else f": {line.update.why}"
        return f"{line.update.stage} {line.update.version}{why}"
    if line.wanted in {None, line.running}:
        return "" if line.wanted is None else "as wanted"
    return f"should run {line.wanted}; has not begun"


def _share(text: str) -> float:
    try:
        percent = float(text.removesuffix("%"))
    except ValueError:
        percent = 0
    if not 0 < percent <= 100:
        raise SettingsError(f"--share {text}: expected a percentage, for instance 10%")
    return percent / 100
