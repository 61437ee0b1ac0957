"""Layouts, faces and soft edges as numbers: no Kivy, every size of screen."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faccine.wire.faces import FACES, Face
from kiosk.ui import feather, theme
from kiosk.ui.fitting import fit
from kiosk.ui.geometry import EYES, strokes_of
from kiosk.ui.icons import GRID, ICONS


def test_faces_differ_in_brow_and_mouth_and_stay_in_their_disc():
    shapes = [strokes_of(face, 94) for face in FACES]
    for shape, other in itertools.combinations(shapes, 2):
        assert shape[0].points != other[0].points
        assert shape[1].points != other[1].points
    for stroke in itertools.chain(*shapes):
        for x, y in stroke.points:
            assert math.hypot(x, y) + stroke.thickness / 2 < 1


def test_the_happy_mouth_turns_up_and_the_sad_one_down():
    def bend(face):
        points = strokes_of(face, 94)[1].points
        return points[0][1] - points[len(points) // 2][1]

    assert bend(Face.HAPPY) > 0.1
    assert bend(Face.NEUTRAL) == pytest.approx(0)
    assert bend(Face.SAD) < -0.1


def test_small_faces_are_drawn_bolder():
    assert strokes_of(Face.HAPPY, 29)[0].thickness > strokes_of(Face.HAPPY, 30)[0].thickness
    assert EYES[0][0] < 0 < EYES[1][0]


def test_icons_stay_in_their_grid():
    for icon in ICONS.values():
        for x, y in itertools.chain(*icon):
            assert 0 < x < GRID
            assert 0 < y < GRID


def luminance(colour):
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground", "at_least"),
    [
        (theme.INK, theme.CARTA, 7),
        (theme.INK2, theme.CARTA, 4.5),
        (theme.WHITE, theme.NOTTE2, 7),
        (theme.NIGHT_TEXT, theme.NOTTE, 7),
        (theme.RESTING_TEXT, theme.RESTING, 7),
        (theme.INK, theme.OCRA, 4.5),
        *[(theme.DAY[face].features, theme.DAY[face].disc, 3) for face in FACES],
        *[(theme.DAY[face].ring, theme.CARTA, 3) for face in FACES],
        (theme.NIGHT.ring, theme.SIDE, 3),
        (theme.ASLEEP.ring, theme.RESTING, 3),
    ],
)
def test_everything_can_be_told_from_its_ground(ink, ground, at_least):
    assert contrast(ink, ground) >= at_least


def half_wide(text, size_px):
    return len(text) * size_px / 2


def test_a_text_that_fits_is_as_large_as_wanted():
    fitted = fit("Bene", wanted_px=40, width=80, height=50, max_lines=1, measure=half_wide)
    assert (fitted.size_px, fitted.lines) == (40, ("Bene",))


def test_a_text_first_becomes_smaller_then_goes_on_two_lines():
    smaller = fit("abcd efgh", wanted_px=40, width=150, height=99, max_lines=2, measure=half_wide)
    assert len(smaller.lines) == 1
    assert smaller.size_px < 40
    broken = fit("abcd efgh", wanted_px=40, width=100, height=99, max_lines=2, measure=half_wide)
    assert (broken.size_px, broken.lines) == (40, ("abcd", "efgh"))


def test_where_lines_may_break_first_size_is_kept():
    fitted = fit(
        "abcd efgh",
        wanted_px=40,
        width=150,
        height=99,
        max_lines=2,
        measure=half_wide,
        breaks_first=True,
    )
    assert (fitted.size_px, fitted.lines) == (40, ("abcd", "efgh"))


def test_a_short_word_never_ends_a_line():
    fitted = fit(
        "Cortesia e chiarezza",
        wanted_px=20,
        width=130,
        height=99,
        max_lines=3,
        measure=half_wide,
        breaks_first=True,
    )
    assert fitted.lines == ("Cortesia", "e chiarezza")


def test_no_short_word_stands_alone_above_two_long_lines():
    fitted = fit(
        "Que pensez-vou nopqrstuvwxyz",
        wanted_px=40,
        width=270,
        height=999,
        max_lines=4,
        measure=half_wide,
        breaks_first=True,
    )
    assert fitted.lines == ("Que pensez-vou", "nopqrstuvwxyz")


def test_lines_are_even_and_not_only_the_widest_as_narrow_as_can_be():
    fitted = fit(
        "aaa bbb ccc ddd eeeeeeeeeeee",
        wanted_px=20,
        width=130,
        height=99,
        max_lines=3,
        measure=half_wide,
        breaks_first=True,
    )
    assert fitted.lines == ("aaa bbb", "ccc ddd", "eeeeeeeeeeee")


@given(
    st.lists(st.text("abcdefghi", min_size=1, max_size=14), min_size=1, max_size=9),
    st.floats(60, 900),
    st.integers(1, 4),
    st.booleans(),
)
def test_whatever_the_text_it_fits_and_no_letter_is_lost(words, width, lines, breaks_first):
    text = " ".join(words)
    fitted = fit(
        text,
        wanted_px=40,
        width=width,
        height=lines * 48,
        max_lines=lines,
        measure=half_wide,
        breaks_first=breaks_first,
    )
    assert " ".join(fitted.lines) == text
    assert fitted.width <= max(width, half_wide(text, 9))
    assert len(fitted.lines) <= lines


def area(mesh):
    """What a mesh covers, in pixels: each triangle counts with its mean cover."""
    total = 0.0
    corners = mesh.vertices
    for at in range(0, len(mesh.triangles), 3):
        (ax, ay, a), (bx, by, b), (cx, cy, c) = (
            corners[index] for index in mesh.triangles[at : at + 3]
        )
        total += abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2 * (a + b + c) / 3
    return total


def test_soft_edges_leave_areas_as_they_are():
    assert area(feather.disc((50, 50), 40)) == pytest.approx(math.pi * 1600, rel=0.01)
    assert area(feather.rounded(0, 0, 100, 60, 10)) == pytest.approx(
        6000 - (4 - math.pi) * 100, rel=0.01
    )
    assert area(feather.ring((0, 0), 40, 4)) == pytest.approx(math.tau * 40 * 4, rel=0.01)
    line = feather.stroke([(0, 0), (100, 0)], 8)
    assert area(line) == pytest.approx(800 + math.pi * 16, rel=0.01)


def test_a_line_may_turn_sharply_or_not_at_all():
    corner = feather.stroke([(0, 0), (50, 0), (50, 50)], 4)
    assert area(corner) == pytest.approx(400 + math.pi * 4, rel=0.05)
    assert area(feather.stroke([(5, 5), (5, 5)], 4)) == pytest.approx(math.pi * 4, rel=0.05)


def test_edges_fade_within_one_pixel():
    faded = [math.hypot(x, y) for x, y, cover in feather.disc((0, 0), 40).vertices if cover == 0]
    solid = [math.hypot(x, y) for x, y, cover in feather.disc((0, 0), 40).vertices if cover == 1]
    assert min(faded) == pytest.approx(40.5)
    assert max(solid) == pytest.approx(39.5)
