"""Opening hours, messages, looks, languages and services: what is shown when, and what is kept."""

import datetime as dt

import pytest
from a_kiosk import a_kiosk, services
from a_session import Kiosk

from faccine.wire.events import Input
from faccine.wire.faces import Face
from faccine.wire.settings import Contact, Message, OfferedService, Sound
from kiosk.session.effects import Tone
from kiosk.session.inputs import (
    ContrastToggled,
    HoursChanged,
    LanguageChosen,
    MoreServices,
    MoreTime,
    NotRecorded,
    PartBroke,
    ReasonChosen,
    Recorded,
    ScreenTouched,
    Selected,
    ServiceChosen,
    SettingsArrived,
    StartedOver,
    TextSizeToggled,
)
from kiosk.session.session import Session
from kiosk.session.view import Look, Screen

FRIDAY = dt.datetime(2026, 11, 20, 18, 0)  # noqa: DTZ001 - local time
MONDAY = dt.datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001


def closed(now=FRIDAY, opens=MONDAY):
    return HoursChanged(is_open=False, now=now, opens=opens)


def opened(now=MONDAY):
    return HoursChanged(is_open=True, now=now)


def test_out_of_hours_it_rests_and_says_when_it_opens():
    kiosk = Kiosk()
    kiosk.does(closed())
    assert kiosk.screen is Screen.RESTING
    assert kiosk.view.title == "Ora siamo chiusi."
    assert kiosk.view.lines[0] == "Riapriamo lunedì alle 8.30."
    kiosk.does(opened())
    assert kiosk.screen is Screen.ASK


@pytest.mark.parametrize(
    ("opens", "says"),
    [
        (FRIDAY + dt.timedelta(hours=1), "oggi alle 19.00"),
        (FRIDAY + dt.timedelta(hours=16), "domani alle 10.00"),
    ],
)
def test_it_says_today_and_tomorrow(opens, says):
    kiosk = Kiosk()
    kiosk.does(closed(opens=opens))
    assert says in kiosk.view.lines[0]


def test_where_nobody_knows_when_it_opens_nothing_is_promised():
    kiosk = Kiosk()
    kiosk.does(closed(opens=None))
    assert kiosk.view.lines == (kiosk.view.words.wake,)


def test_one_touch_wakes_it_and_idle_puts_it_back_to_rest():
    kiosk = Kiosk()
    kiosk.does(closed())
    kiosk.does(ScreenTouched())
    assert kiosk.screen is Screen.ASK
    assert kiosk.asked == []
    kiosk.press(Face.SAD, 29_000)
    kiosk.commits()
    kiosk.waits(15_000)
    assert kiosk.screen is Screen.ASK
    kiosk.waits(15_000)
    assert kiosk.screen is Screen.RESTING


def test_a_button_pressed_at_rest_is_a_vote():
    kiosk = Kiosk()
    kiosk.does(closed())
    kiosk.press(Face.NEUTRAL, input=Input.BUTTON)
    assert [asked.face for asked in kiosk.asked] == [Face.NEUTRAL]


def test_closing_waits_for_nobody_to_be_served():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    kiosk.does(closed())
    assert kiosk.screen is Screen.WHY
    kiosk.waits(15_000)
    assert kiosk.screen is Screen.RESTING


SAID = Message(
    first=dt.date(2026, 11, 1),
    last=dt.date(2026, 11, 30),
    said={"it": "Il martedì l’attesa è troppo lunga."},
    text={"it": "C’è un secondo sportello.", "de": "Es gibt einen zweiten Schalter."},
)
OVER = Message(first=dt.date(2026, 10, 1), last=dt.date(2026, 10, 31), text={"it": "Ottobre."})
RESULT = Message(first=dt.date(2026, 11, 23), last=dt.date(2026, 11, 23), text={"it": "92 %."})


def test_messages_of_the_day_come_in_turn_and_never_soon_after_a_touch():
    kiosk = Kiosk(messages=[SAID, OVER, RESULT])
    kiosk.does(opened())
    kiosk.does(TextSizeToggled())
    kiosk.does(TextSizeToggled())
    shown = []
    for _ in range(100):
        kiosk.waits(1_000)
        announcement = kiosk.view.announcement
        shown.append(announcement.text if announcement else None)
    assert shown[:19] == [None] * 19
    assert shown[19:29] == ["C’è un secondo sportello."] * 10
    assert shown[29:59] == [None] * 30
    assert shown[59:69] == ["92 %."] * 10
    assert shown[69:99] == [None] * 30


