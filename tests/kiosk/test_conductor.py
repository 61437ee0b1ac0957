"""One session, many threads."""

import threading

from a_kiosk import a_kiosk

from faccine.runtime.service import StopSignal
from faccine.wire.faces import Face
from kiosk.conductor import Conductor
from kiosk.session.effects import RecordRating
from kiosk.session.inputs import FacePressed, Recorded
from kiosk.session.session import Session
from kiosk.session.view import Screen


class Recorder:
    def __init__(self):
        self.asked = []

    def __call__(self, effect):
        self.asked.append((effect, threading.current_thread()))


def a_conductor(now_ms=lambda: 5_000):
    recorder = Recorder()
    return Conductor(Session(a_kiosk()), perform=recorder, now_ms=now_ms), recorder


def test_a_listener_is_shown_what_there_is_and_what_comes():
    conductor, _ = a_conductor()
    seen = []
    conductor.listen(lambda view: seen.append(view.screen))
    conductor.post(FacePressed(Face.HAPPY))
    conductor.post(Recorded(1, 1))
    conductor.play()
    assert seen == [Screen.ASK, Screen.RECORDING, Screen.THANKS]


def test_what_happens_elsewhere_is_played_on_the_sessions_thread():
    conductor, recorder = a_conductor()
    woken = []
    conductor.wake_with(lambda: woken.append(threading.current_thread()))
    thread = threading.Thread(target=conductor.post, args=[FacePressed(Face.HAPPY)])
    thread.start()
    thread.join()
    assert woken == [thread]
    assert recorder.asked == []
    conductor.play()
    assert [asked[1] for asked in recorder.asked] == [threading.current_thread()]


def test_playing_says_when_the_session_wants_the_time_again():
    now = [5_000]
    conductor, _ = a_conductor(lambda: now[0])
    assert conductor.play() is None
    conductor.post(FacePressed(Face.HAPPY))
    assert conductor.play() == 2.0
    now[0] += 2_000
    conductor.play()
    assert conductor.view.screen is Screen.NOT_RECORDED


def test_a_kiosk_without_a_screen_plays_until_it_is_stopped():
    conductor, _ = a_conductor()
    stop = StopSignal()
    asked = threading.Event()
    seen = []

    def show(view):
        seen.append(view.screen)
        asked.set()

    conductor.listen(show)
    asked.clear()
    thread = threading.Thread(target=conductor.run, args=[stop])
    thread.start()
    conductor.post(FacePressed(Face.SAD))
    assert asked.wait(30)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    assert seen == [Screen.ASK, Screen.RECORDING]


def test_only_what_must_be_written_down_is_performed():
    conductor, recorder = a_conductor()
    conductor.post(FacePressed(Face.HAPPY))
    conductor.play()
    assert [type(effect) for effect, _ in recorder.asked] == [RecordRating]
