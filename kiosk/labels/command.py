"""``faccine-kiosk labels``: a sheet of labels for the housing, to print."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from faccine.runtime.clock import SystemClock
from faccine.wire.errors import SettingsError, StorageError
from faccine.wire.settings import KioskSettings
from kiosk.labels.labels import Labels, labels_for
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import read_settings


@click.command()
@click.option("--languages", default="", metavar="CODES", help="One or two, for instance it,de.")
@click.option(
    "--outbox",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take words and languages from this kiosk's settings.",
)
@click.option(
    "--to",
    "to_path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The SVG file to write; an older one is replaced.",
)
def labels(languages: str, outbox: Path | None, to_path: Path) -> None:
    """Write labels for three buttons and their housing: words, Braille, cut marks, on A4.

    \b
    Example:
      faccine-kiosk labels --languages it,de --to labels.svg
    """
    settings = None if outbox is None else _settings_in(outbox)
    codes = tuple(code.strip() for code in languages.split(",") if code.strip())
    sheet = labels_for(codes, settings)
    write_labels(sheet, to_path)
    click.echo(f"{to_path}: print it at 100 %; the line at the bottom is then 100 mm long")
    for word in sheet.without_braille:
        click.echo(f"no Braille for {word!r}: ask somebody who writes it", err=True)


def write_labels(sheet: Labels, path: Path) -> None:
    """Write a sheet of labels to a file, replacing what is there.

    Raises:
        StorageError: it cannot be written.
    """
    try:
        path.write_text(sheet.svg(), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"--to {path}: {error.strerror}; expected a writable folder") from error


def _settings_in(path: Path) -> KioskSettings:
    with closing(Outbox.open(path, SystemClock())) as outbox:
        settings = read_settings(outbox)
    if settings is None:
        raise SettingsError(f"--outbox {path}: no settings ever came; leave it out for usual words")
    return settings
