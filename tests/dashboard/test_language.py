"""Every message is there in every language of the pages, and no catalogue has a leftover."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dashboard
from dashboard.language import CATALOGUES, LANGUAGES, load_catalogue

ROOT = Path(dashboard.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def messages_in_use():
    found = extract_from_dir(
        ROOT,
        method_map=[
            ("**.py", "python"),
            ("**/templates/**.html", "jinja2"),
            ("**/templates/**.txt", "jinja2"),
        ],
        options_map={
            "**/templates/**.html": {"trimmed": "true"},
            "**/templates/**.txt": {"trimmed": "true"},
        },
        keywords=KEYWORDS,
    )
    return {message for _, _, message, _, _ in found}


def messages(language):
    found = []
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            found += [message for message in read_po(file, language) if message.id]
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_once_and_no_other_is_kept(language, messages_in_use):
    translated = Counter(message.id for message in messages(language))
    assert messages_in_use - set(translated) == set()
    assert set(translated) - messages_in_use == set()
    assert [text for text, times in translated.items() if times > 1] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_empty_fuzzy_or_loses_a_value(language):
    for message in messages(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        for text in texts:
            assert values(text) <= set.union(*map(values, ids)), message.id
        assert values(texts[-1]) == values(ids[-1]), message.id


@pytest.mark.parametrize(("language", "forms"), [("it", 2), ("de", 2), ("sl", 4), ("fr", 2)])
def test_every_form_of_a_number_is_there(language, forms):
    for message in messages(language):
        if isinstance(message.id, tuple):
            assert len(message.string) == forms, message.id


def test_slovene_counts_to_two_in_its_own_way():
    assert load_catalogue("sl").plural(2) != load_catalogue("sl").plural(5)  # type: ignore[attr-defined]


def values(text):
    return set(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize(
    ("language", "message", "said"),
    [
        ("fr", "Language:", "Langue\N{NO-BREAK SPACE}:"),
        ("fr", "Is anything wrong?", "Quelque chose ne va pas\N{NARROW NO-BREAK SPACE}?"),
        ("fr", "one “Bad”", "un «\N{NARROW NO-BREAK SPACE}Mal\N{NARROW NO-BREAK SPACE}»"),
        ("de", "below 5%%", "unter 5\N{NO-BREAK SPACE}%%"),
        ("it", "below 5%%", "sotto 5%%"),
    ],
)
def test_no_line_begins_or_ends_with_a_sign_of_its_own(language, message, said):
    assert load_catalogue(language).gettext(message) == said


def test_french_has_no_plain_space_beside_a_sign():
    catalogue = load_catalogue("fr")
    for message in messages("fr"):
        ids = message.id if isinstance(message.id, tuple) else (message.id,) * 2
        for n in (1, 2):
            assert not re.search(r" [:;?!»](\s|$)|« ", catalogue.ngettext(*ids, n)), message.id
