"""Plays through ALSA's ``aplay``, on a thread of its own, so that nobody ever waits for sound.

One thing is heard at a time, since most sound cards take no more. A tone goes before speech, which
then begins its sentence again; what would come late is not played at all. Where there is no card,
presses are silent until there is one.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from faccine.runtime.logs import get_logger
from faccine.wire.errors import HardwareError
from kiosk.session.effects import Play, Tone
from kiosk.sound.command import Command
from kiosk.sound.tones import wav_of_tone
from kiosk.sound.waves import seconds_of

log = get_logger("sound")

_GRACE_SECONDS = 2.0
_RETRY_SECONDS = 10.0
"""After a failure nothing is tried for so long; a press without a card then costs nothing."""
_PROBE_SECONDS = 60.0
"""A card that is missing is looked for this often: headphones are asked for nothing else."""
_TOUCH_LATE_SECONDS = 0.15
_TONE_LATE_SECONDS = 1.5
_TONES_AT_MOST = 3
_CLOSE_SECONDS = 1.0
_SILENCE = Play(Tone.TOUCH, volume=0)


def playing_command(device: str | None) -> Command:
    """Return the command that plays the WAV file it is fed; ``device`` None is ALSA's default."""
    # Without a short period the card would be busy for 125 ms with a tick of 12 ms.
    words = ["aplay", "--quiet", "--file-type=wav", "--period-time=20000"]
    return Command([*words, *([f"--device={device}"] if device else [])], package="alsa-utils")


@dataclass(frozen=True)
class _Tone:
    """A tone that waits. ``asked_at`` is in seconds."""

    asked: Play
    asked_at: float

    def is_late(self, now: float) -> bool:
        is_touch = self.asked.tone is Tone.TOUCH
        return now - self.asked_at > (_TOUCH_LATE_SECONDS if is_touch else _TONE_LATE_SECONDS)


@dataclass(frozen=True, eq=False)
class _Sentence:
    wav: bytes


@dataclass(frozen=True)
class _Sound:
    """What is being played: a tone where ``sentence`` is None."""

    wav: Callable[[], bytes]
    command: Command
    sentence: _Sentence | None = None


class Player:
    """One output of sound. Between :meth:`start` and :meth:`close` it has a thread.

    Args:
        device: ALSA's name of it, as ``aplay -L`` prints it; None for ALSA's default.
        changed: called on the player's thread whenever :attr:`has_sound` changes.
        now: seconds, on a clock that never jumps.
    """

    def __init__(
        self,
        device: str | None = None,
        *,
        changed: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self._now = now
        self._changed = changed
        self._problem: str | None = None
        self._has_sound: bool | None = None
        self._retry_at = now()
        self._news = threading.Condition()
        self._tones: deque[_Tone] = deque(maxlen=_TONES_AT_MOST)
        self._sentences: deque[_Sentence] = deque()
        self._playing: _Sound | None = None
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)

    @property
    def has_sound(self) -> bool | None:
        """Whether the last sound could be played; None before the first."""
        return self._has_sound

    @property
    def problem(self) -> str | None:
        """Why nothing can be heard, in one line; None while something can."""
        return self._problem

    def start(self) -> None:
        """Begin, and find out whether there is a card."""
        self._thread.start()
        self.probe()

    def probe(self) -> None:
        """Try in silence whether there is a card, unless there was one. Returns at once."""
        if not self._has_sound:
            self._ask(_SILENCE)

    def play(self, asked: Play) -> None:
        """Let a tone be heard as soon as the card is free, or not at all. Returns at once."""
        if asked.volume > 0:
            self._ask(asked)

    def say(self, wav: bytes) -> None:
        """Let a sentence be heard after those that wait. Returns at once."""
        with self._news:
            self._sentences.append(_Sentence(wav))
            self._news.notify()

    def hush(self) -> None:
        """End what is being said and forget the sentences that wait. Returns at once."""
        with self._news:
            self._sentences.clear()
            self._cut_speech()

    def close(self) -> None:
        """Be silent at once, and end the thread."""
        with self._news:
            self._is_closed = True
            self._sentences.clear()
            if self._playing is not None:
                self._playing.command.cut()
            self._news.notify()
        if self._thread.ident is not None:
            self._thread.join(_CLOSE_SECONDS)

    def _ask(self, asked: Play) -> None:
        with self._news:
            self._tones.append(_Tone(asked, self._now()))
            self._cut_speech()
            self._news.notify()

    def _cut_speech(self) -> None:
        if self._playing is not None and self._playing.sentence is not None:
            self._playing.command.cut()

    def _run(self) -> None:
        try:
            while (sound := self._next()) is not None:
                self._make(sound)
        except Exception:
            log.exception("player failed")
            self._has_sound = False
            raise

    def _next(self) -> _Sound | None:
        """Wait for something to play; None once closed."""
        with self._news:
            while not self._is_closed:
                self._playing = self._choose(self._now())
                if self._playing is not None:
                    return self._playing
                has_news = self._news.wait(_PROBE_SECONDS if self._has_sound is False else None)
                if not has_news:
                    self._tones.append(_Tone(_SILENCE, self._now()))
            return None

    def _choose(self, now: float) -> _Sound | None:
        if now < self._retry_at:
            self._tones.clear()
            self._sentences.clear()
        while self._tones:
            tone = self._tones.popleft()
            if not tone.is_late(now):
                wav = partial(wav_of_tone, tone.asked.tone, tone.asked.volume)
                return _Sound(wav, playing_command(self.device))
        if self._sentences:
            sentence = self._sentences[0]
            return _Sound(lambda: sentence.wav, playing_command(self.device), sentence)
        return None

    def _make(self, sound: _Sound) -> None:
        wav = sound.wav()
        try:
            sound.command.run(wav, seconds_of(wav) + _GRACE_SECONDS)
        except HardwareError as error:
            self._retry_at = self._now() + _RETRY_SECONDS
            self._found(str(error))
            return
        with self._news:
            if sound.command.is_cut:
                return
            if self._sentences and self._sentences[0] is sound.sentence:
                self._sentences.popleft()
        self._found(None)

    def _found(self, problem: str | None) -> None:
        """Remember whether there is sound, and say so where that is new."""
        has_sound = problem is None
        was, self._has_sound, self._problem = self._has_sound, has_sound, problem
        if has_sound is was:
            return
        if problem is not None:
            log.warning("no sound", device=self.device or "default", problem=problem)
        elif was is False:
            log.info("sound again", device=self.device or "default")
        self._changed()
