"""The pages of the day: what is shown for a view, and what is posted for a touch."""

import math
from dataclasses import replace

import pytest
from a_stage import pass_seconds, start_kivy, stop_kivy, tints_of
from showing import Showing, until
from views import (
    LABELS,
    QUESTION,
    SAID,
    a_message,
    a_service,
    a_spoken_one,
    a_why,
    an_ask,
    an_ask_in_two,
)

from faccine.wire.faces import FACES, Face
from faccine.wire.languages import name_of
from kiosk.session.inputs import (
    ContrastToggled,
    CornerTouched,
    FacePressed,
    FaceReleased,
    LanguageChosen,
    MoreServices,
    ScreenTouched,
    ServiceChosen,
    StartedOver,
    TextSizeToggled,
    VoiceToggled,
)
from kiosk.session.view import Announcement, Look, Option, Screen, Voice
from kiosk.words import words_in

SIZES = [(480, 320), (800, 480), (1024, 600), (1080, 1920)]
ANY_SIZE = pytest.mark.parametrize("size", SIZES, ids=str)


@pytest.fixture(scope="module", autouse=True)
def _window():
    start_kivy()
    yield
    stop_kivy()


def centre_of(shown, face):
    return shown.page.plan.faces[face].centre


def pressables_of(shown):
    from kiosk.ui.parts import Pressable

    return [each for each in shown.page.walk() if isinstance(each, Pressable)]


# Faces


@ANY_SIZE
def test_a_face_is_pressed_when_it_is_touched_and_released_when_the_finger_is_lifted(size):
    shown = Showing(an_ask("it"), size)
    for face in FACES:
        finger = shown.down(*centre_of(shown, face))
        assert shown.taken() == [FacePressed(face)]
        shown.up(finger)
        assert shown.taken() == [FaceReleased(face)]


def test_a_finger_that_slides_away_still_releases_the_face_it_pressed():
    shown = Showing(an_ask("it"))
    finger = shown.down(*centre_of(shown, Face.HAPPY))
    finger.pos = finger.x, finger.y = 900, 20
    shown.up(finger)
    assert shown.taken() == [FacePressed(Face.HAPPY), FaceReleased(Face.HAPPY)]


def test_two_fingers_press_each_what_they_touch():
    shown = Showing(an_ask("it"))
    fingers = [shown.down(*centre_of(shown, face)) for face in (Face.HAPPY, Face.SAD)]
    for finger in fingers:
        shown.up(finger)
    assert shown.taken() == [
        FacePressed(Face.HAPPY),
        FacePressed(Face.SAD),
        FaceReleased(Face.HAPPY),
        FaceReleased(Face.SAD),
    ]


def test_a_palm_beside_the_faces_presses_nothing():
    shown = Showing(an_ask("it"))
    for x, y in ((512, 20), (300, 500), (700, 590), (512, 170)):
        shown.up(shown.down(x, y))
    assert not [each for each in shown.taken() if isinstance(each, FacePressed)]


def held(view):
    also = None if view.also is None else held(view.also)
    return replace(view, pressed=Face.HAPPY, also=also)


@pytest.mark.parametrize("view", [an_ask("it"), an_ask_in_two("it")], ids=["one", "two"])
def test_a_held_face_stands_out_at_once_on_the_same_page(view):
    shown = Showing(view)
    page, finger = shown.page, shown.down(*centre_of(shown, Face.HAPPY))
    shown.show(held(view))
    assert shown.page is page, "no target moves under the finger"
    assert page.faces[Face.HAPPY].touched
    assert page.faces[Face.SAD].paint == page.palette.others
    shown.show(view)
    assert shown.page is page
    assert page.faces[Face.SAD].paint == page.palette.faces[Face.SAD]
    shown.up(finger)
    assert shown.taken()[-1] == FaceReleased(Face.HAPPY)


def test_a_page_that_goes_away_lets_go_of_what_is_held_once():
    shown = Showing(an_ask("it"))
    finger = shown.down(*centre_of(shown, Face.HAPPY))
    shown.show(an_ask("de"))
    assert shown.taken() == [FacePressed(Face.HAPPY), FaceReleased(Face.HAPPY)]
    shown.up(finger)
    assert shown.taken() == []


def test_the_corner_of_the_technician_is_felt_and_eats_no_touch():
    view = replace(a_service("it"), screen=Screen.ASK, service="Certificati", language="ar")
    shown = Showing(view)
    assert shown.touch(3, 3) == [CornerTouched()]
    assert shown.touch(shown.page.sizes.corner + 3, 3)[:1] != [CornerTouched()]
    back = shown.page.chrome.back
    assert back.x < shown.page.sizes.corner, "from right to left, the way back is in the corner"
    assert shown.touch(back.x + 5, back.y + 5) == [CornerTouched(), StartedOver()]


