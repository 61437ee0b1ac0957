"""What follows a press, and what a kiosk shows that cannot take one."""

import a_stage
import pytest
from a_stage import AStage, pass_seconds, tints_of, words_of
from views import EXAMPLES, LANGUAGES, NOW_MS, an_example

from faccine.wire.faces import FACES, Face
from faccine.wire.languages import DRAFTS
from kiosk.session.inputs import (
    CornerTouched,
    FacePressed,
    FaceReleased,
    LeftTestMode,
    MoreTime,
    ReasonChosen,
    ScreenTouched,
    Skipped,
    StartedOver,
)
from kiosk.session.view import ContactCard, Screen

SIZES = [(480, 320), (800, 480), (1024, 600), (1920, 1080), (1080, 1920)]
ANY_SIZE = pytest.mark.parametrize("size", SIZES, ids=str)
IN_TEST_MODE = ["ask", "service", "why", "thanks", "resting", "not-recorded", "pin", "technician"]
NIGHT = ["recording", *(name for name in EXAMPLES if name.startswith(("why", "thanks")))]


@pytest.fixture(scope="module", autouse=True)
def kivy():
    a_stage.start_kivy()
    yield
    a_stage.stop_kivy()


def a_shown(name, language="it", size=(1024, 600), **changes):
    stage = AStage(size, now_ms=NOW_MS)
    stage.show(an_example(name, language, **changes))
    return stage


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("size", SIZES[::2], ids=str)
def test_no_text_leaves_the_screen_or_becomes_unreadable(size, name):
    assert_readable(size, a_shown(name, "de", size))


@pytest.mark.parametrize("language", [*LANGUAGES, *DRAFTS])
@pytest.mark.parametrize("name", EXAMPLES)
@ANY_SIZE
@pytest.mark.long
def test_no_text_in_any_language_leaves_any_screen(size, name, language):
    assert_readable(size, a_shown(name, language, size))


def assert_readable(size, stage):
    for words in words_of(stage.stage):
        if not words.text:
            continue
        fitted = words.fitted()
        assert fitted.width <= words.width + 1, (words.text, "is cut")
        assert words.x >= -1, words.text
        assert words.right <= size[0] + 1, words.text
        assert fitted.size_px >= 9, (words.text, fitted.size_px)


@ANY_SIZE
@pytest.mark.parametrize("name", NIGHT)
def test_no_colour_of_a_face_is_on_any_page_after_a_press(size, name):
    from kiosk.ui import theme

    colours = {
        tuple(round(part, 3) for part in colour)
        for paint in theme.DAY.values()
        for colour in (paint.disc, paint.ring)
    }
    stage = a_shown(name, size=size, is_test=False)
    assert not colours & set(tints_of(stage.stage))


@ANY_SIZE
@pytest.mark.parametrize("name", ["why", "why-six", "why-in-two", "why-high-and-large", "why-test"])
def test_every_reason_every_way_out_and_every_face_can_be_touched(size, name):
    stage = a_shown(name, size=size)
    plan = stage.page.plan
    assert [stage.touch_box(box) for box in plan.tiles] == [
        [ReasonChosen(option.code)] for option in stage.page.view.reasons
    ]
    assert stage.touch_box(plan.skip) == [Skipped()]
    assert stage.touch_box(plan.more_time) == [MoreTime()]
    for face in FACES:
        assert stage.touch_box(plan.faces[face].felt) == [FacePressed(face)]


@pytest.mark.parametrize("size", [(480, 320), (1024, 600)], ids=str)
def test_a_button_is_felt_around_what_is_drawn_of_it(size):
    stage = a_shown("why", size=size)
    skip, felt = stage.page.plan.skip, stage.page.sizes.felt
    above = max(0.0, (felt - skip.h) / 2) - 1
    assert stage.touch(skip.x + skip.w / 2, skip.y - above) == [Skipped()]


def test_a_face_for_the_next_person_is_pressed_at_touch_down_and_released_at_touch_up():
    stage = a_shown("why")
    plan = stage.page.plan.faces[Face.HAPPY]
    finger = stage.finger(*plan.centre)
    assert stage.put_down(finger) == [FacePressed(Face.HAPPY)]
    assert stage.lift(finger) == [FaceReleased(Face.HAPPY)]


