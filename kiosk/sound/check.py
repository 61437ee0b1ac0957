"""What ``faccine-kiosk check`` says about sound: programs, cards and voices, tried in silence."""

from __future__ import annotations

from collections.abc import Iterator

from faccine.wire.errors import HardwareError
from faccine.wire.languages import COMPLETE, DRAFTS
from faccine.wire.settings import KioskSettings, SpeechOutput
from kiosk.machine.finding import Finding
from kiosk.session.effects import Tone
from kiosk.sound.player import playing_command
from kiosk.sound.sound import SoundOptions
from kiosk.sound.synthesizer import voice_of, voices_there
from kiosk.sound.tones import wav_of_tone

_PLAY_SECONDS = 3.0


def sound_check(options: SoundOptions, settings: KioskSettings | None) -> Iterator[Finding]:
    """Yield what can be heard and what cannot. ``settings`` None: none ever came."""
    if options.speaker is not None:
        # Nobody asked for the default: a kiosk without a card does its work in silence.
        yield _device("speaker", options.speaker, is_asked_for=options.speaker != "default")
    if options.headphones is not None:
        yield _device("headphones", options.headphones, is_asked_for=True)
    yield from _speech(options, settings)


def _device(what: str, device: str, *, is_asked_for: bool) -> Finding:
    try:
        playing_command(device).run(wav_of_tone(Tone.TOUCH, 0), _PLAY_SECONDS)
    except HardwareError as error:
        says = f"{device}: {error}; presses are silent; 'aplay -L' lists the devices"
        return Finding(what, says, is_wrong=is_asked_for, is_doubtful=not is_asked_for)
    return Finding(what, f"{device}: plays")


def _speech(options: SoundOptions, settings: KioskSettings | None) -> Iterator[Finding]:
    output = settings.speech.output if settings is not None else SpeechOutput.HEADPHONES
    device = {
        SpeechOutput.OFF: None,
        SpeechOutput.SPEAKER: options.speaker,
        SpeechOutput.HEADPHONES: options.headphones,
    }[output]
    if device is None:
        off = "off in the settings" if output is SpeechOutput.OFF else f"no --{output}"
        yield Finding("spoken mode", f"not offered: {off}")
        return
    try:
        voices = voices_there()
    except HardwareError as error:
        yield Finding("spoken mode", f"not offered: {error}", is_doubtful=True)
        return
    yield Finding("spoken mode", f"on {output}, {device}")
    languages = settings.languages if settings is not None else (*COMPLETE, *DRAFTS)
    mute = [language for language in languages if voice_of(language) not in voices]
    named = ", ".join(f"{language} ({voice_of(language)})" for language in languages)
    says = f"no voice for {', '.join(mute)}: nothing is read in it" if mute else named
    yield Finding("voices", says, is_doubtful=bool(mute))
