"""Layouts for languages written from right to left. Pure.

Text, chips and side columns change sides. Faces do not: *Bene* stays where it is for everybody, so
that nobody who knows the kiosk presses the wrong one. Plans keep their faces in a ``dict``, which
is left alone; where they stand in a column that changes sides they are ``moved`` along with it.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from faccine.wire.languages import is_right_to_left

if TYPE_CHECKING:
    from faccine.wire.faces import Face
    from kiosk.ui.boxes import Box
    from kiosk.ui.face_plans import FacePlan

Plan = TypeVar("Plan")


def mirrored(box: Box, width: float) -> Box:
    """Return the box on the other side of a screen ``width`` pixels wide; nowhere stays nowhere."""
    return box._replace(x=width - box.x - box.w) if box.w else box


def mirrored_plan(plan: Plan, width: float) -> Plan:
    """Return a plan (a dataclass) with its boxes on the other side, also those of plans in it.

    Dictionaries, and so faces, stay where they are.
    """
    if not is_dataclass(plan) or isinstance(plan, type):
        raise TypeError(f"cannot mirror {plan!r}: expected a plan, which is a dataclass")
    changes = {field.name: _mirrored(getattr(plan, field.name), width) for field in fields(plan)}
    mirrored_one: Plan = replace(plan, **changes)
    return mirrored_one


def moved(faces: dict[Face, FacePlan], by_px: float) -> dict[Face, FacePlan]:
    """Return the faces so many pixels further right, in the same order."""
    return {
        face: replace(
            plan,
            felt=plan.felt._replace(x=plan.felt.x + by_px),
            centre=(plan.centre[0] + by_px, plan.centre[1]),
            word=plan.word._replace(x=plan.word.x + by_px),
        )
        for face, plan in faces.items()
    }


def plan_in(language: str, plan: Plan, width: float) -> Plan:
    """Return the plan as this language reads it."""
    return mirrored_plan(plan, width) if is_right_to_left(language) else plan


def _mirrored(value: Any, width: float) -> Any:
    if hasattr(value, "_replace"):
        return mirrored(value, width)
    if isinstance(value, tuple):
        return tuple(_mirrored(each, width) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return mirrored_plan(value, width)
    return value
