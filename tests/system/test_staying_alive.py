"""A kiosk whose disk or network fails: it says so, keeps what it can, and recovers by itself."""

from __future__ import annotations

import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from broken_disks import Kernel, SmallDisk
from brokers import Mosquitto
from kiosk_fakes import ScriptedHub
from line import CLOCK
from pressed_kiosk import settings

from faccine.wire.codec import decode
from faccine.wire.states import Health
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import keep_settings

pytestmark = pytest.mark.system

HERE = Path(__file__).parent
WAIT_SECONDS = 30
NOBODY = "mqtt://127.0.0.1:1"
COMMIT_MS = 50
HANGS_MS = 1500
"""Whoever waits for what hangs here waits longer; how long it takes else, benchmarks/touch says."""
SLOW_DISK_MS = 700


class Kiosk:
    """A kiosk's process, and what it says."""

    def __init__(self, outbox: Path, broker: str, log: Path, *flags: str, **env: str) -> None:
        self.outbox = outbox
        self.thanked = 0
        with log.open("ab") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, HERE / "pressed_kiosk.py", outbox, broker, *flags],
                env=os.environ | env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        self._log = log
        self._lines: queue.SimpleQueue[dict] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        before = None
        for line in self.process.stdout:
            said = json.loads(line)
            shown = said.get("shown", before)
            self.thanked += shown == "thanks" != before
            before = shown
            self._lines.put(said)

    def says(self, **facts) -> dict:
        """Wait until it says this, and return the whole line; what it says before goes by."""
        heard = []
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(
                    f"{facts} not among {heard[-10:]}: {self._log.read_text()[-3000:]}"
                ) from None
            if facts.items() <= line.items():
                return line
            heard.append(line)

    def ask(self, what: str) -> None:
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()

    def measure(self, presses: int) -> list[float]:
        """Write presses one after the other; return how long each took, in milliseconds, sorted."""
        self.ask(f"measure {presses}")
        while "measured" not in (line := self.says()):
            pass
        return line["measured"]

    def press(self) -> int:
        """Press a face, and return when, in milliseconds."""
        self.ask("happy")
        return self.says(pressed="happy")["ms"]

    def press_and_thank(self) -> None:
        self.press()
        self.says(shown="thanks")
        self.says(shown="ask")

    def stop(self) -> None:
        self.process.stdin.close()
        assert self.process.wait(WAIT_SECONDS) == 0, self._log.read_text()[-3000:]

    def release(self) -> None:
        self.process.kill()
        self.process.wait(WAIT_SECONDS)
        self._reader.join()
        self.process.stdout.close()
        if not self.process.stdin.closed:
            self.process.stdin.close()

    def recorded(self) -> int:
        with closing(Outbox.open(self.outbox, CLOCK)) as outbox:
            return outbox.database.conn.execute("SELECT count(*) FROM event").fetchone()[0]


@pytest.fixture
def start(tmp_path: Path) -> Iterator:
    """Give a function that starts a kiosk that has settings, on an outbox file."""
    started: list[Kiosk] = []

    def start_it(broker=NOBODY, outbox=tmp_path / "outbox.db", *flags, fresh=True, **env):
        if fresh:
            with closing(Outbox.open(outbox, CLOCK)) as file, file.writing() as connection:
                keep_settings(connection, settings())
        started.append(Kiosk(outbox, broker, tmp_path / "log", *flags, **env))
        return started[-1]

    yield start_it
    for kiosk in started:
        kiosk.release()
    assert "Traceback (most recent call last)" not in (tmp_path / "log").read_text()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    one = SmallDisk(tmp_path / "disk")
    yield one
    one.close()


@pytest.fixture
def hub(mosquitto: Mosquitto) -> Iterator[ScriptedHub]:
    scripted = ScriptedHub(mosquitto.port)
    yield scripted
    scripted.close()


def wait_for_problem(hub: ScriptedHub, problem: str | None) -> None:
    hub.wait_for(
        lambda: hub.health and decode(hub.health[-1], Health).problem == problem, WAIT_SECONDS
    )


# -- the network


