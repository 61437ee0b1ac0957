"""Every question of :class:`hub.reading.Reader`, with random parameters drawn by their names.

The questions are read off the protocol, so that none can be forgotten: a new one is asked as soon
as it is there, unless it has a parameter of a new name, which is an error that says so.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from random import Random
from typing import Any

import click

from hub.periods import Period, Step, month_of_day
from hub.reading import Note, Office, Reader

_NO_QUESTIONS = {"close"}
_WEEKS = (4, 13, 26, 52)
_FEWEST_PEOPLE = 3


class Draw:
    """Draws parameters from what is in the books.

    Args:
        reader: of the books.
        random: seeded.
        first_day: of the books' ratings.
        last_day: of the books' ratings.
    """

    def __init__(self, reader: Reader, random: Random, *, first_day: int, last_day: int) -> None:
        self._random = random
        self._first_day = first_day
        self._last_day = last_day
        (self._administration,) = reader.administrations()
        self._offices = reader.offices(self._administration.id)
        self._kiosks = reader.ledger()
        self._notes = reader.notes(self._administration.id)
        self._surveys = reader.surveys(self._administration.id)
        self._draws: dict[str, Callable[[], Any]] = {
            "administration": lambda: self._administration.id,
            "office": lambda: random.choice(self._offices).id,
            "period": self.period,
            "service": self._service,
            "day": lambda: random.randint(first_day, last_day),
            "step": lambda: random.choice([Step.WEEK, Step.MONTH, Step.QUARTER]),
            "first_month": lambda: month_of_day(random.randint(first_day, last_day)),
            "last_month": lambda: month_of_day(last_day),
            "kiosk": lambda: random.choice(self._kiosks).code,
            "with_aside": lambda: random.random() < 0.5,
            "without": lambda: random.choice([(), self._small]),
            "among": lambda: random.choice([None, [one.id for one in self._some()]]),
        }
        self._small = tuple(
            office.id
            for office in self._offices
            if office.rotating_staff is not None and office.rotating_staff < _FEWEST_PEOPLE
        )

    def period(self) -> Period:
        """Return some weeks in a row, as pages offer them, anywhere in the books."""
        weeks = self._random.choice(_WEEKS)
        last = self._random.randint(min(self._first_day + 6, self._last_day), self._last_day)
        return Period(max(self._first_day, last - weeks * 7 + 1), last)

    def parameters(self, question: str) -> dict[str, Any]:
        """Return parameters for a question.

        Raises:
            click.ClickException: it has a parameter that we know nothing about.
        """
        asked_for = dict(inspect.signature(getattr(Reader, question)).parameters)
        names = list(asked_for)[1:]
        unknown = [name for name in names if name not in self._draws]
        if unknown:
            raise click.ClickException(
                f"Reader.{question} asks for {unknown[0]!r}: say in {__name__} how to draw it"
            )
        drawn = {name: self._draws[name]() for name in names}
        if "office" in drawn and asked_for["office"].default is None:
            drawn["office"] = self._random.choice([None, drawn["office"]])
        if "first_month" in drawn:  # a year at most, as pages offer it
            drawn["last_month"] = min(drawn["last_month"], drawn["first_month"] + 11)
        if question == "served" and drawn["office"] is None:  # longer ones are asked for their sums
            last = self._random.randint(self._first_day + 27, self._last_day)
            drawn["period"] = Period(last - 27, last)
        if question == "hours_today":  # only the latest days are kept
            drawn["day"] = self._random.randint(self._last_day - 7, self._last_day)
        return drawn

    def address(self, rule: str, names: set[str], office: str | None = None) -> str | None:
        """Return the address of a page with its parts filled in; None when we cannot.

        Args:
            rule: as Flask has it, with its parts in angle brackets.
            names: of the parts.
            office: the code of the one to take where there is one; None is any.
        """
        place = office or self._random.choice(self._offices).code
        kiosks = [one.code for one in self._kiosks if one.office_code == place]
        known = {
            "administration": [self._administration.code],
            "office": [place],
            "place": [place],
            "service": [one.code for one in self._offices[0].services],
            "survey": [one.code for one in self._surveys],
            "code": kiosks,
            "kiosk": kiosks,
            "note": [one.id for one in self._notes if self._is_at(one, office)],
        }
        if any(not known.get(name) for name in names):
            return None
        for name in names:
            chosen = str(self._random.choice(known[name]))
            rule = re.sub(rf"<(\w+:)?{name}>", chosen, rule)
        weeks = self._random.choice((4, 13, 26, 52))
        step = self._random.choice([step.value for step in Step])
        return f"{rule}?periodo={weeks}w&passo={step}"

    def office(self) -> str:
        """Return the code of an office."""
        return self._random.choice(self._offices).code

    def some_offices(self) -> tuple[str, ...]:
        """Return the codes of a fifth of the offices."""
        return tuple(one.code for one in self._some())

    def service(self) -> str:
        """Return the code of a service."""
        return self._random.choice(self._offices[0].services).code

    def _is_at(self, note: Note, office: str | None) -> bool:
        return office is None or note.office in {
            one.id for one in self._offices if one.code == office
        }

    def _some(self) -> list[Office]:
        return self._offices[::5]

    def _service(self) -> int | None:
        services = self._offices[0].services
        return self._random.choice([None, *(service.id for service in services)])


def questions() -> list[str]:
    """Return the names of everything that can be asked."""
    return [
        name
        for name, method in vars(Reader).items()
        if callable(method) and not name.startswith("_") and name not in _NO_QUESTIONS
    ]
