"""What the catalogue refused, in the reader's words and beside its field. Pure.

The forms find most of it themselves. What only the catalogue knows comes with the path of its
place, from which the field follows; its own English words stand there where we have none.
"""

from __future__ import annotations

import re

from dashboard.language import gettext
from faccine.wire.errors import CatalogueError

ELSEWHERE = "elsewhere"
"""The field of what stands in no form: it is said above all of them."""

_FIELDS = {
    "contact.address": "contact",
    "contact.text": "contact_text",
    "labels.happy": "happy",
    "labels.neutral": "neutral",
    "labels.sad": "sad",
}


def put_refusal(error: CatalogueError, errors: dict[str, str], known: set[str]) -> None:
    """Say beside its field what the catalogue refused.

    Args:
        error: from the catalogue.
        errors: by field; gets one more.
        known: the fields of the form.
    """
    path = re.sub(r"^administration\[\d+\]\.?", "", error.path)
    tail = re.sub(r"^(office|service|survey|message|kiosk)\[\d+\]\.?", "", path)
    tail = re.sub(r"^kiosk\[\d+\]\.?", "", tail)
    line = re.match(r"reasons\[(\d+)\]", tail)
    field = f"reason{line[1]}" if line else _FIELDS.get(tail, tail)
    if not error.path:
        # Its words may name what the reader must not know of, as a kiosk of somebody else's.
        errors.setdefault(ELSEWHERE, gettext("The catalogue does not accept this change."))
        return
    why = gettext("The catalogue does not accept it: %(why)s", why=error.expected)
    if field in known:
        errors.setdefault(field, why)
    else:
        errors.setdefault(ELSEWHERE, f"{error.path}: {why}")
