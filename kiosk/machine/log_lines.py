"""The last lines of the kiosk's log, for whoever asks through the hub why it behaves so.

The journal knows best: it has what was said before the last restart, which is often why somebody
asks. Where there is none, or it may not be read, what this process remembers has to do. The log
tells how the parts are and never what was pressed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

import msgspec

from faccine.runtime.log_lines import RECENT, in_words, shortened
from faccine.runtime.logs import get_logger

UNIT = "faccine-kiosk"
MOST_LINES = 200
MOST_BYTES = 60_000
"""So that the message stays under 64 KiB."""
_JOURNAL_SECONDS = 10.0

log = get_logger("log")


def last_lines(
    journal: Callable[[], Sequence[str]] | None = None,
    remembered: Callable[[], Sequence[str]] = RECENT.last,
) -> list[str]:
    """Return the last lines, oldest first, as many as one message can carry. May take seconds.

    Args:
        journal: reads the journal; None: this machine's.
        remembered: where there is nothing in the journal.
    """
    lines = [_readable(line) for line in (journal or read_journal)()] or list(remembered())
    return _newest(lines[-MOST_LINES:])


def read_journal() -> list[str]:
    """Return the unit's last lines in the journal; none where it cannot be read."""
    options = ["--unit", UNIT, "--lines", str(MOST_LINES), "--output", "short-iso"]
    try:
        done = subprocess.run(  # noqa: S603 - nothing of it is anybody's input
            ["journalctl", "--quiet", "--no-pager", *options],  # noqa: S607 - Debian's own
            capture_output=True,
            check=False,
            timeout=_JOURNAL_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.info("no journal to read", why=str(error))
        return []
    return done.stdout.decode(errors="replace").splitlines() if done.returncode == 0 else []


def _readable(line: str) -> str:
    """Return a line of the journal without the machine's name, its facts in words if they are ours.

    As it comes: ``2026-11-22T10:00:00+0100 pi faccine-kiosk[12]: {"event": …}``.
    """
    head, _, message = line.partition("]: ")
    try:
        event = msgspec.json.decode(message, type=dict[str, object])
    except msgspec.DecodeError:
        return shortened(line)
    event.setdefault("timestamp", head.partition(" ")[0])
    return in_words(event)


def _newest(lines: Sequence[str]) -> list[str]:
    taken: list[str] = []
    left = MOST_BYTES
    for line in reversed(lines):
        left -= len(msgspec.json.encode(line)) + 1
        if left < 0:
            break
        taken.append(line)
    return taken[::-1]