# Chips


@pytest.mark.parametrize("size", SIZES[1:], ids=str)
def test_each_chip_says_what_it_is_there_for(size):
    shown = Showing(an_ask("it"), size)
    around = shown.page.chrome
    said = [shown.touch_box(chip) for chip in (*around.chips, *around.tools)]
    assert said == [
        *[[LanguageChosen(code)] for code in ("it", "de", "sl", "fr", "en")],
        [TextSizeToggled()],
        [ContrastToggled()],
        [VoiceToggled()],
    ]


def test_there_is_a_chip_for_the_voice_only_where_the_kiosk_can_speak():
    shown = Showing(replace(an_ask("it"), can_speak=False))
    assert len(shown.page.chrome.tools) == 2


def test_one_language_needs_no_chip():
    only = (Option("it", "Italiano", is_chosen=True),)
    shown = Showing(replace(an_ask("it"), languages=only))
    assert shown.page.chrome.chips == ()
    assert shown.page.chrome.globe.w == 0
    assert shown.touch_box(shown.page.chrome.tools[0]) == [TextSizeToggled()]


def open_list(shown):
    said = shown.touch_box(shown.page.chrome.globe)
    pass_seconds(0.02)
    return said


def the_list(shown):
    from kiosk.ui.chips import ChoiceList

    return next((each for each in shown.page.children if isinstance(each, ChoiceList)), None)


def test_the_globe_opens_a_list_of_everything_and_says_that_somebody_is_there():
    shown = Showing(an_ask("it"), (480, 320))
    assert open_list(shown) == [ScreenTouched()]
    choices = [each for each in the_list(shown).children if each in pressables_of(shown)]
    assert len(choices) == 5 + 3 + 1
    said = []
    for number in range(len(choices)):
        if the_list(shown) is None:
            open_list(shown)
        said += shown.touch_widget(list(reversed(the_list(shown).children))[number + 1])
    assert said == [
        *[LanguageChosen(code) for code in ("it", "de", "sl", "fr", "en")],
        *(TextSizeToggled(), ContrastToggled(), VoiceToggled()),
    ]


def test_below_the_list_nothing_is_touched():
    shown = Showing(an_ask("it"), (480, 320))
    open_list(shown)
    for face in FACES:
        said = shown.touch(*centre_of(shown, face))
        assert FacePressed(face) not in said
        if the_list(shown) is None:
            open_list(shown)


def test_the_list_closes_when_asked_and_by_itself(monkeypatch):
    from kiosk.ui import chips

    shown = Showing(an_ask("it"), (480, 320))
    open_list(shown)
    shown.touch_widget(the_list(shown).children[0])
    assert the_list(shown) is None
    monkeypatch.setattr(chips, "LIST_STAYS_SECONDS", 0.05)
    open_list(shown)
    until(lambda: the_list(shown) is None)


def test_many_languages_fold_into_the_globe():
    many = tuple(
        Option(code, name_of(code), code == "it") for code in (*QUESTION, "ro", "sq", "uk")
    )
    shown = Showing(replace(an_ask("it"), languages=many))
    assert shown.page.chrome.chips == ()
    open_list(shown)
    assert the_list(shown) is not None
    assert "Українська" in shown.texts()


def test_where_one_reads_from_right_to_left_chips_begin_there_and_faces_stay():
    left, right = Showing(an_ask("it")), Showing(replace(an_ask("it"), language="ar"))
    assert right.page.chrome.chips[0].x > right.page.chrome.chips[-1].x
    assert right.touch_box(right.page.chrome.chips[1]) == [LanguageChosen("de")]
    for face in FACES:
        assert centre_of(left, face) == centre_of(right, face)
        assert right.touch(*centre_of(right, face))[0] == FacePressed(face)


# Two languages, messages


@ANY_SIZE
def test_two_languages_are_shown_equally_large(size):
    shown = Showing(an_ask_in_two("it"), size)
    for both in ((QUESTION["it"], QUESTION["de"]), (*LABELS["it"], *LABELS["de"])):
        assert set(both) <= set(shown.texts())
        assert len(shown.sizes_of_text(*both)) == 1
    leads = {words_in(code).anonymous for code in ("it", "de")}
    assert leads <= set(shown.texts())


