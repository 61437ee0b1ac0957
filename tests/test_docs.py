"""What the pages say is what the code does: nothing left out, every example readable."""

from __future__ import annotations

import re
import shlex
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest
from builders import MONDAY_MS, make_books

from faccine.wire import codec
from faccine.wire.clocks import ClockTrust
from faccine.wire.enrolment import (
    EnrolmentAnswer,
    EnrolmentRefusal,
    EnrolmentRequest,
    EnrolmentWhy,
)
from faccine.wire.events import Events, Input, Mode, Rating, Reason
from faccine.wire.faces import Face
from faccine.wire.icons import ICONS
from faccine.wire.languages import COMPLETE, DRAFTS
from faccine.wire.settings import (
    Contact,
    FaceLabels,
    KioskSettings,
    Message,
    OfferedService,
    Sound,
    Speech,
    SpeechOutput,
)
from faccine.wire.states import (
    Action,
    Command,
    Health,
    HubState,
    KioskState,
    KioskUpdate,
    Presence,
    Receipt,
    ReceiptError,
    UpdateStage,
    Why,
)
from faccine.wire.topics import HUB_STATE, ROOT, KioskTopic
from hub.catalogue import load_catalogue
from hub.catalogue.forms import (
    AdministrationForm,
    Channel,
    ContactForm,
    KioskForm,
    MannersForm,
    MessageForm,
    OfficeForm,
    Position,
    ServiceForm,
    SurveyForm,
)
from kiosk.machine.faults import Fault
from reference.asyncapi import CHANNELS
from reference.commands import PROGRAMS, helps
from reference.wire_page import sections

ROOT_FOLDER = Path(__file__).parents[1]
PAGES = sorted({*ROOT_FOLDER.glob("*.md"), *ROOT_FOLDER.glob("docs/**/*.md")})
WIRE = sections()
BY_HEADING = {
    channel.address.removeprefix(f"{ROOT}/").replace("{kiosk}", "<kiosk>"): channel.message
    for channel in CHANNELS
}


def heading_of(message: type[msgspec.Struct]) -> str:
    return next(heading for heading, kind in BY_HEADING.items() if kind is message)


def test_every_topic_is_described():
    leaves = {f"kiosk/<kiosk>/{leaf}" for leaf in KioskTopic}
    assert set(BY_HEADING) == {HUB_STATE.removeprefix(f"{ROOT}/"), *leaves}
    assert set(BY_HEADING) <= set(WIRE)
    for heading in BY_HEADING:
        assert f"| `{heading}` |" in WIRE["Topics"].text


@pytest.mark.parametrize(
    ("message", "heading"),
    [
        *((kind, heading) for heading, kind in BY_HEADING.items()),
        (Rating, heading_of(Events)),
        (Reason, heading_of(Events)),
        (KioskUpdate, heading_of(Health)),
        *(
            (kind, heading_of(KioskSettings))
            for kind in (FaceLabels, OfferedService, Message, Contact, Sound, Speech)
        ),
    ],
)
def test_every_field_is_described(message, heading):
    described = set(re.findall(r"`([a-z_]+)`", WIRE[heading].text))
    assert set(message.__struct_encode_fields__) - {"v"} <= described


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (Why, Receipt),
        (ReceiptError, Receipt),
        (Face, Events),
        (Mode, Events),
        (Input, Events),
        (ClockTrust, Events),
        (ClockTrust, KioskState),
        (ClockTrust, Health),
        (Presence, HubState),
        (Presence, KioskState),
        (Action, Command),
        (UpdateStage, Health),
        (SpeechOutput, KioskSettings),
        (ICONS, KioskSettings),
    ],
)
def test_every_word_is_described(words: type[StrEnum] | tuple[str, ...], message):
    assert [w for w in words if f"`{w}`" not in WIRE[heading_of(message)].text] == []


@pytest.mark.parametrize("heading", BY_HEADING)
def test_every_example_can_be_read(heading):
    assert WIRE[heading].examples
    for example in WIRE[heading].examples:
        codec.decode(example.encode(), BY_HEADING[heading])


def test_the_examples_name_every_field():
    for message in (HubState, KioskState, Health, Command, KioskSettings):
        (example,) = WIRE[heading_of(message)].examples
        assert set(msgspec.json.decode(example)) == set(message.__struct_encode_fields__) - {
            "problem"
        }


