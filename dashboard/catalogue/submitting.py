"""A form that was sent: refused, late, only tried out, or saved; with the one answer of each.

What was typed is never lost: whatever comes of it, the page shows the same form again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from dashboard import books
from dashboard.catalogue.desk import Desk
from dashboard.catalogue.piece import Piece, piece_number
from dashboard.catalogue.reading import Reading
from dashboard.catalogue.refusals import put_refusal
from faccine.wire.errors import CatalogueError
from hub.catalogue import affected_kiosks, catalogue_form, change_catalogue, revision_of
from hub.catalogue.forms import AdministrationForm

TRY = "anteprima"
"""The button that only tries a form out."""
SEEN = "visto"
"""The hidden field with the number of what somebody was shown."""


class Outcome(Enum):
    """What came of a form."""

    REFUSED = 422
    LATE = 409
    TRIED = 200
    SAVED = 303


@dataclass(frozen=True)
class Submitted:
    """What came of a form, and the kiosks it reaches or would reach."""

    outcome: Outcome
    affected: list[str] = field(default_factory=list)
    tried: AdministrationForm | None = None

    @property
    def is_saved(self) -> bool:
        """Whether it was written."""
        return self.outcome is Outcome.SAVED


def submit(
    desk: Desk,
    reading: Reading,
    changed: AdministrationForm,
    piece: Piece,
    *,
    is_ready: bool = True,
) -> Submitted:
    """Try out or save a change of an administration, unless something speaks against it.

    Args:
        desk: the catalogue as it is.
        reading: the form that was sent; gets what the catalogue says against it.
        changed: what the form makes of the catalogue.
        piece: of what the form speaks, as it is now.
        is_ready: False where somebody has to confirm first: it is tried out and not saved.
    """
    if reading.values.get(SEEN) != piece_number(piece):
        return Submitted(Outcome.LATE)
    if reading.errors:
        return Submitted(Outcome.REFUSED)
    try:
        with books.writable() as database:
            affected = affected_kiosks(database, changed, now_ms=books.now_ms())
            if TRY in reading.values or not is_ready:
                return Submitted(Outcome.TRIED, affected, changed)
            change_catalogue(
                database, changed, revision=revision_of(desk.form), now_ms=books.now_ms()
            )
    except CatalogueError as error:
        if _has_moved(desk):
            return Submitted(Outcome.LATE)
        put_refusal(error, reading.errors, fields_of(reading))
        return Submitted(Outcome.REFUSED)
    return Submitted(Outcome.SAVED, affected)


def write(desk: Desk, changed: AdministrationForm) -> bool:
    """Save what a mere button asked for; False where the catalogue does not take it, or has moved.

    Args:
        desk: the catalogue as it is.
        changed: as it shall be.
    """
    try:
        with books.writable() as database:
            change_catalogue(
                database, changed, revision=revision_of(desk.form), now_ms=books.now_ms()
            )
    except CatalogueError:
        return False
    return True


def _has_moved(desk: Desk) -> bool:
    with books.readable() as database:
        return revision_of(catalogue_form(database, desk.code)) != revision_of(desk.form)


def fields_of(reading: Reading) -> set[str]:
    """Return the fields of a form: texts by language are one."""
    return {name.split("-")[0] for name in reading.values}
