"""Everything can be told from its ground: every pair of colours that stand on each other."""

from dataclasses import fields

import pytest
from contrasts import contrast

from faccine.wire.faces import FACES
from kiosk.session.view import Look
from kiosk.ui.looks import HIGH_CONTRAST, USUAL, palette_of

TEXTS = [
    ("ink", "ground"),
    ("ink", "bar"),
    ("ink", "tile"),
    ("ink", "message"),
    ("ink", "warn"),
    ("ink2", "ground"),
    ("ink2", "tile"),
    ("on_chosen", "chosen"),
    ("message_title", "message"),
    ("on_plate", "plate"),
    ("night_ink", "night"),
    ("night_ink", "night_tile"),
    ("night_ink", "night_side"),
    ("night_text", "night"),
    ("night_text", "night_tile"),
    ("night_text", "night_side"),
    ("on_night_chosen", "night_chosen"),
    ("resting_text", "resting"),
]
SHAPES = [
    ("line", "ground"),
    ("line", "bar"),
    ("line", "tile"),
    ("line", "message"),
    ("chosen", "bar"),
    ("chosen", "ground"),
    ("night_line", "night"),
    ("night_line", "night_tile"),
    ("night_line", "night_side"),
    ("night_chosen", "night"),
    ("dash", "night"),
    ("dash", "dash_gone"),
    ("resting_line", "resting"),
]
FACES_ON = [
    *(("faces", face, "ground") for face in FACES),
    *(("touched", face, "ground") for face in FACES),
    *(("pictures", face, "ground") for face in FACES),
    *((name, None, ground) for name, ground in (("night_face", "night"), ("asleep", "resting"))),
    ("night_face", None, "night_side"),
]
NEEDS_NO_CONTRAST = {"message_line", "others"}
"""The edge of a band of text, and the faces that were not touched: they carry no meaning."""

ANY_LOOK = pytest.mark.parametrize("palette", [USUAL, HIGH_CONTRAST], ids=["usual", "high"])


@ANY_LOOK
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_texts_can_be_read(palette, ink, ground):
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@ANY_LOOK
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(palette, shape, ground):
    assert contrast(getattr(palette, shape), getattr(palette, ground)) >= 3


@ANY_LOOK
@pytest.mark.parametrize(("name", "face", "ground"), FACES_ON)
def test_faces_can_be_seen(palette, name, face, ground):
    paint = getattr(palette, name)
    paint = paint if face is None else paint[face]
    under = getattr(palette, ground)
    assert contrast(paint.features, paint.disc or under) >= 3
    if paint.ring is not None:
        assert contrast(paint.ring, under) >= 3


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_in_high_contrast_texts_stand_out_more(ink, ground):
    pair = getattr(HIGH_CONTRAST, ink), getattr(HIGH_CONTRAST, ground)
    assert contrast(*pair) >= 15


def test_no_face_has_a_hue_in_high_contrast():
    for paints in (HIGH_CONTRAST.faces, HIGH_CONTRAST.touched, HIGH_CONTRAST.pictures):
        for paint in paints.values():
            for colour in filter(None, (paint.disc, paint.features, paint.ring)):
                assert len(set(colour[:3])) == 1


def test_every_colour_of_a_palette_is_measured():
    measured = {name for pair in TEXTS + SHAPES for name in pair}
    measured |= {name for name, _, _ in FACES_ON}
    assert {field.name for field in fields(USUAL)} == measured | NEEDS_NO_CONTRAST


def test_the_look_decides_the_palette():
    assert palette_of(Look()) is USUAL
    assert palette_of(Look(is_large=True)) is USUAL
    assert palette_of(Look(is_high_contrast=True)) is HIGH_CONTRAST