@pytest.fixture(params=["never answers", "never even connects"])
def black_hole(request) -> Iterator[str]:
    """Give a broker that keeps whoever calls waiting."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0 if request.param == "never even connects" else 10)
        callers: list[socket.socket] = []
        if request.param == "never even connects":
            for _ in range(3):  # more than the kernel lets wait: it answers nobody any more
                callers.append(socket.socket())
                callers[-1].setblocking(False)
                callers[-1].connect_ex(server.getsockname())
        yield f"mqtt://127.0.0.1:{server.getsockname()[1]}"
        for caller in callers:
            caller.close()


def test_a_network_that_hangs_delays_no_thanks(start, black_hole):
    kiosk = start(black_hole)
    kiosk.says(shown="ask")
    took = kiosk.measure(300)
    worst = took[-1]
    print(f"touch to durable row, network gone: median {took[150]:.1f} ms, worst {worst:.1f} ms")
    assert took[150] < COMMIT_MS
    assert worst < HANGS_MS
    pressed_ms = kiosk.press()
    assert kiosk.says(shown="recording")["ms"] - pressed_ms < HANGS_MS
    assert kiosk.says(shown="thanks")["ms"] - pressed_ms < HANGS_MS


def test_a_broker_that_vanishes_amid_presses_delays_no_thanks(start, hub, mosquitto):
    kiosk = start(mosquitto.url)
    kiosk.says(shown="ask")
    hub.wait_for(lambda: hub.books.states)
    mosquitto.kill()
    pressed_ms = kiosk.press()
    assert kiosk.says(shown="thanks")["ms"] - pressed_ms < HANGS_MS


# -- the disk


def test_a_slow_disk_delays_only_the_thanks_and_never_the_answer_to_the_touch(start):
    kiosk = start()
    kiosk.press_and_thank()
    with Kernel(kiosk.process.pid, "fdatasync", f"delay_enter={SLOW_DISK_MS}000"):
        pressed_ms = kiosk.press()
        assert kiosk.says(shown="recording")["ms"] - pressed_ms < SLOW_DISK_MS
        assert SLOW_DISK_MS <= kiosk.says(shown="thanks")["ms"] - pressed_ms < 2_000
    kiosk.says(shown="ask")
    kiosk.press_and_thank()


def test_a_disk_that_hangs_is_told_and_what_it_takes_late_is_thanked_for(start, mosquitto, hub):
    kiosk = start(mosquitto.url)
    kiosk.press_and_thank()
    with Kernel(kiosk.process.pid, "fdatasync", "delay_enter=60000000"):
        kiosk.press()
        kiosk.says(shown="not-recorded", told="D3 disk does not answer")
        wait_for_problem(hub, "D3 disk does not answer")
    kiosk.says(shown="thanks", told="")
    kiosk.says(shown="ask")
    wait_for_problem(hub, None)
    kiosk.press_and_thank()
    kiosk.stop()
    # The second was on disk late after all, and the screen said so then.
    assert kiosk.recorded() == kiosk.thanked == 3


def press_until_refused(kiosk: Kiosk) -> None:
    """Press until there is no room: the file's log has some to spare."""
    for _ in range(20):
        kiosk.press()
        line = kiosk.says(shown="recording")
        while line["shown"] not in {"thanks", "not-recorded"}:
            line = kiosk.says()
        if line["shown"] == "not-recorded":
            return
        kiosk.says(shown="ask")
    raise AssertionError("the disk never filled up")


def test_a_full_disk_is_told_and_room_is_noticed(start, mosquitto, hub, disk):
    kiosk = start(mosquitto.url, disk.folder / "outbox.db")
    kiosk.press_and_thank()
    disk.fill()
    press_until_refused(kiosk)
    assert kiosk.says(shown="out-of-service")["told"] == "D1 disk full"
    wait_for_problem(hub, "D1 disk full")
    disk.empty()
    kiosk.says(shown="ask")
    kiosk.press_and_thank()
    wait_for_problem(hub, None)
    kiosk.stop()
    assert kiosk.recorded() == kiosk.thanked


