"""What stands above a file's figures: where they come from, whose they are and for which days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.language import gettext
from dashboard.tables import Column, Table, Unit
from hub.periods import Period

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Head:
    """Where a file's figures come from.

    ``places`` is for people (an administration, an office, a service), from the widest to the
    narrowest; ``codes`` name the page and the same places in the file's name. ``period`` None: the
    page has none. ``made_at`` carries its offset from UTC.
    """

    page: str
    address: str
    places: Sequence[tuple[str, str]]
    codes: Sequence[str]
    period: Period | None
    made_at: datetime

    def file_name(self, ending: str, table: str | None = None) -> str:
        """Return a name of plain letters that says page, place, table and period."""
        words = [*self.codes, *([table] if table else [])]
        stem = "-".join(filter(None, map(_plain, ["faccine", *words])))[:_LONGEST_NAME]
        if self.period is not None:
            stem += f"-{self.period.first_date}_{self.period.last_date}"
        return f"{stem}.{ending}"

    def table(self) -> Table:
        """Return it as a table of two columns."""
        columns = (
            Column("what", gettext("What"), gettext("What the value beside it is."), Unit.TEXT),
            Column("value", gettext("Value"), gettext("The value."), Unit.TEXT),
        )
        return Table("about", gettext("About this file"), columns, list(self._rows()))

    def _rows(self) -> list[tuple[str, str]]:
        rows = [(gettext("Page"), self.page), *self.places]
        if self.period is not None:
            rows += [
                (gettext("First day"), str(self.period.first_date)),
                (gettext("Last day"), str(self.period.last_date)),
            ]
        rows.append((gettext("Written on"), self.made_at.isoformat(timespec="seconds")))
        rows.append((gettext("Address"), self.address))
        return rows


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
