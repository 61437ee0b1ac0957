"""A blank machine becomes a kiosk: once, safely, and however often the power goes."""

from __future__ import annotations

import datetime as dt
import json
import stat
import tomllib
from pathlib import Path
from random import Random

import pytest
from a_hub import KIOSK, AHub, a_proxy
from a_kiosk import a_kiosk
from kiosk_fakes import FakeClock

from faccine.runtime import files
from faccine.runtime.broker import Proxy
from faccine.runtime.passwords import is_password_hash, password_hash
from faccine.wire.enrolment import EnrolmentError, EnrolmentWhy
from faccine.wire.errors import HubError, SettingsError, StorageError
from kiosk.enrolment import papers as papers_module
from kiosk.enrolment.enrolling import Errand, Waiting, enrol
from kiosk.enrolment.hub import Hub
from kiosk.enrolment.papers import Local, Papers, hash_of, read_more
from kiosk.enrolment.trust import read_fingerprint

CODE = "ABCDEFGHJKMNPQRS"


@pytest.fixture(scope="module")
def shared_hub(tmp_path_factory):
    with AHub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture
def hub(shared_hub):
    shared_hub.asked.clear()
    shared_hub.replies.clear()
    shared_hub.on_ask = lambda: None
    return shared_hub


@pytest.fixture
def papers(tmp_path):
    return Papers(tmp_path / "kiosk")


class Waits:
    """Waits in no time, and remembers for how long and why."""

    def __init__(self, most=20):
        self.seconds, self.said, self._most = [], [], most

    def __call__(self, seconds):
        self.seconds.append(seconds)
        return len(self.seconds) >= self._most


def become(papers, asked, *, waits=None, is_synced=True, **more):
    waits = waits or Waits()
    errand = Errand(
        **{
            "hub": Hub.from_url(asked.url),
            "code": CODE,
            "authority": asked.authority_file.read_text(),
            "machine": "Raspberry Pi 4",
            **more,
        }
    )
    clock = FakeClock(synced=is_synced)
    return enrol(papers, errand, clock, Waiting(waits, waits.said.append, Random(1)))


def settings_of(papers):
    return tomllib.loads((papers.folder / "kiosk.toml").read_text())


def test_a_machine_gets_its_papers(papers, hub):
    hub.reply(
        body=hub.answer(
            brokers=["mqtts://localhost:8883", "mqtts://localhost:443"],
            authority="-----BEGIN CERTIFICATE-----\nbroker\n",
            repository="https://hub/apt",
            repository_key="-----BEGIN PGP\n",
            software="1.4.0",
        )
    )
    enrolled = become(papers, hub)
    assert (enrolled.kiosk, enrolled.hub, enrolled.software) == (KIOSK, hub.url, "1.4.0")
    folder = papers.folder
    assert settings_of(papers) == {
        "kiosk": KIOSK,
        "broker": ["mqtts://localhost:8883", "mqtts://localhost:443"],
        "broker-password-file": str(folder / "broker-password"),
        "authority": str(folder / "authority.pem"),
        "outbox": str(folder / "outbox.db"),
        "repository": "https://hub/apt",
        "repository-key": str(folder / "repository.asc"),
    }
    assert (folder / "authority.pem").read_text() == "-----BEGIN CERTIFICATE-----\nbroker\n"
    assert (folder / "repository.asc").read_text() == "-----BEGIN PGP\n"
    assert papers.enrolled() == enrolled
    assert json.loads((folder / "enrolled.json").read_text())["repository"] == "https://hub/apt"


def test_only_its_owner_reads_the_password_and_nothing_half_written_is_left(papers, hub):
    become(papers, hub)
    for name in ("broker-password", "kiosk.toml"):
        assert stat.S_IMODE((papers.folder / name).stat().st_mode) == 0o600
    assert not list(papers.folder.glob("*.part"))


def test_the_hub_hears_a_hash_of_a_password_that_is_on_the_disk_already(papers, hub):
    seen = []
    hub.on_ask = lambda: seen.append((papers.folder / "broker-password").read_text().strip())
    become(papers, hub)
    (password,), (asked,) = seen, hub.asked
    assert len(password) == 32
    assert is_password_hash(asked["password_hash"])
    salt = files_salt(asked["password_hash"])
    assert asked["password_hash"] == password_hash(password, salt=salt)
    assert password not in json.dumps(asked)
    assert (asked["v"], asked["code"], asked["machine"]) == (1, CODE, "Raspberry Pi 4")


def files_salt(hashed):
    from base64 import b64decode

    return b64decode(hashed.split("$")[3])


def test_two_machines_have_two_passwords(tmp_path):
    hashes = {hash_of(Papers(tmp_path / name).password()) for name in "abc"}
    assert len(hashes) == 3


