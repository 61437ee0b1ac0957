"""The sounds are as long and as high as designed, and begin and end without a click."""

from __future__ import annotations

import inspect
import itertools
import struct

import pytest

from kiosk.session.effects import Play, Tone
from kiosk.sound.tones import SAMPLES_A_SECOND, wav_of_tone
from kiosk.sound.waves import seconds_of, wav_of

HEADER_BYTES = 44


def samples_of(wav: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{(len(wav) - HEADER_BYTES) // 2}h", wav[HEADER_BYTES:])


def hertz_of(samples: tuple[int, ...]) -> float:
    """Count how often a wave rises through zero."""
    rises = sum(a < 0 <= b for a, b in itertools.pairwise(samples))
    return rises * SAMPLES_A_SECOND / len(samples)


@pytest.mark.parametrize(
    ("tone", "ms"), [(Tone.TOUCH, 12), (Tone.RECORDED, 180), (Tone.NOT_RECORDED, 250)]
)
def test_a_sound_lasts_as_long_as_designed(tone, ms):
    assert seconds_of(wav_of_tone(tone, 60)) == ms / 1000


def test_the_commit_rises_from_660_to_880_hertz():
    samples = samples_of(wav_of_tone(Tone.RECORDED, 60))
    half = len(samples) // 2
    assert hertz_of(samples[:half]) == pytest.approx(660, abs=15)
    assert hertz_of(samples[half:]) == pytest.approx(880, abs=15)


def test_what_was_not_recorded_sounds_lower_than_everything_else():
    samples = samples_of(wav_of_tone(Tone.NOT_RECORDED, 60))
    assert hertz_of(samples) == pytest.approx(330, abs=6)


@pytest.mark.parametrize("tone", Tone)
def test_no_sound_begins_ends_or_changes_its_note_with_a_click(tone):
    samples = samples_of(wav_of_tone(tone, 100))
    peak = max(map(abs, samples))
    loudest_step = max(abs(b - a) for a, b in itertools.pairwise(samples))
    assert samples[0] == 0
    assert abs(samples[-1]) < peak / 100
    assert loudest_step < peak * 0.15  # the steepest slope of a sine of 1000 Hz is 0.131 of it


@pytest.mark.parametrize("tone", Tone)
def test_volume_is_heard_from_silence_to_just_below_the_limit(tone):
    peaks = [max(map(abs, samples_of(wav_of_tone(tone, volume)))) for volume in (0, 30, 60, 100)]
    assert peaks[0] == 0
    assert peaks == sorted(set(peaks))
    assert 15_000 < peaks[-1] < 32_767


def test_a_sound_cannot_know_which_face_was_pressed():
    assert set(inspect.signature(Play).parameters) == {"tone", "volume"}
    assert {tone.value for tone in Tone} == {"touch", "recorded", "not-recorded"}


@pytest.mark.parametrize("damaged", [b"", b"RIFF", wav_of(bytes(200), 8000)[:-2], b"x" * 100])
def test_a_file_that_is_no_whole_sound_is_noticed(damaged):
    with pytest.raises(ValueError, match="WAV"):
        seconds_of(damaged)
