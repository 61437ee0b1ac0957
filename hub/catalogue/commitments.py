"""Who reads the results, when, and who decides: asked before the first press.

A measure that nobody acts on is not worth a citizen's touch, so the answers are kept with the
catalogue and shown where results are read. A role or an office is meant, not a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import CatalogueError
from hub.catalogue.forms import AdministrationForm
from hub.catalogue.loading import CheckedForm, LoadReport
from hub.catalogue.reading_back import administration_codes
from hub.catalogue.writer import Writer

LONGEST_ANSWER = 120


@dataclass(frozen=True)
class CommitmentForm:
    """The three answers, each at most :data:`LONGEST_ANSWER` characters."""

    who_reads: str
    when_read: str
    who_decides: str


def set_commitment(
    database: Database, administration: str, form: CommitmentForm, now_ms: int
) -> None:
    """Write down an administration's answers, in the place of its earlier ones.

    Raises:
        CatalogueError: there is no such administration, or an answer is empty or too long.
    """
    with transaction(database):
        _write(database, administration, form, now_ms)


def set_up(
    database: Database, form: AdministrationForm, commitment: CommitmentForm, now_ms: int
) -> LoadReport:
    """Write the first administration into empty books, with its answers, in one transaction.

    Raises:
        CatalogueError: the books hold an administration already, or the form or an answer cannot
            be taken; nothing was written.
    """
    checked = CheckedForm.of(form)
    with transaction(database) as connection:
        known = administration_codes(database)
        if known:
            raise CatalogueError(
                f"the books hold {known[0]!r} already: log in and change it in the catalogue"
            )
        report = checked.write(Writer(connection), now_ms)
        _write(database, form.code, commitment, now_ms)
    return report


def _write(database: Database, administration: str, form: CommitmentForm, now_ms: int) -> None:
    answers = (form.who_reads, form.when_read, form.who_decides)
    for answer in answers:
        if not answer.strip() or len(answer) > LONGEST_ANSWER:
            raise CatalogueError(
                f"answer {answer!r}: expected 1 to {LONGEST_ANSWER} characters saying who reads "
                "the results, when, and who decides"
            )
    written = database.conn.execute(
        "INSERT INTO commitment (administration, who_reads, when_read, who_decides, since_ms)"
        " SELECT id, ?, ?, ?, ? FROM administration WHERE code = ?"
        " ON CONFLICT DO UPDATE SET who_reads = excluded.who_reads,"
        " when_read = excluded.when_read, who_decides = excluded.who_decides,"
        " since_ms = excluded.since_ms",
        (*answers, now_ms, administration),
    )
    if not written.rowcount:
        raise CatalogueError(f"administration {administration!r} is not in the catalogue")
