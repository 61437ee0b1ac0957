"""The kiosk's screen as the server draws it: the kiosk's words, drawings and order of things."""

from pathlib import Path

import pytest
from builders import make_example_books
from flask import Flask, render_template_string
from kiosk_drawings import TEMPLATE, drawings
from msgspec.structs import replace

import dashboard
from dashboard.catalogue.screen import Size, screens_of, size_of
from dashboard.catalogue.steps import Step, first_steps
from faccine.wire.events import Mode
from faccine.wire.settings import OfferedService
from hub.catalogue import preview_settings
from hub.reading import Administration, Office, Service
from kiosk.words import words_in

NOW_MS = 1_795_422_600_000
TOWN = Administration(1, "c", "Comune", "Europe/Rome", ("it",))


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory):
    books = make_example_books(tmp_path_factory.mktemp("books") / "books.db")
    yield preview_settings(books, "esempio-anagrafe-2", now_ms=NOW_MS)
    books.conn.close()


def test_the_drawings_are_those_of_the_kiosk():
    assert TEMPLATE.read_text("utf-8") == drawings(), "run tests/dashboard/kiosk_drawings.py"


def test_each_offered_language_has_its_own_screens_in_the_kiosks_own_words(kiosk):
    italian, german = screens_of(replace(kiosk, languages=["it", "de", "ar"]))
    assert italian.questions == (("it", "Come giudica il servizio ricevuto?"),)
    assert [words for _, words in german.faces] == [
        (("de", "Gut"),), (("de", "Mittelmäßig"),), (("de", "Schlecht"),),
    ]  # fmt: skip
    assert german.words == words_in("de", "it", "de")
    assert [tile.text for tile in german.services] == ["Personalausweis", "Bescheinigungen"]
    assert [tile.icon for tile in german.services] == ["id-card", "certificate"]
    assert german.reasons[0].text == "Wartezeit"
    assert german.reasons_after == ("Schlecht",)
    assert [code for code, _ in german.languages] == ["it", "de"]


def test_a_signed_draft_is_shown_and_reads_from_right_to_left(kiosk):
    arabic = screens_of(replace(kiosk, languages=["it", "ar"], signed_drafts=["ar"]))[1]
    assert arabic.is_right_to_left
    assert arabic.words == words_in("ar", "it", "ar")
    assert arabic.questions == (("ar", "Come giudica il servizio ricevuto?"),)  # nobody wrote it


def test_two_official_languages_stand_together(kiosk):
    screens = screens_of(replace(kiosk, is_bilingual=True, languages=["it", "de", "en"]))
    assert [[code for code, _ in one.questions] for one in screens] == [
        ["it", "de"], ["it", "de"], ["en"],
    ]  # fmt: skip


def test_long_words_step_down_and_many_services_go_on_elsewhere(kiosk):
    assert [size_of("x" * n) for n in (34, 35, 63)] == [Size.USUAL, Size.LONG, Size.LONGER]
    many = [OfferedService(code=f"s-{n}", name={"it": f"S {n}"}) for n in range(11)]
    screen = screens_of(replace(kiosk, services=many))[0]
    assert (len(screen.services), screen.has_more_services) == (8, True)
    alone = screens_of(replace(kiosk, services=many[:1]))[0]
    assert not alone.has_services


def test_a_kiosk_in_test_mode_says_so_on_its_screen(kiosk):
    assert screens_of(replace(kiosk, mode=Mode.TEST))[0].is_test
    assert not screens_of(kiosk)[0].is_test


def test_markup_in_a_question_is_text_on_the_drawn_screen(kiosk):
    app = Flask("dashboard", root_path=str(Path(dashboard.__file__).parent))
    app.jinja_env.globals["_"] = lambda text, **values: text % values if values else text
    app.jinja_env.filters["date_words"] = str
    evil = replace(kiosk, question={"it": "<img src=x onerror=alert(1)>"})
    with app.app_context():
        drawn = render_template_string(
            '{% from "catalogue/screen.html" import ask with context %}{{ ask(one) }}',
            one=screens_of(evil)[0],
        )
    assert "&lt;img src=x" in drawn
    assert "<img" not in drawn


def test_the_first_steps_follow_each_other():
    office = Office(1, 1, "a", "Anagrafe", 4, ())
    assert first_steps([], [], []).now is Step.ADMINISTRATION
    assert first_steps([TOWN], [], []).now is Step.OFFICE
    assert first_steps([TOWN], [office], []).now is Step.SERVICE
    offering = Office(1, 1, "a", "Anagrafe", 4, (Service(1, "x", {}, "counter", False),))
    steps = first_steps([TOWN], [offering], [])
    assert (steps.now, steps.left) == (Step.KIOSK, 2)
    assert first_steps([TOWN, TOWN], [], []) is None
