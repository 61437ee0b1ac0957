"""The layouts of the day as numbers: every screen, at its real size in millimetres."""

import itertools

import pytest
from screens import ANY_SCREEN, assert_apart, overlap

from faccine.wire.faces import FACES, Face
from kiosk.ui.bar_plans import chip_rows
from kiosk.ui.boxes import NOWHERE, felt_around
from kiosk.ui.chrome_plans import chrome, plate_inside
from kiosk.ui.face_plans import face_row
from kiosk.ui.geometry import RING_RADIUS
from kiosk.ui.millimetres import px_per_mm, usual_inches
from kiosk.ui.plans import Asked, ask_plan
from kiosk.ui.service_plans import list_plan, service_plan
from kiosk.ui.theme import sizes_of
from kiosk.ui.voice_plans import voice_plan

ASKED = [Asked(), Asked(2), Asked(has_message=True), Asked(2, has_message=True)]
ANY_ASKED = pytest.mark.parametrize("asked", ASKED, ids=str)
SMALLEST_SHARE = 0.54
"""How small faces may become, with a message in two languages above them."""


def a_chrome(sizes, languages=5, *, back=False, tools=3, is_test=False, dense=False):
    return chrome(
        sizes,
        [3.4 * sizes.language] * languages,
        back_width=200 * sizes.s if back else 0,
        globe_width=3.4 * sizes.language,
        tools=tools,
        is_test=is_test,
        is_dense=dense,
    )


def chips_of(around):
    return [box for box in (*around.chips, *around.tools, around.globe, around.back) if box.w]


@ANY_SCREEN
@ANY_ASKED
@pytest.mark.parametrize("languages", [1, 2, 5])
@pytest.mark.parametrize("is_large", [False, True])
def test_nothing_on_the_question_screen_overlaps(screen, asked, languages, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    around = a_chrome(sizes, languages, dense=asked.share < 1 or is_large)
    plan = ask_plan(sizes, around, asked)
    felt = [plan.faces[face].felt for face in FACES]
    texts = [plan.band, *plan.questions, *plan.leads]
    assert_apart(sizes, around.office, *texts, around.bar, *felt)
    assert_apart(sizes, *chips_of(around), *felt)
    assert not overlap(plan.hint, felt[1])


@ANY_SCREEN
@ANY_ASKED
def test_the_three_faces_are_equal_in_size_and_height_and_never_stacked(screen, asked):
    sizes = sizes_of(*screen)
    faces = ask_plan(sizes, a_chrome(sizes), asked).faces
    assert len({faces[face].radius for face in FACES}) == 1
    assert len({faces[face].centre[1] for face in FACES}) == 1
    xs = [faces[face].centre[0] for face in FACES]
    assert xs == sorted(xs)
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1])


