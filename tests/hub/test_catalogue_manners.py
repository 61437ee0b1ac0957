"""How kiosks look, sound, speak and wait: what a catalogue says of it, and what kiosks are told."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from builders import EXAMPLE_CATALOGUE, MONDAY_MS, make_books

from faccine.runtime.database import migrate, open_database, transaction
from faccine.wire.icons import ICONS
from faccine.wire.settings import Contact, KioskSettings, Sound, Speech, SpeechOutput
from hub.catalogue import catalogue_revision, issue_settings, load_catalogue, newest_settings
from hub.catalogue.defaults import SERVICE_ICONS
from hub.store.migrations import migrations

LATER_MS = MONDAY_MS + 3_600_000
ONE, TWO, TRIBUTI = "esempio-anagrafe-1", "esempio-anagrafe-2", "esempio-tributi-1"
CONTACT = Contact(address="https://comune.example", text={"it": "o all'URP", "de": "oder im Amt"})


@pytest.fixture
def books(tmp_path):
    database = make_books(tmp_path / "books.db")
    yield database
    database.conn.close()


def load(books, text=EXAMPLE_CATALOGUE, now_ms=MONDAY_MS):
    report = load_catalogue(books, text, source="example.toml", now_ms=now_ms)
    issue_settings(books, now_ms)
    return report


def told(books) -> dict[str, KioskSettings]:
    return {issued.kiosk: issued.document for issued in newest_settings(books)}


def said(of_administration="", of_tributi="", text=EXAMPLE_CATALOGUE):
    text = text.replace('patron_day = "06-24"', f'patron_day = "06-24"\n{of_administration}')
    return text.replace("rotating_staff = 2", f"rotating_staff = 2\n{of_tributi}")


def test_what_nobody_says_is_as_the_wire_has_it(books):
    load(books)
    document = told(books)[ONE]
    assert (document.sound, document.speech) == (Sound(), Speech())
    assert (document.is_bilingual, document.signed_drafts, document.messages) == (False, [], [])
    assert (document.thanks_seconds, document.language_seconds) == (3, 30)


def test_an_office_goes_before_its_administration(books):
    load(books, said(
        'sound_volume = 20\nspeech = "off"\nreason_seconds = 20\nlanguage_seconds = 45',
        "sound_volume = 0\nspeech_rate = 120\nthanks_seconds = 4.5\nidle_seconds = 60",
    ))  # fmt: skip
    anagrafe, tributi = told(books)[ONE], told(books)[TRIBUTI]
    assert (anagrafe.sound.volume, tributi.sound.volume) == (20, 0)
    assert anagrafe.speech == Speech(output=SpeechOutput.OFF)
    assert tributi.speech == Speech(output=SpeechOutput.OFF, rate=120)
    assert [(d.thanks_seconds, d.reason_seconds, d.idle_seconds, d.language_seconds)
            for d in (anagrafe, tributi)] == [(3, 20, 30, 45), (4.5, 20, 60, 45)]  # fmt: skip


def test_where_a_complaint_can_be_left_is_told_in_the_languages_of_the_place(books):
    own = 'contact = { address = "tributi@comune.example", text = "o al telefono" }'
    load(books, said(of_tributi=own))
    assert told(books)[ONE].contact == CONTACT
    assert told(books)[TRIBUTI].contact == Contact(
        address="tributi@comune.example", text={"it": "o al telefono"}
    )


def without_contact(text=EXAMPLE_CATALOGUE):
    return "\n".join(line for line in text.splitlines() if not line.startswith("contact"))


def test_kiosks_that_name_nobody_to_complain_to_are_noticed_once_an_administration(books):
    lines = [line for line in load(books, without_contact()).warnings if "contact" in line]
    assert len(lines) == 1
    assert "administration[0] (comune-esempio): no contact for anagrafe, tributi" in lines[0]
    assert told(books)[ONE].contact is None
    own = said(of_tributi='contact = { address = "x" }', text=without_contact())
    (line,) = [line for line in load(books, own).warnings if "contact" in line]
    assert "no contact for anagrafe;" in line
    assert not [line for line in load(books).warnings if "contact" in line]


def test_what_a_file_no_longer_says_goes_back_to_its_default(books):
    load(books, said("bilingual = true\nsound_volume = 20", "idle_seconds = 60"))
    assert told(books)[TRIBUTI].is_bilingual
    load(books)
    document = told(books)[TRIBUTI]
    assert (document.is_bilingual, document.sound, document.idle_seconds) == (False, Sound(), 30)


@pytest.mark.parametrize(
    "words",
    ["bilingual = true", 'signed_drafts = ["uk"]', "sound_volume = 20", 'speech = "speaker"',
     "speech_rate = 120", "thanks_seconds = 4", "language_seconds = 20"],
)  # fmt: skip
def test_each_word_is_a_change_of_its_own_and_loading_it_again_none(books, words):
    load(books)
    report = load(books, said(words), LATER_MS)
    column = words.partition(" ")[0]
    assert report.changes == (f"administration comune-esempio: changed {column}",)
    assert {document.version for document in told(books).values()} == {2}
    revision = catalogue_revision(books)
    assert load(books, said(words), LATER_MS).changes == ()
    assert issue_settings(books, LATER_MS) == []
    assert catalogue_revision(books) == revision


def test_services_have_the_picture_they_are_given_or_the_one_they_are_known_for(books):
    load(books)
    icons = {s.code: s.icon for kiosk in (TWO, TRIBUTI) for s in told(books)[kiosk].services}
    assert icons == {"carta-identita": "id-card", "certificati": "certificate", "tari": "leaf"}
    load(books, EXAMPLE_CATALOGUE.replace('icon = "leaf"\n', ""))
    assert told(books)[TRIBUTI].services[0].icon == "coins"
    load(books, EXAMPLE_CATALOGUE.replace('"tari"', '"altra-cosa"').replace('icon = "leaf"\n', ""))
    assert told(books)[TRIBUTI].services[0].icon is None


def test_known_services_have_pictures_that_kiosks_can_draw():
    assert set(SERVICE_ICONS.values()) == set(ICONS)
    assert len(set(ICONS)) == len(ICONS)


def test_a_draft_waits_for_a_signature(books):
    drafts = EXAMPLE_CATALOGUE.replace('["it", "de"]', '["it", "de", "uk"]')
    (line,) = [line for line in load(books, drafts).warnings if "draft" in line]
    assert line.startswith("administration[0].languages: 'uk' is a draft; kiosks will not offer it")
    assert (told(books)[ONE].languages, told(books)[ONE].signed_drafts) == (["it", "de", "uk"], [])
    signed = drafts.replace('["it", "de", "uk"]', '["it", "de", "uk"]\nsigned_drafts = ["uk"]')
    assert not [line for line in load(books, signed).warnings if "draft" in line]
    assert told(books)[ONE].signed_drafts == ["uk"]


def test_a_signature_for_what_is_no_draft_is_noticed(books):
    (line,) = [
        line for line in load(books, said('signed_drafts = ["it"]')).warnings if "it" in line
    ]
    assert "administration[0].signed_drafts: 'it' is no draft; only lld, ro, sq" in line


def test_a_language_in_which_kiosks_have_no_words_is_noticed(books):
    other = EXAMPLE_CATALOGUE.replace('["it", "de"]', '["it", "de", "pt"]')
    assert any("no words of their own in 'pt'" in line for line in load(books, other).warnings)


def test_kiosks_are_told_the_holidays_of_this_year_and_the_two_next(books):
    load(books)
    documents = told(books)
    assert {date.year for date in documents[ONE].holidays} == {2026, 2027, 2028}
    assert dt.date(2027, 6, 24) in documents[ONE].holidays  # the patron's day
    assert documents[TRIBUTI].holidays == []  # always open: no rule for holidays
    december_ms = MONDAY_MS + 40 * 86_400_000
    assert issue_settings(books, december_ms) == []
    new_year = int(dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC).timestamp() * 1000)  # in Rome
    assert issue_settings(books, new_year - 1) == []
    assert [issued.kiosk for issued in issue_settings(books, new_year)] == [ONE, TWO]
    assert {date.year for date in told(books)[ONE].holidays} == {2027, 2028, 2029}
    assert issue_settings(books, new_year) == []


# -- books and kiosks of an earlier release

FIRST_STEPS = ("catalogue", "ledger", "aggregates", "series_by_service")
FIRST_FIELDS = (
    "v", "version", "kiosk", "administration", "office", "timezone", "languages", "services",
    "survey", "question", "labels", "reasons", "reasons_after", "opening_hours", "mode",
    "thanks_seconds", "reason_seconds", "idle_seconds",
)  # fmt: skip


def as_first_released(document: KioskSettings) -> bytes:
    """Return a document without what settings have gained since."""
    fields = msgspec.json.decode(msgspec.json.encode(document))
    kept = {name: fields[name] for name in FIRST_FIELDS}
    kept["services"] = [{"code": s["code"], "name": s["name"]} for s in fields["services"]]
    return msgspec.json.encode(kept)


def make_earlier(books, folder):
    """Return books as an earlier release left them: its tables, its documents."""
    load(books, without_contact(EXAMPLE_CATALOGUE.replace('icon = "leaf"\n', "")))
    old = open_database(folder / "old.db", create=True)
    with transaction(old):
        migrations.apply(old, stop_before="manners")
    tables = [name for (name,) in old.conn.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%migrations%'"
    )]  # fmt: skip
    with transaction(old) as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            connection.execute(f"DELETE FROM {table}")
            connection.executemany(
                f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",
                books.conn.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall(),
            )
        for kiosk, text in connection.execute("SELECT kiosk, document FROM settings_version"):
            document = as_first_released(msgspec.json.decode(text, type=KioskSettings)).decode()
            connection.execute(
                "UPDATE settings_version SET document = ? WHERE kiosk = ?", [document, kiosk]
            )
    return old


def test_books_of_an_earlier_release_issue_only_what_says_something_new(books, tmp_path):
    old = make_earlier(books, tmp_path)
    assert migrate(old, migrations)[:3] == ["manners", "messages", "kiosk_commands"]
    issued = issue_settings(old, LATER_MS)
    assert [(one.kiosk, one.version) for one in issued] == [(ONE, 2), (TWO, 2), (TRIBUTI, 2)]
    before = told(books)
    assert issued[0].document.holidays == before[ONE].holidays != []  # news to these
    assert issued[2].document.services[0].icon == "coins"  # and this to the other
    assert issue_settings(old, LATER_MS) == []
    old.close()


def test_a_document_that_gains_nothing_but_defaults_is_no_new_version(books, tmp_path):
    old = make_earlier(books, tmp_path)
    migrate(old, migrations)
    with transaction(old) as connection:  # no holidays to tell, no service of a known code
        connection.execute("UPDATE office SET opening_hours = NULL")
        connection.execute("UPDATE service SET code = 'x-' || code")
        for kiosk, text in connection.execute("SELECT kiosk, document FROM settings_version"):
            fields = msgspec.json.decode(text) | {"opening_hours": None}
            for service in fields["services"]:
                service["code"] = f"x-{service['code']}"
            connection.execute(
                "UPDATE settings_version SET document = ? WHERE kiosk = ?",
                [msgspec.json.encode(fields).decode(), kiosk],
            )
    assert issue_settings(old, LATER_MS) == []
    old.close()


def test_a_kiosk_of_an_earlier_release_reads_what_the_hub_issues_today(books):
    class FirstService(msgspec.Struct, frozen=True, kw_only=True):
        code: str
        name: dict[str, str]

    def first_type(name, kind):
        return list[FirstService] if name == "services" else kind

    hints = msgspec.structs.fields(KioskSettings)
    first_settings = msgspec.defstruct(
        "FirstSettings",
        [
            (field.name, first_type(field.name, field.type))
            for field in hints
            if field.encode_name in FIRST_FIELDS
        ],
        kw_only=True,
    )
    days = "from = 2026-11-01\nuntil = 2026-11-30\n"
    everything = (
        said(
            'bilingual = true\nsigned_drafts = ["uk"]\nspeech = "speaker"\nsound_volume = 5',
            "language_seconds = 20",
        )
        + f'[[administration.message]]\n{days}text = "Grazie"\nsaid = "Più posti"\n'
    )
    load(books, everything)
    for document in told(books).values():
        assert document.messages
        assert document.contact
        older = msgspec.json.decode(msgspec.json.encode(document), type=first_settings)
        assert older.version == document.version
        assert older.question == document.question
        assert [service.code for service in older.services] == [
            service.code for service in document.services
        ]
        assert set(older.__struct_fields__) == set(FIRST_FIELDS)
