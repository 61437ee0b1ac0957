from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from kiosk_fakes import FakeClock

from kiosk.conductor import Conductor
from kiosk.machine.faults import FAILING_MS, Fault
from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board
from kiosk.machine.pulse import (
    BUTTONS,
    CARRYING_PATIENCE_MS,
    RECORDER,
    SESSION,
    UPLINK,
    Heart,
    Pulse,
    Turns,
)
from kiosk.session.inputs import PartBroke
from kiosk.session.session import Session

HERE = Path(__file__).parent
WAIT_SECONDS = 30


@pytest.fixture
def board(tmp_path, clock: FakeClock) -> Board:
    return Board("esempio-anagrafe-1", clock, Sensors(tmp_path, tmp_path))


class Body:
    """Parts that answer when a test lets them, and what the heart did."""

    def __init__(self, board, clock, *names, **options):
        self.asked = {name: [] for name in names}
        self.fed = 0
        self.told = []
        self.clock = clock
        self.heart = Heart(
            {name: self.asked[name].append for name in names},
            board,
            feed=self._feed,
            tell=self.told.append,
            now_ms=clock.boottime_ms,
            **options,
        )

    def _feed(self):
        self.fed += 1

    def live(self):
        """Have everybody answer once, some time ago."""
        self.heart.beat()
        self.answer(*self.asked)
        self.clock.pass_ms(10_000)

    def answer(self, *names):
        for name in names:
            while self.asked[name]:
                self.asked[name].pop()()


def test_a_question_is_asked_again_only_after_its_answer():
    pulse = Pulse(ask_ms=10, patience_ms=30)
    assert pulse.is_due(RECORDER, 0)
    pulse.asked(RECORDER, 0)
    assert not pulse.is_due(RECORDER, 1_000)
    pulse.answered(RECORDER)
    assert not pulse.is_due(RECORDER, 9)
    assert pulse.is_due(RECORDER, 10)


def test_who_does_not_answer_in_time_is_silent_until_the_answer_comes():
    pulse = Pulse(ask_ms=10, patience_ms=30)
    pulse.asked(RECORDER, 0)
    pulse.answered(RECORDER)
    pulse.asked(RECORDER, 100)
    assert pulse.silent(129) == frozenset()
    assert pulse.silent(130) == {RECORDER}
    pulse.answered(RECORDER)
    assert pulse.silent(130) == frozenset()


def test_a_window_that_is_still_being_opened_has_longer_for_its_first_answer():
    pulse = Pulse(ask_ms=10, patience_ms=30, first_patience_ms=500)
    pulse.asked(SESSION, 0)
    assert pulse.silent(499) == frozenset()
    assert pulse.silent(500) == {SESSION}


@pytest.mark.parametrize("dead", [SESSION, RECORDER, BUTTONS])
def test_the_watchdog_is_fed_only_while_all_of_them_answer(board, clock, dead):
    names = (SESSION, RECORDER, BUTTONS)
    body = Body(board, clock, *names)
    for _ in range(10):
        body.heart.beat()
        body.answer(*names)
        clock.pass_ms(10_000)
    assert body.fed == 10
    for _ in range(3):
        body.heart.beat()
        body.answer(*{*names} - {dead})
        clock.pass_ms(10_000)
    assert body.fed == 11
    body.answer(dead)
    body.heart.beat()
    assert body.fed == 12


def test_nobody_else_is_asked_however_long_the_network_hangs(board, clock):
    body = Body(board, clock, SESSION)
    body.heart.beat()
    body.answer(SESSION)
    clock.pass_ms(3_600_000)
    body.heart.beat()
    assert body.fed == 2


def test_a_full_disk_that_answers_is_fed_and_told_once_and_so_is_its_return(board, clock):
    body = Body(board, clock, RECORDER)
    for _ in range(5):
        body.heart.beat()
        board.disk_answered(Fault.DISK_FULL)
        body.answer(RECORDER)
        clock.pass_ms(FAILING_MS)
    assert body.fed == 5
    assert body.told == [PartBroke("D1 disk full")]
    board.disk_answered(None)
    body.heart.beat()
    assert body.told == [PartBroke("D1 disk full"), PartBroke(None)]


def test_a_disk_that_hangs_is_told_and_not_fed(board, clock):
    body = Body(board, clock, RECORDER)
    body.live()
    body.heart.beat()
    clock.pass_ms(10_000)
    body.heart.beat()
    assert (body.fed, body.told) == (2, [PartBroke("D3 disk does not answer")])
    assert board.health().problem == "D3 disk does not answer"
    body.answer(RECORDER)
    body.heart.beat()
    assert (body.fed, body.told[-1]) == (3, PartBroke(None))


def test_a_screen_whose_loop_hangs_is_reported_as_dead(board, clock):
    body = Body(board, clock, SESSION)
    body.live()
    assert board.health().screen is None
    board.screen(is_open=True)
    assert board.health().screen is True
    body.heart.beat()
    clock.pass_ms(10_000)
    body.heart.beat()
    assert board.health().screen is False
    body.answer(SESSION)
    body.heart.beat()
    assert board.health().screen is True