def test_above_services_a_message_takes_the_place_of_a_line_and_moves_nothing():
    kiosk = Kiosk(messages=[SAID], services=services("carta-identita", "tributi"))
    kiosk.does(opened())
    assert kiosk.view.lines[0] == kiosk.view.words.anonymous
    kiosk.waits(20_000)
    assert kiosk.view.lines[0] == "Abbiamo fatto: C’è un secondo sportello."
    kiosk.waits(10_000)
    assert kiosk.view.lines[0] == kiosk.view.words.anonymous


def test_where_nobody_knows_the_day_no_message_is_shown():
    kiosk = Kiosk(messages=[SAID])
    kiosk.waits(120_000)
    assert kiosk.view.announcement is None
    assert kiosk.session.deadline_ms is None


def test_looks_fall_back_with_the_language():
    kiosk = Kiosk()
    kiosk.does(TextSizeToggled())
    kiosk.does(ContrastToggled())
    kiosk.does(LanguageChosen("de"), 1_000)
    assert kiosk.view.look == Look(is_large=True, is_high_contrast=True)
    kiosk.waits(29_000)
    assert kiosk.view.look.is_large
    kiosk.waits(1_000)
    assert (kiosk.view.look, kiosk.view.language) == (Look(), "it")


def test_two_languages_are_shown_together_until_one_is_chosen():
    kiosk = Kiosk(is_bilingual=True)
    assert kiosk.view.also.title == "Wie beurteilen Sie den erhaltenen Dienst?"
    assert [option.code for option in kiosk.view.languages] == ["it+de", "it", "de"]
    assert kiosk.view.languages[0].is_chosen
    kiosk.press(Face.NEUTRAL)
    assert kiosk.asked[-1].lang is None, "nobody knows which of the two was read"
    kiosk.commits()
    kiosk.waits(3_000)
    kiosk.does(LanguageChosen("de"))
    assert (kiosk.view.language, kiosk.view.also) == ("de", None)
    kiosk.press(Face.NEUTRAL)
    assert kiosk.asked[-1].lang == "de"
    kiosk.commits()
    kiosk.waits(3_000)
    kiosk.does(LanguageChosen("it+de"))
    assert kiosk.view.also is not None


def test_drafts_are_offered_only_once_somebody_signed_them():
    kiosk = Kiosk(languages=["it", "uk", "ar"], signed_drafts=["ar"])
    assert [option.code for option in kiosk.view.languages] == ["it", "ar"]
    kiosk.does(LanguageChosen("uk"))
    assert kiosk.view.language == "it"


def many(count):
    return [OfferedService(code=f"s{n}", name={"it": f"Servizio {n}"}) for n in range(count)]


def test_eight_services_stand_on_one_page_and_more_on_several():
    assert len(Kiosk(services=many(8)).view.services) == 8
    kiosk = Kiosk(services=many(17))
    assert (len(kiosk.view.services), kiosk.view.service_pages) == (7, 3)
    kiosk.does(MoreServices())
    kiosk.does(MoreServices())
    assert [service.code for service in kiosk.view.services] == ["s14", "s15", "s16"]
    kiosk.does(ServiceChosen("s15"))
    kiosk.press(Face.HAPPY, 400)
    assert kiosk.asked[-1].service == "s15"


def test_a_turned_page_of_services_turns_back_when_nobody_touches_it():
    kiosk = Kiosk(services=many(17))
    kiosk.does(MoreServices())
    kiosk.waits(30_000)
    assert kiosk.view.service_page == 0
    assert kiosk.session.deadline_ms is None


def test_a_selector_chooses_for_one_vote():
    kiosk = Kiosk(services=services("carta-identita", "tributi"))
    kiosk.press(Face.SAD, input=Input.BUTTON)
    assert kiosk.asked == []
    kiosk.does(Selected(1))
    kiosk.does(Selected(7))
    kiosk.press(Face.SAD, input=Input.BUTTON)
    assert kiosk.asked[-1].service == "tributi"
    kiosk.commits()
    kiosk.waits(15_000)
    assert kiosk.screen is Screen.SERVICE


