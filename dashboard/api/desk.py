"""Where a question is answered: the books in the token's scope, and the places a question names."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from dashboard.access import Guard
from dashboard.api.answers import Span
from dashboard.api.problems import bad_parameter, not_found
from dashboard.choices import chosen_period, read_period
from hub.periods import Period, date_of, local_day_and_slot
from hub.reading import Administration, Office, Reader, Service

_SHOWN_CODES = 10


@dataclass(frozen=True)
class Desk:
    """The books as the token's account sees them, and the time."""

    reader: Reader
    now_ms: int

    def administration(self, code: str | UnsetType) -> Administration:
        """Return the administration a question is about.

        Raises:
            Unanswered: there is no such one in sight, or several and none was named.
        """
        found = self.reader.administrations()
        if code is UNSET:
            if len(found) == 1:
                return found[0]
            codes = ", ".join(one.code for one in found[:_SHOWN_CODES]) or "none in sight"
            raise bad_parameter(
                "administration", "", f"one of: {codes}", "GET /api/v1/administrations lists them"
            )
        for one in found:
            if one.code == code:
                return one
        raise not_found("administration", str(code), "/api/v1/administrations")

    def office(self, administration: Administration, code: str) -> Office:
        """Return an office of an administration.

        Raises:
            Unanswered: there is no such one in sight.
        """
        for one in self.reader.offices(administration.id):
            if one.code == code:
                return one
        raise not_found("office", code, "/api/v1/offices")

    def offices(self, administration: Administration, code: str | UnsetType) -> list[Office]:
        """Return the office asked for, or all that are in sight."""
        if isinstance(code, UnsetType):
            return self.reader.offices(administration.id)
        return [self.office(administration, code)]

    def service(self, offices: list[Office], code: str | UnsetType) -> Service | None:
        """Return a service that some of the offices offer, None where none was asked for.

        Raises:
            Unanswered: none of them offers it.
        """
        if isinstance(code, UnsetType):
            return None
        for office in offices:
            for one in office.services:
                if one.code == code:
                    return one
        raise not_found("service", code, "/api/v1/services")

    def today(self, administration: Administration) -> int:
        """Return the day it is there."""
        return local_day_and_slot(self.now_ms, administration.timezone)[0]

    def guard(self, administration: Administration, office: Office) -> Guard:
        """Return what may be seen of an office."""
        return Guard(office.rotating_staff, self.today(administration))

    def period(self, administration: Administration, text: str | UnsetType) -> Period:
        """Return the days asked for, the last four weeks without any.

        Raises:
            Unanswered: they are none, for instance a 31 February.
        """
        today = self.today(administration)
        if isinstance(text, UnsetType):
            return chosen_period(None, today).period
        choice = read_period(text, today)
        if choice is None:
            raise bad_parameter(
                "period",
                text,
                "days that exist, the first before the last, of at most five years",
                "write 2026-10-26/2026-11-22, 2026-10 or 2025",
            )
        return choice.period


def span(period: Period) -> Span:
    """Return a period as answers say it."""
    return Span(date_of(period.first_day), date_of(period.last_day))