@pytest.mark.parametrize("writes_before_the_cut", range(5))
def test_the_power_may_go_between_any_two_steps(papers, hub, monkeypatch, writes_before_the_cut):
    left = [writes_before_the_cut]

    def write_until_the_cut(*arguments, **more):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        files.write_whole(*arguments, **more)

    hub.reply(body=hub.answer(authority="authority\n", repository_key="key\n"))
    monkeypatch.setattr(papers_module, "write_whole", write_until_the_cut)
    with pytest.raises(KeyboardInterrupt):
        become(papers, hub)
    monkeypatch.undo()
    again = Papers(papers.folder)
    assert again.enrolled() is None
    become(again, hub)
    assert len({asked["password_hash"] for asked in hub.asked}) == 1
    assert settings_of(again)["kiosk"] == KIOSK
    assert again.enrolled() is not None


@pytest.mark.parametrize("why", EnrolmentWhy)
def test_a_code_that_is_not_taken_is_the_end_at_once(papers, hub, why):
    hub.reply(403, {"v": 1, "error": why.value})
    waits = Waits()
    with pytest.raises(EnrolmentError) as caught:
        become(papers, hub, waits=waits)
    assert caught.value.why is why
    assert "\n" not in str(caught.value)
    assert CODE not in str(caught.value)
    assert waits.seconds == []
    assert papers.enrolled() is None


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (404, {"v": 1, "error": "not-set-up"}, "answered 404 (not-set-up)"),
        (403, {"v": 1, "error": "too-old"}, "answered 403 (too-old)"),
        (403, b"<html>a proxy says no</html>", "answered 403; expected 200"),
        (404, b"", "answered 404"),
        (200, b"<html>log in to the guests' Wi-Fi</html>", "does not answer as one"),
        (200, {"v": 1, "kiosk": "../x", "brokers": ["mqtts://x"]}, "kiosk id '../x' is not valid"),
        (200, b"x" * 70_000, "answered more than 65536 bytes"),
        (302, b"", "answered 302"),
    ],
)
def test_any_other_answer_is_said_and_tried_again(papers, hub, status, body, says):
    hub.reply(status, body)
    hub.reply()
    waits = Waits()
    assert become(papers, hub, waits=waits).kiosk == KIOSK
    assert len(waits.said) == 1
    assert says in waits.said[0]
    assert "trying again in 2 s" in waits.said[0]


def test_waits_grow_to_five_minutes_and_hear_what_the_hub_asks_for(papers, hub):
    hub.reply(429, {"v": 1, "error": "too-many"}, Retry_After="100")
    hub.reply(503, {"v": 1, "error": "try-again"})
    waits = Waits(most=11)
    assert become(papers, hub, waits=waits) is None
    assert 80 <= waits.seconds[0] <= 100
    assert 3.2 <= waits.seconds[1] <= 4
    assert all(240 <= seconds <= 300 for seconds in waits.seconds[8:])


def test_a_machine_without_a_network_goes_on_trying(papers, hub):
    waits = Waits(most=3)
    assert become(papers, hub, waits=waits, hub=Hub("127.0.0.1", 1)) is None
    assert "hub https://127.0.0.1:1: not reached: [Errno 111]" in waits.said[0]
    assert (papers.folder / "broker-password").exists()
    assert papers.enrolled() is None


def test_somebody_elses_certificate_is_not_believed_and_nothing_is_sent(papers, hub, tmp_path):
    waits = Waits(most=1)
    with AHub(tmp_path) as stranger:
        authority = stranger.authority_file.read_text()
    become(papers, hub, waits=waits, authority=authority)
    assert "its certificate is not believed" in waits.said[0]
    assert hub.asked == []


def test_a_certificate_for_another_name_is_not_believed(papers, hub):
    waits = Waits(most=1)
    become(papers, hub, waits=waits, hub=Hub("127.0.0.1", Hub.from_url(hub.url).port))
    assert "IP address mismatch" in waits.said[0]
    assert hub.asked == []


@pytest.fixture(scope="module")
def expired_hub(tmp_path_factory):
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    with AHub(tmp_path_factory.mktemp("expired"), not_after=yesterday) as hub:
        yield hub


def test_dates_do_not_count_while_the_clock_says_1970(papers, expired_hub):
    assert become(papers, expired_hub, is_synced=False).kiosk == KIOSK


def test_dates_count_once_the_time_is_known(papers, expired_hub):
    waits = Waits(most=1)
    expired_hub.asked.clear()
    assert become(papers, expired_hub, waits=waits) is None
    assert "certificate has expired" in waits.said[0]
    assert expired_hub.asked == []


def fingerprint_of(hub):
    from hashlib import sha256
    from ssl import PEM_cert_to_DER_cert

    return sha256(PEM_cert_to_DER_cert(hub.authority_file.read_text())).hexdigest()


def test_the_authority_is_fetched_and_believed_by_its_fingerprint(papers, hub):
    digits = fingerprint_of(hub)
    shown = ":".join(digits[at : at + 2] for at in range(0, 64, 2)).upper()
    become(papers, hub, authority=None, fingerprint=read_fingerprint(shown))
    assert (papers.folder / "authority.pem").read_text() == hub.authority_file.read_text()
    assert settings_of(papers)["authority"] == str(papers.folder / "authority.pem")