@ANY_SIZE
def test_what_was_said_and_done_stands_above_the_question(size):
    shown = Showing(a_message("it"), size)
    said, done = SAID["it"]
    words = words_in("it")
    assert {words.you_said, said, words.we_did, done, QUESTION["it"]} <= set(shown.texts())
    assert words.anonymous not in shown.texts()


@ANY_SIZE
def test_a_message_may_be_one_sentence(size):
    view = replace(an_ask("it"), announcement=Announcement("Grazie dei 412 voti di ottobre."))
    shown = Showing(view, size)
    assert "Grazie dei 412 voti di ottobre." in shown.texts()
    assert words_in("it").we_did not in shown.texts()


@ANY_SIZE
def test_a_message_in_two_languages_is_in_both(size):
    view = replace(an_ask_in_two("it"), announcement=a_message("it").announcement)
    shown = Showing(replace(view, also=a_message("de")), size)
    texts = " ".join(shown.texts())
    assert SAID["it"][1] in texts
    assert SAID["de"][1] in texts


ONE_AND_TWO = Announcement("Od 3. novembra tri okenca, od 8.30 do 11. ure.", said="Dolgo.")
LONG = Announcement(
    "Seit dem 3. November sind am Vormittag drei Schalter geöffnet, und wer einen Termin bucht, "
    "wartet höchstens zehn Minuten.",
    said="Am Vormittag wartet man an den Schaltern des Meldeamtes viel zu lange, vor allem am "
    "Dienstag und am Donnerstag.",
)


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
@pytest.mark.parametrize("view", [an_ask("de"), an_ask_in_two("de")], ids=["one", "two"])
def test_a_message_too_long_to_be_read_says_what_was_done_and_not_what_was_said(size, view):
    also = view.also and replace(view.also, announcement=LONG)
    shown = Showing(replace(view, announcement=LONG, also=also), size)
    assert LONG.text in shown.texts()
    assert LONG.said not in " ".join(shown.texts())
    if view.also is None:
        assert min(shown.sizes_of_text(LONG.text)) >= shown.page.sizes.floor - 1


@ANY_SIZE
def test_long_words_under_faces_go_on_two_lines_and_stay_equally_large(size):
    labels = ("Sehr zufrieden", "Einigermaßen zufrieden", "Überhaupt nicht zufrieden")
    view = replace(an_ask("de"), face_words=dict(zip(FACES, labels, strict=True)))
    shown = Showing(view, size)
    assert len(shown.sizes_of_text(*labels)) == 1
    assert min(shown.sizes_of_text(*labels)) >= 17


@ANY_SIZE
def test_a_long_question_goes_on_more_lines_rather_than_becoming_small(size):
    title = "Wie zufrieden sind Sie mit der Freundlichkeit und der Fachkenntnis an diesem Schalter?"
    shown = Showing(replace(an_ask("de"), title=title), size)
    assert min(shown.sizes_of_text(title)) >= 0.55 * shown.page.sizes.question


@ANY_SIZE
def test_when_a_message_comes_no_face_moves_sideways(size):
    shown = Showing(an_ask("it"), size)
    before = {face: centre_of(shown, face)[0] for face in FACES}
    shown.show(a_message("it"))
    assert {face: centre_of(shown, face)[0] for face in FACES} == before


# Services


def many_services(count, language="it"):
    services = tuple(Option(f"s{n}", f"Servizio {n}", icon="house") for n in range(count))
    return replace(a_service(language), services=services)


@ANY_SIZE
@pytest.mark.parametrize("count", [2, 4, 6, 8])
def test_every_service_can_be_chosen(size, count):
    shown = Showing(many_services(count), size)
    said = [shown.touch_box(tile) for tile in shown.page.plan.tiles]
    assert said == [[ServiceChosen(f"s{n}")] for n in range(count)]


def test_where_there_are_more_services_the_last_tile_leads_to_them():
    shown = Showing(replace(many_services(7), service_pages=2))
    assert words_in("it").more_services in shown.texts()
    assert shown.touch_box(shown.page.plan.tiles[7]) == [MoreServices()]


def test_services_are_in_both_languages_equally_large():
    views = [many_services(3, "it"), many_services(3, "de")]
    german = [replace(each, text=f"Dienst {each.code}") for each in views[1].services]
    shown = Showing(replace(views[0], also=replace(views[1], services=tuple(german))))
    assert {"Servizio 1", "Dienst s1"} <= set(shown.texts())
    assert len(shown.sizes_of_text("Servizio 1", "Dienst s1")) == 1


def test_an_icon_that_is_not_known_leaves_a_tile_with_words():
    services = (Option("a", "Anagrafe", icon="unicorn"), Option("b", "Tributi"))
    shown = Showing(replace(a_service("it"), services=services))
    assert {"Anagrafe", "Tributi"} <= set(shown.texts())


