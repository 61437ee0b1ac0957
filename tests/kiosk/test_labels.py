"""Labels for the housing: what stands on the sheet, in what size, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from a_kiosk import a_kiosk
from click.testing import CliRunner, Result

from faccine.runtime.clock import SystemClock
from faccine.wire.errors import SettingsError
from faccine.wire.faces import FACES, Face
from faccine.wire.settings import FaceLabels
from kiosk.cli import main
from kiosk.labels.braille import DOT_DIAMETER_MM, braille
from kiosk.labels.labels import DEFAULT_WORDS, PLATE_MM, SHEET_MM, labels_for
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import keep_settings
from kiosk.words import words_in

SVG = "{http://www.w3.org/2000/svg}"


def sheet_in(*languages: str, **changes) -> Element:
    settings = a_kiosk(**changes) if changes else None
    return fromstring(labels_for(languages, settings).svg())


def texts(sheet: Element) -> list[str]:
    return [line.text for line in sheet.iter(f"{SVG}text")]


def plates(sheet: Element) -> list[Element]:
    return sheet.findall(f"{SVG}g")[:3]


def braille_dots(plate: Element) -> int:
    radius = f"{DOT_DIAMETER_MM / 2:g}"
    return sum(circle.get("r") == radius for circle in plate.iter(f"{SVG}circle"))


def test_the_sheet_is_a4_in_millimetres_and_says_what_it_is():
    sheet = sheet_in("it", "de")
    assert (sheet.get("width"), sheet.get("height")) == ("297mm", "210mm")
    assert sheet.get("viewBox") == "0 0 297 210"
    assert sheet.find(f"{SVG}title").text == "Faccine: Italiano / Deutsch"
    assert "100 %" in sheet.find(f"{SVG}desc").text


def test_each_plate_has_the_word_in_both_languages_in_the_same_size():
    for face, plate in zip(FACES, plates(sheet_in("it", "de")), strict=True):
        lines = plate.findall(f"{SVG}text")
        expected = [DEFAULT_WORDS[face][code] for code in ("it", "de")]
        assert [line.text for line in lines] == expected
        assert len({line.get("font-size") for line in lines}) == 1
        assert plate.find(f"{SVG}title").text == ", ".join(expected)


def test_all_three_plates_use_one_size_of_type():
    sizes = {
        line.get("font-size")
        for plate in plates(sheet_in("it", "de"))
        for line in plate.findall(f"{SVG}text")
    }
    assert len(sizes) == 1
    assert float(sizes.pop()) >= 6


def test_each_word_is_there_in_braille():
    for face, plate in zip(FACES, plates(sheet_in("it", "de")), strict=True):
        cells = [braille(DEFAULT_WORDS[face][code], code) for code in ("it", "de")]
        assert braille_dots(plate) == sum(len(cell) for word in cells for cell in word)


def test_only_the_left_plate_has_a_notch():
    notches = [plate.findall(f"{SVG}path") for plate in plates(sheet_in("it"))]
    assert [len(one) for one in notches] == [1, 0, 0]


def test_everybody_is_told_that_they_may_vote_and_how_to_listen():
    said = " ".join(texts(sheet_in("it", "de")))
    for language in ("it", "de"):
        assert words_in(language).anonymous in said
        assert words_in(language).hold_to_listen in said
    assert "Possono votare tutti, in modo anonimo." in said


@pytest.mark.parametrize("languages", [("it", "de"), ("it", "sl"), ("fr", "it"), ("en",)])
def test_nothing_stands_outside_the_sheet_and_no_word_outside_its_plate(languages):
    sheet = sheet_in(*languages)
    for plate in plates(sheet):
        for line in plate.findall(f"{SVG}text"):
            assert len(line.text) * 0.6 * float(line.get("font-size")) < PLATE_MM[0]
            assert 0 < float(line.get("y")) < PLATE_MM[1]
    for number, strip in enumerate(sheet.findall(f"{SVG}g")):
        x, y = (float(part) for part in strip.get("transform")[10:-1].split())
        assert x < SHEET_MM[0]
        assert y < SHEET_MM[1], number


def test_the_words_are_those_of_the_survey_where_there_are_settings():
    labels = FaceLabels(
        version=2,
        happy={"it": "Soddisfatto"},
        neutral={"it": "Né sì né no"},
        sad={"it": "Insoddisfatto"},
    )
    sheet = sheet_in("it", labels=labels)
    assert texts(sheet)[:3] == ["Soddisfatto", "Né sì né no", "Insoddisfatto"]


def test_the_languages_are_those_in_which_the_kiosk_starts():
    assert labels_for((), a_kiosk()).languages == ("it",)
    assert labels_for((), a_kiosk(is_bilingual=True)).languages == ("it", "de")


def test_a_word_without_braille_is_said_and_has_an_empty_place():
    labels = FaceLabels(
        version=2, happy={"uk": "Добре"}, neutral={"uk": "Так собі"}, sad={"uk": "Погано"}
    )
    sheet = labels_for(("uk",), a_kiosk(labels=labels, languages=["uk"]))
    assert sheet.without_braille == ("Добре", "Так собі", "Погано")
    assert braille_dots(plates(fromstring(sheet.svg()))[0]) == 0


def test_a_word_too_long_for_braille_on_a_plate_is_said():
    labels = FaceLabels(
        version=2,
        happy={"it": "Soddisfatto"},
        neutral={"it": "Né soddisfatto né insoddisfatto"},
        sad={"it": "Male"},
    )
    sheet = labels_for(("it",), a_kiosk(labels=labels))
    assert sheet.without_braille == ("Né soddisfatto né insoddisfatto",)


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ((), "expected one language or two"),
        (("it", "de", "sl"), "--languages 'it,de,sl': expected one language or two"),
        (("it", "it"), "expected one language or two"),
        (("it", "zh"), "no word for the face 'happy' in 'zh'; expected it or de"),
    ],
)
def test_languages_that_cannot_be_printed_are_refused_in_one_line(languages, said):
    with pytest.raises(SettingsError) as refused:
        labels_for(languages, None)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_picture_in_the_documentation_is_what_is_printed():
    picture = Path(__file__).parents[2] / "docs" / "pictures" / "labels.svg"
    assert picture.read_text("utf-8") == labels_for(("it", "de"), None).svg()


# The command


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["labels", *(str(one) for one in arguments)])


def test_the_command_writes_the_sheet(tmp_path):
    path = tmp_path / "labels.svg"
    done = call("--languages", "it,de", "--to", path)
    assert done.exit_code == 0
    assert "print it at 100 %" in done.stdout
    assert texts(fromstring(path.read_text("utf-8")))[:2] == ["Bene", "Gut"]


def test_the_command_takes_the_words_from_a_kiosks_settings(tmp_path):
    path, outbox_path = tmp_path / "labels.svg", tmp_path / "outbox.db"
    with closing(Outbox.open(outbox_path, SystemClock())) as outbox:
        assert call("--outbox", outbox_path, "--to", path).exit_code == 1
        with outbox.writing() as connection:
            words = {face.value: {"it": f"Faccina {face.value}ž"} for face in Face}
            keep_settings(connection, a_kiosk(labels=FaceLabels(version=3, **words)))
    done = call("--outbox", outbox_path, "--to", path)
    assert texts(fromstring(path.read_text("utf-8")))[0] == "Faccina happyž"
    assert "no Braille for 'Faccina happyž'" in done.stderr


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    refused = call("--languages", "it", "--to", tmp_path / "nowhere" / "labels.svg")
    assert refused.exit_code == 1
    assert "expected a writable folder" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_labels_are_made_where_kivy_cannot_be_imported(tmp_path: Path):
    program = "import sys; sys.modules['kivy'] = None; from kiosk.cli import main; main()"
    flags = ["labels", "--languages", "it", "--to", str(tmp_path / "labels.svg")]
    done = subprocess.run(
        [sys.executable, "-c", program, *flags], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