def test_an_authority_with_another_fingerprint_is_the_end(papers, hub):
    with pytest.raises(SettingsError, match="somebody stands between"):
        become(papers, hub, authority=None, fingerprint="ab" * 32)
    assert hub.asked == []


@pytest.mark.parametrize("text", ["", "ab", "g" * 64, "ab" * 33])
def test_what_is_no_fingerprint(text):
    with pytest.raises(SettingsError, match="expected the 64 hexadecimal digits"):
        read_fingerprint(text)


def test_the_given_authority_is_kept_where_the_hub_names_none(papers, hub):
    become(papers, hub)
    assert (papers.folder / "authority.pem").read_text() == hub.authority_file.read_text()


def test_a_proxy_hands_the_connection_through_and_reads_nothing(papers, hub):
    with a_proxy() as (port, heard):
        proxy = Proxy.from_url(f"http://anna:se%20cret@127.0.0.1:{port}")
        errand_hub = Hub.from_url(hub.url, proxy=proxy)
        local = Local(proxy=f"http://anna:se%20cret@127.0.0.1:{port}")
        become(papers, hub, hub=errand_hub, local=local)
    assert heard == [f"localhost:{errand_hub.port}", "Basic YW5uYTpzZSBjcmV0"]
    assert settings_of(papers)["proxy"] == f"http://anna:se%20cret@127.0.0.1:{port}"


def test_a_proxy_that_is_not_there_is_named_without_its_secret(papers, hub):
    waits = Waits(most=1)
    proxy = Proxy("127.0.0.1", 1, "anna", "secret")
    become(papers, hub, waits=waits, hub=Hub.from_url(hub.url, proxy=proxy))
    assert "not reached through proxy http://127.0.0.1:1" in waits.said[0]
    assert "secret" not in waits.said[0]


@pytest.mark.parametrize(
    "url",
    ["", "hub", "http://hub.example", "ftp://hub", "https://", "https://a:b", "https://hub/path",
     "https://anna:secret@hub", "https://hub?x", "https://[::1"],
)  # fmt: skip
def test_addresses_that_a_code_is_not_sent_to(url):
    with pytest.raises(SettingsError, match="expected https://host") as caught:
        Hub.from_url(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://hub", "https://hub"), ("https://hub:8443/", "https://hub:8443"),
     ("http://127.0.0.1:8000", "http://127.0.0.1:8000"), ("https://[::1]", "https://[::1]")],
)  # fmt: skip
def test_addresses_are_shown_as_people_type_them(url, shown):
    assert str(Hub.from_url(url)) == shown


def test_the_machines_own_settings_are_taken_over_word_for_word(papers, hub, tmp_path):
    card = tmp_path / "card.toml"
    card.write_text('[run]\nbuttons = "17,27,22"  # left to right\nscreen = false\n')
    become(papers, hub, local=Local(more=read_more(card)))
    assert settings_of(papers)["run"] == {"buttons": "17,27,22", "screen": False}
    assert "# left to right" in (papers.folder / "kiosk.toml").read_text()


@pytest.mark.parametrize("text", ['kiosk = "x1"', '[run]\nbroker_password_file = "x"', "x"])
def test_a_card_does_not_say_what_enrolling_finds_out(tmp_path, text):
    (tmp_path / "card.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"card\.toml"):
        read_more(tmp_path / "card.toml")


def test_presses_of_another_kiosk_are_never_sent_as_this_ones(papers, hub):
    make_outbox(papers.folder / "outbox.db", "another-kiosk-1")
    with pytest.raises(SettingsError, match="holds presses of another-kiosk-1") as caught:
        become(papers, hub)
    assert str(caught.value).endswith("then enrol with a new code")
    assert papers.enrolled() is None


def test_presses_of_the_same_kiosk_go_on(papers, hub):
    make_outbox(papers.folder / "outbox.db", KIOSK)
    assert become(papers, hub).kiosk == KIOSK


def make_outbox(path, kiosk):
    from kiosk.outbox.outbox import Outbox
    from kiosk.outbox.settings import keep_settings

    outbox = Outbox.open(path, FakeClock())
    with outbox.writing() as connection:
        keep_settings(connection, a_kiosk(kiosk=kiosk))
    outbox.close()


def test_a_disk_that_cannot_be_written_is_said(papers, hub, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(StorageError, match=r"No space left on device; check that the disk"):
        become(papers, hub)
    assert hub.asked == []


def test_waiting_can_be_stopped():
    waiting = Waiting(lambda _: True, lambda _: None, Random(1))
    assert not waiting.after(HubError("x"))


def test_papers_made_by_hand_are_left_alone(papers):
    Path(papers.folder / "kiosk.toml").write_text('kiosk = "by-hand-1"\n')
    with pytest.raises(SettingsError, match="made by hand"):
        papers.enrolled()
