"""The self-test that the hub may ask for: looks at everything that can be tried without harm.

Nothing is heard, lit or counted. What it finds is in the log, on the technician's page and in the
kiosk's health.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.clocks import ClockTrust
from faccine.wire.errors import StorageError
from kiosk.machine.disk import diagnose, try_to_write
from kiosk.machine.faults import Fault
from kiosk.machine.finding import Finding
from kiosk.machine.monitor import Board
from kiosk.outbox.outbox import Outbox
from kiosk.session.status import Status

log = get_logger("self-test")


def self_test(path: Path, clock: Clock, board: Board) -> list[Finding]:
    """Try the disk, look at every part, and put what was found on the board.

    May take as long as the disk does: call it on a thread that nobody waits for.

    Args:
        path: the outbox file.
        clock: what time it is.
        board: where the parts say how they are.
    """
    found = [_disk(path, clock), *_parts(board.status())]
    for one in found:
        say = log.warning if one.is_wrong or one.is_doubtful else log.info
        say("self-test", what=one.what, says=one.says)
    board.self_tested([f"{one.what}: {one.says}" for one in found if one.level != "ok"])
    return found


def begin_self_test(path: Path, clock: Clock, board: Board) -> None:
    """Run :func:`self_test` on a thread of its own; returns at once."""

    def run() -> None:
        try:
            self_test(path, clock, board)
        except Exception:
            log.exception("self-test failed")
            board.self_tested(["self-test failed; see the log"])

    threading.Thread(target=run, name="self-test", daemon=True).start()


def _disk(path: Path, clock: Clock) -> Finding:
    try:
        outbox = Outbox.open(path, clock)
        try:
            try_to_write(outbox)
        finally:
            outbox.close()
    except StorageError as error:
        fault = diagnose(error, path.parent)
        return Finding("disk", str(fault) if fault else str(error), is_wrong=True)
    return Finding("disk", "takes presses")


def _parts(status: Status) -> Iterator[Finding]:
    version = status.settings_version
    says = "none yet; they come from the hub" if version is None else f"version {version}"
    yield Finding("settings", says, is_wrong=version is None)
    yield _part("screen", status.has_screen, Fault.NO_SCREEN)
    yield _part("buttons", status.has_buttons, Fault.NO_BUTTONS)
    if status.stuck:
        yield Finding("buttons", f"{Fault.BUTTON_STUCK}: {', '.join(status.stuck)}", is_wrong=True)
    yield _part("sound", status.has_sound, Fault.NO_SOUND)
    is_unset = status.clock is ClockTrust.UNSET
    yield Finding("clock", status.clock.value, is_doubtful=is_unset)
    if status.machine.under_voltage:
        yield Finding("supply", str(Fault.WEAK_SUPPLY), is_doubtful=True)


def _part(what: str, is_well: bool | None, fault: Fault) -> Finding:
    if is_well is None:
        return Finding(what, "none")
    return Finding(what, "works" if is_well else str(fault), is_wrong=not is_well)
