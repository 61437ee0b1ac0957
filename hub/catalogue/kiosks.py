"""Kiosks and their dated placements: added, moved, revoked, never deleted.

A press that waited two weeks on a card is booked where the kiosk stood when it was pressed, so a
move adds a placement and leaves the earlier ones as they are. The first one is valid from 0, since
a catalogue may be loaded after the first press.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.clocks import to_datetime
from faccine.wire.errors import CatalogueError
from faccine.wire.events import Mode
from faccine.wire.topics import check_kiosk_id
from hub.catalogue.enrolment import withdraw_codes
from hub.catalogue.forms import Position
from hub.catalogue.writer import Writer


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kiosk stands and what it offers, in the books' own ids."""

    office: int
    office_code: str
    position: Position | None
    services: tuple[int, ...]
    """In the order in which citizens see them."""


def add_kiosk(
    database: Database,
    code: str,
    *,
    office: str,
    administration: str | None = None,
    services: Sequence[str] = (),
    position: Position | None = None,
    name: str | None = None,
    now_ms: int,
) -> None:
    """Place a new kiosk at an office.

    Args:
        database: the books.
        code: its id on the wire.
        office: the office's code.
        administration: the administration's code; may be left out while there is only one.
        services: the codes it offers; empty for all that the office offers.
        position: where in the office it stands.
        name: what people call it.
        now_ms: the time now.

    Raises:
        CatalogueError: the id is taken or not valid, or the office or a service is unknown.
    """
    try:
        check_kiosk_id(code)
    except ValueError as error:
        raise CatalogueError(str(error)) from None
    with transaction(database) as connection:
        writer = Writer(connection)
        if writer.find("kiosk", {"code": code}):
            raise CatalogueError(f"kiosk {code!r} is already in the catalogue; choose another id")
        kiosk = writer.add("kiosk", {"code": code, "name": name}, f"kiosk {code}: added")
        place = _find_place(writer, administration, office, services, position)
        save_placement(writer, kiosk, code, place, since_ms=None, now_ms=now_ms)
        writer.close()


def move_kiosk(
    database: Database,
    code: str,
    *,
    office: str,
    administration: str | None = None,
    services: Sequence[str] = (),
    position: Position | None = None,
    since_ms: int | None = None,
    now_ms: int,
) -> bool:
    """Give a kiosk another place, from ``since_ms`` or from now, and tell whether it is another.

    Raises:
        CatalogueError: the kiosk, the office or a service is unknown, or ``since_ms`` lies before
            its last move.
    """
    with transaction(database) as connection:
        writer = Writer(connection)
        place = _find_place(writer, administration, office, services, position)
        kiosk = _find_kiosk(writer, code)
        save_placement(writer, kiosk, code, place, since_ms=since_ms, now_ms=now_ms)
        has_moved = bool(writer.changes)
        writer.close()
    return has_moved


def revoke_kiosk(database: Database, code: str, now_ms: int) -> bool:
    """Take nothing more from a kiosk, and tell whether it was still trusted.

    Codes that were made for it are good for nothing any more, also once it is trusted again.

    Raises:
        CatalogueError: nobody knows the kiosk.
    """
    was_trusted = _set(database, code, {"revoked_ms": now_ms}, unless="revoked_ms IS NOT NULL")
    withdraw_codes(database, code, now_ms)
    return was_trusted


def restore_kiosk(database: Database, code: str) -> bool:
    """Trust a revoked kiosk again, and tell whether it was revoked.

    Raises:
        CatalogueError: nobody knows the kiosk.
    """
    return _set(database, code, {"revoked_ms": None}, unless="revoked_ms IS NULL")


def set_kiosk_mode(database: Database, code: str, mode: Mode) -> bool:
    """Put a kiosk in live or test mode, and tell whether it was in the other.

    Raises:
        CatalogueError: nobody knows the kiosk.
    """
    return _set(database, code, {"mode": mode.value}, unless=f"mode = '{mode.value}'")