def test_a_conductor_answers_when_it_turns_and_not_before(clock):
    conductor = Conductor(Session(None), perform=lambda _: None, now_ms=clock.boottime_ms)
    answered: list[str] = []
    conductor.play()
    conductor.ask(lambda: answered.append(threading.current_thread().name))
    assert answered == []
    conductor.play()
    assert answered == ["MainThread"]


def test_a_loop_answers_all_its_questions_at_its_next_turn():
    turns, answered = Turns(), []
    turns.ask(lambda: answered.append(1))
    turns.ask(lambda: answered.append(2))
    assert answered == []
    turns.turned()
    turns.turned()
    assert answered == [1, 2]


def test_a_kiosk_that_only_carries_is_fed_however_long_a_connection_hangs_within_reason(
    board, clock
):
    turns, fed = Turns(), []
    heart = Heart(
        {UPLINK: turns.ask},
        board,
        feed=lambda: fed.append(1),
        tell=lambda _: None,
        now_ms=clock.boottime_ms,
        pulse=Pulse(patience_ms=CARRYING_PATIENCE_MS),
    )
    heart.beat()
    clock.pass_ms(CARRYING_PATIENCE_MS - 1)
    heart.beat()
    assert len(fed) == 2
    clock.pass_ms(1)
    heart.beat()
    assert len(fed) == 2
    turns.turned()
    heart.beat()
    assert len(fed) == 3


class Process:
    """The press path in a process of its own, with a socket that stands for systemd."""

    def __init__(self, folder: Path) -> None:
        self.systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.systemd.bind(str(folder / "notify"))
        self.systemd.settimeout(WAIT_SECONDS)
        self.process = subprocess.Popen(
            [sys.executable, "a_heart.py", folder / "outbox.db"],
            cwd=HERE,
            env=os.environ | {"NOTIFY_SOCKET": str(folder / "notify")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.lines: queue.SimpleQueue[dict] = queue.SimpleQueue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            if line.startswith("{"):
                self.lines.put(json.loads(line))

    def says(self, **facts) -> None:
        while not facts.items() <= self.lines.get(timeout=WAIT_SECONDS).items():
            pass

    def do(self, what: str) -> None:
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()

    def wait_until_fed(self) -> None:
        self.forget()
        assert self.systemd.recv(100) == b"WATCHDOG=1"

    def wait_until_not_fed(self) -> None:
        """Return once nothing came for ten beats."""
        deadline = time.monotonic() + WAIT_SECONDS
        self.systemd.settimeout(0.5)
        while time.monotonic() < deadline:
            try:
                self.systemd.recv(100)
            except TimeoutError:
                self.systemd.settimeout(WAIT_SECONDS)
                return
        raise AssertionError("the watchdog is still fed")

    def forget(self) -> None:
        self.systemd.setblocking(False)
        try:
            while self.systemd.recv(100):
                pass
        except BlockingIOError:
            self.systemd.settimeout(WAIT_SECONDS)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(WAIT_SECONDS)
        self.reader.join()
        self.process.stdin.close()
        self.process.stdout.close()
        self.systemd.close()


@pytest.fixture
def kiosk(tmp_path: Path):
    process = Process(tmp_path)
    process.says(ready=True)
    yield process
    process.close()


@pytest.fixture
def hanging_disk(kiosk: Process):
    """Give a function that makes the kernel keep every sync of the kiosk, and one that lets go."""
    tracers: list[subprocess.Popen[bytes]] = []

    def hang() -> None:
        tracer = subprocess.Popen(
            [
                *("strace", "-f", "-qq", "-p", str(kiosk.process.pid), "-e", "trace=fdatasync"),
                *("-e", "inject=fdatasync:delay_enter=60000000", "-o", "/dev/null"),
            ],
        )
        tracers.append(tracer)
        deadline = time.monotonic() + WAIT_SECONDS
        while f"TracerPid:\t{tracer.pid}" not in _status_of(kiosk.process.pid):
            assert time.monotonic() < deadline, "strace did not attach"

    def let_go() -> None:
        tracer = tracers.pop()
        tracer.send_signal(signal.SIGINT)
        tracer.wait(WAIT_SECONDS)

    yield hang, let_go
    while tracers:
        let_go()


def _status_of(pid: int) -> str:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    statuses = [(task / "status").read_text() for task in tasks]
    return min(statuses, key=lambda text: "TracerPid:\t0" not in text)


def test_systemds_watchdog_starves_while_the_disk_hangs_and_is_fed_again_when_it_answers(
    kiosk, hanging_disk
):
    hang, let_go = hanging_disk
    kiosk.do("happy")
    kiosk.says(answer="Recorded")
    kiosk.wait_until_fed()
    hang()
    kiosk.wait_until_fed()  # nobody writes: a disk is not asked in vain every second
    kiosk.do("sad")
    kiosk.says(broke="D3 disk does not answer")
    kiosk.wait_until_not_fed()
    let_go()
    kiosk.says(answer="Recorded")
    kiosk.says(broke=None)
    kiosk.wait_until_fed()


def test_systemds_watchdog_starves_for_good_when_the_writers_thread_is_stuck(kiosk):
    kiosk.wait_until_fed()
    kiosk.do("hang")
    kiosk.says(broke="D3 disk does not answer")
    kiosk.wait_until_not_fed()
