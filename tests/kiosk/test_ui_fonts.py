"""Every language with its own fonts: glyphs, shapes, and room for every word."""

import os
from dataclasses import fields
from types import SimpleNamespace

os.environ["KIVY_GL_BACKEND"] = "mock"

import pytest
from fontTools.ttLib import TTFont

import kiosk.ui
from faccine.wire.languages import COMPLETE, DRAFTS, NAMES
from kiosk.ui.fitting import LINE_HEIGHT, fit
from kiosk.ui.runs import Run, runs_of
from kiosk.ui.scripts import Script
from kiosk.ui.theme import sizes_of
from kiosk.words import Words, words_in

LANGUAGES = (*COMPLETE, *DRAFTS)
BY_SCRIPT = {
    Script.LATIN: "AZaz09 àèéìòùÀÈÉ äöüßÄÖÜ čšžČŠŽ âêîôûçëïÿœæ ăâîșțĂÂÎȘȚ ëçËÇ ćđ “”‘’„–—…€",
    Script.OTHER: "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя’",
    Script.ARABIC: "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْ،؛؟",
    Script.HAN: "的一是不了人我在有他这为之大来以个中上们，。！？：；、（）《》“”…",
}


@pytest.fixture(scope="module")
def fonts():
    assert kiosk.ui.__doc__
    from kivy.base import EventLoop
    from kivy.graphics.cgl import cgl_init

    EventLoop.window = SimpleNamespace(dpi=96, density=1)
    cgl_init()
    from kiosk.ui import fonts

    assert list(fonts.FOLDER.glob("*.ttf")), "run scripts/assets"
    yield fonts
    EventLoop.window = None


def letters_of(font):
    return {chr(code) for code in TTFont(font[0]).getBestCmap()}


def texts_of(language):
    words = words_in(language)
    return [getattr(words, field.name) for field in fields(Words)] + [NAMES[language]]


def test_every_text_of_every_language_has_its_glyphs_in_every_weight(fonts):
    for weight in fonts.Weight:
        known = {script: letters_of(fonts.font_of(weight, script)) for script in Script}
        for language in LANGUAGES:
            for text in texts_of(language):
                for run in runs_of(text):
                    assert set(run.text) <= known[run.script], (language, weight, run)


@pytest.mark.parametrize("script", Script, ids=lambda script: script.name)
def test_each_script_has_the_letters_that_hubs_will_send(fonts, script):
    for weight in fonts.Weight:
        missing = set(BY_SCRIPT[script]) - letters_of(fonts.font_of(weight, script))
        assert missing - {"\u00a0"} == set()


