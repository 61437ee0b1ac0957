"""What the catalogue of one administration shows: everything of it, in short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboard.catalogue.desk import Desk
from dashboard.catalogue.hours_words import hours_words
from dashboard.catalogue.spread import KioskReach, Reach, reach_of
from dashboard.paging import Page, page_of
from hub.catalogue.forms import KioskForm, MessageForm, OfficeForm, SurveyForm
from hub.periods import date_of, local_day_and_slot


@dataclass(frozen=True)
class KioskRow:
    """A kiosk: where it stands, and whether it has its settings. ``office`` None: nowhere."""

    code: str
    name: str
    office: OfficeForm | None
    kiosk: KioskForm | None
    reach: KioskReach | None
    is_revoked: bool
    is_test: bool


class CataloguePage:
    """One administration's catalogue, as its page shows it.

    Args:
        desk: the catalogue.
        asked: the query string: which page of the lists.
        now_ms: for what is over.
    """

    def __init__(self, desk: Desk, asked: Mapping[str, str], now_ms: int) -> None:
        self._desk = desk
        self._asked = asked
        timezone = desk.administration.timezone
        self.today: dt.date = date_of(local_day_and_slot(now_ms, timezone)[0])

    @cached_property
    def offices(self) -> Page[OfficeForm]:
        """The offices of the page that is looked at, by name."""
        by_name = sorted(self._desk.form.office, key=lambda office: office.name.casefold())
        return page_of(by_name, self._asked.get("pagina"))

    @cached_property
    def kiosks(self) -> list[KioskRow]:
        """All kiosks: those that wait for settings first, revoked ones last."""
        codes = dict.fromkeys([*self._desk.kiosks, *self._desk.ledger])
        return sorted(map(self._row, codes), key=self._order)

    @property
    def shown_kiosks(self) -> list[KioskRow]:
        """The kiosks at the offices of this page, and those that stand nowhere."""
        here = {office.code for office in self.offices.rows}
        return [row for row in self.kiosks if row.office is None or row.office.code in here]

    @cached_property
    def waiting(self) -> int:
        """How many kiosks do not have their latest settings."""
        return sum(
            row.reach is not None and row.reach.reach is Reach.UNDER_WAY for row in self.kiosks
        )

    @cached_property
    def messages(self) -> list[tuple[int, MessageForm]]:
        """The messages that are not over, with their place in the catalogue."""
        known = enumerate(self._desk.form.message or ())
        return [(index, one) for index, one in known if one.last >= self.today]

    def hours(self, office: OfficeForm) -> str:
        """Return an office's hours in words."""
        return hours_words(office.opening_hours)

    def is_running(self, survey: SurveyForm) -> bool:
        """Tell whether a survey asks today."""
        has_begun = survey.first is None or survey.first <= self.today
        return has_begun and (survey.last is None or self.today <= survey.last)

    def _row(self, code: str) -> KioskRow:
        office, kiosk = self._desk.kiosks.get(code, (None, None))
        ledger = self._desk.ledger.get(code)
        name = (kiosk and kiosk.name) or (ledger and ledger.name) or code
        return KioskRow(
            code,
            name,
            office,
            kiosk,
            reach_of(ledger) if ledger else None,
            ledger is not None and ledger.is_revoked,
            ledger is not None and ledger.is_test,
        )

    @staticmethod
    def _order(row: KioskRow) -> tuple[bool, bool, str, str]:
        return (
            row.is_revoked,
            row.office is not None,
            row.office.name.casefold() if row.office else "",
            row.code,
        )