def test_a_held_face_stands_out_at_once_and_no_page_is_made_anew():
    stage = a_shown("why")
    page = stage.page
    stage.show(an_example("why", pressed=Face.HAPPY))
    assert stage.page is page
    assert page.next_person.faces[Face.HAPPY].touched
    assert not page.next_person.faces[Face.SAD].touched
    assert page.next_person.faces[Face.SAD].paint.ring is None
    stage.show(an_example("why"))
    assert not page.next_person.faces[Face.HAPPY].touched
    assert page.next_person.faces[Face.SAD].paint.ring is not None


def test_a_face_pressed_among_the_reasons_is_seen_before_the_night():
    stage = a_shown("why")
    page = stage.page
    stage.show(an_example("recording", pressed=Face.NEUTRAL))
    assert stage.page is page
    assert page.next_person.faces[Face.NEUTRAL].touched
    pass_seconds(0.2)
    assert stage.kind == "ThanksPage"


def test_a_finger_that_holds_a_face_is_let_go_when_the_reasons_are_over():
    stage = a_shown("why")
    finger = stage.finger(*stage.page.plan.faces[Face.SAD].centre)
    stage.put_down(finger)
    stage.show(an_example("ask"))
    assert FaceReleased(Face.SAD) in stage.taken()
    assert stage.lift(finger) == []


def test_where_services_are_chosen_the_next_person_begins_with_them():
    stage = a_shown("why-among-services")
    assert stage.touch_box(stage.page.plan.begin) == [StartedOver()]
    assert stage.page.next_person.faces == {}


@pytest.mark.parametrize("size", [(480, 320), (1024, 600)], ids=str)
def test_from_right_to_left_the_column_changes_sides_and_every_face_is_felt_there(size):
    stage = a_shown("why", size=size)
    faces = [stage.page.plan.faces[face].centre for face in FACES]
    stage.show(an_example("why", language="ar"))
    mirrored = [stage.page.plan.faces[face].centre for face in FACES]
    assert all(x < size[0] / 3 for x, _ in mirrored)
    assert [y for _, y in mirrored] == [y for _, y in faces]
    # The corner of the technician may lie under a face, and never eats its touch.
    assert [stage.touch(*centre)[-1] for centre in mirrored] == [
        FacePressed(face) for face in FACES
    ]


def test_icons_give_way_to_words_that_would_be_too_small_beside_them():
    assert [tile.icon for tile in tiles_of(a_shown("why", "it", (480, 320)))] == [
        "waiting",
        "staff",
        "return",
        "outcome",
    ]
    german = tiles_of(a_shown("why", "de", (480, 320)))
    assert [tile.icon for tile in german] == [""] * 4
    assert min(tile.wanted_px for tile in german) >= 16


def test_reasons_have_all_an_icon_or_none():
    assert {tile.icon for tile in tiles_of(a_shown("why-six"))} == {""}


def tiles_of(stage):
    from kiosk.ui.parts import Pressable

    codes = {option.text for option in stage.page.view.reasons}
    found = [widget for widget in stage.page.walk() if isinstance(widget, Pressable)]
    return [tile for tile in found if tile.text in codes]


# Thanks


def test_the_ring_is_empty_and_there_is_no_word_until_the_commit():
    stage = a_shown("recording")
    assert stage.kind == "ThanksPage"
    assert stage.texts() == []
    page = stage.page
    stage.show(an_example("thanks"))
    assert stage.page is page
    pass_seconds(0.3)
    assert page.tick == 1
    assert stage.texts() == ["Grazie.", "Il voto è registrato.", "È anonimo e aiuta a migliorare."]


def test_thanks_with_a_card_ask_for_more_time_and_end_at_a_touch_outside():
    stage = a_shown("thanks-with-contact")
    assert stage.touch_box(stage.page.plan.more_time) == [MoreTime()]
    assert stage.touch_box(stage.page.plan.inside) == []
    assert stage.touch_box(stage.page.plan.sign) == [ScreenTouched()]


def test_thanks_without_a_card_take_no_touch():
    stage = a_shown("thanks")
    assert stage.touch_box(stage.page.plan.sign) == []


@ANY_SIZE
def test_the_card_comes_with_the_thanks_to_the_ring_that_was_there(size):
    stage = a_shown("recording", size=size)
    page = stage.page
    where = page.plan.sign
    stage.show(an_example("thanks-with-contact"))
    assert stage.page is page
    assert page.card is not None
    assert stage.touch_box(page.plan.more_time) == [MoreTime()]
    if size[0] > size[1]:
        assert page.plan.sign == where, "the tick is drawn where the ring was"


