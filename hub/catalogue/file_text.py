"""A form as the text of a catalogue file, laid out as people write one. Pure.

What is at its default is left out. So are the mode of a live kiosk and a list of no messages, which
a file leaves alone when it does not name them: somebody will add to the file by hand.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec
import tomlkit
from msgspec.structs import FieldInfo, fields

from faccine.wire.events import Mode
from hub.catalogue.defaults import REASONS
from hub.catalogue.forms import AdministrationForm, MannersForm, ReasonForm

_TABLES = ("message", "service", "office", "survey", "kiosk")
_ALWAYS = ("timezone", "languages")
_MANNERS = frozenset(field.name for field in fields(MannersForm))


def catalogue_text(*forms: AdministrationForm) -> str:
    """Return administrations as a TOML text; loading it changes nothing."""
    document = tomlkit.document()
    document.append("administration", _tables(forms))
    return tomlkit.dumps(document)


def _tables(forms: Any) -> Any:
    tables = tomlkit.aot()
    for form in forms:
        tables.append(_table(form))
    return tables


def _table(form: msgspec.Struct) -> Any:
    table = tomlkit.table()
    for field in sorted(fields(form), key=_rank):
        value = getattr(form, field.name)
        if _is_said(field, value):
            is_list_of_tables = field.name in _TABLES
            table.append(field.encode_name, _tables(value) if is_list_of_tables else _item(value))
    return table


def _rank(field: FieldInfo) -> int:
    """Return where a key goes: what a thing is, how its kiosks behave, what it has."""
    return 2 if field.name in _TABLES else int(field.name in _MANNERS)


def _is_said(field: FieldInfo, value: Any) -> bool:
    if field.name in _ALWAYS:
        return True
    if value is None or value is Mode.LIVE or (field.name in _TABLES and not value):
        return False
    if field.default_factory is not msgspec.NODEFAULT:
        return bool(value != field.default_factory())
    return bool(value != field.default)


def _item(value: Any) -> Any:
    """Return a value as it stands after its key, reasons one a line."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, ReasonForm) and value.label in (None, REASONS.get(value.code)):
        return value.code
    if isinstance(value, msgspec.Struct):
        said = {field.encode_name: getattr(value, field.name) for field in fields(value)}
        value = {key: words for key, words in said.items() if words is not None}
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        inline.update({key: _item(words) for key, words in value.items()})
        return inline
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(map(_item, value))
        return array.multiline(any(isinstance(item, ReasonForm) for item in value))
    return value
