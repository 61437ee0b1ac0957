from __future__ import annotations

import datetime as dt

from a_kiosk import a_kiosk

from faccine.wire.faces import Face
from kiosk.session.inputs import (
    EnteredTestMode,
    FacePressed,
    HoursChanged,
    LanguageChosen,
    PartBroke,
    Recorded,
    ScreenTouched,
    SpeechChanged,
    Tick,
    VoiceToggled,
)
from kiosk.session.session import Session
from kiosk.session.view import Screen
from kiosk.updating.attendance import ALONE_MS, Attendance

NOON_MS = 1_000_000
NIGHT = HoursChanged(is_open=False, now=dt.datetime(2026, 11, 21, 22, 0), opens=None)  # noqa: DTZ001


class Watched:
    """A session and who watches it."""

    def __init__(self, **settings) -> None:
        self.session = Session(a_kiosk(**settings), has_touch=True)
        self.attendance = Attendance()
        self.now_ms = NOON_MS
        self.happens(Tick())

    def happens(self, happened, after_ms: int = 0) -> None:
        self.now_ms += after_ms
        self.session.handle(happened, self.now_ms)
        self.attendance.saw(self.session.view, self.now_ms)

    def is_idle(self, after_ms: int = 0) -> bool:
        from_ms = self.attendance.idle_from_ms()
        return from_ms is not None and self.now_ms + after_ms >= from_ms


def test_nobody_is_there_a_minute_after_nothing_happened():
    watched = Watched()
    assert watched.session.view.screen is Screen.ASK
    assert not watched.is_idle(ALONE_MS - 1)
    assert watched.is_idle(ALONE_MS)


def test_a_press_and_its_thanks_are_somebody():
    watched = Watched(reasons=[], reasons_after=[])
    watched.happens(FacePressed(Face.HAPPY), ALONE_MS)
    assert not watched.is_idle(10 * ALONE_MS)
    watched.happens(Recorded(1, 1), 100)
    assert watched.session.view.screen is Screen.THANKS
    assert not watched.is_idle(10 * ALONE_MS)
    watched.happens(Tick(), 3_000)
    assert not watched.is_idle(ALONE_MS - 1)
    assert watched.is_idle(ALONE_MS)


def test_who_chose_a_language_is_still_there():
    watched = Watched()
    watched.happens(LanguageChosen("de"), ALONE_MS)
    assert not watched.is_idle()


def test_the_spoken_mode_is_somebody_who_listens():
    watched = Watched()
    watched.happens(SpeechChanged(True))
    watched.happens(VoiceToggled(), 10)
    assert watched.session.view.voice is not None
    assert not watched.is_idle(10 * ALONE_MS)


def test_minutes_that_pass_in_test_mode_are_nobody():
    watched = Watched()
    watched.happens(EnteredTestMode(), 10)
    began = watched.attendance.idle_from_ms()
    watched.happens(Tick(), 61_000)
    assert watched.attendance.idle_from_ms() == began


def test_out_of_hours_nobody_comes_at_once():
    watched = Watched()
    watched.happens(NIGHT)
    assert watched.session.view.screen is Screen.RESTING
    assert watched.is_idle()
    watched.happens(ScreenTouched(), 1_000)
    assert not watched.is_idle()


def test_a_broken_kiosk_may_start_anew_at_once():
    watched = Watched()
    watched.happens(PartBroke("D1 disk full"))
    assert watched.session.view.screen is Screen.OUT_OF_SERVICE
    assert watched.is_idle()
