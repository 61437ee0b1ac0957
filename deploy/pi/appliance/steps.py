"""One step after the other: what it is about, and whether anything changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from appliance.machine import Machine
from appliance.wish import Wish


@dataclass(frozen=True)
class Done:
    """What a step came to; ``said`` is for people, in a few words."""

    is_changed: bool
    said: str


Step = Callable[[Machine, Wish], Done]


def run_steps(steps: Iterable[tuple[str, Step]], machine: Machine, wish: Wish) -> bool:
    """Do the steps in their order and say what became of each; tell whether anything changed.

    Raises:
        Problem: one cannot be done; those before it are.
    """
    is_changed = False
    for name, step in steps:
        done = step(machine, wish)
        is_changed = is_changed or done.is_changed
        print(f"{'changed' if done.is_changed else 'ok':<7}  {name:<9}  {done.said}", flush=True)
    return is_changed
