"""Layouts, faces and soft edges as numbers: no Kivy, every size of screen."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faccine.wire.faces import FACES, Face
from kiosk.ui import feather, theme
from kiosk.ui.fitting import fit
from kiosk.ui.geometry import EYES, RING_RADIUS, strokes_of
from kiosk.ui.icons import GRID, ICONS
from kiosk.ui.night_plans import message_plan, service_plan, why_plan
from kiosk.ui.plans import NOWHERE, ask_plan, chip_rows, chrome
from kiosk.ui.theme import sizes_of

SCREENS = [
    (480, 320),
    (640, 360),
    (800, 480),
    (1024, 600),
    (1024, 768),
    (1280, 800),
    (1366, 768),
    (1920, 1080),
    (1920, 1200),
    (600, 1024),
    (768, 1024),
    (800, 1280),
    (1080, 1920),
]
ANY_SCREEN = pytest.mark.parametrize(
    "screen", SCREENS, ids=lambda screen: "x".join(map(str, screen))
)


def is_inside(box, sizes, slack=1.0):
    return (
        box.x >= -slack
        and box.y >= -slack
        and box.right <= sizes.width + slack
        and box.bottom <= sizes.height + slack
    )


def overlap(a, b, slack=1.0):
    return (
        a.x < b.right - slack
        and b.x < a.right - slack
        and a.y < b.bottom - slack
        and b.y < a.bottom - slack
    )


def assert_apart(sizes, *boxes):
    there = [box for box in boxes if box is not NOWHERE]
    for box in there:
        assert is_inside(box, sizes), box
        assert box.w > 0
        assert box.h > 0
    for a, b in itertools.combinations(there, 2):
        assert not overlap(a, b), (a, b)


def a_chrome(sizes, languages=5, *, back=False):
    return chrome(sizes, [110 * sizes.s] * languages, back_width=200 * sizes.s if back else 0)


@ANY_SCREEN
@pytest.mark.parametrize("languages", [1, 2, 5])
def test_nothing_on_the_question_screen_overlaps(screen, languages):
    sizes = sizes_of(*screen)
    around = a_chrome(sizes, languages)
    plan = ask_plan(sizes, around)
    felt = [plan.faces[face].felt for face in FACES]
    assert_apart(sizes, around.office, plan.question, plan.lead, around.bar or NOWHERE, *felt)
    assert_apart(sizes, *around.chips, *felt)
    assert_apart(sizes, around.globe, *felt)
    assert not overlap(plan.hint, felt[1])


@ANY_SCREEN
def test_the_three_faces_are_equal_in_size_and_height_and_never_stacked(screen):
    sizes = sizes_of(*screen)
    faces = ask_plan(sizes, a_chrome(sizes)).faces
    assert len({faces[face].radius for face in FACES}) == 1
    assert len({faces[face].centre[1] for face in FACES}) == 1
    xs = [faces[face].centre[0] for face in FACES]
    assert xs == sorted(xs)
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1])


@ANY_SCREEN
def test_a_face_is_felt_wherever_it_is_drawn_and_down_to_its_word(screen):
    sizes = sizes_of(*screen)
    for plan in ask_plan(sizes, a_chrome(sizes)).faces.values():
        reach = plan.radius * RING_RADIUS
        assert plan.felt.x <= plan.centre[0] - reach
        assert plan.felt.right >= plan.centre[0] + reach
        assert plan.felt.y <= plan.centre[1] - reach
        assert plan.felt.bottom >= plan.word.bottom - 1


@ANY_SCREEN
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_nothing_among_the_reasons_overlaps(screen, count):
    sizes = sizes_of(*screen)
    plan = why_plan(sizes, count)
    assert len(plan.tiles) == count
    assert_apart(
        sizes,
        plan.tick,
        plan.title,
        plan.ask,
        *plan.tiles,
        plan.closes,
        plan.more_time,
        plan.skip,
        plan.dashes,
        plan.side,
    )
    faces = [plan.faces[face].felt for face in FACES]
    assert_apart(sizes, plan.next_title, plan.next_hint, *faces)


@ANY_SCREEN
@pytest.mark.parametrize("count", [2, 3, 4, 6, 8, 12])
def test_nothing_in_the_list_of_services_overlaps(screen, count):
    sizes = sizes_of(*screen)
    around = a_chrome(sizes, 2)
    plan = service_plan(sizes, around, count)
    assert len(plan.tiles) == count
    assert_apart(sizes, around.office, plan.title, plan.lead, *plan.tiles, around.bar or NOWHERE)


@ANY_SCREEN
def test_messages_stay_on_the_screen(screen):
    sizes = sizes_of(*screen)
    plan = message_plan(sizes, 2, title_px=sizes.thanks, line_px=sizes.line * 1.2, may_break=True)
    assert_apart(sizes, plan.sign, plan.title, *plan.lines)


@ANY_SCREEN
def test_the_service_that_can_be_taken_back_does_not_hide_the_office(screen):
    sizes = sizes_of(*screen)
    around = a_chrome(sizes, 2, back=True)
    assert_apart(sizes, around.office, around.back, around.globe if sizes.is_tiny else NOWHERE)


def test_sizes_are_those_of_the_drawings():
    assert round(sizes_of(1024, 600).face_radius) == 94
    assert round(sizes_of(480, 320).face_radius) == 58
    assert round(sizes_of(1080, 1920).face_radius) == 113
    assert round(sizes_of(1920, 1080).question) == 104
    assert round(sizes_of(1080, 1920).question) == 136


@ANY_SCREEN
def test_nothing_is_too_small_to_read(screen):
    sizes = sizes_of(*screen)
    assert min(sizes.office, sizes.language, sizes.small, sizes.line, sizes.tile) >= 17


def test_chips_break_into_rows_and_lose_none():
    assert chip_rows([100, 100, 100], gap=10, width=215) == [[0, 1], [2]]
    assert chip_rows([300], gap=10, width=200) == [[0]]


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
