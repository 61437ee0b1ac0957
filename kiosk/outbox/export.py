"""Events as lines of JSON, for a kiosk that will never connect: ``faccine-hub import`` reads them.

A line is the event as the wire has it, with the kiosk's id and the outbox in front.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kiosk.outbox.guard import sqlite_errors
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import prepare_batch, standings

_AT_ONCE = 100


def export_lines(outbox: Outbox, kiosk: str, *, is_all: bool) -> Iterator[bytes]:
    """Yield events, oldest first, each as one line without its line break.

    They are frozen as if they were sent, so that the same event says the same wherever it goes.

    Args:
        outbox: the file.
        kiosk: the kiosk's id on the hub.
        is_all: also what the hub has ticked off.

    Raises:
        StorageError: the file cannot be read or written.
    """
    with sqlite_errors(outbox.path):
        for at in standings(outbox):
            cursor = 0 if is_all else at.ticked_through
            while (held := _next(outbox, at.id, cursor)) is not None:
                for event in prepare_batch(outbox, at, held, _AT_ONCE):
                    fields = {"kiosk": kiosk, "outbox": at.uuid}
                    yield msgspec.json.encode(fields | msgspec.to_builtins(event))
                    cursor = event.seq


def _next(outbox: Outbox, of: int, after: int) -> int | None:
    row = outbox.database.conn.execute(
        "SELECT min(seq) FROM event WHERE outbox = ? AND seq > ?", (of, after)
    ).fetchone()
    return None if row[0] is None else int(row[0])
