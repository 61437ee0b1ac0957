"""Reading what kiosks are to say, in a few whole-table queries."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict

from faccine.wire.faces import Face
from hub.catalogue.documents import (
    AdministrationTexts,
    LabelTexts,
    MessageTexts,
    OfficeTexts,
    ServiceTexts,
    SurveyTexts,
    Texts,
    Words,
)
from hub.catalogue.manners import COLUMNS, manners_of_row
from hub.periods import date_of


def read_texts(connection: sqlite3.Connection) -> Texts:
    """Read everything of the catalogue that kiosks are told and presses are not booked by."""
    return Texts(
        administrations=_administrations(connection),
        offices={
            key: OfficeTexts(name, manners_of_row(manners), software)
            for key, name, software, *manners in connection.execute(
                f"SELECT id, name, software, {', '.join(COLUMNS)} FROM office"
            )
        },
        services={
            key: ServiceTexts(json.loads(name), icon)
            for key, name, icon in connection.execute("SELECT id, name, icon FROM service")
        },
        surveys=_surveys(connection),
        labels={
            key: LabelTexts(version, *map(json.loads, words))
            for key, version, *words in connection.execute(
                "SELECT id, version, happy, neutral, sad FROM face_labels"
            )
        },
    )


def _administrations(connection: sqlite3.Connection) -> dict[int, AdministrationTexts]:
    messages = _messages(connection)
    return {
        key: AdministrationTexts(
            name,
            is_bilingual=bool(bilingual),
            signed_drafts=tuple(json.loads(signed)),
            manners=manners_of_row(manners),
            messages=tuple(messages[key]),
            software=software,
        )
        for key, name, bilingual, signed, software, *manners in connection.execute(
            "SELECT id, name, bilingual, signed_drafts, software, "
            f"{', '.join(COLUMNS)} FROM administration"
        )
    }


def _messages(connection: sqlite3.Connection) -> dict[int, list[MessageTexts]]:
    offices: dict[int, set[int]] = defaultdict(set)
    for message, office in connection.execute("SELECT message, office FROM message_office"):
        offices[message].add(office)
    found: dict[int, list[MessageTexts]] = defaultdict(list)
    for key, administration, from_day, to_day, text, said in connection.execute(
        "SELECT id, administration, from_day, to_day, text, said FROM message "
        "ORDER BY from_day, to_day, id"
    ):
        found[administration].append(
            MessageTexts(
                date_of(from_day),
                date_of(to_day),
                json.loads(text),
                None if said is None else json.loads(said),
                frozenset(offices.get(key, ())),
            )
        )
    return found


def _surveys(connection: sqlite3.Connection) -> dict[int, SurveyTexts]:
    reasons: dict[int, list[tuple[str, Words]]] = defaultdict(list)
    for survey, code, label in connection.execute(
        "SELECT survey, code, label FROM reason WHERE rank IS NOT NULL ORDER BY survey, rank"
    ):
        reasons[survey].append((code, json.loads(label)))
    return {
        key: SurveyTexts(
            code,
            json.loads(question),
            tuple(Face(face) for face in json.loads(after)),
            tuple(reasons[key]),
        )
        for key, code, question, after in connection.execute(
            "SELECT id, code, question, reasons_after FROM survey"
        )
    }
