"""Keeps the last errors where they survive: the journal is in memory, and gone with the power.

A card must not wear out by a program that fails every two seconds: little is written, and rarely.
"""

from __future__ import annotations

import time

from appliance.machine import Machine
from appliance.users import ERRORS

FILES = 5
MOST_BYTES = 64 * 1024
_EVERY_SECONDS = 600
_JOURNAL = (
    *("journalctl", "--boot", "--quiet", "--no-pager", "--no-hostname"),
    *("--priority", "warning", "--lines", "300", "--output", "short-iso"),
)
_CARD = "/boot/firmware/faccine"
PROBLEM = f"{_CARD}/problem.txt"
_ENROLLING = (
    *("journalctl", "--boot", "--quiet", "--no-pager", "--output", "short-iso", "--lines", "20"),
    *("--no-hostname", "--unit", "faccine-enrol.service"),
)


def keep_errors(machine: Machine, now_seconds: float | None = None) -> bool:
    """Write the last warnings and errors of this boot into the newest of a few files.

    Returns:
        Whether anything was written: not within ten minutes of the last time, nor the same again.
    """
    newest = machine.at(_name(0))
    now = time.time() if now_seconds is None else now_seconds
    if newest.exists() and 0 <= now - newest.stat().st_mtime < _EVERY_SECONDS:
        return False
    _, said = machine.asks(*_JOURNAL)
    text = tail_of(said, MOST_BYTES)
    if not text or text == machine.read(_name(0)):
        return False
    for number in reversed(range(FILES - 1)):
        if machine.has(_name(number)):
            machine.at(_name(number)).replace(machine.at(_name(number + 1)))
    return machine.write(_name(0), text)


def tail_of(text: str, most_bytes: int) -> str:
    """Return the last whole lines of a text that fit."""
    lines: list[str] = []
    left = most_bytes
    for line in reversed(text.splitlines()):
        left -= len(line.encode()) + 1
        if left < 0:
            break
        lines.append(line)
    return "".join(f"{line}\n" for line in reversed(lines))


def _name(number: int) -> str:
    return f"{ERRORS}/last-errors{f'.{number}' if number else ''}.txt"


def tell_card(machine: Machine, *, is_well: bool) -> bool:
    """Write onto the card's first partition why the hub does not know this machine yet.

    Whoever stands before it has no keyboard, but any computer reads that partition.

    Returns:
        Whether the file was written, or taken away because all is well.
    """
    if is_well:
        return machine.remove(PROBLEM)
    _, said = machine.asks(*_ENROLLING)
    text = tail_of(said, MOST_BYTES)
    return bool(text) and machine.has(_CARD) and machine.write(PROBLEM, text)