@ANY_SCREEN
@pytest.mark.parametrize("is_large", [False, True])
def test_whatever_stands_above_them_faces_keep_their_columns(screen, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    plans = [ask_plan(sizes, a_chrome(sizes), asked) for asked in ASKED]
    for face in FACES:
        assert len({plan.faces[face].centre[0] for plan in plans}) == 1
        assert len({(plan.faces[face].felt.x, plan.faces[face].felt.w) for plan in plans}) == 1


@ANY_SCREEN
@ANY_ASKED
@pytest.mark.parametrize("is_large", [False, True])
def test_faces_never_become_too_small_to_be_seen(screen, asked, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    plan = ask_plan(sizes, a_chrome(sizes, dense=True), asked)
    assert plan.faces[Face.HAPPY].radius >= SMALLEST_SHARE * sizes.face_radius


@ANY_SCREEN
@ANY_ASKED
def test_a_face_is_felt_wherever_it_is_drawn_and_down_to_its_word(screen, asked):
    sizes = sizes_of(*screen)
    for plan in ask_plan(sizes, a_chrome(sizes), asked).faces.values():
        reach = plan.radius * RING_RADIUS
        assert plan.felt.x <= plan.centre[0] - reach
        assert plan.felt.right >= plan.centre[0] + reach
        assert plan.felt.y <= plan.centre[1] - reach
        assert plan.felt.bottom >= plan.word.bottom - 1


@ANY_SCREEN
@ANY_ASKED
def test_faces_are_felt_on_twenty_millimetres_with_three_between_them(screen, asked):
    sizes = sizes_of(*screen)
    felt = [ask_plan(sizes, a_chrome(sizes), asked).faces[face].felt for face in FACES]
    for box in felt:
        assert box.w >= sizes.mm(20)
        assert box.h >= sizes.mm(20)
    for left, right in itertools.pairwise(felt):
        assert right.x - left.right >= sizes.mm(3) - 0.01


@ANY_SCREEN
@pytest.mark.parametrize("languages", [1, 2, 5, 9])
@pytest.mark.parametrize("back", [False, True])
def test_chips_are_felt_on_fifteen_millimetres_and_none_on_anothers(screen, languages, back):
    sizes = sizes_of(*screen)
    around = a_chrome(sizes, languages, back=back)
    felt = [felt_around(box, sizes) for box in chips_of(around)]
    least = 12 if sizes.is_tiny else 15
    for box in felt:
        assert box.w >= sizes.mm(least) - 0.01
        assert box.h >= sizes.mm(least if box.y > 1 else 8) - 0.01
    assert_apart(sizes, *felt)
    for box in chips_of(around):
        assert box.h >= sizes.mm(8 if sizes.is_tiny else 11) - 0.01
    for a, b in itertools.pairwise(around.chips):
        assert b.y > a.y or b.x - a.right >= sizes.mm(2) - 0.01


def test_chips_that_do_not_fit_fold_into_one_with_a_globe():
    sizes = sizes_of(1024, 600)
    assert len(a_chrome(sizes, 5).chips) == 5
    folded = a_chrome(sizes, 9)
    assert folded.chips == ()
    assert folded.globe.w
    assert len(folded.tools) == 3


def test_a_tiny_screen_has_one_chip_for_everything():
    around = a_chrome(sizes_of(480, 320), 5)
    assert (around.chips, around.tools, around.bar) == ((), (), NOWHERE)
    assert around.globe.w
    assert a_chrome(sizes_of(480, 320), 1).globe.w, "text size and contrast are behind it too"


@ANY_SCREEN
@pytest.mark.parametrize("count", [2, 3, 4, 6, 7, 8])
@pytest.mark.parametrize("languages", [1, 2])
@pytest.mark.parametrize("is_large", [False, True])
def test_nothing_in_the_list_of_services_overlaps(screen, count, languages, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    around = a_chrome(sizes, dense=True)
    plan = service_plan(sizes, around, count, languages)
    assert len(plan.tiles) == count
    parts = [*plan.titles, *plan.leads, *plan.tiles, *plan.pictures]
    assert_apart(sizes, around.office, *parts, around.bar)


@ANY_SCREEN
@pytest.mark.parametrize("count", [2, 4, 6, 8])
def test_tiles_are_felt_on_twenty_millimetres(screen, count):
    sizes = sizes_of(*screen)
    is_small_and_upright = screen == (600, 1024) and count > 6
    least = 12 if sizes.is_tiny else 14 if is_small_and_upright else 19.5
    for tile in service_plan(sizes, a_chrome(sizes), count).tiles:
        assert min(tile.w, tile.h) >= sizes.mm(least)


@ANY_SCREEN
def test_tiles_of_the_list_are_as_large_as_fingers_need(screen):
    sizes = sizes_of(*screen)
    for tile in list_plan(sizes, 9).tiles:
        assert min(tile.w, tile.h) >= sizes.mm(11.5 if sizes.is_tiny else 19.5)


@ANY_SCREEN
@pytest.mark.parametrize("count", [3, 5, 9, 15])
def test_nothing_in_the_list_behind_the_globe_overlaps(screen, count):
    sizes = sizes_of(*screen)
    plan = list_plan(sizes, count)
    assert_apart(sizes, plan.title, plan.close, *plan.tiles)


@ANY_SCREEN
def test_the_fields_of_the_spoken_mode_fill_the_screen_from_side_to_side(screen):
    sizes = sizes_of(*screen)
    plan = voice_plan(sizes, 200 * sizes.s)
    fields = [plan.fields[face] for face in FACES]
    assert_apart(sizes, plan.title, plan.choice, plan.leave, *fields)
    assert sum(field.w for field in fields) >= 0.85 * sizes.width
    assert fields[0].h >= 0.4 * sizes.height


@ANY_SCREEN
@pytest.mark.parametrize("is_test", [False, True])
def test_the_service_that_can_be_taken_back_does_not_hide_the_office(screen, is_test):
    sizes = sizes_of(*screen)
    around = a_chrome(sizes, 2, back=True, is_test=is_test)
    assert_apart(sizes, around.office, around.back, around.globe if sizes.is_tiny else NOWHERE)


def test_sizes_are_those_of_the_drawings():
    assert round(sizes_of(1024, 600).face_radius) == 94
    assert round(sizes_of(480, 320).face_radius) == 58
    assert round(sizes_of(1080, 1920).face_radius) == 113
    assert round(sizes_of(1920, 1080).question) == 104
    assert round(sizes_of(1080, 1920).question) == 136
    faces = ask_plan(sizes_of(1024, 600), a_chrome(sizes_of(1024, 600))).faces
    assert round(faces[Face.HAPPY].radius) == 94


@ANY_SCREEN
def test_nothing_is_too_small_to_read(screen):
    sizes = sizes_of(*screen)
    texts = (sizes.office, sizes.language, sizes.small, sizes.line, sizes.tile)
    assert min(texts) >= 17
    assert min(texts) >= sizes.mm(2.6) - 0.01


@ANY_SCREEN
def test_large_text_is_a_quarter_larger_and_faces_keep_their_size(screen):
    usual, large = sizes_of(*screen), sizes_of(*screen, is_large=True)
    assert large.question == pytest.approx(1.25 * usual.question)
    assert large.face_radius == usual.face_radius


def test_millimetres_follow_the_screen_that_is_there():
    assert px_per_mm(1024, 600, 7) == pytest.approx(6.67, abs=0.01)
    assert px_per_mm(1024, 600, 10.1) == pytest.approx(4.63, abs=0.01)
    assert px_per_mm(1024, 600) == px_per_mm(1024, 600, 7)
    assert sizes_of(1024, 600, 10.1).chip < sizes_of(1024, 600, 7).chip


@pytest.mark.parametrize(
    ("size", "inches"),
    [
        ((480, 320), 3.5),
        ((480, 800), 7.0),
        ((1024, 600), 7.0),
        ((1280, 800), 10.1),
        ((1080, 1920), 21.5),
        ((1920, 1200), 21.5),
    ],
)
def test_a_screen_of_unknown_size_is_taken_for_a_usual_one(size, inches):
    assert usual_inches(*size) == inches


def test_chips_break_into_rows_and_lose_none():
    assert chip_rows([100, 100, 100], gap=10, width=215) == [[0, 1], [2]]
    assert chip_rows([300], gap=10, width=200) == [[0]]


def test_faces_shrink_where_there_is_no_room_for_them():
    sizes = sizes_of(1024, 600)
    row = face_row(sizes, top=300, floor=400, word=40, gap=10)
    assert row[Face.SAD].radius == pytest.approx(50 / 2.345)


@ANY_SCREEN
@ANY_ASKED
@pytest.mark.parametrize("is_large", [False, True])
def test_in_test_mode_nothing_touches_the_hatch_around_the_screen(screen, asked, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    around = a_chrome(sizes, is_test=True, dense=is_large)
    plan = ask_plan(sizes, around, asked)
    on_page = [*plan.questions, *plan.leads, *(face.word for face in plan.faces.values())]
    inside = plate_inside(sizes, around.notice)
    for box in (*chips_of(around), *on_page):
        assert box.y >= sizes.frame - 0.01
        assert box.bottom <= sizes.height - sizes.frame + 0.01
    for box in on_page:
        assert box.y >= around.notice.bottom
    if sizes.is_tiny:
        assert around.globe.y >= inside.y
        assert around.globe.bottom <= inside.bottom


@ANY_SCREEN
@pytest.mark.parametrize("count", [2, 6, 8])
def test_in_test_mode_services_and_lists_keep_clear_of_the_hatch(screen, count):
    sizes = sizes_of(*screen)
    around = a_chrome(sizes, is_test=True)
    plan, behind = service_plan(sizes, around, count), list_plan(sizes, count, sizes.frame)
    assert plan.titles[0].y >= around.notice.bottom
    boxes = [*plan.tiles, *behind.tiles, behind.close]
    boxes += voice_plan(sizes, 200 * sizes.s, sizes.frame).fields.values()
    for box in boxes:
        assert min(box.x, box.y, sizes.width - box.right) >= sizes.frame - 0.01
        assert box.bottom <= sizes.height - sizes.frame + 0.01


@ANY_SCREEN
@ANY_ASKED
@pytest.mark.parametrize("is_large", [False, True])
def test_there_is_white_between_texts_and_rings_and_below_the_words(screen, asked, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    plan = ask_plan(sizes, a_chrome(sizes, dense=True), asked)
    above = (plan.leads or plan.questions)[-1]
    least = 3.9 * sizes.s
    for face in plan.faces.values():
        assert face.centre[1] - face.radius * RING_RADIUS - above.bottom >= least
        assert sizes.height - face.word.bottom >= least


def test_upright_a_message_or_a_second_language_makes_no_face_smaller():
    sizes = sizes_of(1080, 1920)
    for asked in ASKED[:3]:
        faces = ask_plan(sizes, a_chrome(sizes), asked).faces
        assert faces[Face.HAPPY].radius == pytest.approx(sizes.face_radius)
