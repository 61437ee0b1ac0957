"""Every contradiction in a catalogue is an error that leads to its place."""

from __future__ import annotations

import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books

from faccine.wire.errors import CatalogueError
from hub.catalogue import load_catalogue


def survey(body: str) -> tuple[str, str]:
    block = f'[[administration.survey]]\ncode = "autunno"\n{body}\n\n[[administration.service]]\n'
    return "[[administration.service]]\n", block


def message(body: str) -> tuple[str, str]:
    block = f"[[administration.message]]\n{body}\n\n[[administration.service]]\n"
    return "[[administration.service]]\n", block


DAYS = "from = 2026-11-01\nuntil = 2026-11-30\n"
LABELS = 'labels = { happy = "Bene", neutral = "Medio", sad = "Male" }'

# What is replaced (its first occurrence), by what, and what the error must say.
CONTRADICTIONS = {
    "a mistyped key": (
        'position = "exit"', 'posizion = "exit"',
        ["administration[0].office[0].kiosk[0].posizion", '"exit"', "did you mean position?"],
    ),
    "an unknown key at the top": (
        "[[administration]]", "colour = 3\n[[administration]]", ["colour = 3", "administration"],
    ),
    "a number for a name": (
        'name = "Anagrafe"', "name = 3", ["administration[0].office[0].name = 3", "expected str"],
    ),
    "a missing name": (
        'name = "Anagrafe"', "", ["administration[0].office[0].name is missing"],
    ),
    "an empty name": ('name = "Anagrafe"', 'name = ""', ["administration[0].office[0].name"]),
    "no TOML": ("[[administration]]", "[[administration]", ["not TOML", "line 2"]),
    "two services of one code": (
        'code = "certificati"', 'code = "carta-identita"',
        ["administration[0].service[1].code", "already used by administration[0].service[0]"],
    ),
    "two offices of one code": (
        'code = "tributi"', 'code = "anagrafe"', ["administration[0].office[1].code"],
    ),
    "one kiosk at two offices": (
        'id = "esempio-tributi-1"', 'id = "esempio-anagrafe-1"',
        ["administration[0].office[1].kiosk[0].id", "administration[0].office[0].kiosk[0]"],
    ),
    "a kiosk id with capitals": (
        'id = "esempio-tributi-1"', 'id = "Esempio Tributi"',
        ['"Esempio Tributi"', "2 to 40 characters", "esempio-anagrafe-1"],
    ),
    "a code with capitals": ('code = "tributi"', 'code = "Tributi"', ["a-z, 0-9 and '-'"]),
    "an office with a service nobody has": (
        'services = ["tari"]', 'services = ["tari", "imu"]',
        ["administration[0].office[1].services", "'imu' is unknown", "carta-identita"],
    ),
    "a kiosk with a service its office does not offer": (
        'services = ["carta-identita"]\nposition', 'services = ["tari"]\nposition',
        ["administration[0].office[0].kiosk[0].services", "'tari'", "office anagrafe offers"],
    ),
    "a kiosk without any service": (
        'services = ["tari"]', "services = []", ["office[1].kiosk[0].services", "at least one"],
    ),
    "a service offered twice": (
        'services = ["tari"]', 'services = ["tari", "tari"]', ["each service once"],
    ),
    "a time zone nobody knows": (
        "Europe/Rome", "Europe/Milano", ["administration[0].timezone", "IANA", "Europe/Rome"],
    ),
    "a folder for a time zone": ("Europe/Rome", "Europe", ["administration[0].timezone"]),
    "a path for a time zone": ("Europe/Rome", "/etc/passwd", ["administration[0].timezone"]),
    "no language": ('["it", "de"]', "[]", ["administration[0].languages", "for instance it, de"]),
    "a language twice": ('["it", "de"]', '["it", "it"]', ["administration[0].languages"]),
    "a language that is no code": ('["it", "de"]', '["Italiano"]', ["Italiano"]),
    "hours nobody can read": (
        "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off", "lun-ven 8-12",
        ["office[0].opening_hours", "office anagrafe", "'lun-ven 8-12'", "Mo-Fr 08:30-13:00"],
    ),
    "less than nobody": (
        "rotating_staff = 4", "rotating_staff = -1", ["rotating_staff = -1", "0 or more"],
    ),
    "a position nobody knows": (
        '"exit"', '"roof"', ["kiosk[0].position", "roof", "desk, exit, waiting-room"],
    ),
    "a patron's day that is none": ('"06-24"', '"24-06"', ["patron_day", "MM-DD"]),
    "a patron's day in words": ('"06-24"', '"24 giugno"', ["patron_day", "MM-DD"]),
    "a date in quotes": (
        'position = "desk"', 'since = "2026-03-02"', ["kiosk[1].since", "without quotes"],
    ),
    "a name without the first language": (
        '{ it = "Certificati", de', '{ fr = "Certificats", de', ["service[1].name", "'it'"],
    ),
    "seven reasons": (
        *survey('reasons = ["waiting", "staff", "return", "outcome", '
                '{ code = "a", label = "A" }, { code = "b", label = "B" }, '
                '{ code = "c", label = "C" }]'),
        ["administration[0].survey[0].reasons", "at most 6"],
    ),
    "a reason twice": (
        *survey('reasons = ["waiting", "waiting"]'), ["survey[0].reasons[1].code"],
    ),
    "a reason without words": (
        *survey('reasons = ["parking"]'), ["survey[0].reasons[0]", "label", "waiting"],
    ),
    "labels without a face": (
        *survey('labels = { happy = "Bene", sad = "Male" }'), ["survey[0].labels.neutral"],
    ),
    "a survey that ends before it begins": (
        *survey("from = 2026-03-01\nto = 2026-02-01"), ["survey[0].to", "2026-03-01 or later"],
    ),
    "a survey at an office nobody has": (
        *survey('offices = ["polizia"]'), ["survey[0].offices", "'polizia' is unknown"],
    ),
    "a question without the first language": (
        *survey('question = { de = "Wie war es?" }'), ["survey[0].question", "'it'"],
    ),
    "a picture nobody can draw": (
        'icon = "leaf"', 'icon = "volcano"',
        ["administration[0].service[2].icon", "volcano", "id-card, certificate, house", "water"],
    ),
    "an unsigned draft as the first language": (
        '["it", "de"]', '["uk", "it"]',
        ["administration[0].languages", "'uk' is a draft", "it, de, sl, fr, en", "signed_drafts"],
    ),
    "two languages at once where there is one": (
        'languages = ["it", "de"]', 'languages = ["it"]\nbilingual = true',
        ["administration[0].bilingual = true", "two languages"],
    ),
    "two languages at once of which nobody signed one": (
        'languages = ["it", "de"]', 'languages = ["it", "uk", "de"]\nbilingual = true',
        ["administration[0].bilingual = true", "kiosks may offer"],
    ),
    "two languages at once in words": (
        "patron_day", 'bilingual = "yes"\npatron_day',
        ['administration[0].bilingual = "yes"', "expected bool"],
    ),
    "a contact without an address": (
        'address = "https://comune.example", ', "",
        ["administration[0].contact.address is missing"],
    ),
    "a contact with a blank address": (
        "https://comune.example", " ",
        ['administration[0].contact.address = " "', "https://"],
    ),
    "a contact whose address is too long": (
        "https://comune.example", "https://" + "a" * 193,
        ["administration[0].contact.address", "length <= 200"],
    ),
    "a contact with a mistyped key": (
        "{ address = ", '{ texts = "x", address = ', ["contact.texts", "did you mean text?"],
    ),
    "a contact that lacks the first language": (
        "it = \"o all'URP\", ", "", ["administration[0].contact.text", "'it'"],
    ),
    "an office's contact that lacks the first language": (
        "rotating_staff = 4", 'contact = { address = "x", text = { de = "y" } }',
        ["administration[0].office[0].contact.text", "'it'"],
    ),
    "louder than loud": (
        "rotating_staff = 4", "sound_volume = 101",
        ["administration[0].office[0].sound_volume = 101", "<= 100"],
    ),
    "a speech nobody knows": (
        "rotating_staff = 4", 'speech = "radio"',
        ["office[0].speech", "radio", "off, headphones, speaker"],
    ),
    "speech that nobody can follow": (
        "rotating_staff = 4", "speech_rate = 900", ["office[0].speech_rate = 900", "<= 300"],
    ),
    "thanks that nobody can read": (
        "rotating_staff = 4", "thanks_seconds = 0.5", ["thanks_seconds = 0.5", ">= 1.0"],
    ),
    "reasons that stay for ever": (
        "rotating_staff = 4", "reason_seconds = inf", ["office[0].reason_seconds", "<= 120"],
    ),
    "a time that is no number": (
        "patron_day", "idle_seconds = nan\npatron_day", ["administration[0].idle_seconds", ">= 5"],
    ),
    "a language that is taken away while it is read": (
        "patron_day", "language_seconds = 3\npatron_day", ["language_seconds = 3", ">= 10"],
    ),
    "a message that ends before it begins": (
        *message('from = 2026-11-30\nuntil = 2026-11-01\ntext = "Grazie"'),
        ["administration[0].message[0].until", "2026-11-30 or later"],
    ),
    "a message without its last day": (
        *message('from = 2026-11-30\ntext = "Grazie"'), ["message[0].until is missing"],
    ),
    "a message without words": (*message(DAYS), ["message[0].text is missing"]),
    "a message without the first language": (
        *message(DAYS + 'text = { de = "Danke" }'), ["message[0].text", "'it'"],
    ),
    "a wish without the first language": (
        *message(DAYS + 'text = "Grazie"\nsaid = { de = "Zu lange" }'),
        ["message[0].said", "'it'"],
    ),
    "a message at an office nobody has": (
        *message(DAYS + 'text = "Grazie"\noffices = ["polizia"]'),
        ["message[0].offices", "'polizia' is unknown"],
    ),
    "a face nobody knows": (
        *survey('reasons_after = ["angry"]'),
        ["survey[0].reasons_after", "angry", "happy, neutral, sad"],
    ),
}  # fmt: skip


