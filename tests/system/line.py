"""The whole line in one folder: a broker, a hub and kiosks as real processes, and their truth.

What a presser printed was thanked for: it is compared with what ``faccine-hub export`` says.
"""

from __future__ import annotations

import time
import uuid
from contextlib import closing
from pathlib import Path

from brokers import Mosquitto
from presser import read_thanks
from processes import Process, finish

from faccine.runtime.clock import ClockPolicy, SystemClock
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import standings

CLOCK = SystemClock(ClockPolicy.TRUSTED)
KIOSK = "esempio-anagrafe-1"
_SETTLE_SECONDS = 90

_CATALOGUE = """
[[administration]]
code = "comune-esempio"
name = "Comune di Esempio"
timezone = "Europe/Rome"
languages = ["it", "de"]

[[administration.service]]
code = "carta-identita"
name = { it = "Carta d'identità", de = "Personalausweis" }

[[administration.service]]
code = "certificati"
name = { it = "Certificati", de = "Bescheinigungen" }

[[administration.office]]
code = "anagrafe"
name = "Anagrafe"
services = ["carta-identita", "certificati"]
rotating_staff = 4

[[administration.office]]
code = "tributi"
name = "Tributi"
services = ["certificati"]
rotating_staff = 4
"""
_KIOSK = """
[[administration.office.kiosk]]
id = "{code}"
services = ["certificati"]
"""


def kiosk_codes(number):
    return [f"esempio-anagrafe-{index + 1}" for index in range(number)]


def catalogue_of(*codes, tributi=()):
    """Return a catalogue whose kiosks stand at Anagrafe, or at Tributi; open at any hour."""
    anagrafe, head, rest = _CATALOGUE.rpartition("[[administration.office]]")
    return (
        anagrafe
        + "".join(_KIOSK.format(code=code) for code in codes)
        + head
        + rest
        + "".join(_KIOSK.format(code=code) for code in tributi)
    )


