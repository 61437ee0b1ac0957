"""Says what a view wants said: the newest, at once, and nothing after the voice has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from faccine.runtime.logs import get_logger
from faccine.wire.errors import HardwareError
from kiosk.session.view import View
from kiosk.sound.phrasebook import Phrasebook
from kiosk.sound.player import Player
from kiosk.sound.synthesizer import Sentence

log = get_logger("sound")

_CLOSE_SECONDS = 1.0


@dataclass(frozen=True)
class Manner:
    """Where it is said, and how fast, in words a minute."""

    player: Player
    rate: int


@dataclass(frozen=True, eq=False)
class _Speech:
    sentences: tuple[Sentence, ...]
    player: Player


class Narrator:
    """A listener for views. Between :meth:`start` and :meth:`close` it has a thread.

    Args:
        phrasebook: where sentences are found as sound.
        manner: asked whenever something is to be said; None: nothing may be said at all.
    """

    def __init__(self, phrasebook: Phrasebook, manner: Callable[[], Manner | None]) -> None:
        self._phrasebook = phrasebook
        self._manner = manner
        self._turn: int | None = None
        self._news = threading.Condition()
        self._speech: _Speech | None = None
        self._heard_on: Player | None = None
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="narrator", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def on_view(self, view: View) -> None:
        """Say what this view wants said, if that is new. Returns at once."""
        turn = view.voice.turn if view.voice is not None else None
        if turn == self._turn:
            return
        self._turn = turn
        self._begin(view.voice.says if view.voice is not None else ())

    def close(self) -> None:
        """Be silent at once, and end the thread."""
        self._begin(())
        with self._news:
            self._is_closed = True
            self._news.notify()
        if self._thread.ident is not None:
            self._thread.join(_CLOSE_SECONDS)

    def _begin(self, says: tuple[tuple[str, str], ...]) -> None:
        """End what is being said, and say this."""
        manner = self._manner() if says else None
        with self._news:
            self._speech = None
            if self._heard_on is not None:
                self._heard_on.hush()
            if manner is not None:
                sentences = tuple(Sentence(text, lang, manner.rate) for text, lang in says)
                self._speech = _Speech(sentences, manner.player)
                self._heard_on = manner.player
                self._news.notify()

    def _run(self) -> None:
        try:
            while (speech := self._next()) is not None:
                for sentence in speech.sentences:
                    self._say(sentence, speech)
                self._end(speech)
        except Exception:
            log.exception("narrator failed")
            raise

    def _next(self) -> _Speech | None:
        """Wait for something to say; None once closed."""
        with self._news:
            self._news.wait_for(lambda: self._is_closed or self._speech is not None)
            return None if self._is_closed else self._speech

    def _end(self, speech: _Speech) -> None:
        with self._news:
            if self._speech is speech:
                self._speech = None

    def _say(self, sentence: Sentence, speech: _Speech) -> None:
        if self._speech is not speech:
            return
        try:
            wav = self._phrasebook.wav(sentence)
        except HardwareError as error:
            log.warning("not said", language=sentence.language, why=str(error))
            return
        with self._news:
            # Whoever began another speech in the meantime has hushed the player already.
            if self._speech is speech:
                speech.player.say(wav)
