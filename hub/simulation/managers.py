"""What managers of the simulated town wrote down: events, actions, and how many they served.

Every state that an action can be in is there, an approved sentence, and one office that forgot to
enter two weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sqlite_utils import Database

from hub.catalogue import (
    ActionState,
    NoteForm,
    NoteKind,
    Sentence,
    ServedEntry,
    add_note,
    approve_sentence,
    save_served,
    set_sentence,
    set_state,
)
from hub.periods import MS_PER_DAY, day_of
from hub.simulation.town import CODE, monday_after

_SERVED_WEEKS = 30
_FORGETFUL = "polizia-locale"
_FORGOTTEN_WEEKS = (4, 5)
_SHOWN_DAYS = 182
_RATED = """
    SELECT o.code, (:monday - 1 - c.day) / 7 + 1 AS weeks_back, sum(c.happy + c.neutral + c.sad)
    FROM office o JOIN administration a ON a.id = o.administration
    JOIN series s ON s.administration = a.id AND s.office = o.id AND s.service = 0
    JOIN day_count c ON c.series = s.id
    WHERE a.code = :code AND c.aside = 0 AND c.day >= :first AND c.day < :monday
    GROUP BY o.code, weeks_back ORDER BY o.code, weeks_back
"""
_PARTICIPATION = (0.09, 0.26)
"""From the office that is rated least by those it served to the one rated most."""


@dataclass(frozen=True)
class _Entry:
    """A note, how many weeks before the end it was written, and what became of it.

    ``states`` says how many weeks before the end each began. ``weeks`` may be negative: a day to
    come. ``is_shown``: its sentence was approved when it was done, for half a year.
    """

    weeks: int
    title: str
    office: str | None = None
    service: str | None = None
    detail: str = ""
    owner: str | None = None
    due_weeks: int | None = None
    target: float | None = None
    states: Mapping[ActionState, int] = field(default_factory=dict)
    sentence: Mapping[str, Sentence] = field(default_factory=dict)
    is_shown: bool = False


_ENTRIES = (
    _Entry(
        30, "Agenda di prenotazione per la carta d'identità", "anagrafe", "carta-identita",
        "Si prenota anche dal sito; allo sportello restano due posti ogni ora per chi non può.",
    ),
    _Entry(
        3, "Spediti gli avvisi TARI a tutte le famiglie", "tributi", "tari",
        "Novemila lettere in una settimana; molti vengono a chiedere come si paga.",
    ),
    _Entry(
        11, "Ritiro dei prestiti su prenotazione", "biblioteca", "prestito",
        "Chi prenota trova il libro pronto e non fa la fila del banco prestiti.",
        "Biblioteca", 9, 0.06,
        {ActionState.APPROVED: 14, ActionState.RUNNING: 13, ActionState.DONE: 11,
         ActionState.VERIFIED: 2},
        {
            "it": Sentence("Ora il ritiro si prenota, e si aspetta meno.",
                           "Per i prestiti si aspettava troppo"),
            "de": Sentence("Jetzt können Sie die Abholung vormerken und warten weniger.",
                           "Bei der Buchausleihe war die Wartezeit zu lang"),
            "en": Sentence("Now you can book the pick-up and wait less.",
                           "The wait for loans was too long"),
        },
        is_shown=True,
    ),
    _Entry(
        0, "Secondo sportello TARI fino alla scadenza", "tributi", "tari",
        "Due persone dell'ufficio Ragioneria aiutano dalle 9 alle 12.",
        "Ufficio Tributi", -4, 0.12, {ActionState.APPROVED: 1, ActionState.RUNNING: 0},
        {"it": Sentence("Fino alla scadenza apre un secondo sportello.",
                        "Per la TARI si aspettava troppo")},
    ),
    _Entry(
        18, "Moduli di residenza riscritti in parole semplici", "anagrafe", "residenza",
        "Provati con dieci cittadini prima di stamparli.", "Servizi demografici", 16, None,
        {ActionState.APPROVED: 20, ActionState.RUNNING: 19, ActionState.DONE: 18},
    ),
    _Entry(
        -2, "Cartelli più chiari all'ingresso", "urp", None, "", "URP", -6, None,
    ),
    _Entry(
        26, "Apertura del sabato mattina", "polizia-locale", None,
        "Mancava il personale per garantirla ogni settimana.", "Comando", 20, None,
        {ActionState.APPROVED: 27, ActionState.CANCELLED: 22},
    ),
)  # fmt: skip


def write_notes(database: Database, last: date) -> None:
    """Write down the events and actions of the offices that are there.

    Args:
        database: with the town's catalogue loaded.
        last: the last day of the history.
    """
    for entry in _ENTRIES:
        if _is_there(database, entry):
            _write(database, entry, monday_after(last))


def write_served(database: Database, last: date, seed: int) -> None:
    """Write down how many each office served in each of the last weeks.

    Args:
        database: with the town's history.
        last: the last day of the history.
        seed: the same seed gives the same numbers.
    """
    random = Random(f"{seed} served")
    monday = day_of(monday_after(last))
    rates: dict[str, float] = {}
    rows = []
    for office, weeks_back, ratings in database.conn.execute(
        _RATED, {"monday": monday, "first": monday - _SERVED_WEEKS * 7, "code": CODE}
    ):
        rate = rates.setdefault(office, random.uniform(*_PARTICIPATION))
        n = round(ratings / rate * random.uniform(0.93, 1.07))
        if office == _FORGETFUL and weeks_back in _FORGOTTEN_WEEKS:
            continue
        first = monday - weeks_back * 7
        rows.append(ServedEntry(CODE, office, None, first, first + 6, n))
    save_served(database, rows, (monday + 1) * MS_PER_DAY)


def _is_there(database: Database, entry: _Entry) -> bool:
    offered = database.conn.execute(
        "SELECT s.code FROM office o JOIN administration a ON a.id = o.administration"
        " LEFT JOIN office_service x ON x.office = o.id LEFT JOIN service s ON s.id = x.service"
        " WHERE a.code = ? AND o.code = ?",
        [CODE, entry.office],
    ).fetchall()
    return bool(offered) if entry.service is None else (entry.service,) in offered


def _write(database: Database, entry: _Entry, monday: date) -> None:
    form = NoteForm(
        kind=NoteKind.ACTION if entry.owner else NoteKind.EVENT,
        title=entry.title,
        detail=entry.detail,
        day=_day(monday, entry.weeks),
        office=entry.office,
        service=entry.service,
        owner=entry.owner,
        due_day=None if entry.due_weeks is None else _day(monday, entry.due_weeks),
        target=entry.target,
    )
    began = max([entry.weeks, *entry.states.values(), 1])
    note = add_note(database, CODE, form, _noon_ms(_day(monday, began)))
    for state, weeks in entry.states.items():
        day = _day(monday, weeks)
        set_state(database, note, state, day, _noon_ms(day))
    if entry.sentence:
        day = _day(monday, entry.weeks)
        set_sentence(database, note, entry.sentence, _noon_ms(day))
        if entry.is_shown:
            approve_sentence(database, note, day, day + _SHOWN_DAYS, _noon_ms(day))


def _day(monday: date, weeks: int) -> int:
    return day_of(monday) - weeks * 7


def _noon_ms(day: int) -> int:
    return day * MS_PER_DAY + MS_PER_DAY // 2
