"""The player keeps nobody waiting, whatever sound cards do; the real aplay plays into a file."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sound_cards import DEVICE, RecordingCard, aplay, is_running, put_on_path, wait_until
from structlog.testing import capture_logs

from kiosk.session.effects import Play, Tone
from kiosk.sound import player as player_module
from kiosk.sound.player import Player
from kiosk.sound.tones import SAMPLES_A_SECOND, wav_of_tone
from kiosk.sound.waves import wav_of

__all__ = ["aplay"]  # a fixture

VOLUME = 60
TOUCH, RECORDED, NOT_RECORDED = (
    Play(tone, VOLUME) for tone in (Tone.TOUCH, Tone.RECORDED, Tone.NOT_RECORDED)
)
SENTENCE = wav_of(bytes(1000), 8000)
OTHER_SENTENCE = wav_of(bytes(2000), 8000)


def size_of(play: Play) -> int:
    return len(wav_of_tone(play.tone, play.volume))


class Changes:
    """Waits for what a player finds out."""

    def __init__(self) -> None:
        self._happened = threading.Semaphore(0)

    def __call__(self) -> None:
        self._happened.release()

    def wait(self) -> None:
        assert self._happened.acquire(timeout=20)


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def card(tmp_path: Path, monkeypatch) -> RecordingCard:
    return RecordingCard(tmp_path, monkeypatch)


@pytest.fixture
def clock() -> FakeSeconds:
    return FakeSeconds()


class FakeSeconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def a_player(clock: FakeSeconds, changes: Changes) -> Iterator[Callable[..., Player]]:
    """Start players; closed at the end, with nothing left running."""
    started: list[Player] = []

    def start(device: str | None = DEVICE) -> Player:
        started.append(Player(device, changed=changes, now=clock))
        started[-1].start()
        return started[-1]

    yield start
    for player in started:
        player.close()
        assert not player._thread.is_alive()


def test_what_is_played_reaches_the_card(card, a_player, changes):
    card.plug_in()
    player = a_player()
    assert not any(card.heard()), "the first try is silent"
    changes.wait()
    player.play(NOT_RECORDED)
    heard = card.heard()
    count = 250 * SAMPLES_A_SECOND // 1000
    rises = sum(a < 0 <= b for a, b in itertools.pairwise(heard[:count]))
    assert rises / 0.25 == pytest.approx(330, abs=6)
    assert not any(heard[count:])
    assert player.has_sound


def test_without_a_card_tones_are_dropped_until_there_is_one(card, a_player, changes, clock):
    player = a_player()
    assert player.has_sound is None
    changes.wait()
    assert player.has_sound is False
    assert "audio open error" in player.problem
    card.plug_in()
    clock.now += 11
    player.play(RECORDED)
    assert any(card.heard())
    changes.wait()
    assert player.has_sound
    assert player.problem is None


def test_after_a_failure_nothing_is_tried_for_a_while(aplay, a_player, changes, clock):
    player = a_player()
    aplay.begun()
    aplay.let_go(1)
    changes.wait()
    player.play(RECORDED)
    player.say(SENTENCE)
    wait_until(lambda: not player._tones and not player._sentences)
    clock.now += 11
    player.play(NOT_RECORDED)
    assert aplay.begun().size == size_of(NOT_RECORDED)


def test_what_is_wrong_is_logged_once():
    player = Player()
    with capture_logs() as logs:
        for problem in ("no card", "no card", "still no card", None, None):
            player._found(problem)
    assert [log["event"] for log in logs] == ["no sound", "sound again"]


def test_a_card_that_was_pulled_out_is_noticed(card, a_player, changes):
    card.plug_in()
    player = a_player()
    card.heard()
    changes.wait()
    card.pull_out()
    player.play(RECORDED)
    changes.wait()
    assert player.has_sound is False


def test_without_aplay_it_names_the_package(tmp_path, monkeypatch, a_player, changes):
    monkeypatch.setenv("PATH", str(tmp_path))
    player = a_player()
    changes.wait()
    assert player.problem == "aplay is not installed: apt-get install alsa-utils"


def test_nobody_waits_for_sound(aplay, a_player):
    player = a_player()
    aplay.begun()
    begun = time.perf_counter()
    for _ in range(1000):
        player.play(TOUCH)
        player.play(RECORDED)
    assert (time.perf_counter() - begun) / 2000 < 0.001


def test_a_card_that_hangs_is_given_up(aplay, a_player, changes, monkeypatch):
    monkeypatch.setattr(player_module, "_GRACE_SECONDS", 1.0)
    player = a_player()
    process = aplay.begun().process
    changes.wait()
    assert not is_running(process)
    assert player.has_sound is False
    assert "killed" in player.problem


def test_a_tick_that_would_come_late_is_dropped_and_the_commit_is_heard(aplay, a_player, clock):
    player = a_player()
    aplay.begun()
    player.play(TOUCH)
    player.play(RECORDED)
    clock.now += 0.2
    aplay.let_go()
    assert aplay.begun().size == size_of(RECORDED)


def test_every_tone_of_a_sound_test_is_heard(aplay, a_player):
    player = a_player()
    aplay.begun()
    for tone in (TOUCH, RECORDED, NOT_RECORDED):
        player.play(tone)
    for tone in (TOUCH, RECORDED, NOT_RECORDED):
        aplay.let_go()
        assert aplay.begun().size == size_of(tone)


def test_tones_do_not_queue_up(aplay, a_player):
    player = a_player()
    aplay.begun()
    for _ in range(50):
        player.play(TOUCH)
    for _ in range(3):
        aplay.let_go()
        aplay.begun()
    player.play(RECORDED)
    aplay.let_go()
    assert aplay.begun().size == size_of(RECORDED)


def test_silence_starts_nothing(aplay, a_player):
    player = a_player()
    aplay.begun()
    player.play(Play(Tone.RECORDED, 0))
    player.play(TOUCH)
    aplay.let_go()
    assert aplay.begun().size == size_of(TOUCH)


def test_sentences_are_said_in_their_order(aplay, a_player):
    player = a_player()
    aplay.begun()
    player.say(SENTENCE)
    player.say(OTHER_SENTENCE)
    for sentence in (SENTENCE, OTHER_SENTENCE):
        aplay.let_go()
        assert aplay.begun().size == len(sentence)


def test_a_tone_interrupts_a_sentence_which_then_begins_again(aplay, a_player):
    player = a_player()
    aplay.begun()
    player.say(SENTENCE)
    player.say(OTHER_SENTENCE)
    aplay.let_go()
    process = aplay.begun().process
    player.play(TOUCH)
    assert aplay.begun().size == size_of(TOUCH)
    assert not is_running(process)
    for sentence in (SENTENCE, OTHER_SENTENCE):
        aplay.let_go()
        assert aplay.begun().size == len(sentence)


def test_hushing_ends_what_is_said_and_forgets_the_rest(aplay, a_player):
    player = a_player()
    aplay.begun()
    player.say(SENTENCE)
    player.say(SENTENCE)
    aplay.let_go()
    process = aplay.begun().process
    player.hush()
    player.say(OTHER_SENTENCE)
    assert aplay.begun().size == len(OTHER_SENTENCE)
    assert not is_running(process)
    assert player.has_sound, "to be cut short is no failure"


def test_looking_for_a_card_never_disturbs_one_that_plays(aplay, a_player):
    player = a_player()
    aplay.begun()
    aplay.let_go()
    player.say(SENTENCE)
    process = aplay.begun().process
    player.probe()
    assert is_running(process)
    player.play(RECORDED)
    assert aplay.begun().size == size_of(RECORDED)


def test_closing_ends_what_plays_at_once(aplay, a_player, monkeypatch):
    monkeypatch.setattr(player_module, "_GRACE_SECONDS", 100)
    player = a_player()
    process = aplay.begun().process
    begun = time.perf_counter()
    player.close()
    assert time.perf_counter() - begun < 30
    assert not is_running(process)
    assert not player._thread.is_alive()


def test_a_player_that_never_began_can_be_closed():
    Player().close()


def test_what_fails_says_why(tmp_path, monkeypatch, a_player, changes):
    put_on_path(monkeypatch, tmp_path / "bin", "aplay", "echo aplay: card is on fire >&2; exit 1")
    player = a_player(None)
    changes.wait()
    assert player.problem == "aplay: card is on fire"


def test_a_card_of_which_nothing_is_asked_is_found_when_it_comes(
    a_player, card, changes, monkeypatch
):
    monkeypatch.setattr(player_module, "_PROBE_SECONDS", 0.05)
    monkeypatch.setattr(player_module, "_RETRY_SECONDS", 0)
    player = a_player()
    changes.wait()
    assert player.has_sound is False
    card.plug_in()
    assert not any(card.heard()), "it is looked for in silence"
    changes.wait()
    assert player.has_sound
