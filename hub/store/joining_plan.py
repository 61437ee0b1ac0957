"""Which rows of one box's books come into a shared hub's, and how their columns are mapped.

Ids are small numbers of each file's own. A row that comes keeps its order and gets its old id plus
an offset, the highest id that the shared books had before: no table of old and new numbers is
needed, and whatever names a row is shifted as the row is. Everything else is copied as it is, times
already coarsened and verdicts of screening included: nothing is judged a second time.

Every table of the books is named here, either to come or to be left with its reason, so that a new
one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SOURCE = "box"
"""Under which name the box's books are attached."""


@dataclass(frozen=True)
class Carried:
    """How the rows of one table come.

    ``ids`` names for each column that holds an id whose id that is; 0 and below mean "all" or
    "some" there and stay. ``codes`` names the columns that hold a code which may be renamed.
    ``fixed`` columns get this SQL; ``only`` says which rows come; ``on_conflict`` what is done
    where the shared books hold a row of that key.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    only: str = "1"
    on_conflict: str = ""


def _row_of(table: str, **ids: str) -> dict[str, str]:
    return {"id": table, **ids}


_PLACE = {"administration": "administration", "office": "office", "service": "service"}
_SERIES = {"series": "series"}
_KIOSK = {"kiosk": "kiosk"}

CARRIED: Mapping[str, Carried] = {
    "administration": Carried(_row_of("administration"), {"code": "administration"}),
    "service": Carried(_row_of("service", administration="administration")),
    "office": Carried(_row_of("office", administration="administration")),
    "office_service": Carried({"office": "office", "service": "service"}),
    "few_office": Carried({"office": "office"}),
    "kiosk": Carried(_row_of("kiosk"), {"code": "kiosk"}),
    "placement": Carried(_row_of("placement", kiosk="kiosk", office="office")),
    "placement_service": Carried({"placement": "placement", "service": "service"}),
    "survey": Carried(_row_of("survey", administration="administration")),
    "survey_office": Carried({"survey": "survey", "office": "office"}),
    "face_labels": Carried(_row_of("face_labels", survey="survey")),
    "reason": Carried(_row_of("reason", survey="survey")),
    "settings_version": Carried(
        {
            "kiosk": "kiosk",
            "placement": "placement",
            "survey": "survey",
            "face_labels": "face_labels",
        }
    ),
    "note": Carried(_row_of("note", **_PLACE)),
    "note_sentence": Carried({"note": "note"}),
    "note_state": Carried({"note": "note"}),
    "message": Carried(_row_of("message", administration="administration", note="note")),
    "message_office": Carried({"message": "message", "office": "office"}),
    "served": Carried(_row_of("served", **_PLACE)),
    "commitment": Carried({"administration": "administration"}),
    "outbox": Carried(_row_of("outbox", kiosk="kiosk")),
    "boot": Carried(_row_of("boot", outbox="outbox")),
    "series": Carried(
        _row_of("series", survey="survey", face_labels="face_labels", parent="series", **_PLACE)
    ),
    "booking": Carried(_row_of("booking", series="series")),
    "event": Carried(
        {"outbox": "outbox", "booking": "booking", "reason": "reason", "boot": "boot"}
    ),
    "refused": Carried(_row_of("refused"), {"kiosk": "kiosk"}),
    # The shared hub may have turned this kiosk away already, before it knew it.
    "refused_count": Carried(
        codes={"kiosk": "kiosk"},
        on_conflict="DO UPDATE SET n = n + excluded.n, bytes_kept = bytes_kept +"
        " excluded.bytes_kept, last_ms = max(last_ms, excluded.last_ms)",
    ),
    # The box's hub saw it online; this one has not heard from it yet.
    "kiosk_status": Carried(_KIOSK, fixed={"state": "'offline'"}),
    "kiosk_log": Carried(_KIOSK),
    "kiosk_command": Carried(_KIOSK, only="sent_ms IS NOT NULL"),
    "kiosk_flow": Carried(_KIOSK),
    "standing": Carried(_PLACE),
    "day_count": Carried(_SERIES),
    "month_count": Carried(_SERIES),
    "slot_count": Carried(_SERIES),
    "reason_count": Carried({**_SERIES, "reason": "reason"}),
}
"""Parents before their children, as far as a reader cares; the database checks at the end."""

LEFT: Mapping[str, str] = {
    "catalogue_revision": "the shared books count their own changes; the join is one of them",
    "revision": "the shared books count their own changes; what is brought moves it",
    "past": "the shared hub says itself which days are over",
    "credential": "a kiosk's password at the box's broker is worth nothing at the shared one's",
    "enrolment_code": "the kiosk is enrolled anew, with a code of the shared hub",
    "backup": "copies that the box made lie on the box's stick",
    "refused_retry": "a wish to the box's hub; it can be uttered again",
    "kept": "how far back the shared books reach",
    "reason_weeks": "triggers sum it up as the reasons by day come",
    "hour_count": "counted anew from the raw rows, as far back as the shared books reach",
    "kiosk_slot": "counted anew from the raw rows, as far back as the shared books reach",
}


def insert_of(table: str, columns: Sequence[str]) -> str:
    """Return the statement that brings the rows of a table.

    Its parameters are the offsets, named as the tables are. Codes are looked up in
    ``temp.renamed (what, old, new)``.

    Args:
        table: one of :data:`CARRIED`.
        columns: all columns of the table.
    """
    carried = CARRIED[table]
    values = ", ".join(_value(carried, column) for column in columns)
    conflict = f" ON CONFLICT {carried.on_conflict}" if carried.on_conflict else ""
    return (
        f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {values}"
        f" FROM {SOURCE}.{table} WHERE {carried.only}{conflict}"
    )


def id_tables() -> list[str]:
    """Return the tables whose rows have an id of their own, and so an offset."""
    return [table for table, carried in CARRIED.items() if carried.ids.get("id") == table]


def _value(carried: Carried, column: str) -> str:
    if column in carried.fixed:
        return carried.fixed[column]
    if column in carried.ids:
        offset = f":{carried.ids[column]}"
        return f"CASE WHEN {column} > 0 THEN {column} + {offset} ELSE {column} END"
    if column in carried.codes:
        what = carried.codes[column]
        found = f"SELECT new FROM temp.renamed WHERE what = '{what}' AND old = {column}"
        return f"ifnull(({found}), {column})"
    return column
