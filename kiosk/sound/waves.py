"""Sound as bytes: 16-bit mono WAV, the one format that leaves this package."""

from __future__ import annotations

import io
import wave

_SAMPLE_BYTES = 2


def wav_of(samples: bytes, samples_a_second: int) -> bytes:
    """Return a WAV file with these 16-bit little-endian samples of one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(_SAMPLE_BYTES)
        writer.setframerate(samples_a_second)
        writer.writeframes(samples)
    return file.getvalue()


def seconds_of(wav: bytes) -> float:
    """Return how long a sound lasts.

    Raises:
        ValueError: this is no WAV file, or a part of it is missing.
    """
    try:
        with wave.open(io.BytesIO(wav)) as reader:
            count: int = reader.getnframes()
            samples = reader.readframes(count)
            if len(samples) != count * reader.getsampwidth() * reader.getnchannels():
                raise ValueError("no WAV file: it ends before its samples do")
            return count / int(reader.getframerate())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"no WAV file: {error}") from error
