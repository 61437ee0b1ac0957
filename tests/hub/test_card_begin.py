"""The first steps of a blank machine: clock, disk, trust, package; until all have worked once."""

import ssl
import subprocess
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
import trustme
from card_kit import HUB, MADE_MS, files_of

from hub.cards import begin as first
from hub.cards.choices import Choices, HubSide, Packages
from hub.cards.words import steps_in

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class Machine:
    """A machine whose clock and programs are watched."""

    def __init__(self, root, monkeypatch):
        self.root, self.now, self.ran = root, 0.0, []
        self.sources = None
        self.fails = {}
        self.card = root / "card"
        for name in ("CARD", "STICK", "DONE", "TRUST", "PAPERS", "SOURCES", "APT_TRUST"):
            monkeypatch.setattr(first, name, root / name.lower())
        monkeypatch.setattr(first, "SYNCHRONIZED", root / "synchronized")
        (root / "papers").mkdir()
        monkeypatch.setattr(first.time, "time", lambda: self.now)
        monkeypatch.setattr(first.time, "clock_settime", lambda _, now: setattr(self, "now", now))
        monkeypatch.setattr(first.subprocess, "run", self.run)
        monkeypatch.setattr(first.shutil, "chown", lambda *_: None)

    def put(self, choices=None, hub=HUB):
        for name, content in files_of(choices or Choices(), hub).items():
            folder, _, file = name.rpartition("/")
            if folder:
                self.card.mkdir(exist_ok=True)
                (self.card / file).write_bytes(content)

    def run(self, command, *, check=False, **_):
        words = " ".join(map(str, command))
        self.ran.append(words)
        if first.SOURCES.exists():
            self.sources = first.SOURCES.read_text()
        code, said = next((answer for part, answer in self.fails.items() if part in words), (0, ""))
        if check and code:
            raise subprocess.CalledProcessError(code, command)
        out = "arm64\n" if "architecture" in words else ""
        return SimpleNamespace(returncode=code, stdout=out, stderr=said)

    def did(self, *parts):
        return [any(part in words for words in self.ran) for part in parts]


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return Machine(tmp_path, monkeypatch)


@pytest.fixture
def hub_time(monkeypatch):
    asked = []
    monkeypatch.setattr(first, "take_time_from", lambda hub, _: asked.append(hub))
    return asked


def test_every_step_is_taken_and_said_in_its_order(machine, hub_time, capsys):
    machine.put()
    assert first.main() == 0
    orders = ("reserve.py", "apt-get", "setup --card", "start --no-block faccine-enrol.service")
    found = [next(at for at, words in enumerate(machine.ran) if one in words) for one in orders]
    assert found == sorted(found)
    assert "install --no-install-recommends faccine-kiosk" in machine.ran[2]
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Faccine")]
    assert said == [f"Faccine: {words}" for words in steps_in("it").values()]
    assert first.DONE.exists()
    assert hub_time == [HUB.address]


def test_a_clock_that_says_1970_is_set_to_when_the_card_was_made(machine, hub_time):
    machine.put()
    first.main()
    assert machine.now == MADE_MS // 1000
    machine.now += 86_400.0
    first.main()
    assert machine.now == MADE_MS // 1000 + 86_400


def test_apt_is_told_whom_to_believe_and_where_to_look(machine, hub_time):
    machine.put()
    first.main()
    assert f"URIs: {HUB.repository}" in machine.sources
    assert f"Signed-By: {first.TRUST}/repository.asc" in machine.sources
    assert not first.SOURCES.exists()  # later releases are the updater's
    assert (first.TRUST / "repository.asc").read_text() == HUB.repository_key
    trust = first.APT_TRUST.read_text()
    assert trust.startswith("Acquire::https::faccine.comune.example::CAInfo ")
    assert (first.TRUST / "authority.pem").read_text() == HUB.authority


def test_a_hub_that_everybody_knows_needs_no_authority(machine, hub_time):
    machine.put(hub=HubSide(HUB.address, None, HUB.repository, HUB.repository_key))
    assert first.main() == 0
    assert not first.APT_TRUST.exists()


def test_a_time_server_that_answered_is_believed(machine, hub_time):
    machine.put()
    first.SYNCHRONIZED.touch()
    first.main()
    assert hub_time == []


def test_packages_on_the_card_need_no_hub_and_no_time(machine, hub_time):
    machine.put(Choices(packages=Packages.CARD), HubSide("https://hub.example"))
    offline = machine.card / "offline"
    offline.mkdir()
    for name in ("faccine-kiosk_1_arm64.deb", "faccine-kiosk_1_amd64.deb", "fonts_1_all.deb"):
        (offline / name).touch()
    assert first.main() == 0
    assert hub_time == []
    install = next(words for words in machine.ran if "apt-get" in words)
    assert "faccine-kiosk_1_arm64.deb" in install
    assert "fonts_1_all.deb" in install
    assert "amd64" not in install
    assert machine.did("apt-get -y -q update") == [False]