def save_placement(
    writer: Writer, kiosk: int, code: str, place: Place, *, since_ms: int | None, now_ms: int
) -> None:
    """Add a placement unless the kiosk's newest one already says the same.

    Raises:
        CatalogueError: ``since_ms`` does not lie after the kiosk's last move, or the kiosk stands
            in another administration, whose presses a slip in a file must not take away.
    """
    newest = writer.connection.execute(
        "SELECT id, from_ms, office, position FROM placement WHERE kiosk = ? "
        "ORDER BY from_ms DESC LIMIT 1",
        [kiosk],
    ).fetchone()
    if newest is None:
        from_ms = 0
    else:
        row_id, last_ms, office, position = newest
        if (office, position, _services_of(writer, row_id)) == (
            place.office,
            place.position,
            place.services,
        ):
            return
        _check_same_administration(writer, code, office, place.office)
        from_ms = max(now_ms, last_ms + 1) if since_ms is None else since_ms
        if from_ms <= last_ms:
            raise CatalogueError(
                f"kiosk {code}: since = {to_datetime(from_ms):%Y-%m-%d %H:%M} UTC is not after its "
                f"last move on {to_datetime(last_ms):%Y-%m-%d %H:%M} UTC; expected a later time"
            )
    change = f"kiosk {code}: stands at {place.office_code}"
    if from_ms:
        change += f" from {to_datetime(from_ms):%Y-%m-%d %H:%M} UTC"
    placement = writer.add(
        "placement",
        {"kiosk": kiosk, "from_ms": from_ms, "office": place.office, "position": place.position},
        change,
    )
    writer.connection.executemany(
        "INSERT INTO placement_service (placement, rank, service) VALUES (?, ?, ?)",
        [(placement, rank, service) for rank, service in enumerate(place.services)],
    )


def _check_same_administration(writer: Writer, code: str, old: int, new: int) -> None:
    names = writer.connection.execute(
        "SELECT DISTINCT a.code FROM office o JOIN administration a ON a.id = o.administration "
        "WHERE o.id IN (?, ?) ORDER BY o.id = ?",
        [old, new, new],
    ).fetchall()
    if len(names) > 1:
        raise CatalogueError(
            f"kiosk {code}: stands in {names[0][0]!r}, not in {names[1][0]!r}; expected an id that "
            "no other administration uses (a kiosk handed over gets a new id)"
        )


def _services_of(writer: Writer, placement: int) -> tuple[int, ...]:
    rows = writer.connection.execute(
        "SELECT service FROM placement_service WHERE placement = ? ORDER BY rank", [placement]
    )
    return tuple(service for (service,) in rows)


def _set(database: Database, code: str, values: dict[str, object], *, unless: str) -> bool:
    with transaction(database) as connection:
        writer = Writer(connection)
        kiosk = _find_kiosk(writer, code)
        if connection.execute(f"SELECT {unless} FROM kiosk WHERE id = ?", [kiosk]).fetchone()[0]:
            return False
        writer.save("kiosk", {"id": kiosk}, values, f"kiosk {code}")
        writer.close()
    return True


def _find_kiosk(writer: Writer, code: str) -> int:
    found = writer.find("kiosk", {"code": code})
    if found is None:
        raise CatalogueError(
            f"kiosk {code!r} is not in the catalogue; 'faccine-hub kiosk list' shows those that are"
        )
    return int(found[0])


def _find_place(
    writer: Writer,
    administration: str | None,
    office: str,
    services: Sequence[str],
    position: Position | None,
) -> Place:
    office_id = _find_office(writer, administration, office)
    offered = dict(
        writer.connection.execute(
            "SELECT service.code, service.id FROM office_service JOIN service "
            "ON service.id = office_service.service WHERE office = ? ORDER BY service.id",
            [office_id],
        ).fetchall()
    )
    for code in services:
        if code not in offered:
            raise CatalogueError(
                f"service {code!r} is not offered at office {office!r}: "
                f"expected {' or '.join(offered) or 'an office that offers something'}"
            )
    if not offered:
        raise CatalogueError(f"office {office!r} offers no service; give it one first")
    chosen = tuple(offered[code] for code in services or offered)
    return Place(office_id, office, position, chosen)


def _find_office(writer: Writer, administration: str | None, office: str) -> int:
    rows = writer.connection.execute(
        "SELECT office.id, administration.code FROM office JOIN administration "
        "ON administration.id = office.administration "
        "WHERE office.code = ? AND administration.code = ifnull(?, administration.code)",
        [office, administration],
    ).fetchall()
    if not rows:
        where = f" of {administration!r}" if administration else ""
        raise CatalogueError(
            f"office {office!r}{where} is not in the catalogue; load it with "
            "'faccine-hub catalogue load FILE.toml'"
        )
    if len(rows) > 1:
        raise CatalogueError(
            f"office {office!r} is in {', '.join(code for _, code in rows)}: say which"
        )
    return int(rows[0][0])
