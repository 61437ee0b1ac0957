"""How large a screen says it is."""

import pytest

from kiosk.ui.screen_size import inches_of, measured_inches

HEADER = b"\x00\xff\xff\xff\xff\xff\xff\x00"


def an_edid(*, centimetres=(0, 0), millimetres=None):
    """An EDID that says nothing but its size, in the places of the VESA standard."""
    edid = bytearray(128)
    edid[:8] = HEADER
    edid[21:23] = bytes(centimetres)
    if millimetres is not None:
        width, height = millimetres
        edid[54:56] = b"\x01\x1d"
        edid[66], edid[67] = width & 0xFF, height & 0xFF
        edid[68] = (width >> 8) << 4 | height >> 8
    return bytes(edid)


def plug_in(drm, connector, edid):
    (drm / connector).mkdir()
    (drm / connector / "edid").write_bytes(edid)


def test_millimetres_of_the_first_timing_are_believed():
    assert inches_of(an_edid(millimetres=(154, 86), centimetres=(99, 99))) == pytest.approx(
        6.94, abs=0.01
    )
    assert inches_of(an_edid(millimetres=(476, 268))) == pytest.approx(21.5, abs=0.05)


def test_centimetres_are_believed_where_there_are_no_millimetres():
    assert inches_of(an_edid(centimetres=(22, 14))) == pytest.approx(10.27, abs=0.01)
    assert inches_of(an_edid(centimetres=(22, 14), millimetres=(0, 0))) == pytest.approx(
        10.27, abs=0.01
    )


@pytest.mark.parametrize(
    "edid",
    [
        b"",
        b"\x00" * 128,
        HEADER,
        an_edid(),
        an_edid(centimetres=(16, 0)),
        an_edid(millimetres=(16, 9)),
        an_edid(millimetres=(4000, 3000)),
    ],
    ids=["none", "zeros", "cut", "no size", "an aspect", "a stamp", "a wall"],
)
def test_nonsense_is_not_believed(edid):
    assert inches_of(edid) is None


def test_the_first_screen_that_says_its_size_counts(tmp_path):
    plug_in(tmp_path, "card0-HDMI-A-1", b"")
    plug_in(tmp_path, "card0-HDMI-A-2", an_edid(millimetres=(154, 86)))
    assert measured_inches(tmp_path) == pytest.approx(6.94, abs=0.01)


def test_without_a_screen_nobody_knows(tmp_path):
    assert measured_inches(tmp_path) is None
    assert measured_inches(tmp_path / "nowhere") is None


def test_a_connector_that_cannot_be_read_is_passed_over(tmp_path):
    (tmp_path / "card0-DSI-1" / "edid").mkdir(parents=True)
    plug_in(tmp_path, "card0-HDMI-A-1", an_edid(centimetres=(22, 14)))
    assert measured_inches(tmp_path) == pytest.approx(10.27, abs=0.01)