def test_more_time_changes_nothing_on_the_card():
    stage = a_shown("thanks-with-contact")
    page = stage.page
    stage.show(an_example("thanks-with-contact", deadline_ms=NOW_MS + 20_000, duration_ms=20_000))
    assert stage.page is page


def test_the_next_thanks_do_not_take_the_tick_of_the_last():
    stage = a_shown("thanks")
    pass_seconds(0.3)
    stage.show(an_example("recording"))
    assert stage.page.tick == 0
    assert not stage.page.is_recorded


@ANY_SIZE
@pytest.mark.parametrize("name", ["thanks-with-contact", "thanks-in-two", "thanks-high-and-large"])
def test_the_code_has_whole_pixels_its_quiet_zone_and_stays_on_the_card(size, name):
    from kiosk.ui import qr

    for language in ("it", "de"):
        stage = a_shown(name, language, size)
        codes = [widget for widget in stage.page.walk() if isinstance(widget, qr.QrCode)]
        assert codes or size == (480, 320), "an address alone only where there is no room"
        for code in codes:
            module = qr.module_px(code.text, min(code.size))
            assert module >= 2
            if size != (480, 320):
                assert module >= 0.55 * stage.page.sizes.px_per_mm
            card = stage.page.card
            assert card.x <= code.x
            assert code.right <= card.right
            assert card.y <= code.y
            assert code.top <= card.top


def test_a_contact_that_is_no_web_address_is_told_in_words():
    card = ContactCard("urp@comune.example", "o allo 0471 000000")
    stage = a_shown("thanks-with-contact", contact=card)
    assert "urp@comune.example" in stage.texts()
    assert "o allo 0471 000000" in stage.texts()


def test_the_runs_of_a_code_are_its_dark_modules():
    import segno

    from kiosk.ui import qr

    text = "https://comune.example/reclami"
    count, runs = qr.runs_of(text)
    dark = {(column + step, row) for column, row, length in runs for step in range(length)}
    matrix = segno.make(text, error="m", micro=False).matrix
    assert count == len(matrix)
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}


def test_a_code_is_drawn_from_its_top_left_on_white_with_a_quiet_zone():
    from kivy.graphics import Rectangle

    from kiosk.ui import qr

    text, module = "https://comune.example/reclami", 3
    side = qr.side_px(text, module)
    code = qr.QrCode(text=text, pos=(100, 50), size=(side, side))
    a_stage.draw()
    drawn = [each for each in code.canvas.before.children if isinstance(each, Rectangle)]
    ground, dark = drawn[0], drawn[1:]
    assert (ground.pos, ground.size) == ((100, 50), (side, side))
    top = 50 + side - qr.QUIET_MODULES * module
    runs = [
        (
            round((each.pos[0] - 100) / module) - qr.QUIET_MODULES,
            round((top - each.pos[1] - each.size[1]) / module),
            round(each.size[0] / module),
        )
        for each in dark
    ]
    assert tuple(runs) == qr.runs_of(text)[1]


# Not recorded, out of service, resting


@ANY_SIZE
def test_not_recorded_says_what_happened_what_to_do_and_what_to_tell_the_technician(size):
    stage = a_shown("not-recorded", "en", size)
    texts = " ".join(stage.texts())
    for said in ("Vote not recorded.", "comune.example/reclami", "For the technician: D1"):
        assert said in texts


@ANY_SIZE
def test_a_kiosk_out_of_service_says_why_and_which_it_is(size):
    texts = " ".join(a_shown("out-of-service", "en", size).texts())
    for said in ("out of service", "D2", "Kiosk esempio-anagrafe-1"):
        assert said in texts
    unset = a_shown("not-yet-in-service", "en", size)
    assert "For the technician" not in " ".join(unset.texts())
    assert unset.touch(5, 5) == [CornerTouched()]
    assert unset.touch(400, 200) == []


@ANY_SIZE
def test_any_touch_wakes_a_kiosk_that_rests(size):
    stage = a_shown("resting", size=size)
    assert stage.touch(size[0] / 2, size[1] / 2) == [ScreenTouched()]
    assert stage.touch(3, size[1] - 3) == [ScreenTouched()]
    assert stage.touch(3, 3) == [CornerTouched(), ScreenTouched()]


