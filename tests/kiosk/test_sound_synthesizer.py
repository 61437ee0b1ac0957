"""The real espeak-ng speaks every language, and takes nothing a hub sends for an order."""

from __future__ import annotations

import os
import struct
import threading

import pytest
from sound_cards import is_running, put_on_path

from faccine.wire.errors import HardwareError
from faccine.wire.languages import COMPLETE, DRAFTS
from kiosk.sound import synthesizer as synthesizer_module
from kiosk.sound.synthesizer import EspeakNg, Sentence, has_espeak, voice_of, voices_there
from kiosk.sound.waves import seconds_of

BENE = {
    "it": "Bene", "de": "Gut", "sl": "Dobro", "fr": "Bien", "en": "Good", "lld": "Bun",
    "ro": "Bine", "sq": "Mirë", "uk": "Добре", "ar": "جيد", "zh": "好",
}  # fmt: skip


def loudest_of(wav: bytes) -> int:
    return max(map(abs, struct.unpack(f"<{(len(wav) - 44) // 2}h", wav[44:])))


@pytest.mark.parametrize("language", [*COMPLETE, *DRAFTS])
def test_good_can_be_heard_in_every_language(language):
    wav = EspeakNg().render(Sentence(BENE[language], language, 150))
    assert 0.2 < seconds_of(wav) < 3
    assert loudest_of(wav) > 3000


def test_every_language_of_ours_has_a_voice():
    assert {voice_of(language) for language in (*COMPLETE, *DRAFTS)} <= voices_there()


def test_a_higher_rate_is_faster():
    question = "Come giudica il servizio ricevuto?"
    slow, fast = (EspeakNg().render(Sentence(question, "it", rate)) for rate in (80, 300))
    assert seconds_of(slow) > 2 * seconds_of(fast)


@pytest.mark.parametrize("text", ["--version", "-w stolen.wav", "--path=/", "-f stolen.wav"])
def test_no_text_is_an_option(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert loudest_of(EspeakNg().render(Sentence(text, "it", 150))) > 3000
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["[[h@l'oU", "Be\0ne", "Be\ud800ne", "Be\nne", "x" * 5000])
def test_odd_texts_are_said_all_the_same(text):
    assert loudest_of(EspeakNg().render(Sentence(text, "it", 300))) > 3000


def test_brackets_are_no_phonemes():
    plain, bracketed = (EspeakNg().render(Sentence(t, "it", 150)) for t in ("Bene", "[[Bene]]"))
    assert plain == bracketed


def test_a_language_without_a_voice_says_so():
    with pytest.raises(HardwareError, match="espeak-ng"):
        EspeakNg().render(Sentence("Bene", "xx", 150))


def test_without_espeak_it_names_the_package(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not has_espeak()
    with pytest.raises(HardwareError, match="apt-get install espeak-ng"):
        EspeakNg().render(Sentence("Bene", "it", 150))


def test_one_that_hangs_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(synthesizer_module, "_RENDER_SECONDS", 1.0)
    put_on_path(monkeypatch, tmp_path, "espeak-ng", f"echo $$ > {tmp_path}/pid; exec sleep 60")
    with pytest.raises(HardwareError, match="killed"):
        EspeakNg().render(Sentence("Bene", "it", 150))
    assert not is_running(int((tmp_path / "pid").read_text()))


def test_closing_ends_what_is_being_rendered(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "begun")
    put_on_path(monkeypatch, tmp_path, "espeak-ng", f"echo $$ > {tmp_path}/begun; exec sleep 60")
    espeak, failures = EspeakNg(), []

    def render() -> None:
        try:
            espeak.render(Sentence("Bene", "it", 150))
        except HardwareError as error:
            failures.append(error)

    thread = threading.Thread(target=render)
    thread.start()
    process = int((tmp_path / "begun").read_text())
    espeak.close()
    thread.join(30)
    assert not thread.is_alive()
    assert not is_running(process)
    assert len(failures) == 1
    with pytest.raises(HardwareError):
        espeak.render(Sentence("Bene", "it", 150))
