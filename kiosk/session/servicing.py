"""Between session and technician: which input does what, and what the page is told. Pure."""

from __future__ import annotations

from kiosk.session.inputs import (
    CornerTouched,
    DigitTyped,
    EnteredTestMode,
    Happening,
    HardwareTested,
    LeftTestMode,
    PartFelt,
    StatusChanged,
    TechnicianLeft,
)
from kiosk.session.maintenance import Maintenance, Room
from kiosk.session.view import Screen, Technician
from kiosk.words import Words

SCREENS = {
    Room.PIN: Screen.PIN,
    Room.PAGE: Screen.TECHNICIAN,
    Room.HARDWARE: Screen.HARDWARE_TEST,
}


def serve(maintenance: Maintenance, happened: Happening, now_ms: int) -> bool:
    """Let the technician do something; tell whether it was for the technician."""
    match happened:
        case CornerTouched():
            maintenance.corner(now_ms)
        case DigitTyped(digit):
            maintenance.digit(digit, now_ms)
        case TechnicianLeft():
            maintenance.back(now_ms)
        case StatusChanged(status):
            maintenance.status = status
        case EnteredTestMode():
            maintenance.start_test_mode(now_ms)
        case LeftTestMode():
            maintenance.end_test_mode()
        case HardwareTested():
            maintenance.test_hardware(now_ms)
        case PartFelt(name):
            maintenance.felt(name, now_ms)
        case _:
            return False
    return True


def technician_of(maintenance: Maintenance, words: Words, now_ms: int) -> Technician | None:
    """Return what the technician's screens show, None while nobody is there."""
    if maintenance.room is Room.OUTSIDE:
        return None
    problem = words.wrong_pin if maintenance.is_wrong else ""
    if minutes := maintenance.locked_minutes(now_ms):
        problem = words.pin_locked.format(minutes=minutes)
    if not maintenance.has_pin:
        problem = words.no_pin
    return Technician(
        digits=len(maintenance.typed),
        problem=problem,
        has_pin=maintenance.has_pin,
        status=maintenance.status,
        seen=maintenance.seen,
    )
