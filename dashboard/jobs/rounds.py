"""One round of the job: check, write down, send; and how it went, for the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from dashboard.jobs.checking import check
from dashboard.jobs.parts import Parts
from dashboard.jobs.sending import send_due
from dashboard.jobs.weekly import queue_weekly
from faccine.runtime.logs import get_logger
from faccine.wire.errors import FaccineError

JOB = "round"
EVERY_MS = 5 * 60_000
LATE_MS = 3 * EVERY_MS
"""A round that did not come for so long: the job is not running."""

log = get_logger("jobs")


@dataclass(frozen=True)
class Round:
    """What one round did. ``error`` is the one line that it failed with, None if it did not."""

    opened: int = 0
    closed: int = 0
    open: int = 0
    sent: int = 0
    failed: int = 0
    error: str | None = None

    @property
    def is_ok(self) -> bool:
        """Whether everything was checked and everything due went out."""
        return self.error is None and not self.failed


def run_round(parts: Parts, next_ms: int | None = None) -> Round:
    """Check the rules once, and send what is due.

    Args:
        parts: what it reads, writes and sends with.
        next_ms: when the next round comes, for the page; None if nobody knows.

    Raises:
        StorageError: the accounts cannot be written; of everything else the result tells.
    """
    now_ms, jobs = parts.now_ms(), parts.accounts.jobs
    jobs.begin(JOB, now_ms)
    try:
        done = _round(parts, now_ms)
    except FaccineError as error:
        log.error("round failed", reason=str(error))
        done = Round(error=str(error))
    result = {key: value for key, value in asdict(done).items() if key != "error"}
    jobs.end(JOB, parts.now_ms(), next_ms, result, done.error)
    return done


def _round(parts: Parts, now_ms: int) -> Round:
    reader = parts.open_reader()
    try:
        checked = check(parts, reader, now_ms)
        queue_weekly(parts, reader, now_ms)
        tally = send_due(parts, reader, now_ms)
    finally:
        reader.close()
    return Round(*checked, sent=tally.sent, failed=tally.failed)
