"""The technician at the kiosk: gesture, PIN, page, test mode; and citizens beside all that."""

import pytest
from a_session import Kiosk

from faccine.wire.clocks import ClockTrust
from faccine.wire.events import Input, Mode
from faccine.wire.faces import FACES, Face
from kiosk.session.effects import Restart, Tone
from kiosk.session.inputs import (
    CornerTouched,
    DigitTyped,
    EnteredTestMode,
    HardwareTested,
    Identified,
    LeftTestMode,
    PartFelt,
    RestartAsked,
    SoundTested,
    StatusChanged,
    TechnicianLeft,
)
from kiosk.session.status import Status
from kiosk.session.view import Screen

PIN = "471100"


def ask_for_pin(kiosk):
    for _ in range(5):
        kiosk.does(CornerTouched(), 300)


def type_pin(kiosk, pin=PIN):
    for digit in pin:
        kiosk.does(DigitTyped(digit), 100)


def open_page(**changes):
    kiosk = Kiosk(pin=PIN, **changes)
    ask_for_pin(kiosk)
    type_pin(kiosk)
    assert kiosk.screen is Screen.TECHNICIAN
    return kiosk


def test_five_touches_of_the_corner_ask_for_the_pin():
    kiosk = Kiosk(pin=PIN)
    for _ in range(4):
        kiosk.does(CornerTouched(), 300)
    assert kiosk.screen is Screen.ASK
    kiosk.does(CornerTouched(), 300)
    assert kiosk.screen is Screen.PIN
    assert kiosk.asked == []


def test_slow_touches_of_the_corner_are_no_gesture():
    kiosk = Kiosk(pin=PIN)
    for _ in range(20):
        kiosk.does(CornerTouched(), 1_300)
    assert kiosk.screen is Screen.ASK


def test_digits_are_counted_taken_back_and_never_shown():
    kiosk = Kiosk(pin=PIN)
    ask_for_pin(kiosk)
    type_pin(kiosk, "47")
    assert kiosk.view.technician.digits == 2
    kiosk.does(DigitTyped(""))
    assert kiosk.view.technician.digits == 1
    assert PIN not in repr(kiosk.view)
    type_pin(kiosk, "71100")
    assert kiosk.screen is Screen.TECHNICIAN


def test_five_wrong_pins_lock_the_pad_for_five_minutes():
    kiosk = Kiosk(pin=PIN)
    ask_for_pin(kiosk)
    for _ in range(5):
        type_pin(kiosk, "000000")
        assert kiosk.view.technician.problem
    type_pin(kiosk)
    assert kiosk.screen is Screen.PIN
    assert "5" in kiosk.view.technician.problem
    kiosk.does(TechnicianLeft())
    kiosk.waits(240_000)
    ask_for_pin(kiosk)
    assert "1" in kiosk.view.technician.problem, "it counts the minutes down"
    kiosk.does(TechnicianLeft())
    kiosk.waits(60_000)
    ask_for_pin(kiosk)
    type_pin(kiosk)
    assert kiosk.screen is Screen.TECHNICIAN


def test_without_a_pin_nothing_opens_and_the_pad_says_why():
    kiosk = Kiosk()
    ask_for_pin(kiosk)
    type_pin(kiosk, "0000000000")
    assert kiosk.screen is Screen.PIN
    assert not kiosk.view.technician.has_pin
    assert "--pin-file" in kiosk.view.technician.problem


def test_a_pad_or_page_that_is_left_open_closes_by_itself():
    kiosk = Kiosk(pin=PIN)
    ask_for_pin(kiosk)
    kiosk.waits(30_000)
    assert kiosk.screen is Screen.ASK
    kiosk = open_page()
    kiosk.waits(299_000)
    assert kiosk.screen is Screen.TECHNICIAN
    kiosk.waits(1_000)
    assert kiosk.screen is Screen.ASK
    assert kiosk.session.deadline_ms is None


def test_a_citizen_who_presses_a_button_while_the_pad_is_open_votes():
    kiosk = Kiosk(pin=PIN)
    ask_for_pin(kiosk)
    kiosk.press(Face.SAD, input=Input.BUTTON)
    assert [asked.face for asked in kiosk.asked] == [Face.SAD]
    assert kiosk.screen is Screen.RECORDING


