"""The kiosk's own words in every language, and the catalogues they come from."""

from dataclasses import fields
from pathlib import Path

import polib
import pytest

from faccine.wire.languages import COMPLETE, DRAFTS
from faccine.wire.languages import NAMES as NAMES_OF_LANGUAGES
from kiosk import catalogues
from kiosk.catalogues import FOLDER, texts_in
from kiosk.words import Words, words_in
from translation.catalogue import merged, placeholders, template

NAMES = {field.name for field in fields(Words)}
ALL = (*COMPLETE, *DRAFTS)
TRANSLATED = [code for code in ALL if code != "en"]


def catalogue_of(language):
    return polib.pofile(str(FOLDER / f"{language}.po"), encoding="utf-8")


@pytest.mark.parametrize("language", [code for code in COMPLETE if code != "en"])
def test_a_complete_language_lacks_nothing(language):
    texts = texts_in(language)
    assert NAMES - texts.keys() == set(), "run scripts/translations and translate"
    assert [entry.msgctxt for entry in catalogue_of(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_braces_hold_the_same_names_as_in_english(language):
    words, english = words_in(language), Words()
    for name in NAMES:
        assert placeholders(getattr(words, name)) == placeholders(getattr(english, name)), name


@pytest.mark.parametrize("language", ALL)
def test_every_language_speaks_to_citizens_in_its_own_words(language):
    words = words_in(language)
    assert (words == Words()) is (language == "en")
    assert words.clock_time.format(hour=8, minute=5).endswith("05")
    sentence = words.reopens.format(day=words.monday, time="8.30")
    assert words.monday in sentence
    assert "{" not in sentence


@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_says_that_it_is_one(language):
    assert catalogue_of(language).metadata["X-Status"] == "draft"


@pytest.mark.parametrize("language", [code for code in COMPLETE if code != "en"])
def test_a_complete_language_is_no_draft(language):
    assert "X-Status" not in catalogue_of(language).metadata


@pytest.mark.parametrize("language", ALL)
def test_the_page_on_languages_says_how_far_each_one_is(language):
    page = (Path(__file__).parents[2] / "docs/languages.md").read_text("utf-8")
    state = "complete" if language in COMPLETE else "draft"
    assert f"| `{language}` | {NAMES_OF_LANGUAGES[language]} | {state}" in page


def test_every_catalogue_belongs_to_a_language():
    assert {path.stem for path in FOLDER.glob("*.po")} == set(TRANSLATED)


def test_catalogues_are_in_step_with_the_words():
    newest = template()
    assert (FOLDER / "kiosk.pot").read_text("utf-8") == f"{newest}\n"
    for language in TRANSLATED:
        text = (FOLDER / f"{language}.po").read_text("utf-8")
        assert text == f"{merged(catalogue_of(language), newest)}\n", "run scripts/translations"


def test_in_french_no_line_can_begin_with_a_sign_that_stands_apart():
    for name, text in texts_in("fr").items():
        assert not any(f" {sign}" in text for sign in "?!:;"), name


def test_the_first_language_we_have_words_in_is_spoken():
    assert words_in("es", "de", "it") == words_in("de")


def test_italian_is_spoken_where_no_language_is_known():
    assert words_in("es") == words_in() == words_in("it")
    assert words_in("it").thanks == "Grazie."


def test_a_language_is_no_way_to_other_files():
    assert texts_in("../../secret") is None


@pytest.fixture
def hardly_translated(tmp_path, monkeypatch):
    (tmp_path / "lld.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "thanks"\nmsgid "Thank you."\nmsgstr ""\n\n'
        '#, fuzzy\nmsgctxt "skip"\nmsgid "Skip"\nmsgstr "Salta"\n\n'
        'msgctxt "gone"\nmsgid "Asked no more"\nmsgstr "Nia plu"\n\n'
        'msgctxt "back"\nmsgid "Back"\nmsgstr "Zeruch"\n',
        "utf-8",
    )
    for name in ("de.po", "it.po"):
        (tmp_path / name).write_text((FOLDER / name).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    for cached in (texts_in, words_in):
        cached.cache_clear()
    yield
    for cached in (texts_in, words_in):
        cached.cache_clear()


def test_what_nobody_translated_is_in_the_next_language_or_english(hardly_translated):
    words = words_in("lld", "de", "it")
    assert (words.back, words.thanks, words.skip) == ("Zeruch", "Danke.", "Überspringen")
    assert (words_in("lld").back, words_in("lld").thanks) == ("Zeruch", "Thank you.")


def test_english_has_no_gaps_for_others_to_fill():
    assert words_in("en", "de") == Words()


def entry(name, english, translation="", **more):
    return polib.POEntry(msgctxt=name, msgid=english, msgstr=translation, **more)


def a_catalogue(*entries):
    catalogue = polib.POFile()
    catalogue.extend(entries)
    return catalogue


def test_merging_keeps_what_is_translated_and_adds_what_is_new():
    old = a_catalogue(entry("skip", "Skip", "Salta"), entry("gone", "Gone", "Andato"))
    new = a_catalogue(entry("skip", "Skip"), entry("back", "Back"))
    result = merged(old, new)
    assert [(each.msgctxt, each.msgstr) for each in result] == [("skip", "Salta"), ("back", "")]
    assert [each.msgctxt for each in result if not each.translated()] == ["back"]


def test_changed_english_has_to_be_looked_at_again_until_somebody_did():
    old = a_catalogue(entry("skip", "Skip", "Salta"))
    new = a_catalogue(entry("skip", "Pass over"))
    once = merged(old, new)
    assert (once[0].msgid, once[0].msgstr, once[0].fuzzy) == ("Pass over", "Salta", True)
    again = merged(once, new)
    assert again[0].fuzzy
    assert again[0].flags == ["fuzzy"]
