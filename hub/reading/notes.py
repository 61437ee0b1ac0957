"""Queries on what people wrote down: numbers of people served, events and actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from sqlite3 import Connection
from typing import Any

from hub.periods import Period
from hub.reading.results import Commitment, Note, Sentence, ServedRow, ServedTotal

# What reaches into a period ends within it, or after it by no more than the longest days there are.
_SERVED = """
    SELECT id, office, service, first_day, last_day, n FROM served
    WHERE administration = :administration AND first_day <= :last
        AND last_day BETWEEN :first AND :last + (SELECT max(last_day - first_day) FROM served)
"""
_SERVED_OF_OFFICE = """
    SELECT id, office, service, first_day, last_day, n FROM served INDEXED BY served_identity
    WHERE administration = :administration AND office = :office AND first_day <= :last
        AND last_day >= :first
"""
# Offices in the order of their ids, so that grouping needs no sorting. No number begins after the
# period that ends within it: saying so has the search of an office end there.
_TOTALS = """
    SELECT o.id, %s, sum(w.n), sum(w.last_day - w.first_day + 1) FROM office o NOT INDEXED
    CROSS JOIN served w ON w.administration = o.administration AND w.office = o.id
    WHERE o.administration = ?1 AND w.service IS %s AND w.last_day <= ?3
        AND w.first_day BETWEEN ?2 AND ?3
    GROUP BY 1, 2
"""
_NOTES = """
    SELECT n.id, n.administration, n.office, n.service, n.kind, n.title, n.detail, n.day, n.owner,
        n.due_day, n.state, n.done_day, n.verified_day, n.target, n.is_new_base,
        n.approved_ms IS NOT NULL, m.from_day, m.to_day, n.changed_ms
    FROM note n LEFT JOIN message m ON m.note = n.id
    WHERE n.administration = ? ORDER BY n.day DESC, n.id DESC
"""
_SENTENCES = """
    SELECT x.note, x.language, x.said, x.text FROM note n JOIN note_sentence x ON x.note = n.id
    WHERE n.administration = ?
"""
_STATE_DAYS = """
    SELECT s.note, s.state, s.day FROM note n JOIN note_state s ON s.note = n.id
    WHERE n.administration = ?
"""
_WHOLE = 0


def commitment(connection: Connection, administration: int) -> Commitment | None:
    """Return who reads an administration's results, when, and who decides."""
    row = connection.execute(
        "SELECT who_reads, when_read, who_decides FROM commitment WHERE administration = ?",
        (administration,),
    ).fetchone()
    return Commitment(*row) if row else None


def served(
    connection: Connection, administration: int, period: Period, office: int | None
) -> list[ServedRow]:
    """Return the numbers entered for days of the period, by office and first day."""
    rows = connection.execute(
        f"{_SERVED if office is None else _SERVED_OF_OFFICE} ORDER BY office, first_day, service",
        {
            "administration": administration,
            "office": office,
            "first": period.first_day,
            "last": period.last_day,
        },
    )
    return [ServedRow(*row) for row in rows]


def served_totals(
    connection: Connection, administration: int, period: Period, service: int | None
) -> dict[int, ServedTotal]:
    """Return the people served at each office, from the numbers that lie inside the period.

    All services of an office: what was entered for the office as a whole, or the sum of its
    services where that reaches over more days.
    """
    asked = (administration, period.first_day, period.last_day)
    by_service: defaultdict[int, dict[int, ServedTotal]] = defaultdict(dict)
    for office, one, n, days in connection.execute(_TOTALS % ("w.service", "NOT NULL"), asked):
        by_service[office][one] = ServedTotal(n, days)
    if service is not None:
        return {office: parts[service] for office, parts in by_service.items() if service in parts}
    totals = {office: _sum(parts) for office, parts in by_service.items()}
    for office, _, n, days in connection.execute(_TOTALS % (_WHOLE, "NULL"), asked):
        if office not in totals or totals[office].days <= days:
            totals[office] = ServedTotal(n, days)
    return totals


def _sum(parts: Mapping[int, ServedTotal]) -> ServedTotal:
    return ServedTotal(
        sum(part.n for part in parts.values()), min(part.days for part in parts.values())
    )


def notes(connection: Connection, administration: int) -> list[Note]:
    """Return all events and actions, the latest first."""
    sentences: defaultdict[int, dict[str, Sentence]] = defaultdict(dict)
    for note, language, said, text in connection.execute(_SENTENCES, (administration,)):
        sentences[note][language] = Sentence(said, text)
    days: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for note, state, day in connection.execute(_STATE_DAYS, (administration,)):
        days[note][state] = day
    rows = connection.execute(_NOTES, (administration,))
    return [_note(row, sentences.get(row[0], {}), days.get(row[0], {})) for row in rows]


def _note(row: Any, sentence: dict[str, Sentence], state_days: dict[str, int]) -> Note:
    # The columns are in the order of the fields; two of them are flags.
    fields = (*row[:14], bool(row[14]), sentence, bool(row[15]), *row[16:], state_days)
    return Note(*fields)