def test_the_service_that_a_rotary_switch_points_to_is_there_in_silence_and_stays():
    kiosk = Kiosk(services=services("carta-identita", "tributi"), messages=[RESULT])
    kiosk.does(opened())
    kiosk.does(Selected(1))
    kiosk.heard.clear()
    seen = []
    for _ in range(200):
        kiosk.waits(1_000)
        seen.append((kiosk.screen, kiosk.view.service))
    assert set(seen) == {(Screen.ASK, "Tributi")}
    assert kiosk.heard == [], "a kiosk at which nobody is makes no sound"
    kiosk.press(Face.HAPPY, input=Input.BUTTON)
    kiosk.commits()
    kiosk.waits(3_000)
    assert kiosk.view.service == "Tributi"
    kiosk.does(Selected(None))
    kiosk.waits(30_000)
    assert kiosk.screen is Screen.SERVICE


def test_messages_come_and_settings_apply_where_a_rotary_switch_points_to_a_service():
    kiosk = Kiosk(services=services("carta-identita", "tributi"), messages=[RESULT])
    kiosk.does(opened())
    kiosk.does(Selected(1))
    kiosk.waits(20_000)
    assert kiosk.view.announcement is not None
    renewed = a_kiosk(version=13, services=services("tributi", "scuola"))
    kiosk.does(SettingsArrived(renewed))
    assert (kiosk.screen, kiosk.view.service) == (Screen.ASK, "Scuola e mensa")


def test_where_a_selector_points_the_next_person_need_not_wait_for_reasons():
    kiosk = Kiosk(services=services("carta-identita", "tributi"))
    kiosk.does(Selected(0))
    kiosk.press(Face.SAD, input=Input.BUTTON)
    kiosk.does(Selected(1))
    kiosk.commits()
    assert kiosk.view.takes_faces, "lamps come back as after any other face"
    kiosk.press(Face.HAPPY, 3_000, input=Input.BUTTON)
    assert [asked.service for asked in kiosk.asked] == ["carta-identita", "tributi"]


def test_choosing_again_is_possible_as_long_as_nothing_was_pressed():
    kiosk = Kiosk(services=services("carta-identita", "tributi"))
    kiosk.does(Selected(1))
    kiosk.does(StartedOver())
    assert kiosk.screen is Screen.SERVICE


CONTACT = Contact(address="https://comune.example/reclami/", text={"it": "URP, stanza 4"})


def test_thanks_says_where_more_can_be_said_and_stays_for_it_when_asked():
    kiosk = Kiosk(contact=CONTACT)
    kiosk.press(Face.NEUTRAL)
    kiosk.commits()
    card = kiosk.view.contact
    assert (card.address, card.qr) == ("comune.example/reclami", "https://comune.example/reclami/")
    kiosk.does(MoreTime(), 2_000)
    kiosk.waits(19_000)
    assert kiosk.screen is Screen.THANKS
    kiosk.waits(1_000)
    assert kiosk.screen is Screen.ASK


def test_a_touch_beside_the_address_returns_once_the_thanks_was_seen():
    kiosk = Kiosk(contact=CONTACT)
    kiosk.press(Face.NEUTRAL)
    kiosk.commits()
    kiosk.does(MoreTime(), 500)
    kiosk.does(ScreenTouched(), 500)
    assert kiosk.screen is Screen.THANKS
    kiosk.does(ScreenTouched(), 2_000)
    assert kiosk.screen is Screen.ASK


def test_the_next_person_presses_a_button_while_the_address_is_still_there():
    kiosk = Kiosk(contact=CONTACT)
    kiosk.press(Face.NEUTRAL)
    kiosk.commits()
    kiosk.does(MoreTime(), 500)
    kiosk.press(Face.HAPPY, 5_000, input=Input.BUTTON)
    assert [asked.face for asked in kiosk.asked] == [Face.NEUTRAL, Face.HAPPY]


def test_a_broken_disk_takes_it_out_of_service_between_two_citizens_and_back():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.does(PartBroke("D1 disk full"))
    assert kiosk.screen is Screen.RECORDING
    kiosk.does(NotRecorded(kiosk.asked[-1].token))
    assert kiosk.screen is Screen.NOT_RECORDED
    assert kiosk.view.for_technician == "D1 disk full"
    kiosk.waits(5_000)
    assert kiosk.screen is Screen.OUT_OF_SERVICE
    kiosk.press(Face.SAD)
    assert len(kiosk.asked) == 1
    kiosk.does(PartBroke(None))
    assert kiosk.screen is Screen.ASK


