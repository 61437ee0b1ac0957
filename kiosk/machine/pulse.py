"""The kiosk's pulse: systemd's watchdog is fed only while a press could be taken.

A press needs the session's loop, the writer's thread and, where there are buttons, their watcher.
Each is asked every ten seconds and answers from its own thread when it gets there; one that has
not answered for ten seconds more hangs. Nobody else feeds: a network that hangs never starves the
watchdog, and one that works never hides a kiosk that is dead to citizens. A disk that answers, even
if only "full", is alive: starting anew would not help. The session is told, and goes out of
service until the disk works again.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from typing import Self

from faccine.runtime.logs import get_logger
from kiosk.machine.monitor import Board
from kiosk.session.inputs import PartBroke

ASK_MS = 10_000
PATIENCE_MS = 10_000
FIRST_PATIENCE_MS = 60_000
"""Opening a window takes a small board half a minute."""
CARRYING_PATIENCE_MS = 180_000
"""For a kiosk that only carries: names and connections may hang for a minute and more."""
BEAT_SECONDS = 2.0

SESSION = "session"
RECORDER = "recorder"
BUTTONS = "buttons"
UPLINK = "uplink"

log = get_logger("pulse")

Answered = Callable[[], None]
Ask = Callable[[Answered], None]
"""Has what it is given called soon, on the thread that is asked; returns at once."""


class Pulse:
    """Who was asked and has not answered. Pure: it is told questions, answers and times.

    Args:
        ask_ms: how long after an answer to ask again.
        patience_ms: how long an answer may take.
        first_patience_ms: how long the first one may take, while the kiosk starts.
    """

    def __init__(
        self,
        ask_ms: int = ASK_MS,
        patience_ms: int = PATIENCE_MS,
        first_patience_ms: int = FIRST_PATIENCE_MS,
    ) -> None:
        self._ask_ms = ask_ms
        self._patience_ms = patience_ms
        self._first_patience_ms = max(first_patience_ms, patience_ms)
        self._asked_ms: dict[str, int] = {}
        self._waiting: set[str] = set()
        self._has_answered: set[str] = set()

    def is_due(self, name: str, now_ms: int) -> bool:
        """Tell whether to ask: not while an answer is waited for, so that questions never pile."""
        asked_ms = self._asked_ms.get(name)
        is_time = asked_ms is None or now_ms >= asked_ms + self._ask_ms
        return is_time and name not in self._waiting

    def asked(self, name: str, now_ms: int) -> None:
        """Note that somebody is being asked."""
        self._asked_ms[name] = now_ms
        self._waiting.add(name)

    def answered(self, name: str) -> None:
        """Note an answer, however late."""
        self._has_answered.add(name)
        self._waiting.discard(name)

    def silent(self, now_ms: int) -> frozenset[str]:
        """Return who hangs."""
        return frozenset(
            name
            for name in self._waiting.copy()
            if now_ms >= self._asked_ms[name] + self._patience_for(name)
        )

    def _patience_for(self, name: str) -> int:
        return self._patience_ms if name in self._has_answered else self._first_patience_ms


class Turns:
    """Lets a loop answer that only tells when it has turned, as an uplink does. For any thread."""

    def __init__(self) -> None:
        self._questions: queue.SimpleQueue[Answered] = queue.SimpleQueue()

    def ask(self, answered: Answered) -> None:
        """Have this called at the next turn."""
        self._questions.put(answered)

    def turned(self) -> None:
        """Say, on the loop's thread, that it has turned."""
        while not self._questions.empty():
            self._questions.get()()


class Heart:
    """Beats on a thread of its own, inside ``with``: asks, judges, feeds the watchdog.

    Args:
        parts: how to ask whoever a press needs, by :data:`SESSION`, :data:`RECORDER`,
            :data:`BUTTONS`.
        board: how the disk answers; is told when it, or the session, does not.
        feed: feeds the watchdog; called only while everybody answers.
        tell: hands the session what broke; returns at once.
        now_ms: a clock that never jumps.
        pulse: None for the usual patience.
        beat_seconds: how often to look; systemd must wait for several of these.
    """

    def __init__(
        self,
        parts: Mapping[str, Ask],
        board: Board,
        *,
        feed: Callable[[], None],
        tell: Callable[[PartBroke], None],
        now_ms: Callable[[], int],
        pulse: Pulse | None = None,
        beat_seconds: float = BEAT_SECONDS,
    ) -> None:
        self._parts = dict(parts)
        self._board = board
        self._feed = feed
        self._tell = tell
        self._now_ms = now_ms
        self._pulse = pulse or Pulse()
        self._beat_seconds = beat_seconds
        self._silent: frozenset[str] = frozenset()
        self._told: str | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def beat(self) -> None:
        """Look once at everybody."""
        now_ms = self._now_ms()
        for name, ask in self._parts.items():
            if self._pulse.is_due(name, now_ms):
                self._pulse.asked(name, now_ms)
                ask(lambda name=name: self._pulse.answered(name))  # type: ignore[misc]
        silent = self._pulse.silent(now_ms)
        self._say_who_is_silent(silent)
        self._board.session_is_silent(SESSION in silent)
        self._board.disk_is_silent(RECORDER in silent)
        self._say_what_broke()
        if not silent:
            self._feed()

    def _say_who_is_silent(self, silent: frozenset[str]) -> None:
        for name in silent - self._silent:
            log.error("does not answer; the watchdog is not fed", who=name)
        for name in self._silent - silent:
            log.info("answers again", who=name)
        self._silent = silent

    def _say_what_broke(self) -> None:
        fault = self._board.fault()
        what = None if fault is None else str(fault)
        if what != self._told:
            self._told = what
            self._tell(PartBroke(what))

    def _run(self) -> None:
        try:
            while not self._is_over.wait(self._beat_seconds):
                self.beat()
        except Exception:
            log.exception("pulse failed; systemd will start the kiosk anew")
            raise

    def __enter__(self) -> Self:
        self.beat()
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_over.set()
        self._thread.join()
