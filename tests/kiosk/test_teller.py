from __future__ import annotations

import queue
from dataclasses import replace

from a_kiosk import a_kiosk

from faccine.wire.clocks import ClockTrust
from kiosk.machine.teller import StatusTeller
from kiosk.session.inputs import StatusChanged
from kiosk.session.session import Session
from kiosk.session.status import Status
from kiosk.session.view import Screen

STATUS = Status("esempio-anagrafe-1", "0.1.0", 0, ClockTrust.SYNCED, "12:00")


def test_status_is_told_again_and_again_while_a_technician_looks_and_never_else():
    posted: queue.SimpleQueue = queue.SimpleQueue()
    read: list[Status] = []

    def status():
        read.append(STATUS)
        return STATUS

    view = Session(a_kiosk()).view
    with StatusTeller(status, posted.put, every_seconds=0.02) as teller:
        teller.show(view)
        teller.show(replace(view, screen=Screen.TECHNICIAN))
        for _ in range(3):
            assert posted.get(timeout=30) == StatusChanged(STATUS)
        teller.show(view)
    count = len(read)
    assert posted.qsize() <= 1  # what was under way when the page closed
    with StatusTeller(status, posted.put, every_seconds=0.02) as teller:
        teller.show(view)
    assert len(read) == count