def test_on_a_tiny_screen_a_chosen_service_has_a_line_for_each_language():
    views = [
        replace(an_ask(code), service=name) for code, name in (("it", "Atti"), ("de", "Akten"))
    ]
    shown = Showing(replace(views[0], also=views[1]), (480, 320))
    assert {"Atti", "Akten"} <= set(shown.texts())
    assert shown.touch_box(shown.page.chrome.back) == [StartedOver()]


@ANY_SIZE
def test_a_service_without_an_icon_begins_where_the_others_do(size):
    services = (Option("a", "Matrimoni", icon="house"), Option("b", "Tributi"))
    shown = Showing(replace(a_service("it"), services=services), size)
    begins = {
        round(words.x - words.parent.x, 3)
        for words in shown.words()
        if words.text in {"Matrimoni", "Tributi"}
    }
    assert len(begins) == 1
    assert begins.pop() > shown.page.plan.padding


@pytest.mark.parametrize("size", SIZES[2:], ids=str)
def test_all_languages_are_written_equally_large(size):
    codes = ("sl+de", "sl", "de", "en")
    names = ("Slovenščina + Deutsch", "Slovenščina", "Deutsch", "English")
    chips = tuple(Option(*each) for each in zip(codes, names, strict=True))
    shown = Showing(replace(an_ask("sl"), languages=chips), size)
    assert shown.page.chrome.chips
    assert len(shown.sizes_of_text(*names)) == 1


@pytest.mark.parametrize("size", SIZES[1:3], ids=str)
def test_what_was_said_and_done_begins_at_one_height(size):
    shown = Showing(replace(a_message("sl"), announcement=ONE_AND_TWO), size)
    words = words_in("sl")
    tops = {each.top for each in shown.words() if each.text in {words.you_said, words.we_did}}
    assert len(tops) == 1


def test_every_icon_that_a_catalogue_may_name_is_drawn():
    from faccine.wire.icons import ICONS as NAMES
    from kiosk.ui.icons_of_services import SERVICE_ICONS

    assert set(SERVICE_ICONS) == set(NAMES)


# Looks


@pytest.mark.parametrize(
    "view", [an_ask("it"), a_message("it"), many_services(8)], ids=["a", "m", "s"]
)
def test_in_high_contrast_everything_is_black_grey_white_or_yellow(view):
    shown = Showing(replace(view, look=Look(is_high_contrast=True)))
    for red, green, blue, _ in tints_of(shown.page):
        is_grey = red == green == blue
        assert is_grey or (red, green, blue) == (1.0, 0.863, 0.239), (red, green, blue)


@ANY_SIZE
def test_large_text_is_larger_and_the_hint_gives_way(size):
    usual, large = (
        Showing(replace(an_ask("it"), look=Look(is_large=is_large)), size)
        for is_large in (False, True)
    )
    for text in LABELS["it"]:
        assert max(large.sizes_of_text(text)) > max(usual.sizes_of_text(text))
    assert max(large.sizes_of_text(QUESTION["it"])) >= max(usual.sizes_of_text(QUESTION["it"]))
    assert words_in("it").touch_a_face not in large.texts()
    radius = large.page.plan.faces[Face.HAPPY].radius / usual.page.plan.faces[Face.HAPPY].radius
    assert radius >= 0.85


# What moves


def rings_of(shown):
    return {button._ring.a for button in shown.page.faces.values()}


def test_rings_breathe_now_and_then_and_stand_still_between(monkeypatch):
    from kiosk.ui import attract

    monkeypatch.setattr(attract, "BREATHES_EVERY_SECONDS", 0.2)
    monkeypatch.setattr(attract, "BREATH_SECONDS", 0.6)
    shown = Showing(an_ask("it"))
    drawn = {button: button.canvas.children[:] for button in shown.page.faces.values()}
    assert rings_of(shown) == {1}
    until(lambda: max(rings_of(shown)) < 0.7)
    assert min(rings_of(shown)) >= attract.FAINTEST - 0.01
    until(lambda: rings_of(shown) == {1})
    pass_seconds(0.1)
    assert rings_of(shown) == {1}
    for button, children in drawn.items():
        assert button.canvas.children == children, "a breath draws nothing anew"
    shown.page.leave()


