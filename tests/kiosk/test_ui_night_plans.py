"""Layouts after a press and behind the technician's door, as numbers: no Kivy, every screen."""

import itertools

import pytest
from screens import ANY_SCREEN, assert_apart, is_inside

from faccine.wire.faces import FACES, Face
from kiosk.ui.boxes import NOWHERE, Box
from kiosk.ui.columns import Piece, column
from kiosk.ui.geometry import RING_RADIUS
from kiosk.ui.message_plans import MOVE_EVERY_MS, notice_plan, shift_at, sleep_plan, thanks_plan
from kiosk.ui.night_plans import why_plan
from kiosk.ui.technician_plans import KEYS, hardware_test_plan, pin_plan, technician_plan
from kiosk.ui.theme import sizes_of

LARGE = pytest.mark.parametrize("is_large", [False, True], ids=["usual", "large"])
DOUBLE = pytest.mark.parametrize("is_double", [False, True], ids=["one-language", "two"])


@ANY_SCREEN
@LARGE
@DOUBLE
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_nothing_among_the_reasons_overlaps(screen, count, is_double, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    plan = why_plan(sizes, count, is_double=is_double)
    assert len(plan.tiles) == count
    assert_apart(
        sizes,
        plan.tick,
        plan.head,
        *plan.tiles,
        plan.closes,
        plan.more_time,
        plan.skip,
        plan.dashes,
        plan.side,
    )
    assert_apart(sizes, plan.next, *(plan.faces[face].felt for face in FACES))
    assert_apart(sizes, *(plan.faces[face].word for face in FACES))


@ANY_SCREEN
def test_the_column_of_the_next_person_changes_sides_and_its_faces_keep_their_order(screen):
    sizes = sizes_of(*screen)
    usual, mirrored = why_plan(sizes, 4), why_plan(sizes, 4, language="ar")
    if sizes.is_portrait:
        assert mirrored.faces == usual.faces
    else:
        assert mirrored.side.x == pytest.approx(0)
        assert [mirrored.faces[face].centre[1] for face in FACES] == [
            usual.faces[face].centre[1] for face in FACES
        ]
    for face in FACES:
        assert is_inside(mirrored.faces[face].felt, sizes)
        assert mirrored.side.x <= mirrored.faces[face].centre[0] <= mirrored.side.right


@ANY_SCREEN
def test_the_next_person_feels_faces_of_twenty_millimetres_where_the_screen_has_them(screen):
    sizes = sizes_of(*screen)
    least = 13 if sizes.is_tiny else 20
    for count, is_double in itertools.product((2, 6), (False, True)):
        for plan in why_plan(sizes, count, is_double=is_double).faces.values():
            assert plan.felt.w >= sizes.mm(least) - 1
            assert plan.felt.h >= sizes.mm(min(least, 16)) - 1


@ANY_SCREEN
@LARGE
def test_messages_stay_on_the_screen(screen, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    notice = notice_plan(sizes)
    assert_apart(sizes, notice.office, notice.sign, notice.text, notice.footer)
    sleep = sleep_plan(sizes, has_beside=True)
    assert_apart(sizes, sleep.office, sleep.text, sleep.footer, sleep.footer_end)
    assert_apart(sizes, sleep.text, sleep.beside)
    reach = sleep.radius * RING_RADIUS
    faces = [Box(x - reach, y - reach, 2 * reach, 2 * reach) for x, y in sleep.faces.values()]
    assert_apart(sizes, sleep.office, sleep.text, *faces)


@ANY_SCREEN
@LARGE
@DOUBLE
@pytest.mark.parametrize("has_card", [False, True], ids=["alone", "with-card"])
def test_thanks_and_card_stand_apart(screen, has_card, is_double, is_large):
    sizes = sizes_of(*screen, is_large=is_large)
    plan = thanks_plan(sizes, has_card=has_card, is_double=is_double)
    assert_apart(sizes, plan.sign, plan.text, plan.card)
    if has_card:
        assert_apart(sizes, plan.inside, plan.more_time)
        for inner in (plan.inside, plan.more_time):
            assert plan.card.x < inner.x
            assert inner.right < plan.card.right
            assert plan.card.y < inner.y
            assert inner.bottom < plan.card.bottom


def test_a_picture_that_stays_all_night_moves_every_ten_minutes_by_six_pixels_at_most():
    places = [shift_at(MOVE_EVERY_MS * number) for number in range(8)]
    assert len(set(places)) == 8
    assert all(max(abs(x), abs(y)) <= 6 for x, y in places)
    assert shift_at(MOVE_EVERY_MS - 1) == shift_at(0)


@ANY_SCREEN
def test_the_technicians_page_fits_whole_or_in_leaves(screen):
    sizes = sizes_of(*screen)
    leaves = technician_plan(sizes).leaves
    assert leaves == (3 if sizes.is_tiny else 1)
    rows, buttons, told = 0, 0, 0
    for leaf in range(leaves):
        plan = technician_plan(sizes, leaf)
        lines = [Box(row.label.x, row.label.y, 9, row.label.h - 1) for row in plan.rows]
        assert_apart(
            sizes,
            plan.title,
            plan.kiosk,
            plan.banner,
            plan.errors,
            *lines,
            *plan.buttons,
            *plan.turns,
        )
        rows += len(plan.rows)
        buttons += sum(box is not NOWHERE for box in plan.buttons[:4])
        told += plan.banner is not NOWHERE
        assert plan.buttons[4] is not NOWHERE, "one can always leave"
        for row in plan.rows:
            assert row.label.h >= plan.text_px, "a line of text has its height"
    assert (rows, buttons, told) == (10, 4, 1)


@ANY_SCREEN
def test_keys_of_the_pad_are_large_and_apart(screen):
    sizes = sizes_of(*screen)
    plan = pin_plan(sizes)
    assert len(plan.keys) == len(KEYS)
    assert_apart(sizes, *plan.keys, plan.close)
    assert_apart(sizes, plan.title, plan.dots, plan.problem, plan.keys[0], plan.keys[3])
    least = sizes.mm(12 if sizes.is_tiny else 15) - 1
    for key in plan.keys:
        assert key.w >= least
        assert key.h >= least


@ANY_SCREEN
def test_faces_and_corners_of_the_hardware_test_stand_apart(screen):
    sizes = sizes_of(*screen)
    plan = hardware_test_plan(sizes)
    assert_apart(sizes, plan.title, plan.close, *plan.corners.values(), *plan.felt.values())
    assert set(plan.felt) == set(Face)


def half_wide(text, size_px, weight):
    return len(text) * size_px / 2


def test_a_column_that_fits_keeps_its_sizes():
    laid = column([Piece("abcd", 20), Piece("efgh", 10, gap=5)], Box(0, 0, 100, 100), half_wide)
    assert [each.px for each in laid.placed] == [20, 10]
    assert laid.placed[1].box.y > laid.placed[0].box.bottom + 4
    assert laid.share == 1


def test_a_column_that_is_too_high_becomes_smaller_as_a_whole():
    pieces = [Piece("abcd", 40), Piece("efgh", 20)]
    laid = column(pieces, Box(0, 0, 400, 50), half_wide)
    assert laid.height <= 50
    assert laid.placed[0].px == pytest.approx(2 * laid.placed[1].px)
    assert laid.share < 1


def test_a_column_leaves_a_place_as_high_as_it_is_asked_to():
    pieces = [Piece("abcd", 40), Piece(name="code", height=30, fixed=True), Piece("efgh", 40)]
    laid = column(pieces, Box(0, 0, 400, 100), half_wide)
    assert laid.box_of("code").h == 30
    assert laid.height <= 100
    with pytest.raises(KeyError):
        laid.box_of("nothing")


def test_two_columns_can_agree_on_one_size():
    small = column([Piece("a", 40)] * 3, Box(0, 0, 400, 60), half_wide)
    beside = column([Piece("a", 40)], Box(0, 0, 400, 60), half_wide, largest=small.share)
    assert beside.placed[0].px == small.placed[0].px
