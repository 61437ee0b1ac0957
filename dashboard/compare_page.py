"""What the page Compare reads: comparisons of the services asked for, a page of rows of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.access import Guard
from dashboard.choices import PeriodChoice
from dashboard.comparison import (
    Comparison,
    Matter,
    Row,
    comparisons,
    few_people,
    matters,
    single_services,
)
from dashboard.covering import Participation, participation_of, rows_of
from dashboard.paging import ROWS, Page, page_of
from dashboard.scales import Axis, Panel, axis_of, panels_of
from hub.reading import Administration, Office, Reader, Service, SetAside

_MOST_PLACES = 40
"""With more of them one service is shown at a time: the page stays short and quick."""


@dataclass(frozen=True)
class Shown:
    """A comparison as it stands on the page: some of its rows, and what stands beside them.

    ``participation`` is by the office's id; ``new_words`` are those of its rows where the words
    under the faces changed within the period.
    """

    comparison: Comparison
    page: Page[Row]
    apart: Sequence[Row]
    participation: dict[int, Participation]
    new_words: Sequence[Office]


class ComparePage:
    """What is compared within one administration.

    Args:
        reader: what the viewer may see.
        administration: whose offices are compared.
        choice: the period.
        today: in the administration's time zone.
        service: code of the one service asked for, None for all as far as they fit.
        page_asked: which page of long lists.
    """

    def __init__(
        self,
        reader: Reader,
        administration: Administration,
        choice: PeriodChoice,
        today: int,
        *,
        service: str | None,
        page_asked: str | None,
    ) -> None:
        self._reader = reader
        self._administration = administration
        self._service = service
        self._page_asked = page_asked
        self._over = Guard(None, today).period(choice.period)
        self.period = self._over or choice.period
        self.offices = reader.offices(administration.id)

    @cached_property
    def matters(self) -> list[Matter]:
        """Everything there is to compare."""
        positions = self._reader.positions(self._administration.id, self.period)
        return matters(self.offices, positions)

    @property
    def shows_all_by_default(self) -> bool:
        """Whether all services fit on one page."""
        places = sum(len(one.apart) + sum(map(len, one.groups.values())) for one in self.matters)
        return places <= _MOST_PLACES

    @cached_property
    def chosen(self) -> list[Matter]:
        """What is compared on this page; nothing for a service that there is none of."""
        if self._service:
            return [one for one in self.matters if one.service.code == self._service]
        return self.matters if self.shows_all_by_default else self.matters[:1]

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """The comparisons, with all of their offices."""
        return [one for matter in self.chosen for one in self._comparisons(matter)]

    @cached_property
    def shown(self) -> list[Shown]:
        """The comparisons with the rows that are on the page that is looked at."""
        return [self._shown(one) for one in self.comparisons]

    @cached_property
    def panels(self) -> tuple[Panel, Panel, Panel]:
        """The three scales of this page."""
        return panels_of(row.shares for row in self._rows_on_page)

    @cached_property
    def axis(self) -> Axis:
        """The scale of the differences on this page."""
        return axis_of(row.difference for row in self._rows_on_page)

    @property
    def has_several(self) -> bool:
        """Whether more than two offices are held against each other somewhere."""
        return any(len(one.judged) > 2 for one in self.comparisons)

    @property
    def few_people(self) -> list[Office]:
        """The offices left out because fewer than three people take turns there."""
        return few_people(self.offices)

    @property
    def single(self) -> list[tuple[Service, Office]]:
        """The services left out because one office alone offers them."""
        return single_services(self.offices)

    @property
    def aside(self) -> SetAside:
        """What screening set aside."""
        return self._reader.set_aside(self._administration.id, self.period)

    def participation_of(self, row: Row, service: Service) -> Participation:
        """Return how many of those served gave a rating, of one service at an office."""
        served = self._reader.served(self._administration.id, self.period, row.office.id)
        return participation_of(
            rows_of(served, row.office.id, service.id),
            self.period,
            row.counts.n,
            lambda days: self._reader.counts(row.office.id, days, service.id).n,
        )

    @property
    def _rows_on_page(self) -> list[Row]:
        return [row for one in self.shown for row in (*one.page.rows, *one.apart)]

    def _comparisons(self, matter: Matter) -> list[Comparison]:
        if self._over is None:
            return comparisons(matter, {})
        counts = self._reader.service_counts(self._administration.id, matter.service.id, self._over)
        return comparisons(matter, counts)

    def _shown(self, comparison: Comparison) -> Shown:
        page = page_of(comparison.rows, self._page_asked)
        apart = comparison.apart[:ROWS]
        rows = [*page.rows, *apart]
        return Shown(
            comparison,
            page,
            apart,
            {row.office.id: self.participation_of(row, comparison.service) for row in rows},
            [row.office for row in rows if self._has_new_words(row)],
        )

    def _has_new_words(self, row: Row) -> bool:
        return len(self._reader.label_changes(row.office.id, self.period)) > 1
