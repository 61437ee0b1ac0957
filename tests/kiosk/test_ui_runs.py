"""Lines that mix scripts and directions, and where texts may be broken: no Kivy."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.breaking import units_of
from kiosk.ui.fitting import fit
from kiosk.ui.runs import Run, begins_right, runs_of
from kiosk.ui.scripts import Script, script_of

AT_NINE = "الساعة 9:30."
MIXED = "أ ب Comune 12 (x) ج, 中文。 Київ ț"


def test_latin_is_one_piece_with_its_digits_and_signs():
    line = "Riapriamo lunedì alle 8.30 – “a più tardi”, țâș!"
    assert runs_of(line) == (Run(line, Script.LATIN),)


def test_numbers_in_arabic_stand_left_of_it_and_read_from_left_to_right():
    assert runs_of(AT_NINE) == (Run(".9:30 ", Script.LATIN), Run("الساعة", Script.ARABIC))


def test_arabic_words_stay_in_the_order_they_are_read():
    assert runs_of("من الساعة") == (Run("من الساعة", Script.ARABIC),)


def test_a_latin_name_in_arabic_keeps_its_order_and_its_brackets():
    assert runs_of("شكوى: comune.example (URP)") == (
        Run("comune.example (URP) :", Script.LATIN),
        Run("شكوى", Script.ARABIC),
    )


def test_among_arabic_lines_a_line_begins_on_the_right_whatever_comes_first():
    shown = runs_of("URP متاح", from_right=True)
    assert [run.text.strip() for run in shown] == ["متاح", "URP"]
    assert runs_of("URP متاح")[0].text == "URP "


def test_a_latin_line_among_arabic_ones_is_left_as_it_is():
    line = "faccine 1.0.0 (URP)."
    assert runs_of(line, from_right=True) == (Run(line, Script.LATIN),)


def test_brackets_in_arabic_open_on_the_left_of_what_they_hold():
    assert "".join(run.text for run in runs_of("من (URP)، «ب» [3]")) == "[3] «ب» ،(URP) من"


def test_an_arabic_name_in_a_latin_line_stands_where_it_is_read():
    assert runs_of("Lingua: عربي.") == (
        Run("Lingua: ", Script.LATIN),
        Run("عربي", Script.ARABIC),
        Run(".", Script.LATIN),
    )


def test_digits_and_signs_go_with_the_letters_before_them():
    assert runs_of("今天8:30。") == (Run("今天8:30。", Script.HAN),)
    assert runs_of("о 8:30 (URP)") == (Run("о 8:30 (", Script.OTHER), Run("URP)", Script.LATIN))


def test_signs_before_the_first_letter_go_with_it():
    assert runs_of("15 хв") == (Run("15 хв", Script.OTHER),)


def test_digits_alone_are_latin():
    assert runs_of("12:30") == (Run("12:30", Script.LATIN),)


def test_an_empty_line_has_no_pieces():
    assert runs_of("") == ()


def test_the_direction_is_that_of_the_first_letter():
    assert begins_right("1. الساعة abc")
    assert not begins_right("1. abc الساعة")


def test_what_titillium_cannot_write_is_left_to_noto():
    assert script_of("ế") is Script.OTHER
    assert script_of("→") is Script.OTHER
    assert script_of("è") is Script.LATIN
    assert script_of("€") is None


@given(st.text(alphabet=MIXED, max_size=40))
def test_no_letter_is_lost_or_made_up(line):
    shown = "".join(run.text for run in runs_of(line))
    turned = str.maketrans(")", "(")
    assert sorted(shown.translate(turned)) == sorted(line.translate(turned))


def test_a_text_breaks_between_words_but_not_after_short_ones():
    assert units_of("Grazie e a presto") == ["Grazie ", "e a presto"]


def test_chinese_breaks_between_its_signs_and_never_before_punctuation():
    assert units_of("请稍后再试，谢谢。") == ["请", "稍", "后", "再", "试，", "谢", "谢。"]


def test_chinese_never_leaves_an_opening_bracket_or_breaks_a_number():
    assert units_of("今天8:30（谢") == ["今", "天", "8:30", "（谢"]


def test_what_a_no_break_space_joins_stays_together():
    assert units_of("Pourquoi\u00a0? Merci") == ["Pourquoi\u00a0? ", "Merci"]


@given(st.text(alphabet=MIXED + " \u00a0", max_size=40))
def test_units_are_the_text_again(text):
    assert "".join(units_of(text)) == text


def test_lines_are_as_even_as_words_allow():
    fitted = fit(
        "aaaa bbbb cccc dddd",
        wanted_px=10,
        width=60,
        height=100,
        max_lines=3,
        measure=lambda text, px: len(text) * px / 2,
        breaks_first=True,
    )
    assert fitted.lines == ("aaaa bbbb", "cccc dddd")


@pytest.mark.timeout(10)
def test_a_long_chinese_text_is_laid_out_quickly():
    seed = random.randrange(2**32)
    print("seed", seed)
    text = "".join(random.Random(seed).choices("评价匿名的帮助我们改进，。", k=60))
    fitted = fit(
        text,
        wanted_px=40,
        width=400,
        height=300,
        max_lines=4,
        measure=lambda text, px: len(text) * px,
    )
    assert fitted.width <= 400
    assert "".join(fitted.lines) == text
    assert all(line[0] not in "，。" for line in fitted.lines[1:])
