"""A catalogue file as typed values: what may stand in it, and nothing else.

A key nobody knows is refused, since a mistyped ``posizion`` would otherwise be lost without a
word. What contradicts itself across the file is found by :mod:`hub.catalogue.checking`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from faccine.wire.errors import CatalogueError
from faccine.wire.events import Mode
from faccine.wire.faces import Face
from faccine.wire.settings import (
    MAX_ADDRESS,
    IdleSeconds,
    LanguageSeconds,
    Percent,
    ReasonSeconds,
    SpeechOutput,
    ThanksSeconds,
    WordsAMinute,
)
from hub.catalogue.spots import Spot

Words = str | dict[str, str]
"""Text by language, or one text, which is then in the administration's first language."""
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class Channel(StrEnum):
    """How a citizen is served."""

    COUNTER = "counter"
    WEB = "web"
    PHONE = "phone"


class Position(StrEnum):
    """Where in the office a kiosk stands."""

    DESK = "desk"
    EXIT = "exit"
    WAITING_ROOM = "waiting-room"


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class KioskForm(_Form, frozen=True, kw_only=True):
    """A kiosk and where it stands. Without ``services`` it offers all of its office's.

    ``since``: a date or time from which this is so; without it from the moment of loading.
    Without ``mode`` it stays in the mode it is in, live at first; without ``software`` it goes on
    wanting what it does. Empty, it is as its office says.
    """

    id: str
    name: Name | None = None
    services: list[str] | None = None
    position: Position | None = None
    since: Any = None
    mode: Mode | None = None
    software: str | None = None


class ContactForm(_Form, frozen=True, kw_only=True):
    """Where citizens can say more; ``text`` names what else there is, for instance a desk."""

    address: Annotated[str, Meta(min_length=1, max_length=MAX_ADDRESS)]
    text: Words | None = None


class MannersForm(_Form, frozen=True, kw_only=True):
    """How kiosks sound, speak and wait, and whom they name. None: as the wider place says."""

    contact: ContactForm | None = None
    sound_volume: Percent | None = None
    speech: SpeechOutput | None = None
    speech_rate: WordsAMinute | None = None
    thanks_seconds: ThanksSeconds | None = None
    reason_seconds: ReasonSeconds | None = None
    idle_seconds: IdleSeconds | None = None
    language_seconds: LanguageSeconds | None = None


class MessageForm(_Form, frozen=True, kw_only=True):
    """A sentence for those who come by, from the first to the last day, both included.

    With ``said`` kiosks read "You said … We did …". Without ``offices`` it is for all of them.
    """

    first: dt.date = msgspec.field(name="from")
    last: dt.date = msgspec.field(name="until")
    text: Words
    said: Words | None = None
    offices: list[str] = []


class OfficeForm(MannersForm, frozen=True, kw_only=True):
    """An office. Without ``opening_hours`` it is always open; ``software`` as for a kiosk."""

    code: str
    name: Name
    services: list[str] = []
    rotating_staff: Annotated[int, Meta(le=10_000)] | None = None
    opening_hours: str | None = None
    software: str | None = None
    kiosk: list[KioskForm] = []


class ServiceForm(_Form, frozen=True, kw_only=True):
    """A service of the administration. Without ``icon`` it has that of a well-known code."""

    code: str
    name: Words
    icon: str | None = None
    channel: Channel = Channel.COUNTER


class LabelsForm(_Form, frozen=True, kw_only=True):
    """The words under the faces."""

    happy: Words
    neutral: Words
    sad: Words


class ReasonForm(_Form, frozen=True, kw_only=True):
    """A reason. A well-known one brings its own label."""

    code: str
    label: Words | None = None


class SurveyForm(_Form, frozen=True, kw_only=True):
    """A survey. Texts that are absent stay as they are, the default ones at first."""

    code: str
    question: Words | None = None
    labels: LabelsForm | None = None
    reasons: list[str | ReasonForm] | None = None
    reasons_after: list[Face] | None = None
    offices: list[str] = []
    first: dt.date | None = msgspec.field(default=None, name="from")
    last: dt.date | None = msgspec.field(default=None, name="to")


