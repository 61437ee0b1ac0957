"""``faccine-hub join``: one box grows into a shared hub without losing a row."""

from __future__ import annotations

from pathlib import Path

import click

from faccine.wire.errors import SettingsError
from hub.commands.common import database_option, json_option, opened_books, print_json
from hub.store.joining import JoinReport, Renaming, join_box


@click.command()
@click.argument("box", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--rename-administration",
    "administrations",
    multiple=True,
    metavar="OLD=NEW",
    help="Another code for one that the shared hub has already.",
)
@click.option(
    "--rename-kiosk",
    "kiosks",
    multiple=True,
    metavar="OLD=NEW",
    help="Another id for one that the shared hub has already.",
)
@click.option("--dry-run", is_flag=True, help="Say what would come, and change nothing.")
@database_option
@json_option
def join(
    box: Path,
    administrations: tuple[str, ...],
    kiosks: tuple[str, ...],
    dry_run: bool,
    database: str,
    as_json: bool,
) -> None:
    """Move the books of one box, a backup copy BOX, whole into those of this shared hub.

    Everything comes: offices, services, surveys, kiosks with every settings version, each press
    as it was judged, people served, notes and actions. Every figure is the same before and after.
    What stands in the way is said before anything is written. Works beside a running hub, which
    waits meanwhile; joining the same box twice is refused.

    Accounts and passwords do not come: invite people on this hub's dashboard, and give each kiosk
    a new code with 'kiosk replace'. It sends what it made since the copy by itself.

    \b
    Example:
      faccine-hub join box-2026-11-21.db --dry-run --database sqlite:///books.db
      faccine-hub join box-2026-11-21.db --database sqlite:///books.db
    """
    renaming = Renaming(_pairs("administration", administrations), _pairs("kiosk", kiosks))
    with opened_books(database) as books:
        report = join_box(books, box, renaming, is_dry=dry_run)
    if as_json:
        print_json(report)
    else:
        _tell(report, is_dry=dry_run)


def _pairs(what: str, texts: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        old, equals, new = text.partition("=")
        if not (old and equals and new) or old in pairs:
            raise SettingsError(f"--rename-{what} {text!r}: expected OLD=NEW, each OLD once")
        pairs[old] = new
    return pairs


def _tell(report: JoinReport, *, is_dry: bool) -> None:
    came = "would come" if is_dry else "came"
    click.echo(f"administrations: {', '.join(report.administrations)}")
    click.echo(f"offices: {', '.join(report.offices) or 'none'}")
    click.echo(f"kiosks: {', '.join(report.kiosks) or 'none'}")
    click.echo(f"{report.events} events {came}, {report.ratings} of them ratings")
    if is_dry:
        click.echo("nothing was changed: leave out --dry-run to join")
        return
    click.echo("next: faccine-hub verify; then for each kiosk: faccine-hub kiosk replace ID")
