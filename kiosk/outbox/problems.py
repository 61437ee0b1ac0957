"""What a technician should know, kept until it is put right or has been shown for a week."""

from __future__ import annotations

import sqlite3

LONGEST_TEXT = 400
_SHOWN_MS = 7 * 86_400_000

SETTINGS = "settings"
HUB = "hub"
"""Topics that end when things are put right; others end after a week."""


def report(connection: sqlite3.Connection, topic: str, text: str, now_ms: int | None) -> None:
    """Keep a problem, in place of an older one of the same topic. ``now_ms`` None: unknown."""
    connection.execute(
        "INSERT INTO problem (topic, text, since_ms) VALUES (?, ?, ?) ON CONFLICT (topic) "
        "DO UPDATE SET text = excluded.text, since_ms = excluded.since_ms",
        (topic, " ".join(text.split())[:LONGEST_TEXT], now_ms),
    )


def settle(connection: sqlite3.Connection, topic: str) -> bool:
    """Forget a problem that was put right; tell whether there was one."""
    return connection.execute("DELETE FROM problem WHERE topic = ?", (topic,)).rowcount > 0


def in_one_line(connection: sqlite3.Connection) -> str | None:
    """Return all problems in one line for the kiosk's state, None for none."""
    rows = connection.execute("SELECT text FROM problem ORDER BY topic").fetchall()
    return "; ".join(text for (text,) in rows)[:LONGEST_TEXT] or None


def forget_shown(connection: sqlite3.Connection, now_ms: int) -> None:
    """Forget what was shown for a week; what had no time begins its week now."""
    connection.execute("UPDATE problem SET since_ms = ? WHERE since_ms IS NULL", (now_ms,))
    connection.execute(
        "DELETE FROM problem WHERE topic NOT IN (?, ?) AND since_ms < ?",
        (SETTINGS, HUB, now_ms - _SHOWN_MS),
    )
