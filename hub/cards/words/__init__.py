"""The words of a card and its sheet, one file a language, whole or refused."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files

import msgspec

LANGUAGES = ("it", "de", "sl", "fr", "en")


class Steps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the machine says while it is being made."""

    clock: str
    disk: str
    packages: str
    setup: str
    enrol: str


class SheetWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on the sheet. Names in braces are filled in."""

    title: str
    office: str
    id: str
    hub: str
    code: str
    code_note: str
    qr: str
    connection: str
    cable: str
    wifi: str
    wifi_open: str
    dhcp: str
    fixed: str
    proxy: str
    time_none: str
    time_servers: str
    from_card: str
    steps: str
    card_title: str
    card: str
    plug_title: str
    plug_cable: str
    plug_wifi: str
    wait_title: str
    wait: str
    works: str
    works_screen: str
    works_buttons: str
    not_yet: str
    not_yet_line: str
    not_yet_network: str
    not_yet_code: str
    ask: str
    over: str
    day: str
    months: tuple[str, ...]

    def day_words(self, day: dt.date) -> str:
        """Return a day as people write it: 6 dicembre 2026."""
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in one language."""

    steps: Steps
    sheet: SheetWords


@cache
def words_in(language: str) -> Words:
    """Return the words in a language, in Italian where there are none."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    text = files("hub.cards.words").joinpath(f"{known}.toml").read_bytes()
    return msgspec.toml.decode(text, type=Words)


def steps_in(language: str) -> dict[str, str]:
    """Return what the machine says while it is being made, by step."""
    return dict(msgspec.structs.asdict(words_in(language).steps))
