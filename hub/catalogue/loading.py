"""Making the books' catalogue say what a file, or a page, says.

A file speaks for the administrations, services, offices and kiosks that it names, and only for
them: an office or a kiosk it leaves out is left alone and named in the report, since half a file
must never cost a kiosk its place. A service it leaves out is retired: no longer offered, still
accepted. Everything happens in one transaction; a second run changes nothing.

A page hands in one administration, changed from what the books said, and is told when somebody
else was quicker.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import CatalogueError
from hub.catalogue.administration_rows import AdministrationRows
from hub.catalogue.checking import check_catalogue
from hub.catalogue.forms import AdministrationForm, CatalogueForm, checked_form, read_form
from hub.catalogue.reading_back import administration_codes, catalogue_form, revision_of
from hub.catalogue.spots import Spot
from hub.catalogue.writer import Writer

WEB = "catalogue"
"""What errors call a form that comes from no file."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a catalogue did, in lines for the operator."""

    source: str
    changes: tuple[str, ...]
    """What was added, changed, moved or retired; empty when the books already said so."""
    left_alone: tuple[str, ...]
    """What the books hold and the file does not name."""
    warnings: tuple[str, ...]
    """What is allowed and yet likely not meant."""
    revision: int

    @property
    def is_changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.changes)


def load_catalogue(database: Database, text: str, *, source: str, now_ms: int) -> LoadReport:
    """Bring the catalogue to what a TOML text says, in one transaction.

    Args:
        database: the books.
        text: the file's content.
        source: how errors and the report call it.
        now_ms: the time now, from which moves without ``since`` are valid.

    Raises:
        CatalogueError: the text contradicts itself or the books; nothing was written.
    """
    form = read_form(text, source)
    warnings = check_catalogue(form, source)
    with transaction(database) as connection:
        return _write(Writer(connection), form, warnings, source, now_ms)


def change_catalogue(
    database: Database, form: AdministrationForm, *, revision: int | None = None, now_ms: int
) -> LoadReport:
    """Bring one administration to what a form says, in one transaction.

    The form speaks for the whole of it: services that it leaves out are retired, down to the last.
    Offices, kiosks and surveys that it leaves out are left alone as in a file, since their ratings
    stay: an office is emptied of services and kiosks, a kiosk revoked, a survey ended.

    Args:
        database: the books.
        form: from :func:`catalogue_form`, changed.
        revision: :func:`revision_of` the form that somebody was shown; None to overwrite whatever
            happened meanwhile.
        now_ms: the time now, from which moves without ``since`` are valid.

    Raises:
        CatalogueError: the form contradicts itself or the books, there is no such administration,
            or somebody has changed it meanwhile; nothing was written.
    """
    checked = CheckedForm.of(form)
    with transaction(database) as connection:
        current = catalogue_form(database, form.code)
        if revision is not None and revision_of(current) != revision:
            raise CatalogueError(
                f"administration {form.code!r} has been changed by somebody else meanwhile; "
                "reload the page and make your change again"
            )
        return checked.write(Writer(connection), now_ms)


def add_administration(database: Database, form: AdministrationForm, now_ms: int) -> LoadReport:
    """Add an administration that the books do not know, with everything the form says.

    Raises:
        CatalogueError: the code is taken, or the form contradicts itself; nothing was written.
    """
    checked = CheckedForm.of(form)
    with transaction(database) as connection:
        if form.code in administration_codes(database):
            raise CatalogueError(
                f"administration {form.code!r} is already in the catalogue; choose another code, "
                "or change the one that is there"
            )
        return checked.write(Writer(connection), now_ms)


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A form that does not contradict itself, ready to be written."""

    form: CatalogueForm
    warnings: list[str]

    @classmethod
    def of(cls, form: AdministrationForm) -> CheckedForm:
        """Check a form.

        Raises:
            CatalogueError: it contradicts itself.
        """
        whole = checked_form(CatalogueForm(administration=[form]), WEB)
        return cls(whole, check_catalogue(whole, WEB))

    def write(self, writer: Writer, now_ms: int) -> LoadReport:
        """Write it within somebody's transaction.

        Raises:
            CatalogueError: it contradicts the books.
        """
        return _write(writer, self.form, self.warnings, WEB, now_ms, is_whole=True)


def _write(
    writer: Writer,
    form: CatalogueForm,
    warnings: list[str],
    source: str,
    now_ms: int,
    *,
    is_whole: bool = False,
) -> LoadReport:
    left_alone: list[str] = []
    for index, administration in enumerate(form.administration):
        spot = Spot(source).item("administration", index)
        rows = AdministrationRows(writer, administration, spot, now_ms, is_whole=is_whole)
        left_alone += rows.save()
    left_alone += _kiosks_not_named(writer, form.administration)
    revision = writer.close()
    return LoadReport(
        source, tuple(writer.changes), tuple(left_alone), (*warnings, *writer.warnings), revision
    )


def _kiosks_not_named(writer: Writer, administrations: list[AdministrationForm]) -> list[str]:
    named = {
        kiosk.id
        for administration in administrations
        for office in administration.office
        for kiosk in office.kiosk
    }
    of = {administration.code for administration in administrations}
    rows = writer.connection.execute(
        "SELECT kiosk.code, office.code, administration.code FROM kiosk "
        "JOIN placement ON placement.kiosk = kiosk.id AND placement.from_ms = "
        "(SELECT max(from_ms) FROM placement WHERE kiosk = kiosk.id) "
        "JOIN office ON office.id = placement.office "
        "JOIN administration ON administration.id = office.administration "
        "WHERE revoked_ms IS NULL ORDER BY kiosk.code"
    )
    return [
        f"kiosk {code}: not in the file, stays at {office}"
        for code, office, administration in rows
        if administration in of and code not in named
    ]