def test_presses_beside_the_technicians_page_do_not_count():
    kiosk = open_page()
    kiosk.press(Face.SAD, input=Input.BUTTON)
    assert kiosk.asked == []
    assert kiosk.session.ignored == 1


def test_the_page_shows_how_the_kiosk_is():
    kiosk = open_page()
    status = Status("esempio-anagrafe-1", "1.0", 5, ClockTrust.SYNCED, "9:41")
    kiosk.does(StatusChanged(status))
    assert kiosk.view.technician.status is status
    kiosk.does(TechnicianLeft())
    assert kiosk.view.technician is None


def test_the_hardware_test_notes_what_it_feels_and_records_nothing():
    kiosk = open_page()
    kiosk.does(HardwareTested())
    assert kiosk.view.lines == (kiosk.view.words.press_each,)
    for face in FACES:
        kiosk.press(face, input=Input.BUTTON)
    kiosk.does(PartFelt("top-left"))
    assert kiosk.view.technician.seen == {"happy", "neutral", "sad", "top-left"}
    assert kiosk.asked == []
    kiosk.does(TechnicianLeft())
    assert kiosk.screen is Screen.TECHNICIAN


def test_test_mode_marks_presses_says_so_and_ends_by_itself():
    kiosk = open_page()
    kiosk.does(EnteredTestMode())
    assert (kiosk.screen, kiosk.view.is_test, kiosk.view.test_minutes) == (Screen.ASK, True, 15)
    kiosk.press(Face.HAPPY)
    kiosk.commits()
    assert kiosk.asked[-1].mode is Mode.TEST
    assert kiosk.view.words.test_notice in kiosk.view.lines
    kiosk.waits(60_000)
    assert kiosk.view.test_minutes == 14
    kiosk.waits(840_000)
    assert not kiosk.view.is_test
    kiosk.press(Face.HAPPY)
    assert kiosk.asked[-1].mode is Mode.LIVE
    assert kiosk.session.deadline_ms is not None


@pytest.mark.parametrize("happens", [EnteredTestMode(), LeftTestMode()])
def test_thanks_says_of_each_vote_whether_it_counts_whatever_happens_meanwhile(happens):
    kiosk = Kiosk()
    if happens == LeftTestMode():
        kiosk.does(EnteredTestMode())
    kiosk.press(Face.HAPPY)
    kiosk.does(happens, 20)
    kiosk.commits()
    is_test = kiosk.asked[-1].mode is Mode.TEST
    assert is_test is (happens == LeftTestMode())
    assert (kiosk.view.words.test_notice in kiosk.view.lines) is is_test


def test_test_mode_ends_at_a_touch_but_not_where_the_hub_ordered_it():
    kiosk = Kiosk()
    kiosk.does(EnteredTestMode())
    kiosk.does(LeftTestMode())
    assert not kiosk.view.is_test
    ordered = Kiosk(mode=Mode.TEST)
    ordered.does(LeftTestMode())
    assert ordered.view.is_test
    assert ordered.view.test_minutes is None


@pytest.mark.parametrize("volume", [0, 70])
def test_sound_and_restart_are_for_the_open_page_only(volume):
    from faccine.wire.settings import Sound

    kiosk = Kiosk(pin=PIN, sound=Sound(volume=volume))
    kiosk.does(SoundTested())
    kiosk.does(RestartAsked())
    assert (kiosk.heard, kiosk.others) == ([], [])
    ask_for_pin(kiosk)
    type_pin(kiosk)
    kiosk.does(SoundTested())
    kiosk.does(RestartAsked())
    assert (kiosk.heard, kiosk.others) == ([Tone.RECORDED], [Restart()])


def test_a_kiosk_that_is_called_says_for_a_while_which_one_it_is():
    kiosk = Kiosk()
    kiosk.does(Identified())
    assert kiosk.view.is_identifying
    assert kiosk.view.kiosk == "esempio-anagrafe-1"
    kiosk.press(Face.HAPPY)
    assert len(kiosk.asked) == 1, "citizens are served meanwhile"
    kiosk.waits(15_000)
    assert not kiosk.view.is_identifying