def test_chinese_has_the_signs_of_everyday_writing(fonts):
    places = [(high, low) for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
    level_one = b"".join(map(bytes, places)).decode("gb2312")
    for weight in fonts.Weight:
        known = letters_of(fonts.font_of(weight, Script.HAN))
        assert set(level_one) - known == set()


def test_a_weight_that_a_script_lacks_is_the_next_heavier(fonts):
    semibold = fonts.font_of(fonts.Weight.SEMIBOLD, Script.HAN)
    assert semibold == fonts.font_of(fonts.Weight.BOLD, Script.HAN)


def test_arabic_letters_are_joined_and_measured_as_they_are_drawn(fonts):
    word = "يمكنكم"
    alone = sum(fonts.width_of(letter, 40, fonts.Weight.REGULAR) for letter in word)
    assert fonts.width_of(word, 40, fonts.Weight.REGULAR) < 0.85 * alone
    for size_px in (23, 40, 77):
        drawn = fonts.texture_of(Run(word, Script.ARABIC), size_px, fonts.Weight.REGULAR)
        wanted = fonts.width_of(word, size_px, fonts.Weight.REGULAR)
        assert drawn.texture.width == pytest.approx(wanted, rel=0.04)


def test_a_mixed_line_is_as_wide_as_its_pieces(fonts):
    line, weight = "الساعة 9:30 URP", fonts.Weight.BOLD
    pieces = [fonts.texture_of(run, 50, weight).texture.width for run in runs_of(line)]
    assert len(pieces) == 2
    assert fonts.width_of(line, 50, weight) == pytest.approx(sum(pieces), rel=0.03)


def drawn(fonts, text, language="it", **more):
    """Draw a text on a page of a language, and return its pieces from left to right."""
    from kivy.graphics import Rectangle
    from kivy.uix.widget import Widget

    from kiosk.ui.words import Words

    page = Widget()
    page.view = SimpleNamespace(language=language)
    words = Words(pos=(100, 100), size=(800, 60), text=text, wanted_px=40, **more)
    page.add_widget(words)
    words._draw(0)
    return [each for each in words.canvas.children if isinstance(each, Rectangle)]


def test_a_mixed_line_stands_at_its_edge_without_gaps_and_on_one_baseline(fonts):
    latin, han = drawn(fonts, "URP 今天", align="right")
    assert latin.pos[0] + latin.size[0] == pytest.approx(han.pos[0], abs=1)
    assert han.pos[0] + han.size[0] == pytest.approx(900, abs=1)
    below = []
    for piece, script in ((latin, Script.LATIN), (han, Script.HAN)):
        label = fonts.texture_of(Run("x", script), 40, fonts.Weight.REGULAR)
        below.append(piece.pos[1] + piece.size[1] - label.get_ascent())
    assert below[0] == pytest.approx(below[1], abs=1)


@pytest.mark.parametrize(("language", "first"), [("ar", "تم تسجيل صوتكم"), ("it", "Comune ")])
def test_a_line_of_an_arabic_page_begins_on_the_right_also_with_a_latin_name(
    fonts, language, first
):
    pieces = drawn(fonts, "Comune تم تسجيل صوتكم", language)
    wanted = fonts.width_of(first, 40, fonts.Weight.REGULAR)
    assert len(pieces) == 2
    assert pieces[0].size[0] == pytest.approx(wanted, rel=0.04)


HEADINGS = {
    "which_service", "thanks", "thanks_recorded", "thanks_recorded_short", "not_recorded",
    "reason_not_recorded", "closed_now", "broken", "out_of_service", "technician",
}  # fmt: skip
BUTTONS = {
    "more_time", "skip", "begin_here", "large_text", "high_contrast", "voice",
    "language", "more_services", "leave_test", "delete", "close", "back", "test_sound",
    "test_hardware", "test_mode", "restart", "previous", "choose", "next",
}  # fmt: skip
READABLE_PX = 11


@pytest.mark.parametrize("screen", [(480, 320), (800, 480), (1024, 600), (1080, 1920)], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_own_text_fits_where_it_goes_and_can_be_read(fonts, language, screen):
    sizes = sizes_of(*screen)
    whole = sizes.width - 2 * sizes.margin
    words = words_in(language)
    for field in fields(Words):
        name, text = field.name, getattr(words, field.name)
        width, wanted, lines = whole, sizes.line, 2
        if name in HEADINGS:
            wanted = sizes.title
        elif name in BUTTONS:
            width, wanted = min(whole / 3, 260 * sizes.s), sizes.tile
        fitted = fit(
            text,
            wanted_px=wanted,
            width=width,
            height=lines * wanted * LINE_HEIGHT + 1,
            max_lines=lines,
            measure=lambda text, px: fonts.width_of(text, px, fonts.Weight.SEMIBOLD),
        )
        assert fitted.width <= width, name
        assert fitted.size_px >= READABLE_PX, (name, text)
        assert len(fitted.lines) * fitted.size_px * LINE_HEIGHT <= lines * wanted * LINE_HEIGHT + 1
        assert sorted("".join(fitted.lines).replace(" ", "")) == sorted(text.replace(" ", ""))