def test_a_receipt_on_the_page_is_as_the_hub_writes_it():
    for example in WIRE[heading_of(Receipt)].examples:
        written = codec.encode(codec.decode(example.encode(), Receipt))
        assert set(msgspec.json.decode(written)) == set(msgspec.json.decode(example))


def test_enrolment_is_described_and_its_examples_can_be_read():
    page, kinds = WIRE["Enrolment"], (EnrolmentRequest, EnrolmentAnswer, EnrolmentRefusal)
    described = set(re.findall(r"`([a-z_-]+)`", page.text))
    assert set(EnrolmentWhy) <= described
    for example, kind in zip(page.examples, kinds, strict=True):
        codec.decode(example.encode(), kind)
        assert set(kind.__struct_encode_fields__) - {"v"} <= described


def test_the_worked_exchange_can_be_read_in_its_order():
    steps = WIRE["A worked exchange"].examples
    for step, kind in zip(steps, (KioskState, Receipt, Events, Receipt), strict=True):
        codec.decode(step.encode(), kind)


def test_every_fault_is_on_its_page_with_code_and_words():
    page = (ROOT_FOLDER / "docs" / "faults.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([A-Z]\d) \| ([^|]+) \|", page, re.MULTILINE))
    assert rows == dict(fault.value for fault in Fault)


def test_the_help_of_every_command_has_an_example():
    for program in PROGRAMS:
        for path, text in helps(program):
            usage, _, rest = text.partition("\n")
            assert path in usage
            assert path in rest or "Commands:" in rest, path


def commands_on(page: Path) -> list[str]:
    """Return the commands of ours in a page's code blocks, continued lines joined."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    ours = re.compile(r"^\s*(?:\S*/)?(?:faccine-\w+ |scripts/)")
    return [line.strip() for line in lines if ours.match(line)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT_FOLDER)))
def test_commands_on_a_page_exist(page):
    programs = {program.name: program for program in PROGRAMS}
    for line in commands_on(page):
        words = shlex.split(line, comments=True)
        if words[0].startswith("scripts/"):
            assert (ROOT_FOLDER / words[0]).exists(), line
            continue
        command, rest = programs[words[0].rpartition("/")[2]], words[1:]
        while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
            assert rest[0] in command.commands, line
            command, rest = command.commands[rest[0]], rest[1:]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        used = {word.partition("=")[0] for word in rest if word.startswith("--")}
        assert used <= known, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT_FOLDER)))
def test_links_on_a_page_lead_somewhere(page):
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


CATALOGUE_PAGE = ROOT_FOLDER / "docs" / "catalogue.md"


def test_every_key_of_the_catalogue_is_described():
    text = CATALOGUE_PAGE.read_text("utf-8")
    parts = dict(re.findall(r"^## ([a-z.]+)$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    forms = {
        "administration": AdministrationForm,
        "administration.service": ServiceForm,
        "administration.office": OfficeForm,
        "administration.office.kiosk": KioskForm,
        "administration.message": MessageForm,
        "administration.survey": SurveyForm,
        "manners": MannersForm,
    }
    assert parts.keys() == forms.keys()
    manners = set(MannersForm.__struct_encode_fields__)
    for part, form in forms.items():
        keys = set(form.__struct_encode_fields__) - (set() if part == "manners" else manners)
        described = set(re.findall(r"^\| (`[^|]+) \|", parts[part], re.MULTILINE))
        assert {key.strip("`") for keys in described for key in keys.split(", ")} == keys, part
    words = [
        *ICONS,
        *COMPLETE,
        *DRAFTS,
        *Channel,
        *Position,
        *SpeechOutput,
        *ContactForm.__struct_fields__,
    ]
    assert [word for word in words if f"`{word}`" not in text] == []


def test_the_example_catalogue_can_be_loaded_without_a_complaint(tmp_path):
    (example,) = re.findall(
        r"^```toml\n(.*?)^```", CATALOGUE_PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    books = make_books(tmp_path / "books.db")
    report = load_catalogue(books, example, source="catalogue.md", now_ms=MONDAY_MS)
    books.close()
    assert [line for line in report.warnings if "no words in" not in line] == []
    keys = set(re.findall(r"^(\w+) =", example, re.MULTILINE))
    forms = (AdministrationForm, OfficeForm, ServiceForm, MessageForm, SurveyForm)
    known = {key for form in forms for key in form.__struct_encode_fields__}
    assert keys <= known | set(KioskForm.__struct_fields__)
