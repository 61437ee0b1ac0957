"""Turns a sentence into sound; espeak-ng behind one small interface, so that another may come."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Protocol

from faccine.wire.errors import HardwareError
from kiosk.sound.command import Command
from kiosk.sound.waves import wav_of

_HEADER_BYTES = 44
_SAMPLES_A_SECOND = 22_050
_RENDER_SECONDS = 5.0
_LETTERS_AT_MOST = 1000

_VOICES = {"en": "en-gb", "fr": "fr-fr", "zh": "cmn", "lld": "it", "fur": "it", "sc": "it"}
"""Where espeak-ng's voice is not called like the language; Italian stands in where it has none."""


@dataclass(frozen=True)
class Sentence:
    """Something to say. ``rate`` is in words a minute."""

    text: str
    language: str
    rate: int


class Synthesizer(Protocol):
    """Whoever can speak."""

    def render(self, sentence: Sentence) -> bytes:
        """Return the sentence as a WAV file.

        Raises:
            HardwareError: it is not installed, has no such voice, or failed.
        """

    def close(self) -> None:
        """End what is being rendered."""


class EspeakNg:
    """espeak-ng, run once for each sentence."""

    def __init__(self) -> None:
        self._running: set[Command] = set()
        self._is_closed = False

    def render(self, sentence: Sentence) -> bytes:
        """Return the sentence as a WAV file.

        Raises:
            HardwareError: espeak-ng is not installed, has no such voice, or failed.
        """
        words = ["espeak-ng", "--stdin", "--stdout", "-b", "1"]
        words += ["-v", voice_of(sentence.language), "-s", str(sentence.rate)]
        command = Command(words, package="espeak-ng")
        self._running.add(command)
        try:
            if self._is_closed:
                command.cut()
            printed = command.run(_spoken(sentence.text), _RENDER_SECONDS)
        finally:
            self._running.discard(command)
        samples = printed[_HEADER_BYTES:]
        if not samples or command.is_cut:
            raise HardwareError(f"espeak-ng: nothing to hear in {sentence.text[:40]!r}")
        # It writes before it knows how long it will be, and leaves a wrong length in the header.
        return wav_of(samples[: len(samples) // 2 * 2], _SAMPLES_A_SECOND)

    def close(self) -> None:
        """End what is being rendered, and render nothing any more."""
        self._is_closed = True
        for command in tuple(self._running):
            command.cut()


def voice_of(language: str) -> str:
    """Return the espeak-ng voice for a language."""
    return _VOICES.get(language, language)


def voices_there() -> frozenset[str]:
    """Return the names of espeak-ng's voices.

    Raises:
        HardwareError: it is not installed.
    """
    listed = Command(["espeak-ng", "--voices"], package="espeak-ng").run(b"", _RENDER_SECONDS)
    rows = (line.split() for line in listed.decode("utf-8", "replace").splitlines()[1:])
    return frozenset(row[1] for row in rows if len(row) > 1)


def has_espeak() -> bool:
    """Tell whether espeak-ng is installed; looks for the file only."""
    return shutil.which("espeak-ng") is not None


def _spoken(text: str) -> bytes:
    """Leave out what espeak-ng would take for phonemes, or for an end."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    plain = printable.replace("[[", " ").replace("]]", " ")
    return " ".join(plain.split())[:_LETTERS_AT_MOST].encode("utf-8", "replace")
