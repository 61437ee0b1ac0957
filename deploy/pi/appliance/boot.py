"""The kernel's command line of a Raspberry Pi, a file of words that any computer can correct.

The pure part adds and takes away words and touches no other; none is ever there twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from appliance.machine import Machine

CMDLINE = "/boot/firmware/cmdline.txt"
CONFIG = "/boot/firmware/config.txt"
OVERLAY = "overlayroot=tmpfs:recurse=0"
"""``recurse=0``: only the system; the data's partition and the card's first stay as they are."""
QUIET = (
    "quiet",
    "loglevel=3",
    "systemd.show_status=false",
    "vt.global_cursor_default=0",
    "logo.nologo",
)
"""Nothing is written on the screen before the faces come."""


def with_words(line: str, words: Iterable[str], without: Iterable[str] = ()) -> str:
    """Return a command line with these words, each in place of others with the same name.

    Args:
        line: as it stands in the file.
        words: ``quiet``, or ``loglevel=3``.
        without: names of words that shall not be there, ``overlayroot``.
    """
    wanted = list(words)
    names = {_name(word) for word in wanted} | set(without)
    kept = [word for word in line.split() if word in wanted or _name(word) not in names]
    there = list(dict.fromkeys(kept))
    return " ".join([*there, *(word for word in wanted if word not in there)])


def _name(word: str) -> str:
    return word.partition("=")[0]


def set_words(machine: Machine, words: Iterable[str], without: Iterable[str] = ()) -> bool:
    """Change the machine's command line; tell whether it had to be. It holds from the next start.

    A machine that starts otherwise has no such file, and nothing is changed.
    """
    old = machine.read(CMDLINE)
    if not old.strip():
        return False
    return machine.write(CMDLINE, with_words(old, words, without) + "\n", 0o755)
