"""Layouts for languages written from right to left."""

import pytest

from faccine.wire.faces import FACES
from kiosk.ui.boxes import NOWHERE, Box
from kiosk.ui.chrome_plans import chrome
from kiosk.ui.mirror import mirrored, mirrored_plan, moved, plan_in
from kiosk.ui.plans import ask_plan
from kiosk.ui.theme import sizes_of


def a_plan():
    sizes = sizes_of(1024, 600)
    return ask_plan(sizes, chrome(sizes, [100, 120]))


def test_a_box_changes_sides_and_keeps_its_distance_from_the_edge():
    assert mirrored(Box(10, 20, 30, 40), 1024) == Box(984, 20, 30, 40)


def test_what_is_nowhere_stays_nowhere():
    assert mirrored(NOWHERE, 1024) is NOWHERE


def test_chips_begin_at_the_right_and_keep_their_order():
    first, second = mirrored_plan(a_plan(), 1024).chrome.chips
    margin = sizes_of(1024, 600).margin
    assert first.right == pytest.approx(1024 - margin)
    assert second.right < first.x


def test_faces_stay_where_they_are():
    straight, turned = a_plan(), mirrored_plan(a_plan(), 1024)
    for face in FACES:
        assert turned.faces[face] == straight.faces[face]


def test_faces_move_along_with_their_column_in_the_same_order():
    faces = a_plan().faces
    for face, plan in moved(faces, -700).items():
        assert plan.felt.x == faces[face].felt.x - 700
        assert plan.word.x == faces[face].word.x - 700
        assert plan.centre == (faces[face].centre[0] - 700, faces[face].centre[1])


def test_mirrored_twice_is_as_before():
    straight, twice = a_plan(), mirrored_plan(mirrored_plan(a_plan(), 1024), 1024)
    for chip, again in zip(straight.chrome.chips, twice.chrome.chips, strict=True):
        assert again == pytest.approx(chip)


def test_only_languages_from_right_to_left_are_mirrored():
    assert plan_in("de", a_plan(), 1024) == a_plan()
    assert plan_in("ar", a_plan(), 1024) == mirrored_plan(a_plan(), 1024)


def test_something_that_is_no_plan_is_refused():
    with pytest.raises(TypeError, match="expected a plan"):
        mirrored_plan("ask", 1024)
