"""Bars, intervals and small charts as SVG: what they show, and for readers of every language."""

import re
from pathlib import Path

import pytest
from flask import session

import dashboard
from dashboard.marks import grid, share_words, sign, spark_chart, three, whisker
from dashboard.shares import shares_of
from dashboard.sparkline import Dot, Sparkline
from hub.reading import Counts
from hub.statistics import share_of


@pytest.fixture
def reading_in(app):
    def words(language, write, *values):
        with app.test_request_context():
            session["language"] = language
            return write(*values)

    return words


def test_the_bar_and_its_numbers_are_the_three_shares(reading_in):
    drawn = reading_in("it", three, shares_of(Counts(70, 20, 10)))
    widths = re.findall(r'<rect x="([\d.%]+)" y=".5" width="([\d.]+)%"', drawn)
    assert widths == [("0", "70.00"), ("70.00%", "20.00"), ("90.00%", "10.00")]
    assert re.findall(r"[\d,]+%</span>", drawn) == ["70,0%</span>", "20,0%</span>", "10,0%</span>"]


def test_a_face_nobody_pressed_has_no_bar_but_its_number(reading_in):
    drawn = reading_in("it", three, shares_of(Counts(0, 90, 10)))
    assert re.findall(r'<rect x="([\d.%]+)"', drawn) == ["0", "90.00%"]
    assert ">0,0%</span>" in drawn


def test_what_was_drawn_for_one_reader_is_not_shown_to_one_of_another_language(reading_in):
    shares = shares_of(Counts(70, 20, 10))
    italian, german, english = (reading_in(one, three, shares) for one in ("it", "de", "en"))
    assert ">Bene</span>70,0%" in italian
    assert ">Gut</span>70,0\N{NO-BREAK SPACE}%" in german
    assert ">Good</span>70.0%" in english
    assert "10,0%" in reading_in("it", share_words, shares.sad)
    assert "10.0%" in reading_in("en", share_words, shares.sad)


def test_an_interval_is_dashed_while_it_is_indicative_and_its_mark_hollow_before(reading_in):
    few, many = share_of(5, 20), share_of(50, 200)
    assert 'stroke-dasharray="3 2"' in whisker(few, "sad", 0.5, 10, False)
    assert 'stroke-dasharray="3 2"' not in whisker(many, "sad", 0.5, 10, False)
    assert 'fill="#92260f"' in whisker(many, "sad", 0.5, 10, False)
    assert 'fill="#fff"' in whisker(many, "sad", 0.5, 10, True)


def test_an_interval_lies_on_the_scale_of_its_plot():
    share = share_of(50, 200)
    low, high = map(float, re.search(r"M([\d.]+) 0H([\d.]+)", whisker(share, "sad", 0.5, 9, False))
        .groups())  # fmt: skip
    assert low == pytest.approx(6 + 158 * share.low / 0.5, abs=0.06)
    assert high == pytest.approx(6 + 158 * share.high / 0.5, abs=0.06)


def test_a_wide_scale_has_a_line_at_every_second_tenth():
    assert grid(0.3, 22).count("<path") == 4
    assert grid(1.0, 22).count("<path") == 6


def test_a_small_chart_marks_its_points_by_shape():
    dots = tuple(Dot(10.0 * at, 20.0, kind) for at, kind in enumerate(("worse", "better", "last")))
    drawn = spark_chart(Sparkline("M0 1Z", "M2 3L4 5", 12.5, dots, ()))
    assert drawn.count("l4 4-4 4-4-4Z") == 2
    assert drawn.count("<circle") == 1
    assert "M2 12.5H148" in drawn
    young = spark_chart(Sparkline("", "", None, (Dot(1.0, 2.0, "base"),), (5.0, 10.0)))
    assert young.count("36V39") == 2
    assert 'fill="#fff"' in young
    assert "H148" not in young


def test_a_sign_is_hidden_from_those_who_hear_the_page():
    assert 'aria-hidden="true"' in sign("face-sad")
    assert 'width="14"' in sign("face-sad", 14)


def test_colours_of_the_theme_stand_in_one_place():
    """Left out: mails, and drawings of the kiosk, which have colours of their own."""
    own = ("catalogue", "mail")
    templates = Path(dashboard.__file__).parent / "templates"
    pages = [one for one in templates.rglob("*.html") if one.parent.name not in own]
    assert len(pages) > 60
    found = {one.name: re.findall(r"[\"']#[0-9a-f]{6}\b", one.read_text()) for one in pages}
    assert {name: some for name, some in found.items() if some} == {}
