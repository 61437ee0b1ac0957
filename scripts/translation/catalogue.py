"""A catalogue for translators, made from the kiosk's words.

Every field of ``Words`` is a message: its name is the context, its English text the msgid. Where
the English changes, a translation is kept and marked fuzzy: somebody has to look at it again.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from string import Formatter

import polib

from kiosk import words
from kiosk.words import Words

WIDTH = 100
_SECTION = re.compile(r"    # (?P<title>.+)")
_FIELD = re.compile(r"    (?P<name>\w+): str = ")


def template() -> polib.POFile:
    """Return the catalogue in which nothing is translated yet."""
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = {
        "Project-Id-Version": "Faccine",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    sections = _sections()
    for field in fields(Words):
        text = str(field.default)
        catalogue.append(
            polib.POEntry(
                msgctxt=field.name,
                msgid=text,
                comment=sections.get(field.name, ""),
                flags=["python-brace-format"] if placeholders(text) else [],
            )
        )
    return catalogue


def merged(old: polib.POFile, new: polib.POFile) -> polib.POFile:
    """Return the template with all that ``old`` translates; what is not asked any more goes."""
    result = polib.POFile(wrapwidth=WIDTH)
    result.header, result.metadata = old.header, old.metadata
    known = {entry.msgctxt: entry for entry in old if not entry.obsolete}
    for entry in new:
        flags, before = list(entry.flags), known.get(entry.msgctxt)
        is_new_english = before is not None and before.msgid != entry.msgid
        if before is not None and before.msgstr and (is_new_english or before.fuzzy):
            flags.insert(0, "fuzzy")
        result.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgstr=before.msgstr if before else "",
                comment=entry.comment,
                tcomment=before.tcomment if before else "",
                flags=flags,
            )
        )
    return result


def read(path: Path) -> polib.POFile:
    """Return the catalogue of a file, empty where there is none."""
    if not path.exists():
        empty = template()
        empty.metadata = {"Language": path.stem} | empty.metadata
        return empty
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=WIDTH)


def placeholders(text: str) -> set[str]:
    """Return the names that stand in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _sections() -> dict[str, str]:
    """Return the heading over each field in the source: it tells translators where they are."""
    title, found = "", {}
    for line in Path(words.__file__).read_text("utf-8").splitlines():
        if heading := _SECTION.match(line):
            title = heading["title"]
        elif field := _FIELD.match(line):
            found[field["name"]] = title
    return found
