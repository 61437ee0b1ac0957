"""One box grows into a shared hub: its books join, its kiosk follows, and no press is lost or
counted twice. Real hubs, brokers over TLS, kiosks and commands, each in a process of its own."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest
from a_site import Site
from processes import Process, finish

pytestmark = pytest.mark.system

OLD, NEW = "esempio-anagrafe-1", "altrove-anagrafe-1"
KIOSKS = (OLD, "esempio-anagrafe-2", "esempio-tributi-1")
_SECONDS = 30.0


class Hub:
    """A site with its hub at work."""

    def __init__(self, stack, folder):
        self.folder = folder
        self.site = stack.enter_context(Site(folder))
        self.database = ["--database", f"sqlite:///{folder / 'books.db'}"]
        broker = f"mqtts://_hub:hub@localhost:{self.site.broker.port}"
        words = ["run", "--broker", broker, "--authority", self.site.authority]
        process = Process(
            "hub.cli:main", [*words, "--clock", "trusted", *self.database], folder / "log"
        )
        stack.callback(process.release)

    def command(self, *words):
        return finish("hub.cli:main", [*words, *self.database], self.folder)

    def stored(self, kiosk):
        lines = self.command("kiosk", "list", "--json").json
        return sum(line["stored"] for line in lines if line["kiosk"] == kiosk)

    def until_stored(self, kiosk, count):
        deadline = time.monotonic() + _SECONDS
        while (found := self.stored(kiosk)) != count:
            log = (self.folder / "log").read_text()
            assert time.monotonic() < deadline, f"{found} of {count} stored\n{log}"

    def events(self, kiosk):
        exported = self.command("export", "events").objects
        return {
            one["seq"]: (one["outbox"], one["face"], one["at"], one["settings"])
            for one in exported
            if one["kiosk"] == kiosk
        }


class Kiosk:
    """A machine whose papers come from a hub."""

    def __init__(self, stack, folder):
        folder.mkdir()
        self.folder, self.papers = folder, folder / "kiosk"
        self._stack = stack
        self._process = None

    def enrol(self, hub, code, *more):
        words = ["enrol", "--hub", hub.site.url, "--to", self.papers, "--clock", "trusted"]
        words += ["--code", code, "--authority", hub.site.authority, *more]
        done = finish("kiosk.cli:main", words, self.folder)
        assert done.code == 0, done.text
        return done.text

    def run(self):
        words = ["--config", self.papers / "kiosk.toml", "run", "--headless", "--no-sound"]
        self._process = Process(
            "kiosk.cli:main", [*words, "--clock", "trusted"], self.folder / "log"
        )
        self._stack.callback(self._process.release)

    def stop(self):
        assert self._process.stop() == 0

    def press(self, *faces):
        for face in faces:
            deadline = time.monotonic() + _SECONDS
            words = ["press", face, "--outbox", self.papers / "outbox.db", "--clock", "trusted"]
            while (done := finish("kiosk.cli:main", words, self.folder)).code:
                log = (self.folder / "log").read_text()
                assert time.monotonic() < deadline, done.text + log


@pytest.fixture
def world(tmp_path):
    with ExitStack() as stack:
        box, shared = (Hub(stack, tmp_path / name) for name in ("box", "shared"))
        kiosk = Kiosk(stack, tmp_path / "kiosk")
        kiosk.enrol(box, box.site.code(OLD))
        kiosk.run()
        yield box, shared, kiosk


def renamed():
    words = ["--rename-administration", "comune-esempio=comune-altrove"]
    for name in KIOSKS:
        words += ["--rename-kiosk", f"{name}={name.replace('esempio', 'altrove')}"]
    return words


@pytest.mark.timeout(240)
def test_a_box_joins_and_its_kiosk_follows_with_every_press_once(world, tmp_path):
    box, shared, kiosk = world
    kiosk.press("happy", "sad", "happy", "neutral", "sad")
    box.until_stored(OLD, 5)
    copy = tmp_path / "copy.db"
    assert box.command("backup", copy).code == 0
    before = box.events(OLD)
    # What is pressed between the copy and the move: some of it even reaches the box's hub.
    kiosk.press("sad", "sad", "happy")
    box.until_stored(OLD, 8)
    box.site.broker.stop()
    kiosk.press("neutral", "happy")

    refused = shared.command("join", copy)
    assert (refused.code, "--rename-administration comune-esempio=NEW" in refused.text) == (1, True)
    dry = shared.command("join", copy, "--dry-run", *renamed())
    assert dry.code == 0, dry.text
    assert shared.stored(NEW) == 0
    joined = shared.command("join", copy, *renamed())
    assert joined.code == 0, joined.text
    assert shared.events(NEW) == before, "as they were in the box, and nothing else"
    assert shared.command("verify").code == 0

    kiosk.stop()
    code = shared.site.code(NEW)
    assert f"this machine is {NEW}" in kiosk.enrol(shared, code, "--move")
    kiosk.run()
    kiosk.press("sad")
    shared.until_stored(NEW, 11)
    found = shared.events(NEW)
    assert sorted(found) == list(range(1, 12)), "each press once, in its place"
    assert {seq: found[seq] for seq in before} == before
    faces = [found[seq][1] for seq in sorted(found)]
    assert faces == ["happy", "sad", "happy", "neutral", "sad", "sad", "sad", "happy", "neutral",
                     "happy", "sad"]  # fmt: skip
    assert shared.command("verify").lines[-1] == "ok"
    again = shared.command("join", copy, *renamed())
    assert (again.code, "has been joined" in again.text) == (1, True)


@pytest.mark.timeout(240)
def test_the_power_may_go_at_any_line_of_a_move(world, tmp_path):
    box, shared, kiosk = world
    copy = tmp_path / "copy.db"
    box.command("backup", copy)
    assert shared.command("join", copy, *renamed()).code == 0
    kiosk.stop()
    cuts = 0
    code = shared.site.code(NEW)
    words = ["enrol", "--hub", shared.site.url, "--to", kiosk.papers, "--clock", "trusted"]
    words += ["--authority", shared.site.authority, "--code", code, "--move", "--prove", "0"]
    for steps in range(1, 400, 9):
        process = Process("kiosk.cli:main", words, kiosk.folder / "cut",
                          steps=(steps, "kiosk/enrolment/moving.py"))  # fmt: skip
        try:
            process.wait()
            if not process.was_killed:
                break
            cuts += 1
        finally:
            process.release()
        assert (kiosk.papers / "kiosk.toml").exists(), "it is one kiosk or the other at any time"
    assert cuts > 3
    kiosk.run()
    kiosk.press("happy")
    shared.until_stored(NEW, 1)
    assert not (kiosk.papers / "moving").exists()
