"""The newest is said at once, on the device the office chose and on no other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from a_kiosk import a_kiosk
from sound_cards import (
    DEVICE,
    FakeSynthesizer,
    RecordingCard,
    aplay,
    is_running,
    put_on_path,
    wait_until,
    wav_of_text,
)
from structlog.testing import capture_logs

from faccine.wire.settings import Speech, SpeechOutput
from kiosk.session.effects import Play, Tone
from kiosk.session.view import Screen, View, Voice
from kiosk.sound.narrator import Manner, Narrator
from kiosk.sound.phrasebook import Phrasebook
from kiosk.sound.player import Player
from kiosk.sound.sound import Sound, SoundOptions
from kiosk.sound.tones import wav_of_tone
from kiosk.words import words_in

__all__ = ["aplay"]  # a fixture

TOUCH = Play(Tone.TOUCH, 60)
SPEAKER, HEADPHONES = "plughw:CARD=Speaker", "plughw:CARD=Headphones"


def saying(turn: int, *texts: str) -> View:
    voice = Voice(says=tuple((text, "it") for text in texts), turn=turn)
    return View(Screen.ASK, "it", words_in("it"), voice=voice)


SILENT = View(Screen.ASK, "it", words_in("it"))


def with_speech(output: SpeechOutput):
    return a_kiosk(speech=Speech(output=output))


def size_of(text: str) -> int:
    return len(wav_of_text(text))


@pytest.fixture
def voice() -> FakeSynthesizer:
    return FakeSynthesizer()


@pytest.fixture
def narrator(tmp_path: Path, aplay, voice) -> Iterator[Narrator]:
    """Give one whose player has found its card."""
    player = Player(HEADPHONES)
    player.start()
    aplay.begun()
    aplay.let_go()
    phrasebook = Phrasebook(tmp_path / "sentences", voice)
    narrator = Narrator(phrasebook, lambda: Manner(player, rate=150))
    narrator.start()
    yield narrator
    phrasebook.close()
    narrator.close()
    player.close()
    assert not narrator._thread.is_alive()


@pytest.fixture
def a_sound(tmp_path: Path) -> Iterator[Callable[..., Sound]]:
    """Start a kiosk's sound; closed at the end."""
    started: list[Sound] = []

    def start(**devices: str | None) -> Sound:
        started.append(Sound(SoundOptions(tmp_path / "sentences", **devices)))
        started[-1].start()
        return started[-1]

    yield start
    for sound in started:
        sound.close()


def test_sentences_are_said_in_their_order(narrator, aplay):
    narrator.on_view(saying(1, "Come giudica?", "Bene"))
    assert aplay.begun().size == size_of("Come giudica?")
    aplay.let_go()
    assert aplay.begun().size == size_of("Bene")


def test_a_view_without_anything_new_says_nothing_again(narrator, aplay):
    narrator.on_view(saying(1, "Bene"))
    process = aplay.begun().process
    narrator.on_view(saying(1, "Bene"))
    assert is_running(process)
    aplay.let_go()
    narrator.on_view(saying(2, "Male per oggi"))
    assert aplay.begun().size == size_of("Male per oggi")


def test_what_is_new_interrupts_what_is_said_and_drops_the_rest(narrator, aplay):
    narrator.on_view(saying(1, "Come giudica?", "Tocchi una faccina"))
    process = aplay.begun().process
    narrator.on_view(saying(2, "Bene"))
    assert aplay.begun().size == size_of("Bene")
    assert not is_running(process)


def test_the_same_is_said_again_in_a_new_turn(narrator, aplay):
    for turn in (1, 2, 3):
        narrator.on_view(saying(turn, "Bene"))
        assert aplay.begun().size == size_of("Bene")


def test_a_second_spoken_mode_may_count_from_one_again(narrator, aplay):
    narrator.on_view(saying(1, "Bene"))
    aplay.begun()
    narrator.on_view(SILENT)
    narrator.on_view(saying(1, "Male"))
    assert aplay.begun().size == size_of("Male")


def test_the_end_of_the_spoken_mode_is_silence(narrator, aplay):
    narrator.on_view(saying(1, "Come giudica?", "Bene"))
    process = aplay.begun().process
    narrator.on_view(SILENT)
    wait_until(lambda: not is_running(process))
    narrator.on_view(saying(2, "Male per oggi"))
    assert aplay.begun().size == size_of("Male per oggi")


def test_what_is_outdated_before_it_was_rendered_is_never_heard(narrator, aplay, voice):
    voice.may_go.clear()
    narrator.on_view(saying(1, "Come giudica?"))
    assert voice.has_begun.wait(20)
    narrator.on_view(saying(2, "Bene"))
    voice.may_go.set()
    assert aplay.begun().size == size_of("Bene")


def test_a_sentence_that_nobody_can_say_is_left_out(narrator, aplay, voice):
    voice.mute = {"xx"}
    with capture_logs() as logs:
        says = (("a", "xx"), ("Bene", "it"))
        narrator.on_view(View(Screen.ASK, "it", words_in("it"), voice=Voice(says=says, turn=1)))
        assert aplay.begun().size == size_of("Bene")
    assert [log["event"] for log in logs] == ["not said"]


