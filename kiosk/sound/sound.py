"""All of a kiosk's sound put together: one for tones, and the spoken mode where it may be heard.

Speech meant for headphones is never heard anywhere else: without a device of theirs there is no
spoken mode.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from faccine.runtime.logs import get_logger
from faccine.wire.settings import KioskSettings, SpeechOutput
from kiosk.session.effects import Play
from kiosk.session.view import View
from kiosk.sound.narrator import Manner, Narrator
from kiosk.sound.phrasebook import Phrasebook
from kiosk.sound.player import Player
from kiosk.sound.synthesizer import EspeakNg, Sentence, has_espeak

DEFAULT_SPEAKER = "default"
"""ALSA's own choice, where nobody named a device."""

log = get_logger("sound")


@dataclass(frozen=True)
class SoundOptions:
    """Where sound goes, by ALSA's names for it, as ``aplay -L`` prints them.

    ``speaker`` None: there is none, and tones go to the headphones. ``headphones`` None: there are
    none. ``folder`` is where prepared sentences are kept.
    """

    folder: Path
    speaker: str | None = DEFAULT_SPEAKER
    headphones: str | None = None


class Sound:
    """What a kiosk lets be heard, between :meth:`start` and :meth:`close`. Nothing here waits.

    Args:
        options: where to.
        changed: called, on another thread, whenever sound was found or lost.
    """

    def __init__(
        self, options: SoundOptions, *, changed: Callable[[], None] = lambda: None
    ) -> None:
        self._settings: KioskSettings | None = None
        self._said_why: str | None = None
        names = dict.fromkeys(name for name in (options.speaker, options.headphones) if name)
        self._players = {name: Player(name, changed=changed) for name in names}
        self._speaker = self._players.get(options.speaker or "")
        self._headphones = self._players.get(options.headphones or "")
        self._is_asked_for = options.speaker != DEFAULT_SPEAKER or options.headphones is not None
        self._phrasebook = Phrasebook(options.folder, EspeakNg())
        self._narrator = Narrator(self._phrasebook, self._manner)

    def start(self) -> None:
        """Begin, and find out whether there are cards."""
        for player in self._players.values():
            player.start()
        self._narrator.start()

    def close(self) -> None:
        """Be silent at once and end every thread."""
        self._phrasebook.close()
        self._narrator.close()
        for player in self._players.values():
            player.close()

    @property
    def has_sound(self) -> bool | None:
        """Whether tones can be heard; None while nobody knows.

        Also where only the default device was tried in vain: nobody asked for sound there.
        """
        player = self._speaker or self._headphones
        if player is None or (player.has_sound is False and not self._is_asked_for):
            return None
        return player.has_sound

    @property
    def problem(self) -> str | None:
        """Why something cannot be heard, in one line; None where nothing is wrong."""
        return next((p.problem for p in self._players.values() if p.problem), None)

    def play(self, asked: Play) -> None:
        """Let a tone be heard."""
        player = self._speaker or self._headphones
        if player is not None:
            player.play(asked)

    def on_view(self, view: View) -> None:
        """Say what this view wants said."""
        self._narrator.on_view(view)

    def on_settings(self, settings: KioskSettings, said: Sequence[tuple[str, str]]) -> None:
        """Speak as these settings ask, and prepare what is ``said``: texts, each with its language.

        Those that come first are prepared first.
        """
        self._settings = settings
        sentences = [Sentence(text, language, settings.speech.rate) for text, language in said]
        self._phrasebook.prepare(sentences if self.can_speak(settings) else [])

    def can_speak(self, settings: KioskSettings) -> bool:
        """Tell whether the spoken mode can be offered. Ask again whenever sound changed."""
        why = self.why_mute(settings)
        if why != self._said_why and why is not None:
            log.info("no spoken mode", why=why)
        self._said_why = why
        return why is None

    def why_mute(self, settings: KioskSettings) -> str | None:
        """Return why the spoken mode cannot be offered, in one line; None where it can."""
        output = settings.speech.output
        if output is SpeechOutput.OFF:
            return "the settings do not want it"
        player = self._player_for(output)
        if player is None:
            return f"the settings want it on {output}, and no --{output} names a device"
        if not has_espeak():
            return "espeak-ng is not installed: apt-get install espeak-ng"
        if player.has_sound is False:
            player.probe()
            return player.problem
        return None

    def _player_for(self, output: SpeechOutput) -> Player | None:
        return {
            SpeechOutput.OFF: None,
            SpeechOutput.SPEAKER: self._speaker,
            SpeechOutput.HEADPHONES: self._headphones,
        }[output]

    def _manner(self) -> Manner | None:
        if self._settings is None:
            return None
        player = self._player_for(self._settings.speech.output)
        return None if player is None else Manner(player, self._settings.speech.rate)
