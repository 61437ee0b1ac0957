"""What every form of the catalogue answers with: itself again, with what came of it beside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from dashboard.audit_words import Change, changes_of
from dashboard.books import reader, viewer
from dashboard.catalogue.desk import Desk
from dashboard.catalogue.differences import Form, differences
from dashboard.catalogue.hours_words import month_names
from dashboard.catalogue.manners_form import USUAL
from dashboard.catalogue.piece import Piece, message_number, piece_number
from dashboard.catalogue.previewing import Preview
from dashboard.catalogue.reading import Reading
from dashboard.catalogue.spread import reach_words
from dashboard.catalogue.submitting import Outcome, Submitted
from dashboard.catalogue.terms import channel_words
from dashboard.language import gettext, ngettext, text_in
from dashboard.rights import Right
from dashboard.settings_words import version_words
from faccine.wire.languages import name_of


def form_page(
    template: str,
    desk: Desk,
    written: Reading,
    piece: Piece,
    *,
    submitted: Submitted | None = None,
    preview: Preview | None = None,
    **values: Any,
) -> ResponseReturnValue:
    """Return a page with a form.

    Args:
        template: of the page.
        desk: the catalogue as it is.
        written: what stands in the fields, and what is wrong with it.
        piece: of what the form speaks, as it is in force; None for something new.
        submitted: what came of the form; None where it is only shown.
        preview: the kiosk's screen beside it.
        values: for the template.
    """
    page = render_template(
        template,
        desk=desk,
        written=written,
        submitted=submitted,
        preview=preview,
        seen=piece_number(piece),
        **(words_of(desk) | values),
    )
    return page, submitted.outcome.value if submitted else 200


def words_of(desk: Desk) -> dict[str, Any]:
    """Return what every template of the catalogue needs."""
    return {
        "has_several": has_several(),
        "language_name": name_of,
        "name_of_kiosk": lambda code: kiosk_name(desk, code),
        "reach_words": reach_words,
        "version_words": version_words,
        "tried_words": tried_words,
        "usual_of": USUAL,
        "channel_words": channel_words,
        "message_number": message_number,
        "month_names": month_names,
        "office_choices": office_choices,
        "service_choices": service_choices,
        "service_names": service_names,
        "face_choices": lambda faces: [(face.value, said) for face, said in faces],
    }


def clash(submitted: Submitted | None, now: Form | None, mine: Form) -> list[Change]:
    """Return in what a late form differs from what is in force; nothing where it is not late."""
    if submitted is None or submitted.outcome is not Outcome.LATE or now is None:
        return []
    return changes_of(differences(now, mine), ", ".join)


def has_several() -> bool:
    """Tell whether the viewer may change the catalogues of two administrations."""
    me = viewer()
    return sum(me.may(Right.CATALOGUE, one.code) for one in reader().administrations()) > 1


def kiosk_name(desk: Desk, code: str) -> str:
    """Return what people call a kiosk, with its office, else its id."""
    if code not in desk.kiosks:
        return code
    office, kiosk = desk.kiosks[code]
    return f"{kiosk.name or code} ({office.name})"


def service_choices(desk: Desk) -> list[tuple[str, str]]:
    """Return the services that may be offered, as (code, name)."""
    codes = [service.code for service in desk.form.service]
    return list(zip(codes, service_names(desk, codes), strict=True))


def service_names(desk: Desk, codes: Iterable[str]) -> list[str]:
    """Return what services are called in the reader's language."""
    names = {one.code: one.name for one in (*desk.form.service, *desk.retired)}
    return [name if isinstance(name := names[code], str) else text_in(name) for code in codes]


def office_choices(desk: Desk) -> list[tuple[str, str]]:
    """Return the offices, as (code, name)."""
    return [(office.code, office.name) for office in desk.form.office]


def _some_of(names: list[str]) -> str:
    said, more = ", ".join(names[:4]), len(names) - 4
    return gettext("%(names)s and %(num)s more", names=said, num=more) if more > 0 else said


def tried_words(affected: list[str]) -> str:
    """Say how many kiosks a change would reach."""
    if not affected:
        return gettext("No kiosk would show anything else.")
    return ngettext(
        "%(num)s kiosk would get new settings: %(names)s.",
        "%(num)s kiosks would get new settings: %(names)s.",
        len(affected),
        names=_some_of(affected),
    )
