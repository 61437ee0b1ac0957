"""``faccine-hub kiosk card``: what goes onto the card of a kiosk's machine, and its sheet."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlite_utils import Database

from faccine.wire.errors import CatalogueError, StorageError
from hub.cards.choices import Choices, HubSide
from hub.cards.files import card_files
from hub.cards.kit import Card, Code, Place, make_card, place_of
from hub.cards.writer import CMDLINE, check_owner, packages_in, write_card
from hub.catalogue import administration_codes, catalogue_form, make_code
from hub.catalogue.enrolment import DAY_MS
from hub.commands.card_options import card_options, choices_from, hub_from
from hub.commands.common import (
    database_option,
    days_option,
    json_option,
    now_ms,
    opened_books,
    print_json,
)


@click.command("card")
@click.argument("code", metavar="ID")
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the card's first partition is mounted.",
)
@card_options
@days_option
@database_option
@json_option
def card(code: str, folder: Path, days: int, database: str, as_json: bool, **given: Any) -> None:
    """Write what goes onto the card of the kiosk ID, with a fresh code, and a sheet to print.

    The card holds a stock Raspberry Pi OS (Trixie), written without any customisation. Passwords
    are taken from files, or asked for. Codes that were made for this kiosk before are good for
    nothing any more.

    \b
    Example:
      faccine-hub kiosk card esempio-anagrafe-1 --to /media/bootfs --wifi Comune-Uffici \\
        --hub https://faccine.comune.example --database sqlite:///books.db
    """
    wish = card_wish(folder, days, **given)
    with opened_books(database) as books:
        written = write_card_of(books, code, wish)
    say_card(written, as_json=as_json)


@dataclass(frozen=True)
class CardWish:
    """Which card is wanted, everything read and checked that can be before a code is made.

    Attributes:
        folder: the card's first partition.
        days: how long the code is good for.
        choices: how its machine is connected; its time zone counts where ``has_timezone``.
        has_timezone: whether somebody chose it.
        hub: what the card says of the hub.
        packages: of an offline bundle.
        sheet: the file for the sheet; None: called after the kiosk.
        ask: whom to ask.
        language: of the sheet; None: the administration's.
    """

    folder: Path
    days: int
    choices: Choices
    has_timezone: bool
    hub: HubSide
    packages: list[Path]
    sheet: Path | None
    ask: str
    language: str | None


def card_wish(folder: Path, days: int, **given: Any) -> CardWish:
    """Return the card that the options ask for.

    Raises:
        SettingsError: they contradict each other, or a file cannot be read.
        CardError: no machine could use one of them.
    """
    own = ("hub_url", "hub_authority", "repository", "repository_key")
    wish = CardWish(
        folder,
        days,
        choices_from(**given),
        has_timezone=given["timezone"] is not None,
        hub=hub_from(**{name: given[name] for name in own}),
        packages=packages_in(given["offline"]) if given["offline"] else [],
        sheet=given["sheet"],
        ask=given["ask"],
        language=given["language"],
    )
    card_files("-", "", wish.hub, wish.choices, made_ms=0)
    return wish


@dataclass(frozen=True)
class WrittenCard:
    """What was written; the code is on the card and the sheet only."""

    place: Place
    folder: Path
    files: list[str]
    sheet: Path
    expires_ms: int


def write_card_of(books: Database, kiosk: str, wish: CardWish) -> WrittenCard:
    """Make a fresh code, and write a kiosk's card and its sheet.

    Raises:
        CatalogueError: nobody knows the kiosk, it is revoked, or it stands nowhere.
        CardError: the card is another kiosk's.
        StorageError: the card or the sheet cannot be written.
    """
    place = _place(books, kiosk)
    check_owner(wish.folder, kiosk)
    choices = wish.choices
    if not wish.has_timezone:
        choices = replace(choices, timezone=place.timezone)
    made = make_code(books, kiosk, now_ms(), valid_ms=wish.days * DAY_MS)
    code = Code(made.code, made.expires_ms)
    whole = make_card(
        place, code, wish.hub, choices, now_ms=now_ms(), ask=wish.ask, language=wish.language
    )
    written = write_card(wish.folder, whole.files, wish.packages)
    sheet = wish.sheet or Path(f"{kiosk}.html")
    _write_sheet(sheet, whole)
    return WrittenCard(place, wish.folder, written, sheet, made.expires_ms)


def _place(books: Database, kiosk: str) -> Place:
    for code in administration_codes(books):
        place = place_of(catalogue_form(books, code), kiosk)
        if place is not None:
            return place
    raise CatalogueError(
        f"kiosk {kiosk!r} stands nowhere: 'faccine-hub kiosk add' adds it, "
        "'faccine-hub kiosk list' shows those that are there"
    )


def _write_sheet(path: Path, card: Card) -> None:
    """Write the sheet for its owner's eyes: the code stands on it."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(card.sheet)
    except OSError as error:
        raise StorageError(f"--sheet {path}: {error.strerror}") from None


def say_card(card: WrittenCard, *, as_json: bool) -> None:
    """Say what was written, and what to do next."""
    place = card.place
    if as_json:
        print_json(
            {
                "kiosk": place.kiosk,
                "expires_ms": card.expires_ms,
                "files": card.files,
                "sheet": str(card.sheet),
            }
        )
        return
    expires = datetime.fromtimestamp(card.expires_ms / 1000, ZoneInfo(place.timezone))
    files = f"{len(card.files)} files"
    click.echo(f"{card.folder}: the card of {place.kiosk} ({place.office}), {files}")
    if CMDLINE in card.files:
        click.echo(f"{CMDLINE}: the end of the card is kept free for what must survive")
    click.echo(f"{card.sheet}: the sheet; print it and keep it with the card, its code is on it")
    until = f"{expires:%Y-%m-%d %H:%M}"
    click.echo(f"its code is good once, until {until}; earlier ones no longer are")
    click.echo(
        "next: take the card out safely, put it into the machine, connect the network, "
        "the power last"
    )
