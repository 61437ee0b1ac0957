"""The field for the release that kiosks should run: of a kiosk, an office, an administration."""

from __future__ import annotations

from dashboard.catalogue.reading import Reading, Values
from dashboard.language import gettext
from faccine.wire.versions import LONGEST_VERSION, is_version
from hub.catalogue.software_wishes import NOTHING

FIELD = "software"


def put_software(values: Values, software: str | None) -> None:
    """Put the release into the field."""
    values[FIELD] = software or ""


def read_software(reading: Reading, known: str | None) -> str | None:
    """Return what a form should say: a release, nothing any more, or None for no word at all.

    Args:
        reading: the form; what is wrong is said there.
        known: what is asked for now.
    """
    software = reading.text(FIELD, longest=LONGEST_VERSION)
    if software and not is_version(software):
        reading.wrong(FIELD, gettext("A release, for instance 1.4.0, or nothing."))
        return known
    return software or (NOTHING if known else None)
