"""How a kiosk starts, also on a disk that is full or read-only: with what it still knows.

Ending with an error would leave citizens before a dark screen, and systemd starting it for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.errors import StorageError
from faccine.wire.settings import KioskSettings
from kiosk.machine.disk import diagnose
from kiosk.machine.faults import Fault
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import read_settings, read_settings_untouched

log = get_logger("kiosk")

_FOR_THE_OPERATOR = {None, Fault.NO_ACCESS}
"""Wrong paths and owners: nothing that comes right by itself."""


@dataclass(frozen=True)
class Start:
    """What a kiosk knows when it starts. ``fault``: why its outbox cannot be opened, if so."""

    settings: KioskSettings | None
    fault: Fault | None = None


def start_up(path: Path, clock: Clock) -> Start:
    """Open the outbox, mend it if it is damaged, and return the settings in force.

    Where the disk does not let it be opened, the settings are read without touching anything.

    Raises:
        StorageError: the path is wrong, or belongs to somebody else.
    """
    try:
        outbox = Outbox.open(path, clock, is_checked=True)
    except StorageError as error:
        fault = diagnose(error, path.parent)
        if fault in _FOR_THE_OPERATOR:
            raise
        log.error("outbox not usable at start; trying again", error=str(error))
        return Start(read_settings_untouched(path), fault)
    try:
        return Start(read_settings(outbox))
    finally:
        outbox.close()
