"""What a change of the catalogue changed, by field, as it is written into the audit log. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from hub.catalogue.forms import (
    AdministrationForm,
    KioskForm,
    MessageForm,
    OfficeForm,
    ServiceForm,
    SurveyForm,
)

Form = AdministrationForm | OfficeForm | ServiceForm | KioskForm | SurveyForm | MessageForm

_PIECES_OF_THEIR_OWN = {"office", "service", "survey", "message", "kiosk"}


def differences(before: Form | None, after: Form) -> dict[str, Any]:
    """Return the fields that differ, each as what it was and what it is.

    ``before`` None: it is new, and what it is not by default is said once.
    """
    is_new = before is None
    old, new = {} if before is None else dict(_flat(before)), dict(_flat(after))
    found: dict[str, Any] = {}
    for field, value in new.items():
        was = old.get(field)
        if value == was or (is_new and not value):
            continue
        found[field] = value if is_new else [was, value]
    return found


def _flat(form: Form) -> Iterator[tuple[str, Any]]:
    fields: dict[str, Any] = msgspec.to_builtins(form)
    for name, value in fields.items():
        if name in _PIECES_OF_THEIR_OWN:
            continue
        if name == "labels" and value:
            yield from value.items()
        elif name == "contact":
            yield "contact", value["address"] if value else None
            yield "contact_text", value["text"] if value else None
        elif name == "reasons":
            yield name, "; ".join(map(_reason, value or ()))
        elif isinstance(value, list):
            # A list of two would be read as what it was and what it is.
            yield name, ", ".join(value)
        else:
            yield name, value


def _reason(reason: str | dict[str, Any]) -> str:
    if isinstance(reason, str):
        return reason
    label = reason["label"]
    words = label if isinstance(label, str) else " / ".join((label or {}).values())
    return f"{reason['code']} ({words})" if words else str(reason["code"])
