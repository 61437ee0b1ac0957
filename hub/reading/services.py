"""Queries that compare: a service over all offices, an office's services, where kiosks stand."""

from __future__ import annotations

from sqlite3 import Connection

from hub.periods import Period, day_start_ms
from hub.reading.results import Counts
from hub.reading.sums import counted, four_sums, two_sums

_OF_SERVICE = "s.administration = ? AND s.service = ? AND s.office > 0"
_OF_OFFICES_SERVICES = "s.administration = ? AND s.office = ? AND s.service > 0"
# A placement lasts until the kiosk's next one.
_STANDS = """
    SELECT p.id, p.office, p.position FROM placement p CROSS JOIN office o ON o.id = p.office
    WHERE o.administration = ? AND p.position IS NOT NULL AND p.from_ms < ?
        AND ifnull((SELECT min(n.from_ms) FROM placement n
            WHERE n.kiosk = p.kiosk AND n.from_ms > p.from_ms), ?) >= ?
"""
_OFFERED = """
    SELECT x.placement, x.service FROM placement p CROSS JOIN office o ON o.id = p.office
    CROSS JOIN placement_service x ON x.placement = p.id WHERE o.administration = ?
"""


def office_counts(connection: Connection, administration: int, period: Period) -> dict[int, Counts]:
    """Return what was counted at each office, by its id."""
    return service_counts(connection, administration, 0, period)


def service_counts(
    connection: Connection, administration: int, service: int, period: Period
) -> dict[int, Counts]:
    """Return what was counted for a service (0: all of them), by the office's id."""
    return _grouped(connection, "s.office", _OF_SERVICE, (administration, service), period)


def services_counts(
    connection: Connection,
    administration: int,
    office: int,
    period: Period,
    *,
    with_aside: bool = False,
) -> dict[int, Counts]:
    """Return what was counted at an office, by the service's id."""
    place = (administration, office)
    return _grouped(
        connection, "s.service", _OF_OFFICES_SERVICES, place, period, with_aside=with_aside
    )


def positions(
    connection: Connection, administration: int, timezone: str, period: Period
) -> dict[tuple[int, int], frozenset[str]]:
    """Return where kiosks stood in the period, by the ids of office and service."""
    first_ms = day_start_ms(period.first_day, timezone)
    end_ms = day_start_ms(period.last_day + 1, timezone)
    stands = {
        placement: (office, frozenset([position]))
        for placement, office, position in connection.execute(
            _STANDS, (administration, end_ms, end_ms, first_ms + 1)
        )
    }
    found: dict[tuple[int, int], frozenset[str]] = {}
    for placement, service in connection.execute(_OFFERED, (administration,)):
        stand = stands.get(placement)
        if stand is not None:
            office, position = stand
            place = (office, service)
            known = found.get(place)
            found[place] = position if known is None else known | position
    return found


def _grouped(
    connection: Connection,
    key: str,
    condition: str,
    place: tuple[int, int],
    period: Period,
    *,
    with_aside: bool = False,
) -> dict[int, Counts]:
    sums, first_month, last_month = two_sums(period)
    # Grouping by what the index is ordered by; anything finer would have to sort.
    rows = connection.execute(
        f"SELECT {key}, {sums} FROM series s CROSS JOIN month_count c ON c.series = s.id"
        f" WHERE {condition} AND {counted(with_aside=with_aside)}"
        f" AND c.month BETWEEN ? AND ? GROUP BY {key}",
        (*place, first_month, last_month),
    )
    counts = {one: Counts(*four_sums(*both)) for one, *both in rows}
    return {one: its for one, its in counts.items() if its.n}