@pytest.mark.parametrize("face", list(Face))
def test_every_face_sounds_the_same(face):
    kiosk = Kiosk(reasons=[])
    kiosk.press(face)
    kiosk.commits()
    kiosk.press(face, 10)
    assert kiosk.heard == [Tone.TOUCH, Tone.RECORDED], "ignored touches are silent"
    kiosk.press(face, 5_000)
    kiosk.does(NotRecorded(kiosk.asked[-1].token))
    assert kiosk.heard[2:] == [Tone.TOUCH, Tone.NOT_RECORDED]


@pytest.mark.parametrize("answer", [Recorded, lambda token, _seq: NotRecorded(token)])
def test_a_reason_rings_no_second_time_for_the_room_to_hear(answer):
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    kiosk.does(ReasonChosen("waiting"), 2_000)
    kiosk.does(answer(kiosk.asked[-1].token, 42))
    assert kiosk.screen in {Screen.THANKS, Screen.NOT_RECORDED}
    assert kiosk.heard == [Tone.TOUCH, Tone.RECORDED, Tone.TOUCH]
    kiosk.waits(20_000)
    kiosk.press(Face.HAPPY)
    kiosk.commits()
    assert kiosk.heard[3:] == [Tone.TOUCH, Tone.RECORDED]


def test_an_office_that_wants_silence_has_it():
    kiosk = Kiosk(sound=Sound(volume=0))
    kiosk.press(Face.HAPPY)
    kiosk.commits()
    assert kiosk.heard == []


@pytest.mark.parametrize("turned_by", ["service", "waking"])
def test_the_second_half_of_a_double_tap_is_no_vote(turned_by):
    kiosk = (
        Kiosk(services=services("carta-identita", "tributi")) if turned_by == "service" else Kiosk()
    )
    if turned_by == "service":
        kiosk.does(ServiceChosen("tributi"))
    else:
        kiosk.does(closed())
        kiosk.does(ScreenTouched())
    kiosk.press(Face.SAD, 150)
    assert kiosk.asked == []
    kiosk.press(Face.SAD, 250)
    assert len(kiosk.asked) == 1


def test_the_next_person_at_the_selector_does_not_wait_for_the_reasons_of_the_one_before():
    kiosk = Kiosk(services=services("carta-identita", "tributi"))
    kiosk.does(Selected(0))
    kiosk.press(Face.SAD, input=Input.BUTTON)
    kiosk.commits()
    kiosk.does(Selected(1), 1_000)
    assert kiosk.screen is Screen.WHY
    kiosk.does(Selected(1), 3_000)
    kiosk.press(Face.HAPPY, input=Input.BUTTON)
    assert [asked.service for asked in kiosk.asked] == ["carta-identita", "tributi"]


def test_a_selector_turned_while_the_kiosk_is_broken_is_no_hurry():
    kiosk = Kiosk(services=services("carta-identita", "tributi"))
    kiosk.does(PartBroke("D1 disk full"), 60_000)
    kiosk.does(Selected(1))
    assert kiosk.session.deadline_ms > kiosk.now_ms
    kiosk.does(PartBroke(None))
    kiosk.waits(30_000)
    assert kiosk.view.service == "Tributi"


def test_reasons_are_asked_only_where_they_can_be_touched():
    kiosk = Kiosk(has_touch=False)
    kiosk.press(Face.SAD, input=Input.BUTTON)
    assert not kiosk.asked[-1].asks
    kiosk.commits()
    assert kiosk.screen is Screen.THANKS


def test_reasons_are_asked_no_more_where_the_screen_could_not_be_opened():
    kiosk = Kiosk()
    kiosk.session.lose_touch()
    kiosk.press(Face.SAD, input=Input.BUTTON)
    assert not kiosk.asked[-1].asks


def test_a_kiosk_without_settings_says_which_one_it_is():
    session = Session(None, kiosk="esempio-anagrafe-1")
    assert session.view.kiosk == "esempio-anagrafe-1"
