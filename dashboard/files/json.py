"""Tables as one JSON object, for programs: rows as objects, and the dictionary beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from dashboard.files.head import Head
from dashboard.files.made import MadeFile
from dashboard.tables import Column, Table


def json_file(tables: Sequence[Table], head: Head) -> MadeFile:
    """Return the tables with where they come from and what their columns mean."""
    period = head.period and {
        "first_day": head.period.first_date,
        "last_day": head.period.last_date,
    }
    whole = {
        "page": head.page,
        "address": head.address,
        "places": [{"what": what, "name": name} for what, name in head.places],
        "period": period,
        "made_at": head.made_at.isoformat(timespec="seconds"),
        "tables": [_table(table) for table in tables],
        "dictionary": {table.key: [_meaning(one) for one in table.columns] for table in tables},
    }
    return MadeFile(
        head.file_name("json"), "application/json", msgspec.json.encode(whole), is_shown=True
    )


def _table(table: Table) -> dict[str, Any]:
    keys = [column.key for column in table.columns]
    return {
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "rows": [dict(zip(keys, row, strict=True)) for row in table.rows],
    }


def _meaning(column: Column) -> dict[str, str]:
    return {
        "key": column.key,
        "title": column.title,
        "meaning": column.meaning,
        "unit": column.unit.value,
    }