class AdministrationForm(MannersForm, frozen=True, kw_only=True):
    """An administration with everything the file says of it. ``patron_day`` is ``MM-DD``.

    Without ``message`` those in the books are left alone; an empty list takes them away.
    ``software`` is the release that kiosks should run, as for a kiosk.
    """

    code: str
    name: Name
    timezone: str = "Europe/Rome"
    languages: list[str] = msgspec.field(default_factory=lambda: ["it"])
    patron_day: str | None = None
    bilingual: bool = False
    signed_drafts: list[str] = []
    software: str | None = None
    message: list[MessageForm] | None = None
    service: list[ServiceForm] = []
    office: list[OfficeForm] = []
    survey: list[SurveyForm] = []


class CatalogueForm(_Form, frozen=True, kw_only=True):
    """A whole file."""

    administration: Annotated[list[AdministrationForm], Meta(min_length=1)]


_FORM_OF_KEY: dict[str, type[_Form]] = {
    "": CatalogueForm,
    "administration": AdministrationForm,
    "service": ServiceForm,
    "office": OfficeForm,
    "kiosk": KioskForm,
    "contact": ContactForm,
    "message": MessageForm,
    "survey": SurveyForm,
    "labels": LabelsForm,
    "reasons": ReasonForm,
}

_CHOICES: dict[str, type[StrEnum]] = {
    "channel": Channel,
    "position": Position,
    "mode": Mode,
    "speech": SpeechOutput,
    "reasons_after": Face,
}


_TOML_TYPES = (dt.date, dt.datetime, dt.time)


def read_form(text: str, source: str) -> CatalogueForm:
    """Return a TOML text as typed values.

    Args:
        text: the file's content.
        source: how errors call it.

    Raises:
        CatalogueError: it is no TOML, has a key nobody knows, or a value of the wrong kind; names
            the path, the value and what was expected.
    """
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CatalogueError(f"{source}: not TOML: {error}") from None
    return _converted(raw, source)


def plain(form: _Form) -> Any:
    """Return a form as tables, lists and plain values; what is None stays."""
    return msgspec.to_builtins(form, builtin_types=_TOML_TYPES, str_keys=True)


def checked_form(form: CatalogueForm, source: str) -> CatalogueForm:
    """Return a form that was put together in code, its values held to the limits of a file's.

    Raises:
        CatalogueError: a value is of the wrong kind, too long or too large.
    """
    return _converted(plain(form), source)


def _converted(raw: dict[str, Any], source: str) -> CatalogueForm:
    try:
        return msgspec.convert(raw, CatalogueForm, builtin_types=_TOML_TYPES, str_keys=True)
    except msgspec.ValidationError as error:
        raise _explained(str(error), raw, source) from None


def _explained(message: str, raw: dict[str, Any], source: str) -> CatalogueError:
    complaint, _, where = message.partition(" - at ")
    path = where.strip("`").removeprefix("$").removeprefix(".")
    spot = Spot(source, path)
    if unknown := re.search(r"unknown field `(.+)`", complaint):
        key = unknown.group(1)
        value = _value_at(raw, path)
        return spot.at(key).wrong(
            value.get(key) if isinstance(value, dict) else None, _hint(path, key)
        )
    if missing := re.search(r"missing required field `(.+)`", complaint):
        return CatalogueError(f"{source}: {spot.at(missing.group(1)).path} is missing")
    if complaint.startswith("Invalid enum value"):
        complaint = f"expected one of {', '.join(_CHOICES[_last_key(path)])}"
    return spot.wrong(_value_at(raw, path), complaint[0].lower() + complaint[1:].replace("`", ""))


def _hint(path: str, key: str) -> str:
    form = _FORM_OF_KEY.get(_last_key(path))
    if form is None:
        return "unknown key; remove it"
    known = [field.encode_name for field in msgspec.structs.fields(form)]
    close = difflib.get_close_matches(key, known, n=1)
    expected = f"did you mean {close[0]}?" if close else f"expected one of {', '.join(known)}"
    return f"unknown key; {expected}"


def _last_key(path: str) -> str:
    return path.rsplit(".", 1)[-1].partition("[")[0]


def _value_at(raw: Any, path: str) -> Any:
    for key, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        try:
            raw = raw[int(index)] if index else raw[key]
        except (KeyError, IndexError, TypeError):
            return raw
    return raw