def test_a_card_that_turns_read_only_is_told_and_its_return_is_noticed(start, mosquitto, hub):
    kiosk = start(mosquitto.url)
    kiosk.press_and_thank()
    files = [kiosk.outbox.with_name(f"outbox.db{end}") for end in ("", "-wal", ".guard")]
    with Kernel(kiosk.process.pid, "openat,pwrite64,ftruncate", "error=EROFS", *files):
        kiosk.press()
        kiosk.says(shown="not-recorded")
        assert kiosk.says(shown="out-of-service")["told"] == "D2 disk read-only"
        wait_for_problem(hub, "D2 disk read-only")
    kiosk.says(shown="ask")
    kiosk.press_and_thank()
    wait_for_problem(hub, None)
    kiosk.stop()
    assert kiosk.recorded() == kiosk.thanked == 2


@pytest.mark.parametrize(("what", "told"), [("ro", "D2 disk read-only"), ("full", "D1 disk full")])
def test_a_kiosk_that_starts_on_a_broken_disk_knows_its_office_and_waits(
    start, mosquitto, hub, disk, what, told
):
    outbox = disk.folder / "outbox.db"
    first = start(mosquitto.url, outbox)
    first.press_and_thank()
    first.stop()
    if what == "ro":
        disk.remount("ro")
    else:
        disk.fill()
    kiosk = start(mosquitto.url, outbox, fresh=False)
    kiosk.says(started=True)
    assert kiosk.says(shown="out-of-service")["told"] == told
    wait_for_problem(hub, told)
    if what == "ro":
        disk.remount("rw")
    else:
        disk.empty()
    kiosk.says(shown="ask")
    kiosk.press_and_thank()
    hub.wait_for(lambda: len(hub.books.faces()) == 2)


def test_an_outbox_that_is_spoiled_on_a_full_disk_waits_for_room_and_is_mended(start, disk):
    kiosk = start(NOBODY, disk.folder / "outbox.db")
    kiosk.measure(300)
    kiosk.press_and_thank()
    disk.fill()
    wal = kiosk.outbox.with_name("outbox.db-wal")
    with wal.open("r+b") as file:
        file.write(bytes(wal.stat().st_size))
    with kiosk.outbox.open("r+b") as file:
        file.write(bytes(8_192))
    kiosk.press()
    kiosk.says(shown="not-recorded")
    assert kiosk.says(shown="out-of-service")["told"] == "D1 disk full"
    disk.empty()
    kiosk.says(shown="ask")
    kiosk.press_and_thank()
    assert list(disk.folder.glob("outbox.db.corrupt-*"))


def test_an_outbox_that_is_spoiled_while_citizens_press_is_mended_by_the_next_press(start):
    kiosk = start()
    kiosk.measure(900)
    kiosk.press_and_thank()
    wal = kiosk.outbox.with_name("outbox.db-wal")
    with wal.open("r+b") as file:
        file.write(bytes(wal.stat().st_size))
    with kiosk.outbox.open("r+b") as file:
        file.write(bytes(8_192))
    kiosk.press_and_thank()
    assert list(kiosk.outbox.parent.glob("outbox.db.corrupt-*"))


# -- the screen


def a_free_display() -> int:
    return next(n for n in range(60, 600) if not Path(f"/tmp/.X11-unix/X{n}").exists())


def test_a_kiosk_without_its_screen_serves_with_buttons_and_ends_when_the_screen_is_there(
    start, mosquitto, hub, tmp_path
):
    display = f":{a_free_display()}"
    kiosk = start(mosquitto.url, tmp_path / "outbox.db", "screen", DISPLAY=display)
    wait_for_problem(hub, "H1 no screen")
    assert decode(hub.health[-1], Health).screen is False
    kiosk.press_and_thank()
    server = subprocess.Popen(
        ["Xvfb", display, "-screen", "0", "480x320x24", "-nolisten", "tcp"],
        stderr=subprocess.DEVNULL,
    )
    assert kiosk.process.wait(WAIT_SECONDS) == 0
    server.terminate()
    server.wait(WAIT_SECONDS)