class Line:
    """Everything of one town, in one folder.

    Args:
        folder: empty.
        kiosks: their codes.
        catalogue: the TOML text; None for one in which the kiosks stand at Anagrafe; empty for
            books without any.
        clock: whether hub and kiosks believe the machine's clock.
    """

    def __init__(self, folder: Path, kiosks=(KIOSK,), *, catalogue=None, clock="trusted"):
        self.clock = clock
        self.folder = folder
        self.kiosks = list(kiosks)
        self.broker = Mosquitto(folder / "broker")
        self.books = folder / "books.db"
        self.database = f"sqlite:///{self.books}"
        self.running = {}
        folder.mkdir(exist_ok=True)
        assert self.hub("init").code == 0
        text = catalogue_of(*kiosks) if catalogue is None else catalogue
        if text:
            self.load(text)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.kill_all()

    def kill_all(self):
        for process in self.running.values():
            process.release()
        self.running.clear()
        self.broker.kill()

    # -- commands

    def hub(self, *arguments):
        """Run ``faccine-hub …`` on the books to its end."""
        return finish("hub.cli:main", [*arguments, "--database", self.database], self.folder)

    def kiosk(self, *arguments, code=KIOSK):
        """Run ``faccine-kiosk …`` on a kiosk's outbox to its end."""
        return finish("kiosk.cli:main", [*arguments, "--outbox", self.outbox(code)], self.folder)

    def load(self, catalogue):
        file = self.folder / "catalogue.toml"
        file.write_text(catalogue)
        loaded = self.hub("catalogue", "load", file)
        assert loaded.code == 0, loaded.text

    # -- processes

    def outbox(self, code=KIOSK):
        return self.folder / code / "outbox.db"

    def thanks(self, code=KIOSK):
        return self.folder / code / "thanks"

    def log(self, name):
        return self.folder / f"{name}.log"

    def start_hub(self, *, steps=None, name="hub"):
        arguments = ["run", "--broker", self.broker.url, "--clock", self.clock]
        arguments += ["--database", self.database]
        return self._start(name, "hub.cli:main", arguments, steps)

    def start_kiosk(self, code=KIOSK, *, steps=None):
        arguments = ["run", "--headless", "--kiosk", code, "--broker", self.broker.url]
        arguments += ["--clock", self.clock, "--outbox", self.outbox(code)]
        return self._start(code, "kiosk.cli:main", arguments, steps, self._boot(code))

    def start_presser(self, code=KIOSK, *, seed=0, presses=0, pause_ms=0, steps=None):
        """Start somebody who presses; ``presses`` 0 for ever, ``pause_ms`` on average."""
        arguments = [self.outbox(code), self.thanks(code), seed, presses, pause_ms, self.clock]
        name = f"presser-{code}"
        return self._start(name, "presser:run", arguments, steps, self._boot(code))

    def press(self, number, code=KIOSK, *, seed=0):
        """Have somebody press so often, and wait until it is done."""
        assert self.start_presser(code, seed=seed, presses=number).wait() == 0

    def reboot(self, code=KIOSK):
        """From now on a kiosk's processes run in another boot of their machine."""
        boot = self.folder / code / "boot"
        boot.parent.mkdir(exist_ok=True)
        boot.write_text(f"{uuid.uuid4()}\n")

    def stop(self, *names):
        for name in names:
            process = self.running.pop(name)
            assert process.stop() == 0, self.log(name).read_text()
            process.release()

    def stop_all(self):
        self.stop(*self.running)
        self.broker.stop()

    def start_all(self):
        self.broker.start()
        self.start_hub()
        for code in self.kiosks:
            self.start_kiosk(code)

    # -- the truth

    def settings_version(self, code=KIOSK):
        """Return the version of the settings in force; None before the first, or any file."""
        if not self.outbox(code).exists():
            return None
        return self.kiosk("outbox", "status", "--json", code=code).json["settings"]

    def until_settings(self, version, code=KIOSK):
        """Wait until a kiosk has taken these settings over."""
        self.until(
            lambda: self.settings_version(code) == version,
            why=lambda: f"{code} has settings {self.settings_version(code)}, not {version}",
        )

    def standings(self, code=KIOSK):
        with closing(Outbox.open(self.outbox(code), CLOCK)) as outbox:
            return standings(outbox)

    def settle(self, *codes, seconds=_SETTLE_SECONDS):
        """Wait until nothing waits in these kiosks, or in all of them."""
        for code in codes or self.kiosks:
            self.until(
                lambda code=code: all(at.ticked_through == at.last for at in self.standings(code)),
                seconds=seconds,
                why=lambda code=code: f"{code} keeps waiting: {self.standings(code)}",
            )

    def until(self, is_true, *, seconds=_SETTLE_SECONDS, why=lambda: "it did not happen"):
        deadline = time.monotonic() + seconds
        while not is_true():
            self.check_alive()
            assert time.monotonic() < deadline, why()
            time.sleep(0.02)

    def check_alive(self):
        for name, process in self.running.items():
            assert process.exit_code in {None, 0}, f"{name} ended: {self.log(name).read_text()}"

    def exported(self):
        """Return every event in the books, as (kiosk, outbox, seq, what was pressed)."""
        exported = self.hub("export", "events", "--format", "jsonl")
        assert exported.code == 0, exported.text
        return exported.objects

    def verdict(self):
        verified = self.hub("verify", "--json")
        assert verified.json["ok"] == (verified.code == 0)
        return verified.json

    def thanked(self, code=KIOSK):
        return read_thanks(self.thanks(code))

    def assert_exactly_once(self, *, thanked=None):
        """Compare what was thanked for, what the kiosks wrote down, and what the hub has."""
        verdict = self.verdict()
        assert verdict["ok"], verdict
        for line in verdict["kiosks"]:
            assert line["made"] == line["stored"], line
        books = [
            (event["kiosk"], event["outbox"], event["seq"], pressed(event))
            for event in self.exported()
        ]
        assert len(books) == len(set(books)), "something is in the books twice"
        for code in self.kiosks:
            mine = {event[1:] for event in books if event[0] == code}
            assert mine == self.written(code)
            lost = set(self.thanked(code)) - mine
            assert not lost, f"thanked for and not in the books of {code}: {sorted(lost)[:5]}"
        return books

    def written(self, code=KIOSK):
        """Return every event in a kiosk's file, in the form of :meth:`thanked`."""
        with closing(Outbox.open(self.outbox(code), CLOCK)) as outbox:
            rows = outbox.database.conn.execute(
                "SELECT uuid, seq, face, rating, reason FROM event JOIN outbox ON id = outbox"
            )
            return {
                (uuid, seq, ("happy", "neutral", "sad")[face] if rating is None else (rating, why))
                for uuid, seq, face, rating, why in rows
            }

    def assert_no_traceback(self):
        for log in self.folder.glob("*.log"):
            assert "Traceback" not in log.read_text(), log.read_text()[-4000:]

    # -- inside

    def _boot(self, code):
        return self.folder / code / "boot" if (self.folder / code / "boot").exists() else None

    def _start(self, name, program, arguments, steps, boot=None):
        if name in self.running:
            self.running.pop(name).release()
        self.log(name).touch()
        self.running[name] = Process(program, arguments, self.log(name), steps=steps, boot=boot)
        return self.running[name]


def pressed(event):
    """Return what was pressed: a face, or (rating, reason)."""
    return event["face"] or (event["rating"], event["reason"])
