"""Sentences are there before anybody wants to hear them, and are said without them too."""

from __future__ import annotations

from pathlib import Path

import pytest
from sound_cards import FakeSynthesizer, wav_of_text
from structlog.testing import capture_logs

from faccine.wire.errors import HardwareError
from kiosk.sound.phrasebook import Phrasebook
from kiosk.sound.synthesizer import EspeakNg, Sentence

QUESTION, GOOD, BAD = (Sentence(text, "it", 150) for text in ("Come giudica?", "Bene", "Male"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sentences"


@pytest.fixture
def voice() -> FakeSynthesizer:
    return FakeSynthesizer()


def prepared(folder: Path, voice, *sentences: Sentence, **limits) -> Phrasebook:
    book = Phrasebook(folder, voice, **limits)
    book.prepare(sentences)
    assert book.wait(20)
    return book


def test_what_was_prepared_is_not_rendered_again(folder, voice):
    book = prepared(folder, voice, QUESTION, GOOD)
    assert book.wav(QUESTION) == wav_of_text(QUESTION.text)
    assert Phrasebook(folder, voice).wav(GOOD) == wav_of_text(GOOD.text)
    prepared(folder, voice, QUESTION, GOOD)
    assert voice.rendered == [QUESTION.text, GOOD.text]


def test_what_was_not_prepared_is_rendered_when_it_is_wanted(folder, voice):
    assert prepared(folder, voice, GOOD).wav(BAD) == wav_of_text(BAD.text)
    assert voice.rendered == [GOOD.text, BAD.text]


def test_another_rate_or_language_is_another_sentence(folder, voice):
    book = prepared(folder, voice, GOOD)
    book.wav(Sentence(GOOD.text, "it", 200))
    book.wav(Sentence(GOOD.text, "de", 150))
    assert len(voice.rendered) == 3


def test_what_no_settings_need_is_forgotten_and_what_is_not_ours_stays(folder, voice):
    prepared(folder, voice, QUESTION, GOOD)
    (folder / "abandoned.part").write_bytes(b"half")
    (folder / "notes.txt").write_text("keep")
    prepared(folder, voice, GOOD)
    assert len(list(folder.glob("*.wav"))) == 1
    assert {path.suffix for path in folder.iterdir()} == {".wav", ".txt"}


def test_newer_settings_replace_what_is_being_prepared(folder, voice):
    book = Phrasebook(folder, voice)
    voice.may_go.clear()
    book.prepare([QUESTION, BAD])
    assert voice.has_begun.wait(20)
    book.prepare([GOOD])
    voice.may_go.set()
    assert book.wait(20)
    assert voice.rendered == [QUESTION.text, GOOD.text]
    assert len(list(folder.glob("*.wav"))) == 1


def test_preparing_keeps_nobody_waiting(folder, voice):
    book = Phrasebook(folder, voice)
    voice.may_go.clear()
    book.prepare([QUESTION])
    assert not book.wait(0)
    voice.may_go.set()
    assert book.wait(20)


def test_a_folder_that_cannot_be_written_is_said_once_and_sentences_are_heard(tmp_path, voice):
    (tmp_path / "file").write_text("in the way")
    with capture_logs() as logs:
        book = prepared(tmp_path / "file" / "sentences", voice, QUESTION, GOOD)
    assert [log["event"] for log in logs] == [
        "sentences cannot be kept, and are made when needed"
    ]  # fmt: skip
    assert book.wav(GOOD) == wav_of_text(GOOD.text)


@pytest.mark.parametrize("damaged", [b"", b"RIFF\0\0", wav_of_text("Bene")[:-2]])
def test_a_file_that_a_power_cut_left_in_pieces_is_not_played(folder, voice, damaged):
    book = prepared(folder, voice, GOOD)
    (file,) = folder.glob("*.wav")
    file.write_bytes(damaged)
    assert book.wav(GOOD) == wav_of_text(GOOD.text)
    prepared(folder, voice, GOOD)
    assert file.read_bytes() == wav_of_text(GOOD.text)


def test_an_empty_file_is_rendered_again_without_being_wanted(folder, voice):
    prepared(folder, voice, GOOD)
    (file,) = folder.glob("*.wav")
    file.write_bytes(b"")
    prepared(folder, voice, GOOD)
    assert file.read_bytes() == wav_of_text(GOOD.text)


@pytest.mark.parametrize("limits", [{"bytes_at_most": 50}, {"keep_free_bytes": 2**62}])
def test_the_disk_is_left_to_the_outbox(folder, voice, limits):
    with capture_logs() as logs:
        book = prepared(folder, voice, QUESTION, GOOD, BAD, **limits)
    assert len(list(folder.glob("*.wav"))) <= 1
    assert "no room" in logs[0]["event"]
    assert book.wav(BAD) == wav_of_text(BAD.text)


def test_a_language_without_a_voice_does_not_hold_up_the_others(folder, voice):
    voice.mute = {"xx"}
    with capture_logs() as logs:
        book = prepared(folder, voice, Sentence("a", "xx", 150), Sentence("b", "xx", 150), GOOD)
    assert voice.rendered == [GOOD.text]
    assert [log["language"] for log in logs] == ["xx"]
    with pytest.raises(HardwareError, match="no voice"):
        book.wav(Sentence("a", "xx", 150))


def test_closing_ends_preparing(folder, voice):
    book = Phrasebook(folder, voice)
    voice.may_go.clear()
    book.prepare([QUESTION, GOOD, BAD])
    assert voice.has_begun.wait(20)
    book.close()
    assert book.wait(0)
    assert voice.rendered == [QUESTION.text]


def test_a_real_voice_fills_a_phrasebook(folder):
    book = prepared(folder, EspeakNg(), QUESTION, GOOD)
    assert len(list(folder.glob("*.wav"))) == 2
    assert len(book.wav(QUESTION)) > len(book.wav(GOOD)) > 10_000
