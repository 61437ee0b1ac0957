"""The spoken mode: found by touch alone, driven with three buttons, and never a vote by mistake."""

import datetime as dt

import pytest
from a_kiosk import a_kiosk, services
from a_session import Kiosk

from faccine.wire.events import Input
from faccine.wire.faces import FACES, Face
from faccine.wire.settings import Contact
from kiosk.session.effects import RecordRating, RecordReason, Tone
from kiosk.session.inputs import HoursChanged, ReasonChosen, Tick, VoiceToggled
from kiosk.session.view import Screen
from kiosk.session.voice import sentences_for

LEFT, MIDDLE, RIGHT = FACES
CLOSED = HoursChanged(is_open=False, now=dt.datetime(2026, 6, 2, 22))  # noqa: DTZ001 - local time
QUESTION = ["Come giudica il servizio ricevuto?", "Possono votare tutti, in modo anonimo."]


def begin(**changes):
    kiosk = Kiosk(can_speak=True, **changes)
    kiosk.press(LEFT)
    kiosk.waits(3_000)
    kiosk.lift(LEFT)
    return kiosk


def said(kiosk):
    return [text for text, _ in kiosk.view.voice.says]


def test_holding_the_left_button_three_seconds_starts_it_and_records_nothing():
    kiosk = Kiosk(can_speak=True)
    kiosk.press(LEFT)
    assert kiosk.view.pressed is LEFT, "the touch is answered at once"
    assert kiosk.heard == [Tone.TOUCH]
    kiosk.waits(2_999)
    assert kiosk.view.voice is None
    kiosk.waits(1)
    kiosk.lift(LEFT, 2_000)
    assert said(kiosk)[-2:] == QUESTION
    assert kiosk.asked == []


def test_lifted_before_three_seconds_the_left_face_is_a_vote():
    kiosk = Kiosk(can_speak=True)
    kiosk.press(LEFT)
    assert kiosk.asked == []
    kiosk.lift(LEFT, 2_900)
    assert [asked.face for asked in kiosk.asked] == [LEFT]
    assert kiosk.heard == [Tone.TOUCH], "one touch is heard once"


@pytest.mark.parametrize("face", [MIDDLE, RIGHT])
def test_the_other_faces_count_when_they_are_touched(face):
    kiosk = Kiosk(can_speak=True)
    kiosk.press(face)
    assert [asked.face for asked in kiosk.asked] == [face]


@pytest.mark.parametrize("tap_ms", [60, 150, 350])
def test_nobody_hears_from_the_thanks_that_the_left_face_counts_on_lifting(tap_ms):
    heard_ms = set()
    for face in FACES:
        kiosk = Kiosk(can_speak=True)
        kiosk.press(face)
        start_ms = kiosk.now_ms
        kiosk.lift(face, 30 if face is not LEFT else tap_ms)
        kiosk.commits(after_ms=20)
        assert len(kiosk.asked) == 1
        kiosk.does(Tick(), kiosk.session.deadline_ms - kiosk.now_ms)
        heard_ms.add((tuple(kiosk.heard), kiosk.now_ms - start_ms))
        assert kiosk.screen is (Screen.WHY if face is RIGHT else Screen.THANKS)
    assert heard_ms == {((Tone.TOUCH, Tone.RECORDED), 400)}


def test_a_commit_that_takes_longer_is_thanked_for_at_once():
    kiosk = Kiosk(can_speak=True)
    kiosk.press(MIDDLE)
    kiosk.commits(after_ms=450)
    assert kiosk.screen is Screen.THANKS


def test_where_the_kiosk_cannot_speak_every_face_counts_when_it_is_touched():
    kiosk = Kiosk()
    kiosk.press(LEFT)
    assert [asked.face for asked in kiosk.asked] == [LEFT]
    kiosk.does(VoiceToggled())
    assert kiosk.view.voice is None


def test_a_palm_beside_the_held_face_votes_for_the_first_finger_only():
    kiosk = Kiosk(can_speak=True)
    kiosk.press(LEFT)
    kiosk.press(RIGHT, 30)
    kiosk.lift(LEFT, 50)
    kiosk.lift(RIGHT, 50)
    assert [asked.face for asked in kiosk.asked] == [LEFT]
    assert kiosk.session.ignored == 1


