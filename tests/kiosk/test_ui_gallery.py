"""Pages of the night and of the technician in a real window: what is drawn and what is felt."""

import pytest
from displays import Display
from windows import Window, rgb

from kiosk.ui import theme
from kiosk.ui.message_plans import sleep_plan, thanks_plan
from kiosk.ui.night_plans import why_plan
from kiosk.ui.technician_plans import pin_plan, technician_plan
from kiosk.ui.theme import sizes_of

pytestmark = pytest.mark.system

SIZE = (800, 480)


@pytest.fixture(scope="module")
def gallery():
    display = Display(*SIZE)
    window = Window(display, "a_gallery.py")
    yield window
    window.close()
    display.close()


def centre_of(box):
    return box.x + box.w / 2, box.y + box.h / 2


def test_a_real_pointer_skips_the_reasons(gallery):
    gallery.tell("why it")
    gallery.says(shown="why")
    gallery.shows(5, 475, theme.NOTTE)
    x, y = centre_of(why_plan(sizes_of(*SIZE), 4).skip)
    gallery.display.touch(x, y)
    gallery.says(posted="Skipped()")


def test_thanks_are_night_with_a_white_tick_and_a_card_with_a_code(gallery):
    gallery.tell("thanks-with-contact it")
    gallery.says(shown="thanks-with-contact")
    plan = thanks_plan(sizes_of(*SIZE), has_card=True, is_double=False)
    x, y = centre_of(plan.sign)
    gallery.shows(x, y - plan.sign.h * 0.36, theme.WHITE)
    picture = gallery.shows(plan.card.x + plan.card.w / 2, plan.card.y + 6, theme.WHITE)
    assert picture.at(x - plan.sign.h * 0.04, y + plan.sign.h * 0.15) == rgb(theme.INK), "the tick"
    faces = {rgb(colour) for colour in (theme.PERSIANA, theme.OCRA, theme.MATTONE)}
    assert not faces & picture.colours()
    gallery.display.touch(x, y)
    gallery.says(posted="ScreenTouched()")


def test_a_resting_kiosk_is_dark_and_wakes_at_a_touch(gallery):
    gallery.tell("resting it")
    gallery.says(shown="resting")
    picture = gallery.shows(5, 475, theme.RESTING)
    reach = sleep_plan(sizes_of(*SIZE)).radius
    assert rgb(theme.RESTING_LINE) in picture.colours()
    assert reach > 40
    gallery.display.touch(400, 300)
    gallery.says(posted="ScreenTouched()")


def test_a_technician_types_and_reads_a_warning(gallery):
    gallery.tell("pin en")
    gallery.says(shown="pin")
    gallery.shows(5, 475, theme.CARTA)
    gallery.display.touch(*centre_of(pin_plan(sizes_of(*SIZE)).keys[6]))
    gallery.says(posted="DigitTyped(digit='7')")
    gallery.tell("technician en")
    gallery.says(shown="technician")
    banner = technician_plan(sizes_of(*SIZE)).banner
    gallery.shows(banner.right - 20, banner.y + banner.h / 2, theme.WARN)
    gallery.tell("technician-good en")
    gallery.says(shown="technician-good")
    gallery.shows(banner.right - 20, banner.y + banner.h / 2, theme.WHITE)