def test_the_picture_of_a_resting_kiosk_moves_with_the_clock_and_stops_with_the_page():
    from kiosk.ui.message_plans import MOVE_EVERY_MS, shift_at

    stage = a_shown("resting")
    page = stage.page
    stage.now_ms += MOVE_EVERY_MS
    page._move(0)
    assert tuple(page.shift.xy) == shift_at(stage.now_ms)
    stage.show(an_example("ask"))
    assert not page._clock.is_triggered


def test_resting_comes_slowly_and_goes_at_once():
    stage = a_shown("ask")
    stage.show(an_example("resting"))
    pass_seconds(0.4)
    assert 0 < stage.page.opacity < 0.9
    stage.show(an_example("ask"))
    pass_seconds(0.25)
    assert stage.page.opacity == 1


# Test mode, identify


@ANY_SIZE
@pytest.mark.parametrize("name", IN_TEST_MODE)
def test_in_test_mode_every_page_has_the_frame_and_all_but_the_technicians_a_plate(size, name):
    from kiosk.ui.test_mode import HatchFrame

    stage = a_shown(name, "en", size, is_test=True, test_minutes=14, voice=None)
    frames = [widget for widget in stage.stage.walk() if isinstance(widget, HatchFrame)]
    assert len(frames) == 1
    assert frames[0].size == list(size)
    if stage.page.view.screen not in (Screen.PIN, Screen.TECHNICIAN, Screen.HARDWARE_TEST):
        assert "TEST" in stage.texts()
    stage.show(an_example(name, "en", is_test=False))
    assert not [widget for widget in stage.stage.walk() if isinstance(widget, HatchFrame)]


@ANY_SIZE
@pytest.mark.parametrize("name", ["why", "thanks", "not-recorded", "resting"])
def test_test_mode_can_be_left_from_pages_of_the_night(size, name):
    from kiosk.ui.parts import Pressable

    stage = a_shown(name, "en", size, is_test=True, test_minutes=14)
    leave = next(
        widget
        for widget in stage.page.walk()
        if isinstance(widget, Pressable) and widget.text == "Leave"
    )
    x, y = leave.center
    assert LeftTestMode() in stage.touch(x, size[1] - y)


@ANY_SIZE
@pytest.mark.parametrize("name", ["why", "thanks-with-contact", "not-recorded"])
def test_in_test_mode_no_text_of_the_night_is_under_the_frame(size, name):
    stage = a_shown(name, "de", size, is_test=True, test_minutes=14)
    frame = stage.page.x
    assert frame >= 5
    for words in words_of(stage.page):
        if words.text:
            assert words.x >= frame, words.text
            assert words.right <= size[0] - frame, words.text


def test_reasons_lose_the_plate_when_test_mode_ends():
    stage = a_shown("why", "en", is_test=True, test_minutes=14)
    stage.show(an_example("why", "en", is_test=False))
    assert "TEST" not in stage.texts()
    assert stage.page.size == [1024, 600]


@ANY_SIZE
def test_two_languages_stay_inside_their_button(size):
    from kiosk.ui.fitting import LINE_HEIGHT
    from kiosk.ui.parts import Pressable

    stage = a_shown("why-in-two", size=size)
    for button in (each for each in stage.page.walk() if isinstance(each, Pressable)):
        rows = [words.fitted() for words in button.children]
        height = sum(len(row.lines) * row.size_px * LINE_HEIGHT for row in rows)
        assert height <= button.height * 0.9, button.text


def test_a_test_mode_that_the_hub_ordered_cannot_be_left_here():
    stage = a_shown("why", "en", is_test=True, test_minutes=None)
    assert "TEST" in stage.texts()
    assert "Leave" not in stage.texts()


@ANY_SIZE
def test_a_kiosk_that_is_looked_for_shows_its_id_over_everything_and_takes_no_touch(size):
    stage = a_shown("ask-identifying", size=size)
    assert "esempio-anagrafe-1" in "".join(stage.texts())
    assert stage.touch(size[0] / 2, size[1] / 2) == []
    stage.show(an_example("ask"))
    assert "esempio-" not in stage.texts()
    assert stage.touch(size[0] / 2, size[1] * 0.6) == [FacePressed(Face.NEUTRAL)]
