"""How large the screen that is plugged in says it is: its EDID, where Linux keeps it.

Cheap panels leave it out or write nonsense; then nobody knows, and the usual size is taken.
"""

from __future__ import annotations

import math
from pathlib import Path

from faccine.runtime.logs import get_logger
from kiosk.ui.millimetres import MM_PER_INCH

_log = get_logger("screen")

DRM = Path("/sys/class/drm")
_HEADER = b"\x00\xff\xff\xff\xff\xff\xff\x00"
_CENTIMETRES_AT = 21
_TIMING_AT = 54
_SENSIBLE_INCHES = 2.0, 120.0


def measured_inches(drm: Path = DRM) -> float | None:
    """Return the diagonal of the first screen that says it, None where none does.

    Args:
        drm: the folder with a folder for each connector, and an ``edid`` in it.
    """
    for path in sorted(drm.glob("*/edid")):
        try:
            edid = path.read_bytes()
        except OSError as error:
            _log.warning("the screen's size could not be read", path=str(path), problem=str(error))
            continue
        inches = inches_of(edid)
        if inches is not None:
            return inches
    return None


def inches_of(edid: bytes) -> float | None:
    """Return the diagonal that an EDID tells, None where it tells none that can be."""
    if len(edid) < 128 or not edid.startswith(_HEADER):
        return None
    width, height = _detailed_millimetres(edid)
    if not width or not height:
        width, height = (10 * each for each in edid[_CENTIMETRES_AT : _CENTIMETRES_AT + 2])
    inches = math.hypot(width, height) / MM_PER_INCH
    least, most = _SENSIBLE_INCHES
    return inches if width and height and least <= inches <= most else None


def _detailed_millimetres(edid: bytes) -> tuple[int, int]:
    """Return what the first detailed timing says: it is exact to the millimetre."""
    timing = edid[_TIMING_AT : _TIMING_AT + 18]
    if timing[:2] == b"\x00\x00":
        return 0, 0
    return timing[12] | (timing[14] >> 4) << 8, timing[13] | (timing[14] & 0x0F) << 8
