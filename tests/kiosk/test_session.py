"""The rules of the kiosk, played with times instead of waiting."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from a_kiosk import a_kiosk, services
from hypothesis import given, settings
from hypothesis import strategies as st

from faccine.wire.events import Input, Mode
from faccine.wire.faces import FACES, Face
from kiosk.session.effects import Play, RecordRating, RecordReason, Show
from kiosk.session.inputs import (
    ContrastToggled,
    CornerTouched,
    DigitTyped,
    EnteredTestMode,
    FacePressed,
    FaceReleased,
    HardwareTested,
    HoursChanged,
    LanguageChosen,
    LeftTestMode,
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
    Skipped,
    SpeechChanged,
    StartedOver,
    TechnicianLeft,
    TextSizeToggled,
    Tick,
    VoiceToggled,
)
from kiosk.session.session import Session
from kiosk.session.view import Look, Screen

SEVERAL = services("carta-identita", "tributi")


class Kiosk:
    """A session, its clock, and a recorder that answers when told to."""

    def __init__(self, **changes):
        self.session = Session(a_kiosk(**changes))
        self.now_ms = 1_000_000
        self.asked = []

    @property
    def screen(self):
        return self.session.view.screen

    def does(self, happened, after_ms=0):
        self.now_ms += after_ms
        effects = self.session.handle(happened, self.now_ms)
        self.asked += [effect for effect in effects if not isinstance(effect, (Show, Play))]
        return effects

    def press(self, face, after_ms=0):
        return self.does(FacePressed(face), after_ms)

    def commits(self, seq=41, after_ms=5):
        return self.does(Recorded(self.asked[-1].token, seq), after_ms)


def test_a_happy_press_is_recorded_then_thanked_then_over():
    kiosk = Kiosk()
    effects = kiosk.press(Face.HAPPY)
    assert effects[0] == RecordRating(
        token=1,
        face=Face.HAPPY,
        service="carta-identita",
        lang="it",
        mode=Mode.LIVE,
        settings=12,
        input=Input.TOUCH,
        asks=False,
        deadline_ms=kiosk.now_ms + 1_500,
    )
    assert isinstance(effects[-1], Show)
    assert kiosk.screen is Screen.RECORDING
    assert kiosk.session.view.pressed is Face.HAPPY
    kiosk.commits()
    assert kiosk.screen is Screen.THANKS
    kiosk.does(Tick(), 2_999)
    assert kiosk.screen is Screen.THANKS
    kiosk.does(Tick(), 1)
    assert kiosk.screen is Screen.ASK


def test_a_red_press_is_stored_before_anybody_is_asked_why():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    assert kiosk.asked[0].asks
    kiosk.commits(seq=41)
    assert kiosk.screen is Screen.WHY
    assert [reason.code for reason in kiosk.session.view.reasons] == [
        "waiting",
        "staff",
        "return",
        "outcome",
    ]


def test_a_reason_refers_to_its_rating_and_is_thanked_after_its_own_commit():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits(seq=41)
    kiosk.does(ReasonChosen("waiting"), 900)
    assert kiosk.asked[-1] == RecordReason(2, 41, "waiting", deadline_ms=kiosk.now_ms + 1_500)
    assert kiosk.screen is Screen.RECORDING
    assert kiosk.session.view.pressed is None
    kiosk.commits(seq=42)
    assert kiosk.screen is Screen.THANKS
    assert kiosk.session.view.lines[0] == "Il voto e il motivo sono registrati."


def test_a_lost_reason_says_that_the_vote_stays():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    kiosk.does(ReasonChosen("waiting"), 900)
    kiosk.does(NotRecorded(2))
    assert kiosk.screen is Screen.NOT_RECORDED
    assert kiosk.session.view.title == "Motivo non registrato."
    assert "Il voto invece è registrato." in kiosk.session.view.lines


def test_a_reason_that_is_not_offered_is_ignored():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    assert kiosk.does(ReasonChosen("weather"), 900) == []
    assert kiosk.session.ignored == 1


def test_the_second_half_of_a_double_tap_gives_no_reason():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    assert kiosk.does(ReasonChosen("waiting"), 399) == []
    assert kiosk.does(Skipped()) == []
    assert kiosk.does(ReasonChosen("waiting"), 1) != []


def test_nobody_is_asked_why_where_there_are_no_reasons():
    kiosk = Kiosk(reasons=[])
    kiosk.press(Face.SAD)
    assert not kiosk.asked[0].asks
    kiosk.commits()
    assert kiosk.screen is Screen.THANKS


def test_reasons_can_be_switched_on_for_neutral():
    kiosk = Kiosk(reasons_after=[Face.SAD, Face.NEUTRAL])
    kiosk.press(Face.NEUTRAL)
    kiosk.commits()
    assert kiosk.screen is Screen.WHY


def test_skipping_is_thanked_and_records_nothing_more():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    kiosk.does(Skipped(), 1_000)
    assert kiosk.screen is Screen.THANKS
    assert len(kiosk.asked) == 1


def test_reasons_close_by_themselves_and_leave_no_cool_down():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    kiosk.does(Tick(), 14_999)
    assert kiosk.screen is Screen.WHY
    kiosk.does(Tick(), 1)
    assert kiosk.screen is Screen.ASK
    assert kiosk.press(Face.HAPPY) != []


def test_more_time_starts_the_reasons_clock_again():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    kiosk.does(MoreTime(), 14_000)
    kiosk.does(Tick(), 14_999)
    assert kiosk.screen is Screen.WHY
    assert kiosk.session.view.duration_ms == 15_000


def test_a_new_face_among_the_reasons_is_the_next_person():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.commits()
    assert kiosk.session.view.takes_faces
    kiosk.press(Face.HAPPY, after_ms=3_000)
    assert [asked.face for asked in kiosk.asked] == [Face.SAD, Face.HAPPY]
    kiosk.commits(seq=42)
    assert kiosk.screen is Screen.THANKS


@pytest.mark.parametrize("face", FACES)
def test_a_repeat_within_the_cool_down_is_ignored_and_counted(face):
    kiosk = Kiosk()
    kiosk.press(face)
    kiosk.commits()
    assert kiosk.press(face, after_ms=2_999) == []
    assert kiosk.session.ignored == 1
    assert kiosk.press(face, after_ms=1) != []


def test_a_press_while_one_is_being_recorded_is_ignored():
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    assert kiosk.press(Face.SAD, after_ms=1) == []
    assert kiosk.session.ignored == 1


def test_a_failed_commit_is_never_thanked():
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    kiosk.does(NotRecorded(1), 50)
    assert kiosk.screen is Screen.NOT_RECORDED
    assert kiosk.session.view.title == "Voto non registrato."
    kiosk.does(Tick(), 5_000)
    assert kiosk.screen is Screen.ASK


def test_no_commit_in_two_seconds_is_not_recorded():
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    kiosk.does(Tick(), 1_999)
    assert kiosk.screen is Screen.RECORDING
    kiosk.does(Tick(), 1)
    assert kiosk.screen is Screen.NOT_RECORDED


def test_the_writer_may_begin_no_commit_that_could_miss_the_two_seconds():
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    assert kiosk.asked[0].deadline_ms < kiosk.session.deadline_ms


def test_a_commit_that_ends_late_turns_the_screen_to_the_truth():
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    kiosk.does(Tick(), 2_000)
    kiosk.commits(after_ms=700)
    assert kiosk.screen is Screen.THANKS


def test_nobody_can_vote_twice_while_the_writer_may_still_commit():
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    kiosk.does(Tick(), 2_000)
    assert kiosk.press(Face.HAPPY, after_ms=20_000) == []
    kiosk.does(NotRecorded(1))
    kiosk.does(Tick())
    assert kiosk.screen is Screen.ASK


def test_a_writer_that_never_answers_is_given_up_and_its_late_row_is_counted():
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    kiosk.does(Tick(), 2_000)
    kiosk.does(Tick(), 30_000)
    assert kiosk.screen is Screen.ASK
    kiosk.commits()
    assert kiosk.screen is Screen.ASK
    assert kiosk.session.too_late == 1


@pytest.mark.parametrize("late", [Recorded(1, 41), NotRecorded(1)])
def test_a_late_answer_about_one_person_says_nothing_about_the_next(late):
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    kiosk.does(Tick(), 2_000)
    kiosk.does(Tick(), 30_000)
    kiosk.press(Face.SAD)
    kiosk.does(late)
    assert kiosk.screen is Screen.RECORDING
    kiosk.commits(seq=42)
    assert kiosk.screen is Screen.WHY


def test_not_recorded_stays_long_enough_to_be_read_when_the_writer_answers_just_after():
    kiosk = Kiosk()
    kiosk.press(Face.HAPPY)
    kiosk.does(Tick(), 2_000)
    kiosk.does(NotRecorded(1), 10)
    kiosk.does(Tick(), 4_989)
    assert kiosk.screen is Screen.NOT_RECORDED
    kiosk.does(Tick(), 1)
    assert kiosk.screen is Screen.ASK


def test_with_several_services_the_citizen_says_which_first():
    kiosk = Kiosk(services=SEVERAL)
    assert kiosk.screen is Screen.SERVICE
    assert kiosk.press(Face.HAPPY) == []
    kiosk.does(ServiceChosen("tributi"))
    assert kiosk.screen is Screen.ASK
    assert kiosk.session.view.service == "Tributi"
    kiosk.press(Face.HAPPY, 500)
    assert kiosk.asked[0].service == "tributi"


def test_a_service_that_is_not_offered_cannot_be_chosen():
    kiosk = Kiosk(services=SEVERAL)
    assert kiosk.does(ServiceChosen("passaporti")) == []


def test_a_wrong_service_can_be_taken_back():
    kiosk = Kiosk(services=SEVERAL)
    kiosk.does(ServiceChosen("tributi"))
    kiosk.does(StartedOver())
    assert kiosk.screen is Screen.SERVICE


def test_a_chosen_service_falls_back_when_nobody_is_there():
    kiosk = Kiosk(services=SEVERAL, idle_seconds=20)
    kiosk.does(ServiceChosen("tributi"))
    kiosk.does(Tick(), 20_000)
    assert kiosk.screen is Screen.SERVICE


def test_the_next_person_never_votes_on_the_service_of_the_one_before():
    kiosk = Kiosk(services=SEVERAL)
    kiosk.does(ServiceChosen("tributi"))
    kiosk.press(Face.SAD, 500)
    kiosk.commits()
    assert not kiosk.session.view.takes_faces
    assert kiosk.press(Face.HAPPY, after_ms=4_000) == []
    kiosk.does(StartedOver())
    assert kiosk.screen is Screen.SERVICE


def test_the_language_is_recorded_and_falls_back_after_half_a_minute():
    kiosk = Kiosk()
    kiosk.does(LanguageChosen("de"))
    assert kiosk.session.view.title == "Wie beurteilen Sie den erhaltenen Dienst?"
    kiosk.press(Face.HAPPY, after_ms=29_000)
    assert kiosk.asked[0].lang == "de"
    kiosk.commits()
    kiosk.does(Tick(), 3_000)
    assert kiosk.session.view.language == "de"
    kiosk.does(Tick(), 27_000)
    assert kiosk.session.view.language == "it"


def test_a_language_that_is_not_offered_changes_nothing():
    kiosk = Kiosk()
    assert kiosk.does(LanguageChosen("en")) == []


def test_the_session_asks_to_be_woken_for_every_fall_back():
    kiosk = Kiosk(services=SEVERAL, idle_seconds=10)
    assert kiosk.session.deadline_ms is None
    kiosk.does(LanguageChosen("de"))
    assert kiosk.session.deadline_ms == kiosk.now_ms + 30_000
    kiosk.does(ServiceChosen("tributi"))
    assert kiosk.session.deadline_ms == kiosk.now_ms + 10_000


def test_new_settings_wait_until_the_citizen_has_gone():
    kiosk = Kiosk()
    kiosk.press(Face.SAD)
    kiosk.does(SettingsArrived(a_kiosk(version=13, reasons=[])))
    kiosk.commits()
    assert kiosk.screen is Screen.WHY
    kiosk.does(Tick(), 15_000)
    kiosk.press(Face.SAD)
    assert kiosk.asked[-1].settings == 13
    assert not kiosk.asked[-1].asks


def test_new_settings_apply_at_once_when_nobody_has_begun():
    kiosk = Kiosk()
    kiosk.does(SettingsArrived(a_kiosk(version=13, services=SEVERAL)))
    assert kiosk.screen is Screen.SERVICE


def test_a_kiosk_without_settings_is_out_of_service_until_they_arrive():
    session = Session(None)
    assert session.view.screen is Screen.OUT_OF_SERVICE
    assert session.handle(FacePressed(Face.HAPPY), 5) == []
    assert session.ignored == 1
    session.handle(SettingsArrived(a_kiosk()), 10)
    assert session.view.screen is Screen.ASK


def test_test_mode_is_recorded_as_such_and_says_so():
    kiosk = Kiosk(mode=Mode.TEST)
    assert kiosk.session.view.is_test
    kiosk.press(Face.HAPPY)
    assert kiosk.asked[0].mode is Mode.TEST
    kiosk.commits()
    assert "Questi voti non contano." in kiosk.session.view.lines


def test_a_missing_translation_falls_back_on_the_first_language():
    kiosk = Kiosk(languages=["it", "en"])
    kiosk.does(LanguageChosen("en"))
    view = kiosk.session.view
    assert view.title == "Come giudica il servizio ricevuto?"
    assert view.words.skip == "Skip"


ROME = ZoneInfo("Europe/Rome")
OPEN = HoursChanged(True, dt.datetime(2026, 11, 23, 9, 0, tzinfo=ROME))
HAPPENINGS = st.one_of(
    st.builds(FacePressed, st.sampled_from(FACES), st.sampled_from(list(Input))),
    st.builds(ServiceChosen, st.sampled_from(["carta-identita", "tributi", "none-such"])),
    st.builds(ReasonChosen, st.sampled_from(["waiting", "outcome", "none-such"])),
    st.builds(LanguageChosen, st.sampled_from(["it", "de", "en"])),
    st.builds(Skipped),
    st.builds(MoreTime),
    st.builds(StartedOver),
    st.builds(Tick),
    st.builds(FaceReleased, st.sampled_from(FACES)),
    st.builds(SpeechChanged, st.booleans()),
    st.builds(DigitTyped, st.sampled_from(["1", "2", ""])),
    st.builds(Selected, st.none() | st.integers(0, 3)),
    st.builds(PartBroke, st.sampled_from([None, None, "D1 disk full"])),
    st.builds(
        HoursChanged,
        st.booleans(),
        st.just(dt.datetime(2026, 11, 20, 18, 0, tzinfo=ROME)),
        st.just(dt.datetime(2026, 11, 23, 8, 30, tzinfo=ROME)),
    ),
    st.sampled_from(
        [
            *(TextSizeToggled(), ContrastToggled(), VoiceToggled(), ScreenTouched()),
            *(MoreServices(), EnteredTestMode(), LeftTestMode(), TechnicianLeft()),
            *(CornerTouched(), HardwareTested()),
        ]
    ),
    st.builds(
        SettingsArrived,
        st.sampled_from(
            [
                a_kiosk(version=13),
                a_kiosk(version=14, services=SEVERAL, mode=Mode.TEST),
                a_kiosk(version=15, reasons=[]),
            ]
        ),
    ),
    st.sampled_from(["commit", "drop"]),
)
STORIES = st.lists(
    st.tuples(
        HAPPENINGS,
        st.one_of(st.integers(0, 600), st.integers(0, 6_000), st.integers(0, 60_000)),
    ),
    max_size=60,
)
FIRST_SETTINGS = st.sampled_from(
    [None, a_kiosk(), a_kiosk(services=SEVERAL), a_kiosk(reasons_after=FACES)]
)


class Story:
    """Plays random happenings and keeps the accounts that the rules are held to."""

    def __init__(self, first):
        self.session = Session(first, pin="1212")
        self.now_ms = 0
        self.unanswered = []
        self.last_asked = None
        self.committed = set()  # tokens
        self.rating_of = {}  # token of a rating or of its reason → token of the rating
        self.token_of_seq = {}
        self.was_held = False
        self.thanks_of = {}  # token of a rating → how often it was thanked for

    def play(self, happening, after_ms):
        self.now_ms += after_ms
        if isinstance(happening, str):
            unanswered = self.unanswered
            happening = self.answer(happening, unanswered.pop(0)) if unanswered else Tick()
        screen, ignored = self.session.view.screen, self.session.ignored
        effects = self.session.handle(happening, self.now_ms)
        for effect in effects:
            self.account(effect, screen)
        if self.session.ignored > ignored:
            # A palm beside a finger is ignored; the finger then votes.
            votes = [effect for effect in effects if not isinstance(effect, (Show, Play))]
            assert [type(vote) for vote in votes] in ([], [RecordRating])
            assert not votes or self.was_held
        self.was_held = self.session.view.pressed is not None

    def answer(self, kind, asked):
        if kind == "drop":
            return NotRecorded(asked.token)
        self.committed.add(asked.token)
        seq = len(self.committed)
        if isinstance(asked, RecordRating):
            self.token_of_seq[seq] = asked.token
        return Recorded(asked.token, seq)

    def account(self, effect, screen_before):
        if isinstance(effect, Show):
            self.account_for_screen(effect.view.screen, screen_before)
            return
        if isinstance(effect, Play):
            return
        self.unanswered.append(effect)
        self.last_asked = effect.token
        if isinstance(effect, RecordRating):
            assert effect.service in ("carta-identita", "tributi")
            self.rating_of[effect.token] = effect.token
        else:
            assert effect.rating_seq in self.token_of_seq, "a reason for nothing"
            self.rating_of[effect.token] = self.token_of_seq[effect.rating_seq]

    def account_for_screen(self, screen, screen_before):
        if screen in (Screen.THANKS, Screen.WHY):
            assert self.last_asked in self.committed, "thanked for nothing"
        if screen is Screen.THANKS and screen_before is not Screen.THANKS:
            rating = self.rating_of[self.last_asked]
            self.thanks_of[rating] = self.thanks_of.get(rating, 0) + 1
            assert self.thanks_of[rating] == 1, "thanked twice"


@given(FIRST_SETTINGS, STORIES)
@settings(max_examples=300, deadline=None)
def test_whatever_happens_thanks_follow_commits_once_and_the_kiosk_comes_back(first, happenings):
    story = Story(first)
    for happening, after_ms in happenings:
        story.play(happening, after_ms)
        deadline_ms = story.session.deadline_ms
        assert deadline_ms is None or deadline_ms > story.now_ms
        # The tick that the session asked for always comes.
        if deadline_ms is not None and after_ms % 2:
            story.play(Tick(), deadline_ms - story.now_ms)
    for back_to_normal in (PartBroke(None), OPEN, SpeechChanged(False), Tick(), Tick(), Tick()):
        story.play(back_to_normal, 600_000)
    home = story.session.view
    assert home.screen in (Screen.ASK, Screen.SERVICE, Screen.OUT_OF_SERVICE)
    assert home.language == "it"
    assert (home.look, home.voice, home.test_minutes) == (Look(), None, None)
    assert story.session.deadline_ms is None


WAKING = {Screen.RESTING, Screen.PIN, Screen.THANKS}
"""A press that is ignored may still wake, or close what somebody left open."""


@given(FIRST_SETTINGS, STORIES)
@settings(max_examples=200, deadline=None)
def test_whatever_happens_an_ignored_press_leaves_no_trace(first, happenings):
    story = Story(first)
    for happening, after_ms in happenings:
        story.play(Tick(), after_ms)
        before = story.session.view, story.session.ignored
        story.play(happening, 0)
        if story.session.ignored > before[1] and before[0].pressed is None:
            after = replace(story.session.view, voice=None)
            assert after == replace(before[0], voice=None) or before[0].screen in WAKING


def test_a_late_no_after_its_screen_was_shown_long_enough_goes_straight_back():
    story = Story(a_kiosk())
    story.play(FacePressed(Face.NEUTRAL, Input.TOUCH), 0)
    story.play(Tick(), 2_000)
    assert story.session.view.screen is Screen.NOT_RECORDED
    story.play("drop", 5_000)
    assert story.session.view.screen is Screen.ASK
    assert story.session.deadline_ms is None
