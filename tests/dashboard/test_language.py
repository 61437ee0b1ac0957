"""Every message has its Italian, and nothing in the catalogue is left over."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dashboard
from dashboard.language import CATALOGUES

ROOT = Path(dashboard.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def messages_in_use():
    found = extract_from_dir(
        ROOT,
        method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2")],
        options_map={"**/templates/**.html": {"trimmed": "true"}},
        keywords=KEYWORDS,
    )
    return {message for _, _, message, _, _ in found}


def italian():
    with (CATALOGUES / "it" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {message.id: message for message in read_po(file, "it") if message.id}


def test_every_message_has_its_italian_and_no_other_is_kept():
    in_use, translated = messages_in_use(), set(italian())
    assert in_use - translated == set()
    assert translated - in_use == set()


def test_no_translation_is_empty_fuzzy_or_loses_a_value():
    for message in italian().values():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        for text in texts:
            assert values(text) <= set.union(*map(values, ids)), message.id
        assert values(texts[-1]) == values(ids[-1]), message.id


def values(text):
    return set(re.findall(r"%\((\w+)\)s", text))