def test_right_reads_the_next_left_the_one_before_and_the_middle_chooses():
    kiosk = begin()
    kiosk.press(RIGHT, 500, input=Input.BUTTON)
    assert said(kiosk) == ["1 di 4:", "Bene"]
    kiosk.press(RIGHT, 500)
    assert kiosk.view.voice.focus == "neutral"
    kiosk.press(LEFT, 500)
    kiosk.lift(LEFT, 100)
    assert kiosk.view.voice.choice == "Bene"
    kiosk.press(LEFT, 500)
    kiosk.lift(LEFT, 100)
    assert said(kiosk) == QUESTION, "between the last choice and the first"
    kiosk.press(LEFT, 500)
    kiosk.lift(LEFT, 100)
    assert kiosk.view.voice.says[-1] == ("Deutsch", "de"), "a language in its own voice"
    kiosk.press(RIGHT, 500)
    kiosk.press(RIGHT, 500)
    kiosk.press(MIDDLE, 500)
    (asked,) = kiosk.asked
    assert (asked.face, asked.input) == (Face.HAPPY, Input.SPEECH)


def test_every_step_is_said_anew_also_when_it_is_the_same_again():
    kiosk = begin()
    turn = kiosk.view.voice.turn
    kiosk.press(MIDDLE, 500)
    assert said(kiosk)[0] == kiosk.view.words.voice_how, "nothing was read yet: how it goes"
    kiosk.press(MIDDLE, 500)
    assert kiosk.view.voice.turn == turn + 2
    assert kiosk.asked == []


def test_a_whole_visit_by_ear():
    kiosk = begin(services=services("carta-identita", "tributi"))
    assert kiosk.screen is Screen.SERVICE
    kiosk.press(RIGHT, 500)
    kiosk.press(RIGHT, 500)
    kiosk.press(MIDDLE, 500)
    assert said(kiosk) == QUESTION
    for _ in range(3):
        kiosk.press(RIGHT, 500)
    kiosk.press(MIDDLE, 500)
    assert isinstance(kiosk.asked[-1], RecordRating)
    assert (kiosk.asked[-1].service, kiosk.asked[-1].face) == ("tributi", Face.SAD)
    kiosk.commits()
    assert said(kiosk) == ["Grazie, voto registrato.", kiosk.view.words.say_why]
    for _ in range(2):
        kiosk.waits(50_000)
        assert kiosk.screen is Screen.WHY, "whoever must hear the reasons first has time"
        kiosk.press(RIGHT, 500)
    kiosk.press(MIDDLE, 500)
    assert isinstance(kiosk.asked[-1], RecordReason)
    kiosk.commits()
    assert said(kiosk)[0] == "Grazie."
    assert said(kiosk)[-1] == kiosk.view.words.voice_ends
    kiosk.waits(11_000)
    assert kiosk.view.voice is not None, "all of it can be heard"
    kiosk.waits(1_000)
    assert kiosk.view.voice is None, "the next person is met in silence"


def test_of_two_languages_one_is_read_and_recorded_and_the_other_is_a_choice():
    kiosk = begin(is_bilingual=True)
    assert kiosk.view.also is None
    for _ in range(4):
        kiosk.press(RIGHT, 500)
    assert kiosk.view.voice.focus == "language-de"
    kiosk.press(RIGHT, 500)
    kiosk.press(RIGHT, 500)
    kiosk.press(MIDDLE, 500)
    assert kiosk.asked[-1].lang == "it"
    kiosk.commits()
    kiosk.waits(60_000)
    assert kiosk.view.also is not None


def test_the_next_person_need_not_wait_until_everything_was_said():
    kiosk = begin()
    kiosk.press(RIGHT, 500)
    kiosk.press(MIDDLE, 500)
    kiosk.commits()
    kiosk.press(RIGHT, 4_000)
    assert (kiosk.screen, kiosk.view.voice) == (Screen.ASK, None)
    assert [asked.input for asked in kiosk.asked] == [Input.SPEECH], "who wants it again votes once"
    kiosk.press(RIGHT, 500)
    assert [asked.input for asked in kiosk.asked] == [Input.SPEECH, Input.TOUCH]


