"""A hub and kiosks in threads of the test, with clocks of the test: real files, a real broker."""

from __future__ import annotations

import threading
import time
from contextlib import closing

from faccine.runtime.broker import Broker
from faccine.runtime.database import open_database
from hub.consumer import Consumer
from hub.store.books import Books
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import standings
from kiosk.uplink.handshake import Patience
from kiosk.uplink.uplink import Uplink, UplinkOptions

_WAIT_SECONDS = 30
IMPATIENT = Patience(
    overdue_ms=1_000,
    overdue_longest_ms=2_000,
    slow_ms=500,
    slow_longest_ms=1_000,
    state_ms=2_000,
)


class _Thread:
    """Runs until told to stop; what it raised comes out in :meth:`stop`."""

    def __init__(self):
        self._stop = threading.Event()
        self._error = None
        self._thread = threading.Thread(target=self._guarded)

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        self._stop.set()
        self._thread.join(_WAIT_SECONDS)
        assert not self._thread.is_alive()
        if self._error is not None:
            raise self._error

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.stop()

    def _guarded(self):
        try:
            self._run()
        except BaseException as error:  # noqa: BLE001 - raised again where the test waits
            self._error = error


class HubThread(_Thread):
    """A hub on existing books."""

    def __init__(self, line, clock):
        super().__init__()
        self._line = line
        self._clock = clock

    def _run(self):
        with closing(open_database(self._line.books)) as database:
            consumer = Consumer(
                Broker.from_url(self._line.broker.url),
                database=database,
                books=Books(database),
                clock=self._clock,
            )
            while not self._stop.is_set():
                consumer.step(0.05)
            consumer.close()


class KioskThread(_Thread):
    """A kiosk's uplink on its outbox file, and presses beside it."""

    def __init__(self, line, clock, *, code, path=None, patience=IMPATIENT):
        super().__init__()
        self.clock = clock
        self.path = path or line.outbox(code)
        options = UplinkOptions(code, Broker.from_url(line.broker.url), self.path, patience)
        self._uplink = Uplink(options, clock)

    def _run(self):
        self._uplink.run(self._stop.is_set)

    def press(self, *faces, service="certificati"):
        """Press and return the seqs."""
        return press_at(self.path, self.clock, *faces, service=service)

    def settle(self):
        """Wait until the hub has everything."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while any(found.ticked_through != found.last for found in self.standings()):
            assert self._error is None, self._error
            assert time.monotonic() < deadline, f"keeps waiting: {self.standings()}"
            time.sleep(0.02)

    def standings(self):
        with closing(Outbox.open(self.path, self.clock)) as outbox:
            return standings(outbox)


def press_at(path, clock, *faces, service="certificati"):
    """Press into an outbox file, and return the seqs."""
    with closing(Outbox.open(path, clock)) as outbox:
        return [outbox.append_rating(face, service=service) for face in faces]
