"""What may be said of several offices: a difference is there, or none can be claimed.

Nothing here puts offices in an order. A sentence names an office only where zero is outside the
interval of its difference.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.comparison import Comparison, Row, Word
from dashboard.language import gettext, ngettext, text_in
from dashboard.phrases import difference_words, names_of, points, size_of
from dashboard.terms import position_words

__all__ = [
    "apart_words",
    "difference_words",
    "headline_of",
    "names_of",
    "sentences_of",
    "summary_words",
    "title_of",
    "word_words",
]

_MOST_SENTENCES = 3


def word_words(word: Word) -> str:
    """Say the word that stands beside a comparison."""
    return {
        Word.THERE: gettext("a difference is there"),
        Word.NONE: gettext("no difference to claim"),
        Word.TOO_FEW: gettext("too few to say"),
    }[word]


def title_of(comparison: Comparison) -> str:
    """Return the service's name, with the position of the kiosks where that tells two apart."""
    name = text_in(comparison.service.names)
    if comparison.is_only or comparison.position is None:
        return name
    where = position_words(comparison.position)
    return gettext("%(service)s, kiosks %(position)s", service=name, position=where)


def sentences_of(comparison: Comparison) -> list[str]:
    """Say what the intervals of the differences let anybody say."""
    judged = comparison.judged
    if not comparison.rows:
        return [gettext("No two offices have their kiosks at the same position for it.")]
    if not judged:
        return [gettext("Offices are held against each other from 30 ratings on, two at least.")]
    if len(judged) == 2:
        return [_of_two(judged[0], judged[1])]
    if not comparison.differing:
        return [
            gettext(
                "None of the %(n)s offices differs from the others together: zero is inside every "
                "interval of the difference.",
                n=len(judged),
            )
        ]
    # Those with more "Bad" come first, since somebody may want to do something about them.
    found = sorted(comparison.differing, key=lambda row: not _has_more(row))
    said = [_against_the_others(row) for row in found[:_MOST_SENTENCES]]
    if more := [row.office.name for row in found[_MOST_SENTENCES:]]:
        said.append(
            ngettext(
                "One more office differs: %(offices)s.",
                "%(n)s more offices differ: %(offices)s.",
                len(more),
                n=len(more),
                offices=names_of(more),
            )
        )
    return said


def headline_of(comparison: Comparison) -> str:
    """Say the largest difference of a comparison, with the service it is about."""
    return gettext(
        "%(service)s: %(sentence)s",
        service=title_of(comparison),
        sentence=sentences_of(comparison)[0],
    )


def summary_words(found: Sequence[Comparison]) -> tuple[str, str]:
    """Return the answer's first words and, where it has one, its second sentence."""
    judged = [one for one in found if one.judged]
    there = [one for one in found if one.differing]
    if not judged:
        return gettext("Too few to say."), gettext(
            "Offices are held against each other from 30 ratings on, two at least."
        )
    if not there:
        return gettext("No difference to claim."), gettext(
            "With these ratings a small one would not be seen."
        )
    if len(judged) == 1:
        return gettext("Yes, a difference is there."), ""
    if len(there) == len(judged):
        return gettext("Yes, in all of the %(n)s comparisons.", n=len(judged)), ""
    return gettext("Yes, in %(k)s of %(n)s comparisons.", k=len(there), n=len(judged)), ""


def apart_words(row: Row) -> str:
    """Say why an office stands apart from the ones that are compared."""
    where = sorted(position_words(one) for one in row.positions)
    if len(where) > 1:
        return gettext(
            "its kiosks stand at more than one position: %(positions)s", positions=", ".join(where)
        )
    if not where:
        return gettext("nobody said where its kiosks stand")
    return gettext("the only one with its kiosks %(position)s", position=where[0])


def _has_more(row: Row) -> bool:
    return bool(row.difference and row.difference.low > 0)


def _of_two(one: Row, other: Row) -> str:
    difference = other.difference
    if difference is None or difference.value is None:
        return ""
    said = {"one": one.office.name, "other": other.office.name}
    if not difference.is_there:
        return gettext(
            "Between %(one)s and %(other)s “Bad” differs by %(points)s points, but the true "
            "difference may lie anywhere %(interval)s: zero is inside.",
            points=points(difference.value),
            interval=difference_words(difference),
            **said,
        )
    values = size_of(difference) | said
    if difference.value > 0:
        return gettext(
            "%(other)s has %(points)s points more of “Bad” than %(one)s "
            "(between %(low)s and %(high)s).",
            **values,
        )
    return gettext(
        "%(other)s has %(points)s points less of “Bad” than %(one)s "
        "(between %(low)s and %(high)s).",
        **values,
    )


def _against_the_others(row: Row) -> str:
    difference = row.difference
    if difference is None or difference.value is None:
        return ""
    values = size_of(difference) | {"office": row.office.name}
    if difference.value > 0:
        return gettext(
            "%(office)s has %(points)s points more of “Bad” than the others together "
            "(between %(low)s and %(high)s).",
            **values,
        )
    return gettext(
        "%(office)s has %(points)s points less of “Bad” than the others together "
        "(between %(low)s and %(high)s).",
        **values,
    )
