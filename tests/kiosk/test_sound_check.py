"""The check says what can be heard, and calls wrong what was asked for and cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from a_kiosk import a_kiosk
from sound_cards import put_on_path

from faccine.wire.settings import Speech, SpeechOutput
from kiosk.machine.finding import Finding
from kiosk.sound.check import sound_check
from kiosk.sound.sound import SoundOptions


@pytest.fixture
def cards(tmp_path: Path, monkeypatch) -> None:
    """Let the real aplay find two cards that swallow everything."""
    config = tmp_path / "asound.conf"
    config.write_text("pcm.loud { type null }\npcm.private { type null }\n")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))


def found(settings=None, **devices: str | None) -> dict[str, Finding]:
    options = SoundOptions(Path("unused"), **devices)
    return {finding.what: finding for finding in sound_check(options, settings)}


def test_what_plays_is_well(cards):
    findings = found(a_kiosk(), speaker="loud", headphones="private")
    assert [finding for finding in findings.values() if finding.is_wrong] == []
    assert findings["speaker"].says == "loud: plays"
    assert findings["spoken mode"].says == "on headphones, private"
    assert findings["voices"].says == "it (it), de (de)"


@pytest.mark.parametrize("device", ["speaker", "headphones"])
def test_a_device_that_was_named_and_is_not_there_is_wrong(cards, device):
    finding = found(a_kiosk(), **{device: "plughw:CARD=Nobody"})[device]
    assert finding.is_wrong
    assert "plughw:CARD=Nobody" in finding.says
    assert "aplay -L" in finding.says


def test_a_kiosk_that_asked_for_no_card_may_be_silent(cards):
    finding = found(a_kiosk())["speaker"]
    assert not finding.is_wrong
    assert "silent" in finding.says


def test_without_aplay_the_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install alsa-utils" in found(a_kiosk())["speaker"].says


def test_without_espeak_a_kiosk_with_headphones_is_doubtful(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = found(a_kiosk(), headphones="private")["spoken mode"]
    assert finding.level == "warn"
    assert "apt-get install espeak-ng" in finding.says


def test_speech_without_a_device_is_not_offered(cards):
    assert found(a_kiosk())["spoken mode"].says == "not offered: no --headphones"
    off = a_kiosk(speech=Speech(output=SpeechOutput.OFF))
    assert (
        found(off, headphones="private")["spoken mode"].says == "not offered: off in the settings"
    )


def test_a_language_without_a_voice_is_doubtful(cards):
    finding = found(a_kiosk(languages=["it", "xx"]), headphones="private")["voices"]
    assert finding.level == "warn"
    assert finding.says == "no voice for xx: nothing is read in it"


def test_before_settings_came_all_our_languages_are_looked_for(cards):
    assert "zh (cmn)" in found(None, headphones="private")["voices"].says


def test_a_card_that_hangs_does_not_hang_the_check(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.sound.check._PLAY_SECONDS", 0.2)
    put_on_path(monkeypatch, tmp_path / "bin", "aplay", "exec sleep 60")
    assert "killed" in found(a_kiosk(), speaker="loud")["speaker"].says
