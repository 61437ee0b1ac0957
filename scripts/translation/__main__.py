"""Takes new texts over into every catalogue, or with ``--check`` tells what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import polib

from faccine.wire.languages import COMPLETE
from kiosk.catalogues import FOLDER, TRANSLATED
from translation.catalogue import merged, placeholders, read, template

TEMPLATE = FOLDER / "kiosk.pot"


def main() -> int:
    """Return the exit code."""
    is_check = "--check" in sys.argv
    newest = template()
    catalogues = {FOLDER / f"{code}.po": read(FOLDER / f"{code}.po") for code in TRANSLATED}
    wanted = {TEMPLATE: newest} | {path: merged(old, newest) for path, old in catalogues.items()}
    stale = [path for path, catalogue in wanted.items() if not _is_written(path, catalogue)]
    for path in stale:
        if is_check:
            _say(f"{path.name}: out of date; run scripts/translations")
        else:
            path.write_text(f"{wanted[path]}\n", "utf-8")
            _say(f"{path.name}: written")
    problems = [
        problem
        for path in catalogues
        if path.stem in COMPLETE or not is_check
        for problem in _problems(path, wanted[path])
    ]
    return int(bool(problems) or (is_check and bool(stale)))


def _is_written(path: Path, catalogue: polib.POFile) -> bool:
    return path.exists() and path.read_text("utf-8") == f"{catalogue}\n"


def _problems(path: Path, catalogue: polib.POFile) -> list[str]:
    """Tell what has to be translated; of drafts that is said and no problem."""
    missing = [entry.msgctxt for entry in catalogue if not entry.translated()]
    wrong = [
        entry.msgctxt
        for entry in catalogue
        if entry.translated() and placeholders(entry.msgstr) != placeholders(entry.msgid)
    ]
    if missing:
        _say(f"{path.name}: to be translated or looked at again: {_some(missing)}")
    if wrong:
        _say(f"{path.name}: not the same names in braces as in English: {_some(wrong)}")
    return [*wrong, *(missing if path.stem in COMPLETE else [])]


def _some(names: list[str]) -> str:
    rest = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + rest


def _say(line: str) -> None:
    print(f"kiosk/translations/{line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
