"""A survey's form: the question, the words under the faces, the reasons, when and where. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.catalogue.reading import Reading, Values, put_words
from dashboard.catalogue.reason_form import put_reasons, read_reasons
from dashboard.language import gettext
from faccine.wire.faces import Face
from hub.catalogue.defaults import LABELS, QUESTION, REASONS
from hub.catalogue.forms import AdministrationForm, LabelsForm, ReasonForm, SurveyForm

LONGEST_QUESTION = 120
LONGEST_LABEL = 30


def new_survey(languages: Sequence[str]) -> SurveyForm:
    """Return a survey that is only being added: the usual words, in the languages we have."""
    labels = {face: _usual(words, languages) for face, words in LABELS.items()}
    reasons: list[str | ReasonForm] = list(REASONS)
    return SurveyForm(
        code="",
        question=_usual(QUESTION, languages),
        labels=LabelsForm(**labels),
        reasons=reasons,
        reasons_after=[Face.SAD],
    )


def survey_values(survey: SurveyForm, languages: Sequence[str]) -> Values:
    """Return the fields of a survey."""
    values = Values()
    put_words(values, "question", survey.question, languages[0])
    for face in Face:
        words = getattr(survey.labels, face.value) if survey.labels else None
        put_words(values, face.value, words, languages[0])
    values.setlist("reasons_after", [face.value for face in survey.reasons_after or ()])
    values.setlist("offices", survey.offices)
    values["from"] = survey.first.isoformat() if survey.first else ""
    values["to"] = survey.last.isoformat() if survey.last else ""
    put_reasons(values, survey, languages)
    return values


def read_survey(reading: Reading, form: AdministrationForm, known: SurveyForm) -> SurveyForm:
    """Return the survey that the fields describe.

    Args:
        reading: the form; what is wrong is said there.
        form: the administration in force.
        known: the survey in force, or what :func:`new_survey` gave.
    """
    languages = form.languages
    question = reading.words("question", languages, known.question, longest=LONGEST_QUESTION)
    labels = {
        face.value: reading.words(
            face.value,
            languages,
            getattr(known.labels, face.value) if known.labels else None,
            longest=LONGEST_LABEL,
        )
        for face in Face
    }
    first, last = reading.day("from"), reading.day("to")
    if first and last and last < first:
        reading.wrong("to", gettext("It ends before it begins."))
    taken = {survey.code for survey in form.survey}
    title = question.get(languages[0], "")
    return SurveyForm(
        code=known.code or reading.code("code", title, taken, "rilevazione"),
        question=question,
        labels=LabelsForm(**labels),
        reasons=read_reasons(reading, languages, known),
        reasons_after=[Face(face) for face in reading.chosen("reasons_after", list(Face))],
        offices=reading.chosen("offices", [office.code for office in form.office]),
        first=first,
        last=last,
    )


def changes_labels(known: SurveyForm, changed: SurveyForm) -> bool:
    """Tell whether words under the faces differ, so that charts begin anew."""
    return bool(known.code) and known.labels != changed.labels


def _usual(words: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    return {language: words[language] for language in languages if language in words}
