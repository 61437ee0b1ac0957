"""The people served, and what happened and is being done about it."""

from __future__ import annotations

import msgspec


class ServedRow(msgspec.Struct, frozen=True, gc=False):
    """How many people were served from one day to another, both included.

    ``service`` None: all services of the office together.
    """

    id: int
    office: int
    service: int | None
    first_day: int
    last_day: int
    n: int


class ServedTotal(msgspec.Struct, frozen=True, gc=False):
    """The people served by an office in a period, as far as somebody entered them.

    ``days`` are the days of the period for which a number was entered; fewer than the period has:
    there are gaps.
    """

    n: int
    days: int


class Commitment(msgspec.Struct, frozen=True):
    """Who reads an administration's results, when, and who decides, in its own words."""

    who_reads: str
    when_read: str
    who_decides: str


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """What citizens are told, in one language. ``said`` None: ``text`` stands alone."""

    said: str | None
    text: str


class Note(msgspec.Struct, frozen=True):
    """An event, or an action with its state.

    ``office`` None: the whole administration; ``service`` None: all services. ``day`` is the one
    from which it holds. ``owner`` is an office or a unit, not a person; ``state`` is None for an
    event. ``target`` is the share of sad that is aimed at, in 0 to 1. ``sentence`` is by language;
    ``shown_from`` and ``shown_until`` are the days on which kiosks show it, None when none does.
    ``state_days`` says from which day an action was in each of its states so far.
    """

    id: int
    administration: int
    office: int | None
    service: int | None
    kind: str
    title: str
    detail: str
    day: int
    owner: str | None
    due_day: int | None
    state: str | None
    done_day: int | None
    verified_day: int | None
    target: float | None
    is_new_base: bool
    sentence: dict[str, Sentence]
    is_approved: bool
    shown_from: int | None
    shown_until: int | None
    changed_ms: int
    state_days: dict[str, int] = {}
