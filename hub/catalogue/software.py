"""Which release kiosks should run: asked by kiosk, office, administration or share; and seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import CatalogueError
from faccine.wire.states import Health, KioskUpdate
from hub.catalogue.software_wishes import check_software, first_of, wish_column
from hub.catalogue.spots import Spot
from hub.catalogue.writer import Writer

_PLACED = """
    SELECT kiosk.id, kiosk.code, office.code, administration.code,
        coalesce(kiosk.software, office.software, administration.software)
    FROM kiosk JOIN placement ON placement.kiosk = kiosk.id AND placement.from_ms =
        (SELECT max(from_ms) FROM placement AS other WHERE other.kiosk = kiosk.id)
    JOIN office ON office.id = placement.office
    JOIN administration ON administration.id = office.administration
    WHERE kiosk.revoked_ms IS NULL ORDER BY kiosk.code
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom a release is asked. All empty: for everybody. ``share`` None: for all of them."""

    kiosks: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    administration: str | None = None
    share: float | None = None


class SoftwareLine(msgspec.Struct, frozen=True, kw_only=True):
    """A kiosk: what it should run, what it runs, and how far it is on the way.

    ``wanted`` None: whatever it has. ``running`` None: it never said. ``update`` None: it is there.
    """

    kiosk: str
    office: str
    administration: str
    wanted: str | None
    running: str | None
    update: KioskUpdate | None


def want_software(database: Database, software: str, wish: Wish) -> list[str]:
    """Have kiosks run a release, and return the kiosks that now should run another than before.

    A wide wish takes the narrower ones in it away: afterwards all of them want the same.

    Args:
        database: the books.
        software: a release; empty for whatever they have.
        wish: for whom.

    Raises:
        CatalogueError: it is no release, or somebody named is not in the catalogue.
    """
    check_software(software, Spot("software want"))
    with transaction(database) as connection:
        writer = Writer(connection)
        before = _wanted(database)
        named = _named(database, wish)
        if wish.share is None and not wish.kiosks:
            _ask_places(writer, software, wish)
            asked: dict[str, str | None] = {"software": None}
        else:
            asked = wish_column(software)
        going = first_of(named, 1 if wish.share is None else wish.share) if named else []
        for code in going:
            writer.save("kiosk", {"code": code}, asked, f"kiosk {code}")
        writer.close()
        after = _wanted(database)
    return [code for code, wanted in after.items() if wanted != before[code]]


def software_lines(database: Database) -> list[SoftwareLine]:
    """Return how every kiosk stands, by its id; revoked ones are left out."""
    said = {
        key: (software, health)
        for key, software, health in database.conn.execute(
            "SELECT kiosk, software, health FROM kiosk_status"
        )
    }
    lines = []
    for key, kiosk, office, administration, wanted in database.conn.execute(_PLACED):
        running, health = said.get(key, (None, None))
        lines.append(
            SoftwareLine(
                kiosk=kiosk,
                office=office,
                administration=administration,
                wanted=wanted,
                running=running,
                update=_update(health),
            )
        )
    return lines


def _wanted(database: Database) -> dict[str, str | None]:
    return {row[1]: row[4] for row in database.conn.execute(_PLACED)}


def _named(database: Database, wish: Wish) -> list[str]:
    """Return the kiosks that a wish is about.

    Raises:
        CatalogueError: something that it names is not there.
    """
    placed = list(database.conn.execute(_PLACED))
    for code in wish.kiosks:
        _require(code, [row[1] for row in placed], "kiosk")
    _check_places(database, wish)
    return [
        kiosk
        for _, kiosk, office, administration, _ in placed
        if (not wish.kiosks or kiosk in wish.kiosks)
        and (not wish.offices or office in wish.offices)
        and wish.administration in {None, administration}
    ]


def _check_places(database: Database, wish: Wish) -> None:
    rows = database.conn.execute(
        "SELECT office.code, administration.code FROM administration "
        "LEFT JOIN office ON administration.id = office.administration ORDER BY 1"
    ).fetchall()
    if wish.administration is not None:
        _require(wish.administration, [row[1] for row in rows], "administration")
    for code in wish.offices:
        there = [row for row in rows if wish.administration in {None, row[1]}]
        _require(code, [row[0] for row in there if row[0]], "office")
        if len({row[1] for row in there if row[0] == code}) > 1:
            raise CatalogueError(
                f"office {code!r} is there in several administrations: name one with "
                "--administration"
            )


def _require(code: str, known: Sequence[str], kind: str) -> None:
    if code not in known:
        several = sorted(set(known))
        shown = " or ".join(several[:6]) + (" …" if len(several) > 6 else "")
        raise CatalogueError(f"{kind} {code!r} is not in the catalogue: expected {shown or 'none'}")


def _ask_places(writer: Writer, software: str, wish: Wish) -> None:
    """Ask offices, or whole administrations and with them no office on its own."""
    asked = wish_column(software)
    for key, code, administration in writer.connection.execute(
        "SELECT office.id, office.code, administration.code FROM office "
        "JOIN administration ON administration.id = office.administration"
    ).fetchall():
        if wish.administration in {None, administration} and (
            not wish.offices or code in wish.offices
        ):
            values = asked if wish.offices else {"software": None}
            writer.save("office", {"id": key}, values, f"office {administration}/{code}")
    if wish.offices:
        return
    for (code,) in writer.connection.execute("SELECT code FROM administration").fetchall():
        if wish.administration in {None, code}:
            writer.save("administration", {"code": code}, asked, f"administration {code}")


def _update(health: str | None) -> KioskUpdate | None:
    if health is None:
        return None
    try:
        return msgspec.json.decode(health, type=Health).update
    except msgspec.DecodeError:
        return None
