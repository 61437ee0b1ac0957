"""The job as a process: one at a time, a round every five minutes, until it is stopped."""

from __future__ import annotations

from pathlib import Path

from dashboard.jobs.parts import Parts
from dashboard.jobs.rounds import EVERY_MS, Round, run_round
from faccine.runtime.lock import ProcessLock
from faccine.runtime.logs import get_logger
from faccine.runtime.service import StopSignal, Supervisor

log = get_logger("jobs")


def only_job(accounts: Path) -> ProcessLock:
    """Return the lock that keeps a second job away from the same accounts.

    Raises:
        AlreadyRunning: another process has it.
    """
    return ProcessLock(accounts.with_name(f"{accounts.name}-jobs"), who="faccine-dashboard jobs")


def watch(parts: Parts, stop: StopSignal, supervisor: Supervisor) -> None:
    """Run a round now and every five minutes until somebody asks to stop."""
    supervisor.ready("checking every five minutes")
    while not stop.is_set():
        now_ms = parts.now_ms()
        done = run_round(parts, next_ms=now_ms + EVERY_MS)
        _say(done)
        supervisor.alive()
        stop.wait(EVERY_MS / 1000)
    supervisor.stopping()


def _say(done: Round) -> None:
    if done.is_ok:
        log.info("round", opened=done.opened, closed=done.closed, open=done.open, sent=done.sent)
