"""The yardstick of everything that is written down: SQLite alone, one row a transaction."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path


def plain_inserts(path: Path, count: int, every_ms: float) -> list[float]:
    """Return how long each INSERT and COMMIT took, in milliseconds."""
    found = []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE press (seq INTEGER PRIMARY KEY, body TEXT)")
        for _ in range(count):
            time.sleep(every_ms / 1000)
            before_ns = time.monotonic_ns()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO press (body) VALUES (?)", ("x" * 100,))
            connection.execute("COMMIT")
            found.append((time.monotonic_ns() - before_ns) / 1e6)
    return found
