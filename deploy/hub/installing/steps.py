"""One step after the other: what it is about, whether anything changed, said as it happens."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from installing.machine import Machine
from installing.wish import Wish


@dataclass(frozen=True)
class Done:
    """What a step came to; ``said`` is for people, in a few words."""

    is_changed: bool
    said: str


Step = Callable[[Machine, Wish], Done]


@dataclass(frozen=True)
class Line:
    """One step in the account of a run: ``outcome`` is ok, changed, or would change."""

    step: str
    outcome: str
    said: str


@dataclass
class Account:
    """The account of a run, printed line by line or, for programs, whole at the end."""

    is_json: bool = False
    is_looking: bool = False
    lines: list[Line] = field(default_factory=list)
    more: dict[str, object] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether anything was, or would be, changed."""
        return any(line.outcome != "ok" for line in self.lines)

    def run(self, steps: Sequence[tuple[str, Step]], machine: Machine, wish: Wish) -> None:
        """Do the steps in their order, and say what became of each.

        Raises:
            Problem: one cannot be done; those before it are.
        """
        for name, step in steps:
            self.add(name, step(machine, wish))

    def add(self, name: str, done: Done) -> None:
        """Say what became of a step."""
        changed = "would change" if self.is_looking else "changed"
        line = Line(name, changed if done.is_changed else "ok", done.said)
        self.lines.append(line)
        if not self.is_json:
            _print(f"{line.outcome:<{len(changed)}}  {name:<13}  {line.said}")

    def say(self, text: str = "") -> None:
        """Say something to people only."""
        if not self.is_json:
            _print(text)

    def close(self, problem: str | None = None) -> int:
        """End the account; return the exit code."""
        if self.is_json:
            whole = {
                "ok": problem is None,
                "changed": self.is_changed,
                "problem": problem,
                "steps": [asdict(line) for line in self.lines],
                **self.more,
            }
            print(json.dumps(whole, indent=2))
        if problem is not None:
            print(problem, file=sys.stderr)
        return 0 if problem is None else 1


def outlive_terminal() -> None:
    """Go on when the connection breaks: no hub is left with its services stopped."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _print(text: str) -> None:
    with suppress(OSError):  # a terminal that is gone is no reason to stop half-way
        print(text, flush=True)