@pytest.mark.parametrize("part", ["install", "setup", "reserve.py", "systemctl"])
def test_what_fails_is_tried_again_and_nothing_is_ticked_off(machine, hub_time, capsys, part):
    machine.put()
    machine.fails = {part: (100, "E: Unable to locate package faccine-kiosk\n")}
    assert first.main() == 1
    assert not first.DONE.exists()
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("Faccine: ")
    machine.fails = {}
    assert first.main() == 0


def test_another_source_out_of_reach_does_no_harm(machine, hub_time):
    machine.put()
    machine.fails = {"update": (100, "E: Failed to fetch\n")}
    assert first.main() == 0


def test_an_empty_bundle_and_a_missing_card_are_said(machine, hub_time, capsys):
    assert first.main() == 1
    assert "put the card or the stick back" in capsys.readouterr().out
    machine.put(Choices(packages=Packages.CARD), HubSide("https://hub.example"))
    (machine.card / "offline").mkdir()
    assert first.main() == 1
    assert "copy the bundle onto the card" in capsys.readouterr().out


def test_the_pin_leaves_the_card_only_when_it_is_on_the_disk(machine, monkeypatch):
    """The power may go at any moment, and a kiosk whose PIN is an empty file does not start."""
    machine.put(Choices(pin="2468"))
    done = []
    monkeypatch.setattr(first.os, "fsync", lambda _: done.append("written"))
    monkeypatch.setattr(first.os, "sync", lambda: done.append((machine.card / "pin").exists()))
    first.keep_pin(machine.card)
    assert done == ["written", True]


def test_the_pin_is_never_written_through_a_link(machine):
    machine.put(Choices(pin="2468"))
    for name in ("pin", "pin.part"):
        (first.PAPERS / name).symlink_to(machine.root / "roots")
    first.keep_pin(machine.card)
    assert not (machine.root / "roots").exists()
    assert (first.PAPERS / "pin").read_text() == "2468\n"


def test_the_pin_leaves_the_card_for_the_kiosk(machine, hub_time):
    machine.put(Choices(pin="2468"))
    assert first.main() == 0
    assert (first.PAPERS / "pin").read_text() == "2468\n"
    assert (first.PAPERS / "pin").stat().st_mode & 0o777 == 0o600
    assert not (machine.card / "pin").exists()
    assert first.main() == 0
    assert (first.PAPERS / "pin").read_text() == "2468\n"


def test_a_pc_copies_its_stick_to_where_a_pi_has_its_card(machine, hub_time, monkeypatch):
    mounted = machine.root / "mounted"
    machine.card = mounted / "faccine"
    mounted.mkdir()
    machine.put()
    first.STICK.mkdir()
    (first.STICK / "CIDATA").touch()
    monkeypatch.setattr(first, "MOUNTED", mounted)
    monkeypatch.setattr(first, "CARD", machine.root / "boot/firmware/faccine")
    assert first.main() == 0
    assert first.CARD.stat().st_mode & 0o777 == 0o700
    assert machine.did("mount -o ro", "umount") == [True, True]


class Answer(BaseHTTPRequestHandler):
    date = "Sun, 22 Nov 2026 10:00:00 GMT"
    status = 200

    def do_HEAD(self):
        self.send_response_only(self.status)
        if self.date:
            self.send_header("Date", self.date)
        self.end_headers()


@pytest.fixture
def hub(tmp_path):
    """A hub whose certificate ran out long ago: nobody may ask how long it holds."""
    authority = trustme.CA()
    held = {
        "not_before": datetime(1999, 1, 1, tzinfo=UTC),
        "not_after": datetime(2000, 1, 1, tzinfo=UTC),
    }
    certificate = authority.issue_cert("localhost", **held)
    server = HTTPServer(("localhost", 0), type("Mine", (Answer,), {}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    yield SimpleNamespace(
        address=f"https://localhost:{server.server_port}",
        authority=tmp_path / "ca.pem",
        answer=server.RequestHandlerClass,
    )
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("status", [200, 503])
def test_the_hub_says_the_time_whatever_else_it_says(machine, hub, status):
    hub.answer.status = status
    first.take_time_from(hub.address, hub.authority)
    assert machine.now == NOW.timestamp()
    machine.now += 1800
    first.take_time_from(hub.address, hub.authority)
    assert machine.now == NOW.timestamp() + 1800


def test_nobody_but_the_hub_is_asked_for_the_time(machine, hub, tmp_path):
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    with pytest.raises(first.NotYet, match="certificate verify failed"):
        first.take_time_from(hub.address, tmp_path / "other.pem")
    address = hub.address.replace("localhost", "127.0.0.1")
    with pytest.raises(first.NotYet, match="mismatch"):
        first.take_time_from(address, hub.authority)
    assert machine.now == 0.0


@pytest.mark.parametrize("date", [None, "yesterday", "Sun, 99 Nov 2026 10:00:00 GMT"])
def test_an_answer_without_a_time_changes_no_clock(machine, hub, date):
    hub.answer.date = date
    with pytest.raises(first.NotYet, match="without a date"):
        first.take_time_from(hub.address, hub.authority)
    assert machine.now == 0.0


def test_a_hub_that_does_not_answer_is_asked_again_later(machine, tmp_path):
    with pytest.raises(first.NotYet, match="refused"):
        first.take_time_from("https://localhost:1", tmp_path / "none.pem")
