"""The sheet that goes with a card: whose it is, three steps, what is seen, whom to ask. Pure.

One page of A4 in HTML that needs nothing else. It holds the code, since a machine without a card is
made a kiosk by typing it; no other secret stands on it. Whoever drives out with twenty cards finds
the right one by it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from html import escape
from importlib import resources
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from hub.cards.choices import Choices, Packages
from hub.cards.sheet_pictures import (
    card_picture,
    mark_picture,
    plug_picture,
    qr_picture,
    wait_picture,
    works_picture,
)
from hub.cards.words import SheetWords, words_in


@dataclass(frozen=True)
class Sheet:
    """What one sheet says.

    Attributes:
        kiosk: its id.
        name: what people call it; None: nobody said, and its id stands for it.
        office: where it will stand.
        administration: whose it is.
        hub: the address of its hub.
        code: single-use.
        expires_ms: until when, in milliseconds since 1970.
        choices: how it is connected; None for a machine that is connected already.
        ask: whom to ask, in a line; empty leaves room to write it.
        timezone: of the day on which the code expires.
    """

    kiosk: str
    name: str | None
    office: str
    administration: str
    hub: str
    code: str = field(repr=False)
    expires_ms: int
    choices: Choices | None
    ask: str = ""
    timezone: str = "Europe/Rome"


def sheet_html(sheet: Sheet, language: str, *, page: str, style: str | None = None) -> str:
    """Return the sheet.

    Args:
        sheet: what it says.
        language: of its words.
        page: address where somebody sees whether the kiosk is connected; in the QR code.
        style: address of the style sheet; None puts it into the page.
    """
    words = words_in(language).sheet
    looks = (
        f"<style>{style_text()}</style>"
        if style is None
        else f'<link rel="stylesheet" href="{escape(style)}">'
    )
    parts = [
        _header(sheet, words),
        _who(sheet, words, page),
        _connection(sheet.choices, words) if sheet.choices else "",
        _steps(sheet.choices or Choices(), words),
        _seen(sheet.choices or Choices(), words),
        _footer(sheet, words),
    ]
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(words.title)} {escape(sheet.kiosk)}</title>{looks}</head>\n"
        f"<body><main>\n{chr(10).join(filter(None, parts))}\n</main></body></html>\n"
    )


def style_text() -> str:
    """Return the sheet's style sheet."""
    return resources.files("hub.cards").joinpath("sheet.css").read_text("utf-8")


def _header(sheet: Sheet, words: SheetWords) -> str:
    return (
        f"<header>{mark_picture()}<p>Faccine<br>{escape(words.title)}</p>"
        f"<p>{escape(sheet.administration)}</p></header>"
    )


def _who(sheet: Sheet, words: SheetWords, page: str) -> str:
    expires = dt.datetime.fromtimestamp(sheet.expires_ms / 1000, dt.UTC)
    day = words.day_words(expires.astimezone(ZoneInfo(sheet.timezone)).date())
    rows = [
        (words.office, escape(sheet.office)),
        (words.id, f'<span class="mono">{escape(sheet.kiosk)}</span>'),
        (words.hub, f'<span class="mono">{escape(sheet.hub)}</span>'),
    ]
    return (
        f'<section class="who"><div><h1>{escape(sheet.name or sheet.kiosk)}</h1>'
        f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{value}</dd>' for name, value in rows)}</dl>"
        f'<p class="code"><span>{escape(words.code)}</span><strong>{escape(sheet.code)}</strong>'
        f"<span>{escape(words.code_note.format(day=day))}</span></p></div>"
        f"<figure>{qr_picture(page)}<figcaption>{escape(words.qr)}</figcaption></figure></section>"
    )


def _connection(choices: Choices, words: SheetWords) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in connection_lines(choices, words))
    title = escape(words.connection)
    return f'<section class="connection"><h2>{title}</h2><ul>{items}</ul></section>'


def connection_lines(choices: Choices, words: SheetWords) -> list[str]:
    """Return how a machine is connected, without any secret."""
    fixed, wifi, servers = choices.fixed, choices.wifi, choices.time_servers
    lines = [words.cable]
    if wifi is not None:
        text = words.wifi if wifi.password is not None else words.wifi_open
        lines = [text.format(name=wifi.ssid)]
    lines.append(words.dhcp)
    if fixed is not None:
        dns = ", ".join(map(str, fixed.dns))
        lines[-1] = words.fixed.format(address=fixed.address, gateway=fixed.gateway, dns=dns)
    if choices.proxy is not None:
        lines.append(words.proxy.format(address=_without_login(choices.proxy)))
    if servers is not None:
        said = words.time_servers.format(servers=", ".join(servers))
        lines.append(said if servers else words.time_none)
    if choices.packages is Packages.CARD:
        lines.append(words.from_card)
    return lines


def _without_login(proxy: str) -> str:
    return urlsplit(proxy).netloc.rpartition("@")[2]


def _steps(choices: Choices, words: SheetWords) -> str:
    has_cable = choices.wifi is None
    steps = [
        (card_picture(), words.card_title, words.card),
        (
            plug_picture(has_cable=has_cable),
            words.plug_title,
            words.plug_cable if has_cable else words.plug_wifi,
        ),
        (wait_picture(), words.wait_title, words.wait),
    ]
    items = "".join(
        f"<li>{picture}<h3><b>{number}</b>{escape(title)}</h3><p>{escape(text)}</p></li>"
        for number, (picture, title, text) in enumerate(steps, 1)
    )
    return f'<section><h2>{escape(words.steps)}</h2><ol class="steps">{items}</ol></section>'


def _seen(choices: Choices, words: SheetWords) -> str:
    works = words.works_screen if choices.has_screen else words.works_buttons
    items = (words.not_yet_line, words.not_yet_network, words.not_yet_code)
    return (
        f'<section class="seen"><div><h2>{escape(words.works)}</h2>'
        f"{works_picture(has_screen=choices.has_screen)}<p>{escape(works)}</p></div>"
        f"<div><h2>{escape(words.not_yet)}</h2>"
        f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul></div></section>"
    )


def _footer(sheet: Sheet, words: SheetWords) -> str:
    ask = escape(sheet.ask) if sheet.ask else '<span class="blank"></span>'
    return f"<footer><p>{escape(words.ask)}: {ask}</p><p>{escape(words.over)}</p></footer>"
