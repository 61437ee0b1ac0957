"""What leaves the machine on somebody's word: to programs' addresses, and in e-mail headers."""

import email
from email import policy
from email.utils import getaddresses

import pytest
from hostile import KINDS
from mail_kit import FROM, NOW_MS

from dashboard.accounts.account import check_email
from dashboard.alerts.webhook import check_address
from dashboard.mail.message import Mail, compose
from faccine.wire.errors import SettingsError

OURSELVES = [
    "https://localhost/", "https://LOCALHOST./x", "https://127.0.0.1/", "https://127.1/",
    "https://2130706433/", "https://0x7f.0.0.1/", "https://0x7f000001/", "https://0177.0.0.1/",
    "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://0.0.0.0/",
    "https://[::]/", "https://0/", "https://foo.localhost/", "http://127.0.0.1:8080/",
    "https://ip6-localhost/", "https://localhost.localdomain/",
]  # fmt: skip
"""Ways to name this very machine."""
NO_ADDRESSES = [
    "http://hook.example/", "https://user:word@hook.example/", "https://hook.example/#x",
    "https:///x", "https://hook.example/\r\nHost: evil", "https://hook.example/ x",
    "file:///etc/passwd",
    "gopher://hook.example/", "javascript:alert(1)", "https://hook.example:99999/",
    "//hook.example",
    "https://[::1", "https://h\u00f6ok.example/", "https://169.254.169.254/latest/meta-data/",
    "https://[fe80::1]/",
]  # fmt: skip
NAMES = [
    *KINDS.values(), 'x" <evil@evil.example>, "y', "Bruno, evil@evil.example", "Rossi\\",
    'a\\" <e@evil.example>, "', '"' * 300, "\\" * 301, "à <evil@evil.example>, " * 20,
    "(evil@evil.example)", "=?utf-8?q?x?= <evil@evil.example>,", "x\r\nBcc: evil@evil.example",
    "x" * 90 + ' " <evil@evil.example>, "' + "y" * 90, "x\nSubject: other\n\nbody",
]  # fmt: skip


@pytest.mark.parametrize("address", OURSELVES)
def test_no_other_name_for_this_machine_gets_an_administrator_in(address):
    with pytest.raises(SettingsError, match="address"):
        check_address(address, may_be_loopback=False)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_could_lead_elsewhere_is_told_nothing_whoever_asks(address):
    with pytest.raises(SettingsError, match="address"):
        check_address(address, may_be_loopback=True)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_no_name_or_subject_adds_a_header_or_a_receiver(name):
    stop = "https://faccine.example/u"
    mail = Mail("anna@comune.example", name, "text", "<p>text</p>", "it", stop, name)
    message = compose(mail, FROM, "one", NOW_MS)
    assert [one[1] for one in getaddresses([message["To"]])] == ["anna@comune.example"]
    read = email.message_from_bytes(message.as_bytes(), policy=policy.default)
    assert [one.addr_spec for one in read["To"].addresses] == ["anna@comune.example"]
    assert [one.addr_spec for one in read["From"].addresses] == [FROM.addr_spec]
    assert read["Bcc"] is read["Cc"] is None
    for header in ("To", "From", "Subject", "Message-ID", "List-Unsubscribe"):
        assert len(read.get_all(header)) == 1
    assert read.get_body(("plain",)).get_content().strip() == "text"


def test_an_e_mail_address_with_a_line_end_or_two_receivers_is_nobodys():
    for address in (
        "a@b.example\r\nBcc: c@d", "a@b.example, c@d.example", "a@b.example;c@d", "<a@b>", "a b@c",
        "a@b@c", "", "@", "a@\x00", "a" * 250 + "@b.example",
    ):  # fmt: skip
        with pytest.raises(SettingsError):
            check_email(address)
