"""Surveys of the catalogue: the question, the words under the faces, the reasons."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.books import audit
from dashboard.catalogue.answering import clash, form_page
from dashboard.catalogue.desk import Desk, open_desk
from dashboard.catalogue.differences import differences
from dashboard.catalogue.previewing import CHOICE, preview
from dashboard.catalogue.reading import Reading
from dashboard.catalogue.reason_form import OWN
from dashboard.catalogue.spread import reaches, saved_words
from dashboard.catalogue.submitting import Outcome, Submitted, submit
from dashboard.catalogue.survey_form import (
    changes_labels,
    new_survey,
    read_survey,
    survey_values,
)
from dashboard.catalogue.terms import reason_words
from dashboard.language import gettext, text_in
from dashboard.rights import Right
from dashboard.security import needs
from faccine.wire.faces import Face
from hub.catalogue import editing
from hub.catalogue.checking import MAX_REASONS, reasons_of
from hub.catalogue.defaults import FEWEST_STAFF, REASONS, STAFF_REASON
from hub.catalogue.forms import SurveyForm
from hub.periods import day_of, day_start_ms

blueprint = Blueprint("catalogue_surveys", __name__)

_HALF_A_DAY_MS = 12 * 3_600_000
CONFIRMED = "conferma"
"""The box with which somebody confirms that charts begin anew."""


@blueprint.route("/catalogo/<administration>/nuova-rilevazione", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def new(administration: str) -> ResponseReturnValue:
    """Add a survey."""
    desk = open_desk(administration)
    usual = new_survey(desk.languages)
    return _answer(desk, usual, "catalogue.survey-added")


@blueprint.route("/catalogo/<administration>/rilevazioni/<survey>", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def edit(administration: str, survey: str) -> ResponseReturnValue:
    """Show a survey, and change it; other words under the faces have to be confirmed."""
    desk = open_desk(administration)
    return _answer(desk, desk.survey(survey), "catalogue.survey")


def _answer(desk: Desk, known: SurveyForm, action: str) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(desk, known, Reading(survey_values(known, desk.languages)), None)
    written = Reading(request.form)
    survey = read_survey(written, desk.form, known)
    is_ready = not changes_labels(known, survey) or written.is_ticked(CONFIRMED)
    whole = editing.put_survey(desk.form, survey)
    submitted = submit(desk, written, whole, known if known.code else None, is_ready=is_ready)
    if submitted.is_saved:
        details = differences(known if known.code else None, survey)
        audit(action, _title(survey), details, administration=desk.code)
        flash(saved_words(submitted.affected))
        return redirect(url_for(".edit", administration=desk.code, survey=survey.code))
    return _page(desk, known, written, submitted, survey)


def _page(
    desk: Desk,
    known: SurveyForm,
    written: Reading,
    submitted: Submitted | None,
    mine: SurveyForm | None = None,
) -> ResponseReturnValue:
    survey = mine or known
    places = survey.offices or [office.code for office in desk.form.office]
    kiosks = desk.kiosks_at(places)
    tried = submitted.tried if submitted else None
    is_tried = submitted is not None and submitted.outcome is Outcome.TRIED
    return form_page(
        "catalogue/survey.html",
        desk,
        written,
        known if known.code else None,
        submitted=submitted,
        preview=preview(
            desk,
            kiosks if known.code or tried else [],
            request.values.get(CHOICE),
            tried,
            office=next(iter(places), None),
            at_ms=_first_ms(desk, survey),
        ),
        survey=known,
        title=_title(known),
        clash=clash(submitted, known if known.code else None, survey),
        has_new_labels=is_tried and changes_labels(known, survey),
        faces=_faces(),
        reason_lines=range(MAX_REASONS),
        reason_choices=_reason_choices(known),
        small_offices=[
            office.name
            for office in desk.form.office
            if office.code in places
            and office.rotating_staff is not None
            and office.rotating_staff < FEWEST_STAFF
        ],
        staff=STAFF_REASON,
        reaches=reaches(desk.ledger, kiosks if known.code else []),
    )


def _faces() -> list[tuple[Face, str]]:
    return [
        (Face.HAPPY, gettext("Good")),
        (Face.NEUTRAL, gettext("So-so")),
        (Face.SAD, gettext("Bad")),
    ]


def _reason_choices(survey: SurveyForm) -> list[tuple[str, str]]:
    own = [reason for reason in reasons_of(survey) if reason.code not in REASONS]
    return [
        ("", gettext("none")),
        *((code, reason_words(code)) for code in REASONS),
        *(
            (one.code, text_in(one.label) if isinstance(one.label, dict) else one.label or one.code)
            for one in own
        ),
        (OWN, gettext("a new one of your own")),
    ]


def _first_ms(desk: Desk, survey: SurveyForm) -> int | None:
    """Return when a survey begins if that is still to come: its screen is that of its first day."""
    if survey.first is None:
        return None
    noon_ms = day_start_ms(day_of(survey.first), desk.form.timezone) + _HALF_A_DAY_MS
    return noon_ms if noon_ms > books.now_ms() else None


def _title(survey: SurveyForm) -> str:
    if isinstance(survey.question, dict) and survey.question:
        return text_in(survey.question)
    return survey.question if isinstance(survey.question, str) else survey.code