def test_a_breath_takes_a_few_frames_and_then_there_is_none_for_long():
    from kiosk.ui.attract import BREATH_SECONDS, BREATHES_EVERY_SECONDS, FRAMES_A_SECOND, Breath

    told = []
    breath = Breath(told.append)
    pass_seconds(BREATHES_EVERY_SECONDS - 0.1)
    assert told == []
    pass_seconds(BREATH_SECONDS + 0.5)
    frames = BREATH_SECONDS * FRAMES_A_SECOND
    assert frames - 2 <= len(told) <= frames + 1 <= 11
    assert told[-1] == 1
    pass_seconds(BREATHES_EVERY_SECONDS - 1)
    assert len(told) <= frames + 1
    breath.stop()


def test_a_touched_ring_does_not_breathe(monkeypatch):
    from kiosk.ui import attract

    monkeypatch.setattr(attract, "BREATHES_EVERY_SECONDS", 0.05)
    shown = Showing(an_ask("it"))
    until(lambda: max(rings_of(shown)) < 0.9)
    shown.show(replace(an_ask("it"), pressed=Face.SAD))
    assert shown.page.faces[Face.SAD]._ring.a == 1
    pass_seconds(0.2)
    assert shown.page.faces[Face.SAD]._ring.a == 1


def test_where_motion_is_reduced_nothing_breathes(monkeypatch):
    from kiosk.ui import attract
    from kiosk.ui.motion import MOTION

    monkeypatch.setattr(attract, "BREATHES_EVERY_SECONDS", 0.02)
    monkeypatch.setattr(MOTION, "is_reduced", True)
    shown = Showing(an_ask("it"))
    pass_seconds(0.2)
    assert rings_of(shown) == {1}


def leads_of(shown):
    """Who may vote, as it can be read now: each text with how opaque it is."""
    from kiosk.ui.heading import Lead

    leads = [each for each in shown.page.children if isinstance(each, Lead)]
    return {lead.children[-1].text: lead.opacity for lead in leads}


def test_who_may_vote_is_said_in_the_languages_of_the_place_in_turn(monkeypatch):
    from kiosk.ui import attract

    monkeypatch.setattr(attract, "TURNS_EVERY_SECONDS", 0.15)
    monkeypatch.setattr(attract, "CROSSFADE_SECONDS", 0.05)
    shown = Showing(an_ask("it"))
    for code in ("de", "sl", "fr", "en", "it", "de"):
        until(lambda code=code: leads_of(shown).get(words_in(code).anonymous) == 1)
    shown.down(512, 20)
    assert leads_of(shown)[words_in("it").anonymous] == 1
    assert len([opacity for opacity in leads_of(shown).values() if opacity]) == 1
    shown.page.leave()


def test_a_citizen_who_chose_a_language_reads_no_other(monkeypatch):
    from kiosk.ui import attract

    monkeypatch.setattr(attract, "TURNS_EVERY_SECONDS", 0.03)
    shown = Showing(an_ask("de"))
    pass_seconds(0.15)
    assert leads_of(shown) == {words_in("de").anonymous: 1}


# The spoken mode


@ANY_SIZE
def test_the_spoken_mode_has_three_fields_that_press_what_buttons_would(size):
    shown = Showing(a_spoken_one("it"), size)
    assert type(shown.page).__name__ == "VoicePage"
    for face in FACES:
        assert shown.touch_box(shown.page.plan.fields[face]) == [
            FacePressed(face),
            FaceReleased(face),
        ]
    assert shown.touch_box(shown.page.plan.leave) == [VoiceToggled()]


def test_the_spoken_mode_may_begin_while_somebody_is_asked_why():
    shown = Showing(a_why("it"))
    shown.show(replace(a_why("it"), voice=a_spoken_one("it").voice))
    assert type(shown.page).__name__ == "VoicePage"


def test_what_is_read_is_shown_large_on_the_same_page():
    shown = Showing(a_spoken_one("it"))
    page = shown.page
    assert LABELS["it"][0] in shown.texts()
    voice = Voice(says=(("it", "Male"),), turn=3, focus="sad", choice="Male")
    shown.show(replace(a_spoken_one("it"), voice=voice))
    assert shown.page is page
    assert "Male" in shown.texts()
    shown.show(an_ask("it"))
    assert type(shown.page).__name__ == "AskPage"


def test_fields_of_the_spoken_mode_are_never_mirrored():
    shown = Showing(replace(a_spoken_one("it"), language="ar"))
    xs = [shown.page.plan.fields[face].x for face in FACES]
    assert xs == sorted(xs)


def test_icons_are_drawn_with_points_that_are_numbers():
    from kiosk.ui.icons import ICONS

    for icon in ICONS.values():
        for points in icon:
            assert all(math.isfinite(x) and math.isfinite(y) for x, y in points)
