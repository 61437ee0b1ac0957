"""Writing surveys: their question, face labels, reasons, dates and offices.

Words under the faces are versioned, since "Così così" and "Sufficiente" do not measure the same:
a word that changes makes a new version, a language that is added or taken away does not. A reason
that is no longer named loses its rank and stays, so that late rows still find it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.catalogue import defaults
from hub.catalogue.checking import reasons_of
from hub.catalogue.forms import SurveyForm, Words
from hub.catalogue.spots import Spot
from hub.catalogue.writer import Writer, as_json
from hub.periods import day_of

Texts = Mapping[str, str]
FACE_NAMES = ("happy", "neutral", "sad")


@dataclass(frozen=True, slots=True)
class Host:
    """The administration whose surveys are written."""

    id: int
    code: str
    languages: Sequence[str]
    offices: Mapping[str, int]
    """Code to id."""


def save_default_survey(writer: Writer, host: Host, spot: Spot) -> None:
    """Give an administration without any survey the default one, open-ended and for all offices."""
    if writer.find("survey", {"administration": host.id}) is None:
        save_survey(writer, host, SurveyForm(code=defaults.SURVEY_CODE), spot)


def save_survey(writer: Writer, host: Host, form: SurveyForm, spot: Spot) -> None:
    """Make a survey be what the file says; texts the file leaves out stay as they are.

    Raises:
        CatalogueError: default texts are wanted in a language that has none.
    """
    key = {"administration": host.id, "code": form.code}
    what = f"survey {host.code}/{form.code}"
    is_new = writer.find("survey", key) is None
    if is_new:
        _check_defaults(form, host, spot)
    values: dict[str, object] = {
        "from_day": day_of(form.first) if form.first else 0,
        "to_day": day_of(form.last) if form.last else None,
    }
    if form.question is not None or is_new:
        question = defaults.QUESTION if form.question is None else form.question
        values["question"] = as_json(_texts(question, host))
    if form.reasons_after is not None:
        values["reasons_after"] = as_json([face.value for face in form.reasons_after])
    survey = writer.save("survey", key, values, what)
    offices = {host.offices[code] for code in form.offices}
    if writer.save_set("survey_office", ("survey", survey), ("office", offices)):
        writer.changes.append(f"{what}: runs at {', '.join(form.offices) or 'all offices'}")
    if form.labels is not None or is_new:
        labels = defaults.LABELS if form.labels is None else {
            face: _texts(getattr(form.labels, face), host) for face in FACE_NAMES
        }  # fmt: skip
        _save_labels(writer, survey, labels, what)
    if form.reasons is not None or is_new:
        _save_reasons(writer, survey, _reasons(form, host), what)


def _check_defaults(form: SurveyForm, host: Host, spot: Spot) -> None:
    first = host.languages[0]
    if first in defaults.QUESTION:
        return
    if form.question is None or form.labels is None or form.reasons is None:
        raise spot.wrong(
            list(host.languages),
            f"there are no default words in {first!r}; give question, labels and reasons in "
            "[[administration.survey]]",
        )


def _texts(words: Words, host: Host) -> Texts:
    return {host.languages[0]: words} if isinstance(words, str) else words


def _reasons(form: SurveyForm, host: Host) -> dict[str, Texts]:
    if form.reasons is None:
        return dict(defaults.REASONS)
    return {
        reason.code: defaults.REASONS[reason.code]
        if reason.label is None
        else _texts(reason.label, host)
        for reason in reasons_of(form)
    }


def _save_labels(writer: Writer, survey: int, labels: Mapping[str, Texts], what: str) -> None:
    newest = writer.connection.execute(
        "SELECT id, version, happy, neutral, sad FROM face_labels WHERE survey = ? "
        "ORDER BY version DESC LIMIT 1",
        [survey],
    ).fetchone()
    row = {face: as_json(labels[face]) for face in FACE_NAMES}
    if newest is None:
        writer.add("face_labels", {"survey": survey, "version": 1, **row}, f"{what}: labels 1")
        return
    row_id, version, *stored = newest
    if any(
        _says_otherwise(json.loads(old), labels[face])
        for face, old in zip(FACE_NAMES, stored, strict=True)
    ):
        version += 1
        writer.add(
            "face_labels",
            {"survey": survey, "version": version, **row},
            f"{what}: other words under the faces, labels {version}",
        )
    else:
        writer.save("face_labels", {"id": row_id}, row, f"{what}: labels {version}")


def _says_otherwise(old: Texts, new: Texts) -> bool:
    both = old.keys() & new.keys()
    return not both or any(old[language] != new[language] for language in both)


def _save_reasons(writer: Writer, survey: int, reasons: Mapping[str, Texts], what: str) -> None:
    for rank, (code, label) in enumerate(reasons.items()):
        writer.save(
            "reason",
            {"survey": survey, "code": code},
            {"label": as_json(label), "rank": rank},
            f"{what}: reason {code}",
        )
    offered = writer.connection.execute(
        "SELECT id, code FROM reason WHERE survey = ? AND rank IS NOT NULL", [survey]
    ).fetchall()
    for row_id, code in offered:
        if code not in reasons:
            writer.save(
                "reason", {"id": row_id}, {"rank": None}, f"{what}: reason {code}", "not offered"
            )
