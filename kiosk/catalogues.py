"""The gettext catalogues of the kiosk's own words: ``translations/<language>.po``.

They belong to the program as its modules do, and like them each is read once, when it is first
needed. Read as text, so that what translators edit is what runs: no step in between can be
forgotten. Messages are found by their context, which is a field's name in ``kiosk.words.Words``;
as with gettext, what is fuzzy or missing counts as not translated.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import polib

from faccine.wire.languages import COMPLETE, DRAFTS

FOLDER = Path(__file__).parent / "translations"
TRANSLATED = tuple(code for code in (*COMPLETE, *DRAFTS) if code != "en")
"""English is what stands in the code."""


@lru_cache
def texts_in(language: str) -> dict[str, str] | None:
    """Return what is translated into a language, by context; None where it has no catalogue."""
    if language not in TRANSLATED:
        return None
    catalogue = polib.pofile((FOLDER / f"{language}.po").read_text("utf-8"))
    return {entry.msgctxt: entry.msgstr for entry in catalogue if entry.translated()}
