"""E-mail as it goes out, over a real mail server in a process of its own."""

from dataclasses import replace

import pytest
from mail_kit import FROM, MAIL, NOW_MS, SENDER

from dashboard.mail.document import COLUMNS, Block, Document, Fact, Section, plain_text
from dashboard.mail.links import Kind, Links, check_public_address, read_signed, sign
from dashboard.mail.message import compose
from dashboard.mail.settings import mail_settings
from dashboard.mail.voice import Voice
from faccine.wire.errors import DeliveryError, SettingsError

KEY = b"k" * 32


def message(mail=MAIL, identity="opened7"):
    return compose(mail, FROM, identity, NOW_MS)


# How it is made up


def test_the_same_thing_told_again_has_the_same_message_id_and_another_thing_another():
    assert message()["Message-ID"] == message()["Message-ID"]
    assert message()["Message-ID"].endswith("@comune.example>")
    assert message()["Message-ID"] != message(identity="opened8")["Message-ID"]
    assert message()["Message-ID"] != message(replace(MAIL, to="ugo@comune.example"))["Message-ID"]


def test_without_an_address_of_the_dashboard_answering_ends_the_mail():
    made = message(replace(MAIL, unsubscribe=None))
    assert made["List-Unsubscribe"] == "<mailto:faccine@comune.example?subject=unsubscribe>"
    assert made["List-Unsubscribe-Post"] is None


def test_a_name_of_the_catalogue_cannot_add_a_header():
    made = message(replace(MAIL, subject="Tributi\r\nBcc: tutti@comune.example", name="A\nB: c"))
    assert made["Bcc"] is None
    assert made["Subject"] == "Tributi Bcc: tutti@comune.example"


def test_an_address_nobody_can_write_to_is_said_and_not_tried_again():
    with pytest.raises(DeliveryError, match="no address") as raised:
        message(replace(MAIL, to="a..b@comune.example"))
    assert raised.value.is_final


def test_the_plain_part_keeps_to_72_columns_and_says_all_that_the_html_says():
    long = " ".join(["parola"] * 60)
    document = Document(
        subject="s", title=f"Titolo {long}", lead=[long],
        sections=[Section("Capitolo", [long], [
            Block(f"B {long}", [Fact("Che cosa:", long)], "https://faccine.example/x", "Guarda"),
        ])],
        link="https://faccine.example/" + "y" * 80, link_words="Apri", foot=[long],
        unsubscribe="https://faccine.example/basta", unsubscribe_words="Basta",
    )  # fmt: skip
    text = plain_text(document)
    assert all(len(line) <= COLUMNS for line in text.splitlines() if "https://" not in line)
    assert "\n-- \n" in text
    voice = Voice()
    with voice.speaking("it"):
        made = voice.mail(document, "a@b.example", None, "it")
    for said in ("Titolo", "Capitolo", "B ", "Che cosa:", "https://faccine.example/x", "Basta"):
        assert said in made.text
        assert said in made.html


def test_nothing_in_the_html_is_fetched_and_names_cannot_write_markup():
    voice = Voice()
    document = Document("s", "<script>alert(1)</script>", link="https://faccine.example/")
    with voice.speaking("it"):
        made = voice.mail(document, "a@b.example", None, "it").html
    assert "<script>" not in made
    for fetched in ("<img", "<link", "url(", "@import", "src="):
        assert fetched not in made


# Settings


@pytest.mark.parametrize(
    ("url", "sender", "more"),
    [
        ("http://mail.example", SENDER, {}),
        ("smtp://", SENDER, {}),
        ("smtp://mail.example:99999", SENDER, {}),
        ("smtp://anna:segreto@mail.example", SENDER, {}),
        ("smtp://mail.example/x", SENDER, {}),
        ("smtp://mail.example", None, {}),
        ("smtp://mail.example", "faccine", {}),
        ("smtp://mail.example", SENDER, {"user": "faccine"}),
    ],
)
def test_settings_that_make_no_sense_are_refused(url, sender, more):
    with pytest.raises(SettingsError):
        mail_settings(url, sender, **more)


def test_another_machine_needs_starttls_and_the_port_may_be_left_out():
    found = mail_settings("smtp://mail.example", SENDER)
    assert (found.port, found.needs_starttls, found.is_tls) == (587, True, False)
    assert mail_settings("smtps://mail.example", SENDER).port == 465
    assert not mail_settings("smtp://localhost:25", SENDER).needs_starttls


# Links


def test_who_ends_a_kind_of_mail_is_proved_by_the_signature():
    signed = sign(KEY, 3, Kind.WEEKLY)
    assert read_signed(KEY, signed) == (3, Kind.WEEKLY)
    assert read_signed(b"another key" * 3, signed) is None
    assert read_signed(KEY, signed[:-2]) is None
    assert read_signed(KEY, "") is None
    assert Links("https://f.example", KEY).unsubscribe(3, Kind.WEEKLY).endswith(signed)
    assert Links(None, KEY).unsubscribe(3, Kind.WEEKLY) is None


@pytest.mark.parametrize(
    "address", ["http://faccine.example", "faccine.example", "https://f.example/x", "https://[::1"]
)
def test_an_address_that_nobody_could_open_is_refused(address):
    with pytest.raises(SettingsError):
        check_public_address(address)


def test_the_dashboards_address_loses_its_last_slash():
    assert check_public_address("https://faccine.example/") == "https://faccine.example"
    assert check_public_address("http://127.0.0.1:8080") == "http://127.0.0.1:8080"
