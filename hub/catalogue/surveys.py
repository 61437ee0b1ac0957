"""Which survey runs at an office on a day. Pure.

Every press belongs to a survey, so there is always an answer. Of several that cover the day, one
that names the office goes before one for all offices, then the one that began later; where none
covers the day it is the one that began last before it, or else the first to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class SurveyDates(NamedTuple):
    """When and where a survey runs. Days are inclusive."""

    id: int
    from_day: int
    to_day: int | None
    """None: open-ended."""
    offices: frozenset[int]
    """Empty: all offices of the administration."""

    def runs_at(self, office: int) -> bool:
        """Tell whether it is meant for an office, on whatever day."""
        return not self.offices or office in self.offices

    def covers(self, day: int) -> bool:
        """Tell whether it runs on a day."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


def survey_on(day: int, office: int, surveys: Iterable[SurveyDates]) -> SurveyDates | None:
    """Return the survey under which a press of that day is booked; None when there is no survey."""
    here = [survey for survey in surveys if survey.runs_at(office)] or list(surveys)
    covering = [survey for survey in here if survey.covers(day)]
    if covering:
        return max(covering, key=lambda survey: (bool(survey.offices), survey.from_day, survey.id))
    begun = [survey for survey in here if survey.from_day <= day]
    if begun:
        return max(begun, key=lambda survey: (survey.from_day, survey.id))
    return min(here, key=lambda survey: (survey.from_day, survey.id), default=None)


def survey_calendar(office: int, surveys: Sequence[SurveyDates]) -> list[tuple[int, int]]:
    """Return from which day on which survey runs at an office, ascending, as (day, survey id).

    The first day is 0. Empty when there is no survey at all.
    """
    days = {0}
    for survey in surveys:
        days.add(survey.from_day)
        if survey.to_day is not None:
            days.add(survey.to_day + 1)
    calendar: list[tuple[int, int]] = []
    for day in sorted(days):
        survey_here = survey_on(day, office, surveys)
        if survey_here and (not calendar or calendar[-1][1] != survey_here.id):
            calendar.append((day, survey_here.id))
    return calendar