def test_where_more_can_be_said_is_heard_too():
    kiosk = begin(contact=Contact(address="https://comune.example/reclami", text={"it": "URP"}))
    kiosk.press(RIGHT, 500)
    kiosk.press(MIDDLE, 500)
    kiosk.commits()
    assert said(kiosk)[-3:] == ["comune.example/reclami", "URP", kiosk.view.words.voice_ends]


def test_a_trembling_hand_takes_one_step():
    kiosk = begin()
    for after_ms in (500, 60, 90, 220):
        kiosk.press(RIGHT, after_ms)
    assert kiosk.view.voice.focus == "happy"
    kiosk.press(RIGHT, 500)
    assert kiosk.view.voice.focus == "neutral"


def test_holding_left_again_ends_it():
    kiosk = begin()
    kiosk.press(LEFT, 500)
    kiosk.waits(3_000)
    kiosk.lift(LEFT)
    assert kiosk.view.voice is None
    assert kiosk.asked == []


def test_left_alone_it_ends_by_itself():
    kiosk = begin()
    kiosk.waits(29_000)
    assert kiosk.view.voice is not None
    kiosk.waits(1_000)
    assert kiosk.view.voice is None
    assert kiosk.session.deadline_ms is None


def test_a_closed_office_does_not_send_away_whom_it_speaks_to():
    kiosk = Kiosk(can_speak=True, language_seconds=60)
    kiosk.does(CLOSED)
    kiosk.press(LEFT, input=Input.BUTTON)
    kiosk.waits(3_000)
    kiosk.lift(LEFT)
    kiosk.waits(31_000)
    kiosk.press(RIGHT, 5_000, input=Input.BUTTON)
    assert (kiosk.screen, kiosk.view.voice.focus) == (Screen.ASK, "happy")
    kiosk.waits(60_000)
    assert (kiosk.screen, kiosk.view.voice) == (Screen.RESTING, None)


def test_an_office_that_closes_under_a_finger_still_takes_its_vote():
    kiosk = Kiosk(can_speak=True)
    kiosk.press(LEFT)
    kiosk.does(CLOSED, 50)
    kiosk.lift(LEFT, 50)
    assert len(kiosk.asked) == 1


def test_it_begins_at_the_question_also_while_the_one_before_could_still_say_why():
    kiosk = Kiosk(can_speak=True)
    kiosk.press(RIGHT)
    kiosk.commits(after_ms=400)
    assert kiosk.screen is Screen.WHY
    kiosk.waits(4_000)
    kiosk.press(LEFT)
    kiosk.waits(3_000)
    assert kiosk.screen is Screen.ASK
    assert said(kiosk)[-2:] == QUESTION
    kiosk.does(ReasonChosen("waiting"))
    assert len(kiosk.asked) == 1


def test_a_press_while_a_vote_is_being_written_moves_nothing():
    kiosk = begin()
    kiosk.press(RIGHT, 500)
    kiosk.press(MIDDLE, 500)
    kiosk.press(RIGHT, 10)
    assert len(kiosk.asked) == 1
    assert kiosk.screen is Screen.RECORDING
    assert kiosk.session.ignored == 1


def test_everything_that_can_be_heard_is_prepared_ahead():
    settings = a_kiosk(services=services("carta-identita", "tributi"))
    prepared = set(sentences_for(settings, ("it", "de")))
    kiosk = begin(services=services("carta-identita", "tributi"))
    heard = set(kiosk.view.voice.says)
    for _ in range(6):
        kiosk.press(RIGHT, 500)
        heard |= set(kiosk.view.voice.says)
    while not kiosk.asked:
        kiosk.press(RIGHT, 500)
        kiosk.press(MIDDLE, 500)
        heard |= set(kiosk.view.voice.says)
    kiosk.commits()
    heard |= set(kiosk.view.voice.says)
    assert heard <= prepared
