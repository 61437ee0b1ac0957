"""Every question of the interface: addresses, views, OpenAPI and page are made of this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from dashboard.api import answers, figures, places, questions, state
from dashboard.api.desk import Desk

ROOT = "/api/v1"


@dataclass(frozen=True)
class Operation:
    """A question: what may be asked, what is answered, and by which function."""

    name: str
    question: type[questions.Slice]
    answer: Any
    run: Callable[[Desk, Any], msgspec.Struct]
    example: str = ""
    """A query for the page's example."""

    @property
    def path(self) -> str:
        """Its address."""
        return f"{ROOT}/{self.name}"

    @property
    def summary(self) -> str:
        """What it returns, in one line."""
        return (self.run.__doc__ or "").partition("\n")[0]


OPERATIONS = (
    Operation(
        "administrations",
        questions.Slice,
        answers.Listing[answers.AdministrationItem],
        places.administrations,
    ),
    Operation(
        "offices", questions.OfAdministration, answers.Listing[answers.OfficeItem], places.offices
    ),
    Operation("services", questions.OfPlace, answers.Listing[answers.ServiceItem], places.services),
    Operation(
        "counts",
        questions.OfOffices,
        answers.Figures[answers.OfficeCounts],
        figures.counts,
        "period=2026-10",
    ),
    Operation(
        "trend",
        questions.OfOneOffice,
        answers.Trend,
        figures.trend,
        "office=anagrafe&period=2026&step=month",
    ),
    Operation(
        "reasons",
        questions.OfOfficeAndPeriod,
        answers.Reasons,
        figures.reasons,
        "office=anagrafe&period=2026-10",
    ),
    Operation(
        "participation",
        questions.OfPlaceAndPeriod,
        answers.Figures[answers.ParticipationItem],
        state.participation,
        "period=2026-10",
    ),
    Operation(
        "set-aside",
        questions.OfPlaceAndPeriod,
        answers.Figures[answers.SetAsideItem],
        state.set_aside,
        "period=2026-10",
    ),
    Operation(
        "verdicts", questions.OfVerdicts, answers.Listing[answers.VerdictItem], state.verdicts
    ),
    Operation("kiosks", questions.OfPlace, answers.Listing[answers.KioskItem], state.kiosks),
    Operation("notes", questions.OfPlace, answers.Listing[answers.NoteItem], state.notes),
    Operation(
        "served",
        questions.OfPlaceAndPeriod,
        answers.Listing[answers.ServedItem],
        state.served,
        "period=2026-10",
    ),
)
