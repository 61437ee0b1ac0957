"""Events and actions: what they may say, and how an action goes on. Pure.

An action is proposed, approved, running, done, and verified once somebody has looked whether it
worked; at any point before that it may be cancelled. Nobody's name belongs in it: its owner is an
office or a unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from faccine.wire.errors import CatalogueError
from hub.catalogue.checking_words import LONGEST_MESSAGE
from hub.periods import date_of

LONGEST_TITLE = 200
LONGEST_DETAIL = 4000


class NoteKind(StrEnum):
    """Something that happened, or something that is being done."""

    EVENT = "event"
    ACTION = "action"


class ActionState(StrEnum):
    """How far an action has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"


_NEXT = {
    ActionState.PROPOSED: ActionState.APPROVED,
    ActionState.APPROVED: ActionState.RUNNING,
    ActionState.RUNNING: ActionState.DONE,
    ActionState.DONE: ActionState.VERIFIED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteForm:
    """What somebody writes of an event or an action. Days are since 1970-01-01."""

    kind: NoteKind
    title: str
    detail: str = ""
    day: int
    """From which it holds."""
    office: str | None = None
    """Its code; None: the whole administration."""
    service: str | None = None
    """Its code; None: all services."""
    owner: str | None = None
    """An office or a unit, never a person."""
    due_day: int | None = None
    target: float | None = None
    """The share of sad faces to be reached, more than 0 and less than 1."""
    is_new_base: bool = False
    """Whether charts begin anew with it, since what came before no longer compares."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What citizens read in a language: you said ``said``, we did ``text``; or just ``text``."""

    text: str
    said: str | None = None


def next_states(state: ActionState) -> tuple[ActionState, ...]:
    """Return what an action may become next."""
    if state in {ActionState.VERIFIED, ActionState.CANCELLED}:
        return ()
    return (_NEXT[state], ActionState.CANCELLED)


def check_note(form: NoteForm) -> None:
    """Refuse a note that says something impossible.

    Raises:
        CatalogueError: it does; says what was expected.
    """
    if not 1 <= len(form.title.strip()) <= LONGEST_TITLE:
        raise CatalogueError(
            f"note: title = {form.title[:60]!r}: expected 1 to {LONGEST_TITLE} characters"
        )
    if len(form.detail) > LONGEST_DETAIL:
        raise CatalogueError(
            f"note {form.title!r}: detail has {len(form.detail)} characters: expected at most "
            f"{LONGEST_DETAIL}"
        )
    if form.owner is not None and not 1 <= len(form.owner.strip()) <= LONGEST_TITLE:
        raise CatalogueError(
            f"note {form.title!r}: owner = {form.owner[:60]!r}: expected an office or a unit in "
            f"1 to {LONGEST_TITLE} characters"
        )
    if form.target is not None and not 0 < form.target < 1:
        raise CatalogueError(
            f"note {form.title!r}: target = {form.target}: expected a share of sad faces, more "
            "than 0 and less than 1"
        )
    if form.due_day is not None and form.due_day < form.day:
        raise CatalogueError(
            f"note {form.title!r}: due = {date_of(form.due_day)}: expected {date_of(form.day)} "
            "or later"
        )
    if form.kind is NoteKind.EVENT and (form.due_day is not None or form.target is not None):
        raise CatalogueError(
            f"note {form.title!r}: an event has no due date and no target; expected an action"
        )


def check_sentences(sentences: Mapping[str, Sentence], languages: Sequence[str]) -> None:
    """Refuse sentences that kiosks could not show well.

    Args:
        sentences: by language.
        languages: the administration's, its first one first.

    Raises:
        CatalogueError: one is empty or too long to be read in passing, or its language is none of
            the administration's.
    """
    for language, sentence in sentences.items():
        if language not in languages:
            raise CatalogueError(
                f"sentence in {language!r}: expected one of {', '.join(languages)}"
            )
        for what, words in (("text", sentence.text), ("said", sentence.said)):
            if words is not None and not 1 <= len(words.strip()) <= LONGEST_MESSAGE:
                raise CatalogueError(
                    f"sentence in {language!r}: {what} has {len(words.strip())} characters: "
                    f"expected 1 to {LONGEST_MESSAGE}, as those who walk past read"
                )


def check_first_language(sentences: Mapping[str, Sentence], languages: Sequence[str]) -> None:
    """Refuse to show sentences that the other languages could not fall back on.

    Raises:
        CatalogueError: the first language has none, or lacks what citizens said.
    """
    first = sentences.get(languages[0])
    if first is None:
        raise CatalogueError(
            f"no sentence in {languages[0]!r}: expected one, on which other languages fall back"
        )
    if first.said is None and any(sentence.said for sentence in sentences.values()):
        raise CatalogueError(
            f"sentence in {languages[0]!r}: expected what citizens said, as in the other languages"
        )
