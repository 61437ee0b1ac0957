"""The three sounds of a kiosk, made of sines; none of them knows which face was pressed.

Loudness is heard in ratios: the volume's square is taken, so that half of it sounds half as loud.
Every note swells and fades along a cosine, since one that begins at once begins with a click.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kiosk.session.effects import Tone
from kiosk.sound.waves import wav_of

SAMPLES_A_SECOND = 48_000
"""What sound cards are clocked with: nothing needs to be converted."""
_PEAK = 0.9 * 32_767


@dataclass(frozen=True)
class _Note:
    """A sine; ``swell_ms`` and ``fade_ms`` lie within ``ms``."""

    hertz: int
    ms: int
    swell_ms: int
    fade_ms: int


_NOTES = {
    Tone.TOUCH: (_Note(1000, 12, swell_ms=3, fade_ms=9),),
    Tone.RECORDED: (
        _Note(660, 90, swell_ms=10, fade_ms=35),
        _Note(880, 90, swell_ms=10, fade_ms=60),
    ),
    Tone.NOT_RECORDED: (_Note(330, 250, swell_ms=20, fade_ms=80),),
}


@lru_cache(maxsize=16)
def wav_of_tone(tone: Tone, volume: int) -> bytes:
    """Return a sound as a WAV file. ``volume`` is in percent, and 0 is silence."""
    share = (min(max(volume, 0), 100) / 100) ** 2
    samples = [round(_PEAK * share * height) for note in _NOTES[tone] for height in _heights(note)]
    return wav_of(struct.pack(f"<{len(samples)}h", *samples), SAMPLES_A_SECOND)


def _heights(note: _Note) -> Iterator[float]:
    """Yield a note's samples between -1 and 1."""
    count = note.ms * SAMPLES_A_SECOND // 1000
    step = math.tau * note.hertz / SAMPLES_A_SECOND
    for at in range(count):
        at_ms = at * 1000 / SAMPLES_A_SECOND
        swollen = min(1.0, at_ms / note.swell_ms)
        left = min(1.0, (note.ms - at_ms) / note.fade_ms)
        yield math.sin(step * at) * _soft(swollen) * _soft(left)


def _soft(share: float) -> float:
    return (1 - math.cos(math.pi * share)) / 2
