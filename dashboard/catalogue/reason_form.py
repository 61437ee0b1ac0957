"""The reasons of a survey as six lines: empty, well-known or of one's own. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.catalogue.reading import Reading, Values, free_code, put_words
from dashboard.language import gettext
from hub.catalogue.checking import MAX_REASONS, reasons_of
from hub.catalogue.defaults import REASONS
from hub.catalogue.forms import ReasonForm, SurveyForm

OWN = "+"
"""Stands for a reason of one's own that has no code yet."""
LONGEST_LABEL = 80


def put_reasons(values: Values, survey: SurveyForm, languages: Sequence[str]) -> None:
    """Put a survey's reasons into the lines, in their order."""
    for line, reason in enumerate(reasons_of(survey)[:MAX_REASONS]):
        values[line_field(line)] = reason.code
        label = reason.label or usual_label(reason.code, languages)
        put_words(values, line_field(line), label, languages[0])


def read_reasons(
    reading: Reading, languages: Sequence[str], known: SurveyForm
) -> list[str | ReasonForm]:
    """Return the reasons that the lines describe.

    Args:
        reading: the form; what is wrong is said there.
        languages: of the administration.
        known: the survey in force, whose own reasons keep their codes.
    """
    own = {reason.code: reason for reason in reasons_of(known)}
    found: dict[str, ReasonForm] = {}
    for line in range(MAX_REASONS):
        code = reading.values.get(line_field(line), "")
        if not code:
            continue
        if code not in {*own, *REASONS, OWN}:
            reading.wrong(line_field(line), gettext("Choose one of the list."))
            continue
        before = own[code].label if code in own else None
        is_needed = code not in REASONS
        label = reading.words(
            line_field(line), languages, before, longest=LONGEST_LABEL, is_needed=is_needed
        )
        if code == OWN:
            title = label.get(languages[0], "")
            code = free_code(title, {*own, *found, *REASONS}, "motivo")
        if code in found:
            reading.wrong(line_field(line), gettext("This reason is there twice."))
        found[code] = ReasonForm(code=code, label=label or usual_label(code, languages) or None)
    return list(found.values())


def usual_label(code: str, languages: Sequence[str]) -> dict[str, str]:
    """Return what a well-known reason is called, in the languages we have it in; else nothing."""
    usual = REASONS.get(code, {})
    return {language: usual[language] for language in languages if language in usual}


def line_field(line: int) -> str:
    """Return the name of a line's field; its label's have the language after it."""
    return f"reason{line}"
