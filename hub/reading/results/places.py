"""Administrations, offices, services and surveys, as the catalogue has them."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Administration:
    """A body whose offices are rated. ``patron_day`` is ``MM-DD``, None where nobody said."""

    id: int
    code: str
    name: str
    timezone: str
    languages: tuple[str, ...]
    patron_day: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service citizens come for. ``names`` is by language."""

    id: int
    code: str
    names: dict[str, str]
    channel: str
    is_retired: bool


class Office(msgspec.Struct, frozen=True):
    """A place with counters.

    ``rotating_staff`` None means: nobody declared it. ``opening_hours`` None: always open.
    """

    id: int
    administration: int
    code: str
    name: str
    rotating_staff: int | None
    services: tuple[Service, ...]
    opening_hours: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """A question asked from one day to another. ``question`` is by language.

    ``to_day`` None: open-ended. ``offices`` are ids; none means all of the administration's.
    """

    id: int
    code: str
    question: dict[str, str]
    from_day: int
    to_day: int | None
    offices: tuple[int, ...]
