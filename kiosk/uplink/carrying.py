"""The uplink beside a session: on a thread of its own, which ends the process when it fails."""

from __future__ import annotations

import threading

from faccine.runtime.logs import get_logger
from faccine.runtime.service import StopSignal
from faccine.wire.errors import FaccineError, StorageError
from kiosk.uplink.uplink import Uplink

log = get_logger("kiosk")


class UplinkThread:
    """Carries until finished; when it fails, the process ends and systemd starts it anew."""

    def __init__(self, uplink: Uplink, stop: StopSignal) -> None:
        self._uplink = uplink
        self._stop = stop
        self._over = threading.Event()
        self._failure: FaccineError | None = None
        self._thread = threading.Thread(target=self._run, name="uplink")

    def start(self) -> None:
        """Begin to carry."""
        self._thread.start()

    def finish(self) -> None:
        """Stop carrying, in order.

        Raises:
            FaccineError: it had failed.
        """
        self._over.set()
        self._uplink.wake()
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            self._uplink.run(self._over.is_set)
        except FaccineError as error:
            self._failure = error
            self._stop.set()
        except Exception:
            log.exception("uplink failed")
            self._failure = StorageError("uplink failed; see the log above")
            self._stop.set()
            raise