def test_a_session_never_waits_for_the_voice(narrator, aplay, voice):
    voice.may_go.clear()
    begun = time.perf_counter()
    for turn in range(1, 2001):
        narrator.on_view(saying(turn, "Bene"))
    assert (time.perf_counter() - begun) / 2000 < 0.001


@pytest.mark.parametrize(
    ("output", "device"),
    [(SpeechOutput.HEADPHONES, HEADPHONES), (SpeechOutput.SPEAKER, SPEAKER)],
)
def test_speech_goes_where_the_office_chose(a_sound, aplay, output, device):
    sound = a_sound(speaker=SPEAKER, headphones=HEADPHONES)
    for _ in range(2):
        aplay.begun()
        aplay.let_go()
    settings = with_speech(output)
    assert sound.can_speak(settings)
    sound.on_settings(settings, [])
    sound.on_view(saying(1, "Bene"))
    assert f"--device={device}" in aplay.begun().words


def test_words_for_headphones_are_never_heard_through_the_speaker(a_sound, aplay):
    sound = a_sound(speaker=SPEAKER)
    aplay.begun()
    aplay.let_go()
    settings = with_speech(SpeechOutput.HEADPHONES)
    with capture_logs() as logs:
        assert not sound.can_speak(settings)
        assert not sound.can_speak(settings)
    assert [log["event"] for log in logs] == ["no spoken mode"]
    sound.on_settings(settings, [])
    sound.on_view(saying(1, "Bene"))
    sound.play(TOUCH)
    assert aplay.begun().size == len(wav_of_tone(TOUCH.tone, TOUCH.volume))


def test_speech_that_is_off_is_off(a_sound, aplay):
    sound = a_sound(speaker=SPEAKER, headphones=HEADPHONES)
    assert not sound.can_speak(with_speech(SpeechOutput.OFF))


def test_tones_are_heard_from_the_speaker(a_sound, aplay):
    sound = a_sound(speaker=SPEAKER, headphones=HEADPHONES)
    for _ in range(2):
        aplay.begun()
        aplay.let_go()
    sound.play(TOUCH)
    assert f"--device={SPEAKER}" in aplay.begun().words


def test_a_kiosk_with_headphones_alone_lets_tones_be_heard_in_them(a_sound, aplay):
    sound = a_sound(speaker=None, headphones=HEADPHONES)
    aplay.begun()
    aplay.let_go()
    sound.play(TOUCH)
    assert f"--device={HEADPHONES}" in aplay.begun().words


def test_a_kiosk_without_any_device_is_silent(a_sound):
    sound = a_sound(speaker=None)
    sound.play(TOUCH)
    assert sound.has_sound is None
    assert sound.problem is None


def test_without_espeak_there_is_no_spoken_mode(a_sound, tmp_path, monkeypatch):
    sound = a_sound(speaker=None, headphones=HEADPHONES)
    monkeypatch.setenv("PATH", str(tmp_path))
    why = sound.why_mute(with_speech(SpeechOutput.HEADPHONES))
    assert why == "espeak-ng is not installed: apt-get install espeak-ng"


def test_headphones_that_cannot_be_played_on_mean_no_spoken_mode(a_sound, tmp_path, monkeypatch):
    put_on_path(monkeypatch, tmp_path / "bin", "aplay", "echo aplay: no such card >&2; exit 1")
    sound = a_sound(speaker=None, headphones=HEADPHONES)
    wait_until(lambda: sound.has_sound is False)
    assert sound.why_mute(with_speech(SpeechOutput.HEADPHONES)) == "aplay: no such card"
    assert sound.problem == "aplay: no such card"


def test_settings_prepare_what_they_can_say_and_forget_it_when_speech_is_off(
    a_sound, aplay, tmp_path
):
    sound = a_sound(speaker=None, headphones=HEADPHONES)
    sound.on_settings(with_speech(SpeechOutput.HEADPHONES), [("Bene", "it"), ("Gut", "de")])
    assert sound._phrasebook.wait(20)
    assert len(list((tmp_path / "sentences").glob("*.wav"))) == 2
    sound.on_settings(with_speech(SpeechOutput.OFF), [("Bene", "it")])
    assert sound._phrasebook.wait(20)
    assert list((tmp_path / "sentences").glob("*.wav")) == []


def test_a_real_voice_reaches_a_real_aplay(a_sound, tmp_path, monkeypatch):
    card = RecordingCard(tmp_path, monkeypatch)
    card.plug_in()
    sound = a_sound(speaker=None, headphones=DEVICE)
    card.heard()
    wait_until(lambda: sound.has_sound)
    sound.on_settings(with_speech(SpeechOutput.HEADPHONES), [("Bene", "it")])
    assert sound._phrasebook.wait(20)
    sound.on_view(saying(1, "Bene"))
    heard = card.heard()
    assert 0.2 < len(heard) / 22_050 < 3
    assert max(map(abs, heard)) > 3000


def test_closing_ends_everything_at_once(a_sound, aplay, monkeypatch):
    monkeypatch.setattr("kiosk.sound.player._GRACE_SECONDS", 100)
    sound = a_sound(speaker=SPEAKER, headphones=HEADPHONES)
    processes = [aplay.begun().process, aplay.begun().process]
    begun = time.perf_counter()
    sound.close()
    assert time.perf_counter() - begun < 30
    assert not any(map(is_running, processes))
