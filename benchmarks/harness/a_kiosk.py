"""A real kiosk with a real window on a screen that nobody sees, or with buttons alone.

The broker's address leads nowhere unless one is given: a kiosk must not be slower without network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.wire.faces import Face
from faccine.wire.settings import FaceLabels, KioskSettings, OfferedReason, OfferedService, Place
from harness.processes import Helper
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import keep_settings

KIOSK = "esempio-anagrafe-1"
NOWHERE = "mqtt://192.0.2.1"
"""An address that no machine has (RFC 5737): out of reach, however a network says so."""
SIZE = (1024, 600)
BUTTONS = "17,27,22"
LAMPS = "5,6,13"


@contextmanager
def running_screen(width: int, height: int) -> Iterator[str]:
    """Run an X server that draws into memory, and give its display.

    Raises:
        click.ClickException: it is not installed.
    """
    if shutil.which("Xvfb") is None:
        raise click.ClickException("Xvfb is not installed: apt-get install xvfb")
    reader, writer = os.pipe()
    shape = f"{width}x{height}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-nolisten", "tcp", "-noreset", "-screen", "0", shape],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as number:
            yield f":{number.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def prepare_outbox(path: Path) -> None:
    """Make an outbox of a kiosk that got its settings before; it asks why after red."""
    settings = KioskSettings(
        v=1,
        version=1,
        kiosk=KIOSK,
        administration=Place(code="comune-esempio", name="Comune di Esempio"),
        office=Place(code="anagrafe", name="Anagrafe"),
        timezone="Europe/Rome",
        languages=["it", "de"],
        services=[OfferedService(code="carta-identita", name={"it": "Carta d’identità"})],
        survey="giudizio",
        question={"it": "Come giudica il servizio ricevuto?"},
        labels=FaceLabels(
            version=1, happy={"it": "Bene"}, neutral={"it": "Così così"}, sad={"it": "Male"}
        ),
        reasons=[OfferedReason(code="waiting", label={"it": "Tempo di attesa"})],
        reasons_after=[Face.SAD],
        thanks_seconds=1,
        reason_seconds=5,
    )
    clock = SystemClock(ClockPolicy.TRUSTED)
    with closing(Outbox.open(path, clock)) as outbox, outbox.writing() as connection:
        keep_settings(connection, settings)


def arguments(outbox: Path, *more: str, broker: str = NOWHERE) -> list[str]:
    """Return what ``faccine-kiosk run`` is started with."""
    where = ["--kiosk", KIOSK, "--broker", broker, "--outbox", str(outbox)]
    return ["run", *where, "--clock", "trusted", *more]


def watched_kiosk(display: str, outbox: Path, *, broker: str = NOWHERE) -> Helper:
    """Return a kiosk that tells of frames, touches and commits; see :mod:`harness.watched`."""
    os.environ["DISPLAY"] = display
    return Helper("harness/watched.py", *arguments(outbox, broker=broker))


@contextmanager
def running_kiosk(display: str | None, outbox: Path, *more: str) -> Iterator[int]:
    """Run the kiosk as it is, and give its process id."""
    program = Path(sys.executable).with_name("faccine-kiosk")
    environment = dict(os.environ) | {"GPIOZERO_PIN_FACTORY": "mock"}
    if display is not None:
        environment["DISPLAY"] = display
    with outbox.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            [program, *arguments(outbox, *more)], env=environment, stdout=log, stderr=log
        )
    try:
        yield process.pid
        if process.poll() is not None:
            raise click.ClickException(f"the kiosk ended: see {outbox.with_suffix('.log')}")
    finally:
        process.terminate()
        process.wait()
