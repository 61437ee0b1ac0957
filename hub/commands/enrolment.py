"""``faccine-hub kiosk add``, ``replace`` and ``codes``: machines for kiosks, by single-use codes.

A code is printed once. The books keep its hash only: who lost it makes another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from faccine.wire.clocks import to_datetime
from hub.catalogue import (
    EnrolmentCode,
    Position,
    add_kiosk,
    enrolled_since,
    issue_settings,
    lock_out,
    make_code,
    next_kiosk_id,
    open_codes,
)
from hub.catalogue.enrolment import DAY_MS
from hub.commands.card import card_wish, say_card, write_card_of
from hub.commands.card_options import card_options
from hub.commands.common import (
    database_option,
    days_option,
    json_option,
    now_ms,
    opened_books,
    opened_to_read,
    print_json,
)


@click.command()
@click.argument("name")
@click.option("--office", required=True, metavar="CODE", help="Where it stands.")
@click.option("--administration", metavar="CODE", help="Needed where offices have the same code.")
@click.option("--id", "kiosk", metavar="ID", help="Its id on the wire.  [default: a free one]")
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="CODE",
    help="What it offers; again: more.  [default: all that the office does]",
)
@click.option(
    "--position",
    type=click.Choice([position.value for position in Position]),
    help="Where in the office.",
)
@click.option(
    "--card",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write its card too, mounted here; the options of 'kiosk card' say what onto it.",
)
@card_options
@days_option
@database_option
@json_option
def add(
    name: str,
    office: str,
    administration: str | None,
    kiosk: str | None,
    services: tuple[str, ...],
    position: str | None,
    card: Path | None,
    days: int,
    database: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Add a kiosk, called NAME by those who work with it, and print the code for its machine.

    With --card the code goes onto the card and its sheet and is not printed.

    \b
    Example:
      faccine-hub kiosk add "Anagrafe, counter 3" --office anagrafe --database sqlite:///books.db
      faccine-hub kiosk add "Anagrafe, counter 4" --office anagrafe --card /media/bootfs \\
        --hub https://faccine.comune.example --database sqlite:///books.db
    """
    wish = None if card is None else card_wish(card, days, **given)
    with opened_books(database) as books:
        now = now_ms()
        new = kiosk or next_kiosk_id(books, administration, office)
        add_kiosk(
            books,
            new,
            office=office,
            administration=administration,
            services=services,
            position=None if position is None else Position(position),
            name=name,
            now_ms=now,
        )
        issue_settings(books, now)
        if wish is not None:
            say_card(write_card_of(books, new, wish), as_json=as_json)
            return
        made = make_code(books, new, now, valid_ms=days * DAY_MS)
    if as_json:
        _print(made)
        return
    click.echo(f"{new}: {name}, stands at {office}")
    _tell(made)
    click.echo(
        f"next: 'faccine-hub kiosk card {new}' writes its card; on a machine with Debian: "
        "'faccine-kiosk enrol --hub https://… --code …'"
    )


@click.command()
@click.argument("code")
@click.option("--lock-out", "locks_out", is_flag=True, help="Lock the old card out at once.")
@days_option
@database_option
@json_option
def replace(code: str, locks_out: bool, days: int, database: str, as_json: bool) -> None:
    """Print a new code for the kiosk CODE: for a card that was lost or broke, or a new machine.

    The old card is locked out when the new code is used; with --lock-out at once. What it had not
    sent can still come from it: 'faccine-kiosk outbox export' on the card, then 'faccine-hub
    import'. Where the card is lost, 'faccine-hub kiosk acknowledge --lost' accounts for it.

    \b
    Example:
      faccine-hub kiosk replace esempio-anagrafe-1 --database sqlite:///books.db
    """
    with opened_books(database) as books:
        made = make_code(books, code, now_ms(), valid_ms=days * DAY_MS)
        was_locked_out = locks_out and lock_out(books, code)
        since = enrolled_since(books).get(code)
    if as_json:
        _print(made)
        return
    _tell(made)
    if since is not None:
        click.echo(f"the card in use since {_day(since)} is locked out when this code is used")
    elif was_locked_out:
        click.echo("the old card is locked out now")


@click.command()
@database_option
@json_option
def codes(database: str, as_json: bool) -> None:
    """List the kiosks for which a code can still be used; the codes themselves nobody knows.

    \b
    Example:
      faccine-hub kiosk codes --database sqlite:///books.db
    """
    with opened_to_read(database) as books:
        found = open_codes(books, now_ms())
    if as_json:
        print_json(found)
        return
    for code in found:
        click.echo(f"{code.kiosk}  made {_minute(code.made_ms)}, until {_minute(code.expires_ms)}")


def _tell(made: EnrolmentCode) -> None:
    click.echo(f"code: {made.code}")
    click.echo(f"good once, until {_minute(made.expires_ms)}; it is shown only now")


def _print(made: EnrolmentCode) -> None:
    print_json({"kiosk": made.kiosk, "code": made.code, "expires_ms": made.expires_ms})


def _minute(instant_ms: int) -> str:
    return f"{to_datetime(instant_ms):%Y-%m-%d %H:%M} UTC"


def _day(instant_ms: int) -> str:
    return f"{to_datetime(instant_ms):%Y-%m-%d}"