@pytest.fixture
def books(tmp_path):
    database = make_books(tmp_path / "books.db")
    yield database
    database.conn.close()


@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda case: case.replace(" ", "-"))
def test_a_contradiction_names_its_place_its_value_and_what_was_expected(books, case):
    old, new, parts = CONTRADICTIONS[case]
    assert old in EXAMPLE_CATALOGUE
    text = EXAMPLE_CATALOGUE.replace(old, new, 1)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(books, text, source="example.toml", now_ms=MONDAY_MS)
    message = str(caught.value)
    assert message.startswith("example.toml: ")
    assert "\n" not in message
    for part in parts:
        assert part in message
    assert books.conn.execute("SELECT count(*) FROM administration").fetchone() == (0,)


def test_a_language_without_default_words_needs_words_of_its_own(books):
    languages = 'languages = ["lld", "it"]\nsigned_drafts = ["lld"]'
    ladin = EXAMPLE_CATALOGUE.replace('languages = ["it", "de"]', languages)
    ladin = ladin.replace("{ it = ", "{ lld = ")
    with pytest.raises(CatalogueError, match=r"no default words in 'lld'.*administration\.survey"):
        load_catalogue(books, ladin, source="example.toml", now_ms=MONDAY_MS)
    own = f'[[administration.survey]]\ncode = "a"\nquestion = "Co ie pa?"\n{LABELS}\nreasons = []\n'
    load_catalogue(books, ladin + own, source="example.toml", now_ms=MONDAY_MS)


def test_an_empty_file_is_refused(books):
    with pytest.raises(CatalogueError, match="administration is missing"):
        load_catalogue(books, "", source="example.toml", now_ms=MONDAY_MS)
