"""The sheet: one page that says enough to whoever drives out, in five languages, and no secret."""

import re
import string
from datetime import UTC, datetime
from html.parser import HTMLParser

import msgspec
import pytest
from card_kit import CODE, HUB, KINDS, KIOSK, WIFI
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.cards.choices import Choices, Wifi
from hub.cards.kit import Code, Place, make_card, make_sheet
from hub.cards.words import LANGUAGES, words_in

EXPIRES_MS = int(datetime(2026, 12, 5, 23, 30, tzinfo=UTC).timestamp() * 1000)
PLACE = Place(KIOSK, "Anagrafe, sportello 3", "Anagrafe", "Comune di Esempio", "Europe/Rome", "it")


class Text(HTMLParser):
    """The words of a page, and the tags that are open at its end."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "br", "link", "path", "rect", "circle"}:
            self.tags.append(tag)

    def handle_endtag(self, tag):
        if self.tags and self.tags[-1] == tag:
            self.tags.pop()

    def handle_data(self, data):
        if self.tags and self.tags[-1] != "style":
            self.words.append(data)


def sheet(choices=None, place=PLACE, **more):
    return make_sheet(place, Code(CODE, EXPIRES_MS), HUB, choices or Choices(), **more)


def words_of(html):
    parsed = Text(html)
    assert parsed.tags == []
    return " ".join(" ".join(parsed.words).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_who_where_and_until_when(language):
    text = words_of(sheet(language=language, ask="Ufficio informatico"))
    for said in (PLACE.name, "Comune di Esempio", KIOSK, HUB.address, CODE, "Ufficio informatico"):
        assert said in text
    assert f'lang="{language}"' in sheet(language=language)
    assert re.search(r"\b6\.? ", text)  # in Rome it is the sixth already
    assert "{" not in text


def test_the_day_is_written_as_people_write_it():
    assert "fino al 6 dicembre 2026." in words_of(sheet())
    assert "bis 6. Dezember 2026." in words_of(sheet(language="de"))


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_how_it_is_connected_and_no_secret(kind):
    choices = KINDS[kind]
    html = sheet(choices)
    text = words_of(html)
    for secret in ("p%40ss", "utente", "24680", "parola: ", "ordine", "0" * 64):
        assert secret not in html
    if choices.wifi:
        assert f"«{choices.wifi.ssid}»" in text
    if choices.fixed:
        assert f"Indirizzo {choices.fixed.address}, gateway {choices.fixed.gateway}" in text
    else:
        assert "Indirizzo: dalla rete (DHCP)" in text
    assert ("Cavo di rete" in text) == (choices.wifi is None)
    assert ("respirano" in text) == (not choices.has_screen)


def test_a_proxy_a_time_server_and_packages_on_the_card_are_said():
    assert "Proxy proxy.comune.example:3128" in words_of(sheet(KINDS["proxy"]))
    assert "Server dell’ora: ntp.comune.example, 10.0.0.3" in words_of(sheet(KINDS["time-server"]))
    assert "Nessun server dell’ora" in words_of(sheet(KINDS["no-time-server"]))
    assert "Il programma è sulla scheda" in words_of(sheet(KINDS["offline"]))


def test_without_somebody_to_ask_there_is_room_to_write_it():
    assert '<span class="blank"></span>' in sheet()
    assert '<span class="blank"></span>' not in sheet(ask="x")


def test_it_needs_nothing_else_and_runs_nothing():
    html = sheet()
    assert "<script" not in html
    assert not re.search(r'(src|href)="(?!data:,")', html)
    assert not re.search(r"url\(|@import", html)
    assert '<link rel="stylesheet" href="/foglio.css">' in sheet(style="/foglio.css")
    assert "<style" not in sheet(style="/foglio.css")
    assert " style=" not in html


@given(st.text(max_size=40), st.text(max_size=32))
@settings(max_examples=30, deadline=None)
def test_names_are_words_and_never_markup(name, ssid):
    mine = Place(KIOSK, f"<u>{name}", f"&amp;{name}", '"><script>', "Europe/Rome", "it")
    html = sheet(Choices(wifi=Wifi(f"<i>{ssid}", None, "IT")), mine)
    for markup in ("<u>", "<i>", "<script>"):
        assert f">{markup}" not in html
        assert f"«{markup}" not in html


def test_braces_in_a_networks_name_stay_braces():
    assert "«{name} {0}»" in words_of(sheet(Choices(wifi=Wifi("{name} {0}", None, "IT"))))


def test_the_code_is_for_reading_and_not_for_scanning(monkeypatch):
    scanned = []
    monkeypatch.setattr("hub.cards.sheet.qr_picture", lambda text: scanned.append(text) or "")
    sheet()
    assert scanned == [f"{HUB.address}/postazioni/{KIOSK}"]


def test_it_speaks_the_administrations_language_unless_another_is_asked_for():
    mine = Place(KIOSK, None, "Amt", "Gemeinde", "Europe/Rome", "de")
    card = make_card(mine, Code(CODE, EXPIRES_MS), HUB, Choices(wifi=WIFI), now_ms=1)
    assert "Drei Schritte" in card.sheet
    assert "melde mich" in card.files["faccine/card.toml"].decode()
    assert CODE not in repr(card)
    french = make_card(mine, Code(CODE, EXPIRES_MS), HUB, Choices(), now_ms=1, language="fr")
    assert "Trois étapes" in french.sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_lose_a_value(language):
    def values(text):
        return {name for _, name, *_ in string.Formatter().parse(str(text)) if name}

    italian = msgspec.structs.asdict(words_in("it").sheet)
    for name, text in msgspec.structs.asdict(words_in(language).sheet).items():
        if name != "months":
            assert values(text) == values(italian[name]), name
    assert len(words_in(language).sheet.months) == 12


def test_a_language_without_words_gets_italian():
    assert words_in("lld") == words_in("it")
