"""What lamps do, at times: the patterns, and that they tell nobody which face was pressed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from a_kiosk import a_kiosk, services

from faccine.wire.faces import FACES, Face
from kiosk.buttons.lamps import BREATH_MS, DIM, Lamps, Pattern, brightness, next_change_ms
from kiosk.session.effects import RecordRating, RecordReason
from kiosk.session.inputs import (
    FacePressed,
    FaceReleased,
    Happening,
    NotRecorded,
    ReasonChosen,
    Recorded,
    Selected,
    Skipped,
    SpeechChanged,
    Tick,
)
from kiosk.session.session import Session
from kiosk.session.view import Screen, Technician, View, Voice
from kiosk.words import Words

ASK = View(Screen.ASK, "it", Words(), takes_faces=True)
HEARD = replace(ASK, screen=Screen.RECORDING, takes_faces=False, pressed=Face.SAD)
THANKS = replace(ASK, screen=Screen.THANKS, takes_faces=False)
NOT_RECORDED = replace(THANKS, screen=Screen.NOT_RECORDED)
EVERY_PATTERN = [pattern for pattern in Pattern if pattern is not Pattern.TRY_OUT]


def levels(views: list[tuple[int, View]], *, until_ms: int, step_ms: int = 10) -> list[tuple]:
    """The lamps at every step while these (time, view) are shown."""
    lamps, at = Lamps(), dict(views)
    seen = []
    for now_ms in range(0, until_ms, step_ms):
        if now_ms in at:
            lamps.show(at[now_ms], now_ms)
        seen.append(lamps.levels(now_ms))
    return seen


def lit_ms(lamp: list[tuple]) -> list[tuple[int, int]]:
    """When the first lamp was fully lit: (from, until) in milliseconds, in steps of 10."""
    spans, since = [], None
    for at, (level, *_) in enumerate([*lamp, (0.0,)]):
        if level == 1.0 and since is None:
            since = at * 10
        elif level < 1.0 and since is not None:
            spans.append((since, at * 10))
            since = None
    return spans


def test_ready_lamps_breathe_once_in_four_seconds_between_a_quarter_and_full():
    breath = [brightness(Pattern.READY, now_ms)[0] for now_ms in range(0, BREATH_MS + 1, 10)]
    assert BREATH_MS == 4_000
    assert (breath[0], breath[-1]) == (pytest.approx(0.25), pytest.approx(0.25))
    assert max(breath) == pytest.approx(1.0) == breath[200]
    assert min(breath) == pytest.approx(0.25)
    assert max(abs(a - b) for a, b in pairwise(breath)) < 0.01


def test_a_press_is_answered_by_darkness_at_once():
    lamps = Lamps()
    lamps.show(ASK, 0)
    assert lamps.levels(1_990) > (0.9,) * 3
    lamps.show(HEARD, 2_000)
    assert lamps.levels(2_000) == (0.0, 0.0, 0.0)
    assert lamps.due_ms(2_000) is None


def test_a_face_that_is_held_is_answered_too():
    lamps = Lamps()
    lamps.show(replace(ASK, pressed=Face.HAPPY), 0)
    assert lamps.levels(0) == (0.0, 0.0, 0.0)


def test_thanks_is_two_quick_blinks_and_then_darkness():
    seen = levels([(0, ASK), (100, HEARD), (200, THANKS)], until_ms=3_200)
    assert lit_ms(seen) == [(200, 350), (540, 690)]
    assert set(seen[69:]) == {(0.0, 0.0, 0.0)}


def test_not_recorded_is_three_slow_blinks():
    seen = levels([(0, ASK), (100, HEARD), (2_100, NOT_RECORDED)], until_ms=7_000)
    assert lit_ms(seen) == [(2_100, 2_600), (3_100, 3_600), (4_100, 4_600)]


def test_a_late_thanks_is_seen_after_not_recorded():
    views = [(0, ASK), (100, HEARD), (2_100, NOT_RECORDED), (2_800, THANKS)]
    assert lit_ms(levels(views, until_ms=5_000)) == [(2_100, 2_600), (2_800, 2_950), (3_140, 3_290)]


def test_in_the_spoken_mode_they_breathe_although_faces_do_not_count():
    voice = Voice(says=(), turn=1)
    lamps = Lamps()
    lamps.show(replace(ASK, screen=Screen.SERVICE, takes_faces=False, voice=voice), 0)
    assert lamps.levels(2_000) == pytest.approx((1.0, 1.0, 1.0))


def test_test_mode_is_a_double_pulse_every_two_seconds():
    seen = levels([(0, replace(ASK, is_test=True))], until_ms=4_000)
    assert lit_ms(seen) == [(0, 150), (340, 490), (2_000, 2_150), (2_340, 2_490)]


@pytest.mark.parametrize(
    ("screen", "level"),
    [
        (Screen.OUT_OF_SERVICE, 0.0),
        (Screen.SERVICE, 0.0),
        (Screen.PIN, 0.0),
        (Screen.TECHNICIAN, 0.0),
        (Screen.RESTING, DIM),
    ],
)
def test_lamps_are_steady_where_nobody_is_asked(screen, level):
    lamps = Lamps()
    lamps.show(ASK, 0)
    lamps.show(replace(ASK, screen=screen, takes_faces=False), 500)
    assert lamps.levels(500) == lamps.levels(9_999) == (level,) * 3
    assert lamps.due_ms(500) is None


def test_a_kiosk_that_is_looked_for_runs_a_light_from_left_to_right():
    seen = levels([(0, replace(ASK, is_identifying=True)), (900, ASK)], until_ms=900, step_ms=100)
    happy, neutral, sad, none = (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)
    assert seen == [happy] * 2 + [neutral] * 2 + [sad] * 2 + [none] * 2 + [happy]


def test_it_is_ready_again_once_it_was_found():
    lamps = Lamps()
    lamps.show(replace(ASK, is_identifying=True), 0)
    lamps.show(ASK, 4_000)
    assert lamps.levels(6_000) == pytest.approx((1.0, 1.0, 1.0))


def test_in_the_hardware_test_each_lamp_lights_with_its_button():
    lamps = Lamps()
    page = replace(ASK, screen=Screen.HARDWARE_TEST, takes_faces=False)
    lamps.show(replace(page, technician=Technician(seen=frozenset({"neutral", "top-left"}))), 0)
    assert lamps.levels(0) == (DIM, 1.0, DIM)
    lamps.show(replace(page, technician=Technician(seen=frozenset({"neutral", "sad"}))), 10)
    assert lamps.levels(10) == (DIM, 1.0, 1.0)


@pytest.mark.parametrize("pattern", EVERY_PATTERN)
def test_no_lamp_flashes_more_than_three_times_in_any_second(pattern):
    bright = [brightness(pattern, now_ms)[1] > 0.5 for now_ms in range(8_000)]
    rises = [at for at in range(1, 8_000) if bright[at] and not bright[at - 1]]
    assert all(later - first >= 1_000 for first, later in zip(rises, rises[3:], strict=False))


@pytest.mark.parametrize("pattern", [p for p in EVERY_PATTERN if p is not Pattern.READY])
def test_lamps_are_due_exactly_when_they_change(pattern):
    for now_ms in range(5_000):
        lasts_ms = next_change_ms(pattern, now_ms)
        changes = brightness(pattern, now_ms) != brightness(pattern, now_ms + 1)
        assert not changes or lasts_ms == 1
        assert lasts_ms is None or lasts_ms >= 1


class Scene:
    """A kiosk, its lamps, and a citizen who does things at times."""

    def __init__(self, **settings) -> None:
        self.session = Session(a_kiosk(**settings))
        self.lamps = Lamps()
        self.lamps.show(self.session.view, 0)
        self.agenda: list[tuple[int, Happening]] = []
        self.commit_ms = 40

    def play(self, until_ms: int) -> list[tuple]:
        seen = []
        for now_ms in range(0, until_ms, 10):
            if now_ms >= (self.session.deadline_ms or now_ms + 1):
                self._handle(Tick(), now_ms)
            for at_ms, happened in [one for one in self.agenda if one[0] == now_ms]:
                self._handle(happened, at_ms)
            seen.append(self.lamps.levels(now_ms))
        return seen

    def _handle(self, happened: Happening, now_ms: int) -> None:
        for effect in self.session.handle(happened, now_ms):
            if isinstance(effect, RecordRating | RecordReason):
                answer = Recorded(effect.token, 1) if self.commit_ms else NotRecorded(effect.token)
                self.agenda.append((now_ms + (self.commit_ms or 40), answer))
        self.lamps.show(self.session.view, now_ms)


@pytest.mark.parametrize("then", [None, Skipped(), ReasonChosen("waiting")])
@pytest.mark.parametrize("thanks_seconds", [1.5, 3, 5])
@pytest.mark.parametrize("commits", [True, False])
def test_lamps_tell_nobody_which_face_was_pressed(then, thanks_seconds, commits):
    """Also where a reason follows: it is given at a time when the others' lamps ask again."""
    told = set()
    for face in FACES:
        scene = Scene(thanks_seconds=thanks_seconds)
        scene.commit_ms = 40 if commits else 0
        scene.agenda = [(500, FacePressed(face)), (600, FaceReleased(face))]
        if then is not None:
            scene.agenda.append((6_000, then))
        told.add(tuple(scene.play(22_000)))
    assert len(told) == 1
    (seen,) = told
    assert len(lit_ms(list(seen))) >= 2
    assert seen[49] != (0.0, 0.0, 0.0) == seen[50]


