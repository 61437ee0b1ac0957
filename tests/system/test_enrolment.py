"""From a code to a press at the broker: real HTTPS, a real Mosquitto, real machines' programs."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
import tomllib
from hashlib import sha256
from ssl import PEM_cert_to_DER_cert

import pytest
from a_site import Site
from processes import Process

from faccine.wire.topics import KioskTopic, kiosk_topic
from hub.catalogue import credentials, lock_out, revoke_kiosk
from hub.commands.common import now_ms

pytestmark = pytest.mark.system

KIOSK, OTHER = "esempio-anagrafe-1", "esempio-anagrafe-2"
_SECONDS = 30.0


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site") / "hub") as site:
        yield site


@pytest.fixture
def site(shared_site):
    yield shared_site
    shared_site.before_answer = lambda: None


class Machine:
    """A machine that becomes a kiosk."""

    def __init__(self, folder, site):
        folder.mkdir()
        self.started = []
        self.folder, self.site = folder, site
        self.papers = folder / "kiosk"
        self.log = folder / "log"

    def begin(self, code, *more, steps=None):
        (self.folder / "code").write_text(f"{code}\n")
        arguments = ["enrol", "--hub", self.site.url, "--to", self.papers, "--clock", "trusted"]
        arguments += ["--code-file", self.folder / "code", *more]
        if "--fingerprint" not in more:
            arguments += ["--authority", self.site.authority]
        return self.start(*arguments, steps=steps)

    def start(self, *arguments, steps=None):
        process = Process("kiosk.cli:main", arguments, self.log, steps=steps)
        self.started.append(process)
        return process

    def enrol(self, code, *more):
        return self.begin(code, *more).wait()

    @property
    def says(self):
        return self.log.read_text()

    @property
    def settings(self):
        return tomllib.loads((self.papers / "kiosk.toml").read_text())

    def is_let_in(self, password=None):
        password = password or (self.papers / "broker-password").read_text().strip()
        kiosk = self.settings["kiosk"]
        command = [
            "mosquitto_pub", "-h", "localhost", "-p", str(self.site.broker.port), "-q", "1",
            "--cafile", str(self.site.authority), "-u", kiosk, "-P", password,
            "-t", kiosk_topic(kiosk, KioskTopic.HEALTH), "-m", "x",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, check=False, timeout=30)
        return done.returncode == 0

    def waits_until_shut_out(self):
        deadline = time.monotonic() + _SECONDS
        while self.is_let_in():
            if time.monotonic() > deadline:
                return False
        return True


@pytest.fixture
def machines(tmp_path, site):
    made = [Machine(tmp_path / name, site) for name in ("one", "two")]
    yield made
    for machine in made:
        for process in machine.started:
            process.release()


@pytest.fixture
def machine(machines):
    return machines[0]


def test_a_code_becomes_a_login_at_the_broker(machine, site):
    assert machine.enrol(site.code(KIOSK)) == 0, machine.says
    assert f"this machine is {KIOSK} of {site.url}" in machine.says
    assert f"broker mqtts://localhost:{site.broker.port} lets it in" in machine.says
    assert machine.is_let_in()
    assert not machine.is_let_in("another password")
    assert not (machine.folder / "code").exists()
    assert machine.settings["authority"] == str(machine.papers / "authority.pem")


def test_the_authority_may_be_fetched_by_its_fingerprint(machine, site):
    digits = sha256(PEM_cert_to_DER_cert(site.authority.read_text())).hexdigest()
    assert machine.enrol(site.code(KIOSK), "--fingerprint", digits) == 0, machine.says
    assert machine.is_let_in()


def test_the_kiosk_runs_with_what_it_was_given(machine, site):
    assert machine.enrol(site.code(KIOSK), "--prove", "0") == 0
    config = ["--config", machine.papers / "kiosk.toml"]
    machine.start(*config, "check", "--headless", "--json").wait()
    found = json.loads(machine.says.splitlines()[-1])["findings"]
    assert {"what": "broker", "says": "reached", "level": "ok"} in found


def test_running_it_again_changes_nothing_and_another_code_is_refused(machine, site):
    machine.enrol(site.code(KIOSK))
    before = {path.name: path.read_bytes() for path in machine.papers.iterdir()}
    again = machine.start("enrol", "--hub", site.url, "--to", machine.papers)
    assert again.wait() == 0
    assert machine.says.endswith(f"this machine is {KIOSK} of {site.url} already\n")
    assert machine.enrol(site.code(OTHER)) == 1
    assert "to make it another kiosk run 'faccine-kiosk end' first" in machine.says
    assert {path.name: path.read_bytes() for path in machine.papers.iterdir()} == before


def test_of_two_machines_with_one_code_one_becomes_the_kiosk(machines, site):
    code = site.code(KIOSK)
    running = [machine.begin(code) for machine in machines]
    codes = [process.wait() for process in running]
    assert sorted(codes) == [0, 1], [machine.says for machine in machines]
    winner, loser = machines if codes == [0, 1] else machines[::-1]
    assert winner.is_let_in()
    assert "another machine has used this code" in loser.says
    assert not (loser.papers / "kiosk.toml").exists()
    assert (loser.folder / "code").exists()


def test_a_machine_whose_power_goes_before_the_answer_comes_is_answered_again(machine, site):
    is_taken_in, may_answer = threading.Event(), threading.Event()

    def hold():
        is_taken_in.set()
        may_answer.wait(_SECONDS)

    site.before_answer = hold
    code = site.code(KIOSK)
    process = machine.begin(code)
    assert is_taken_in.wait(_SECONDS)
    process.kill()
    site.before_answer = lambda: None
    may_answer.set()
    assert not (machine.papers / "kiosk.toml").exists()
    assert machine.enrol(code) == 0, machine.says
    assert machine.is_let_in()


def test_the_power_may_go_at_any_line(machine, site):
    code, cuts, steps = site.code(OTHER), 0, 1
    while True:
        process = machine.begin(code, "--prove", "0", steps=(steps, "kiosk/enrolment/papers.py"))
        if process.wait() == 0:
            break
        assert process.was_killed, machine.says
        cuts += 1
        steps += 7
    assert cuts > 5
    assert machine.enrol(code) == 0, machine.says
    assert machine.settings["kiosk"] == OTHER
    assert machine.is_let_in()


def test_a_revoked_kiosk_is_out_within_seconds(machine, site):
    machine.enrol(site.code(OTHER))
    assert machine.is_let_in()
    began = time.monotonic()
    revoke_kiosk(site.books, OTHER, now_ms())
    assert machine.waits_until_shut_out()
    assert time.monotonic() - began < 5
    assert machine.enrol("ABCD-EFGH-JKMN-PQRS") == 1


def test_a_lost_card_is_locked_out_when_its_successor_is_there(machines, site):
    old, new = machines
    old.enrol(site.code(KIOSK))
    code = site.code(KIOSK)
    assert old.is_let_in()
    assert new.enrol(code) == 0
    assert new.is_let_in()
    assert old.waits_until_shut_out()
    assert len([kiosk for kiosk, _ in credentials(site.books) if kiosk == KIOSK]) == 1


def test_a_machine_without_its_hub_waits_until_it_is_stopped(machine, site):
    import signal

    (machine.folder / "code").write_text(site.code(KIOSK))
    arguments = ["enrol", "--hub", "https://127.0.0.1:1", "--to", machine.papers]
    arguments += ["--code-file", machine.folder / "code", "--authority", site.authority]
    process = machine.start(*arguments)
    deadline = time.monotonic() + _SECONDS
    while not machine.log.exists() or "trying again in" not in machine.says:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.signal(signal.SIGTERM)
    assert process.wait() == 1
    assert "stopped before the hub answered" in machine.says
    assert (machine.folder / "code").exists()


def test_the_way_that_works_is_tried_first_from_then_on(machine, site):
    alive = f"mqtts://localhost:{site.broker.port}"
    site.brokers = ("mqtts://localhost:1", alive)
    try:
        assert machine.enrol(site.code(KIOSK)) == 0, machine.says
    finally:
        site.brokers = (alive,)
    assert machine.settings["broker"] == [alive, "mqtts://localhost:1"]


def test_what_root_makes_belongs_to_whom_the_folder_belongs(machine, site):
    machine.papers.mkdir()
    os.chown(machine.papers, 12345, 12345)
    assert machine.enrol(site.code(KIOSK), "--prove", "0") == 0, machine.says
    assert {path.stat().st_uid for path in machine.papers.iterdir()} == {12345}


def test_a_kiosk_that_a_restored_hub_forgot_comes_back_with_its_presses(machine, site):
    assert machine.enrol(site.code(KIOSK)) == 0
    config = ["--config", machine.papers / "kiosk.toml"]
    machine.start(*config, "press", "happy", "--test").wait()
    lock_out(site.books, KIOSK)
    assert machine.waits_until_shut_out()
    assert machine.enrol(site.code(KIOSK)) == 1
    assert machine.enrol(site.code(KIOSK), "--move") == 0, machine.says
    assert machine.is_let_in()
    machine.start(*config, "outbox", "status", "--json").wait()
    assert json.loads(machine.says.splitlines()[-1])["waiting"] == 1
