"""Reading a form field by field: what cannot be read is said beside its field. Pure.

Fields are called as in a catalogue file, so that what the catalogue refuses finds its field. A text
that citizens read has a field for each language: ``question-it``.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from dashboard.language import gettext
from dashboard.words import number
from faccine.wire.languages import name_of

Values = MultiDict[str, str]
Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_NAME = 200
LONGEST_CODE = 40
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_YEARS = range(2000, 2200)


class Reading:
    """A form that was sent, and what is wrong with it, by field."""

    def __init__(self, values: Values, errors: Mapping[str, str] | None = None) -> None:
        self.values = values
        self.errors: dict[str, str] = dict(errors or {})

    def wrong(self, field: str, why: str) -> None:
        """Say what is wrong with a field; the first complaint stays."""
        self.errors.setdefault(field, why)

    def text(self, field: str, *, longest: int = LONGEST_NAME, lacking: str = "") -> str:
        """Return a line of text; ``lacking`` is what to say where a needed one is not there."""
        text = plain(self.values.get(field, ""))
        if not text and lacking:
            self.wrong(field, lacking)
        self._check_length(field, text, longest)
        return text

    def words(
        self,
        field: str,
        languages: Sequence[str],
        known: str | Mapping[str, str] | None = None,
        *,
        longest: int = LONGEST_NAME,
        is_needed: bool = True,
    ) -> dict[str, str]:
        """Return a text by language; empty where none was written and none is needed.

        Args:
            field: without its language.
            languages: of the administration, the first one first.
            known: what the books have; languages that are no longer spoken are kept.
            longest: in characters.
            is_needed: whether there must be one.
        """
        typed = {code: plain(self.values.get(f"{field}-{code}", "")) for code in languages}
        for text in typed.values():
            self._check_length(field, text, longest)
        found = {code: text for code, text in typed.items() if text}
        if languages and not typed[languages[0]] and (found or is_needed):
            self.wrong(field, first_language_lacking(languages[0]))
        if not found:
            return {}
        others = known if isinstance(known, Mapping) else {}
        return found | {code: text for code, text in others.items() if code not in languages}

    def whole(self, field: str, low: int, high: int) -> int | None:
        """Return a whole number; None where nothing was written, or nothing that could be meant."""
        text = self.values.get(field, "").strip()
        if not text:
            return None
        if not text.isascii() or not text.isdecimal() or not low <= int(text[:9]) <= high:
            self.wrong(
                field,
                gettext(
                    "A whole number from %(low)s to %(high)s, or nothing.",
                    low=number(low),
                    high=number(high),
                ),
            )
            return None
        return int(text)

    def seconds(self, field: str, low: int, high: int) -> float | None:
        """Return a duration in seconds, maybe with a fraction; None where nothing was written."""
        text = self.values.get(field, "").strip().replace(",", ".")
        if not text:
            return None
        is_number = re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text, re.ASCII) is not None
        if not is_number or not low <= float(text) <= high:
            self.wrong(
                field,
                gettext("Seconds, from %(low)s to %(high)s, or nothing.", low=low, high=high),
            )
            return None
        return float(text)

    def day(self, field: str, *, lacking: str = "") -> dt.date | None:
        """Return a day; None where nothing was written, which ``lacking`` complains about."""
        text = self.values.get(field, "").strip()
        if not text:
            if lacking:
                self.wrong(field, lacking)
            return None
        try:
            found = dt.date.fromisoformat(text)
        except ValueError:
            found = dt.date.min
        if found.year not in _YEARS:
            self.wrong(field, gettext("A day, for instance 2027-01-31."))
            return None
        return found

    def chosen(self, field: str, known: Collection[str]) -> list[str]:
        """Return which of some known codes were ticked, in the order of ``known``."""
        ticked = set(self.values.getlist(field))
        return [code for code in known if code in ticked]

    def one_of(self, field: str, kind: type[Choice]) -> Choice | None:
        """Return which of several was chosen; None where nothing was."""
        value = self.values.get(field, "")
        return kind(value) if value in set(kind) else None

    def is_ticked(self, field: str) -> bool:
        """Tell whether a box was ticked."""
        return bool(self.values.get(field))

    def code(self, field: str, name: str, taken: Collection[str], fallback: str) -> str:
        """Return the code of something new: as written, else made of its name.

        Args:
            field: of the code.
            name: what it is called.
            taken: codes that cannot be had any more.
            fallback: where the name has no letter of the Latin alphabet.
        """
        written = self.values.get(field, "").strip().lower()
        if not written:
            return free_code(name, taken, fallback)
        if not _CODE.fullmatch(written):
            self.wrong(field, gettext("Up to 40 of the signs a-z, 0-9 and hyphen, no others."))
        elif written in taken:
            self.wrong(field, gettext("Already in use here: choose another one."))
        return written

    def _check_length(self, field: str, text: str, longest: int) -> None:
        if len(text) > longest:
            self.wrong(field, gettext("At most %(n)s characters.", n=number(longest)))


def plain(text: str) -> str:
    """Return a text on one line, without signs that nobody can see."""
    seen = "".join(" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(sign for sign in seen if sign == " " or _is_seen(sign)).split())


def _is_seen(sign: str) -> bool:
    # Joiners and direction marks (Cf) belong to how some languages are written.
    return unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}


def free_code(name: str, taken: Collection[str], fallback: str) -> str:
    """Return a code made of a name that nobody has yet, as in ``anagrafe-centro-2``."""
    apart = re.sub("['’`]", " ", name)
    letters = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[: LONGEST_CODE - 4].strip("-") or fallback
    number_of_it = 1
    code = base
    while code in taken:
        number_of_it += 1
        code = f"{base}-{number_of_it}"
    return code


def first_language_lacking(language: str) -> str:
    """Say that a text is needed in the first language."""
    return gettext(
        "Write it in %(language)s: the others fall back on it.", language=name_of(language)
    )


def put_words(
    values: Values, field: str, words: str | Mapping[str, str] | None, first: str
) -> None:
    """Put a text into the fields of its languages."""
    texts = {first: words} if isinstance(words, str) else words or {}
    for language, text in texts.items():
        values[f"{field}-{language}"] = text