@pytest.mark.parametrize("thanks_seconds", [1.5, 3])
def test_lamps_tell_nobody_which_face_was_chosen_by_ear(thanks_seconds):
    """Reasons and thanks stay differently long there; the lamps come back at one time."""
    told = set()
    for steps in range(1, len(FACES) + 1):
        scene = Scene(thanks_seconds=thanks_seconds)
        scene.agenda = [(0, SpeechChanged(can_speak=True)), (500, FacePressed(FACES[0]))]
        scene.agenda.append((3_600, FaceReleased(FACES[0])))
        scene.agenda += [(4_000 + 500 * step, FacePressed(FACES[2])) for step in range(steps)]
        scene.agenda.append((8_000, FacePressed(FACES[1])))
        told.add(tuple(scene.play(30_000)))
    assert len(told) == 1


@pytest.mark.parametrize("then", [None, Skipped()])
def test_lamps_tell_nobody_which_face_was_pressed_where_a_selector_points(then):
    told = set()
    for face in FACES:
        scene = Scene(services=services("carta-identita", "tributi"))
        scene.agenda = [(0, Selected(1)), (500, FacePressed(face)), (600, FaceReleased(face))]
        if then is not None:
            scene.agenda.append((6_000, then))
        told.add(tuple(scene.play(22_000)))
    assert len(told) == 1
