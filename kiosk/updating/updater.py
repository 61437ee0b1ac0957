"""The updater: looks how things are, does the next step, and writes down what it must not forget.

It may be killed between any two lines. Before a release is switched to, the journal says that it
is on trial; before one is left, why. The updater runs from the proven release (``proven``), never
from the one on trial: a release that is broken altogether is left by the code of the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.errors import UpdateError
from faccine.wire.states import KioskUpdate, UpdateStage
from kiosk.updating import preparing
from kiosk.updating.fetching import Fetcher
from kiosk.updating.files import Mailbox, Running
from kiosk.updating.home import Home
from kiosk.updating.programs import User, run
from kiosk.updating.restarting import Patience, Restarter
from kiosk.updating.rules import (
    HOUR_MS,
    Do,
    Facts,
    Failed,
    Moment,
    Step,
    Trial,
    is_worse,
    kept,
    next_step,
    still_valid,
)

log = get_logger("update")
_LONGEST_WHY = 400


@dataclass(frozen=True)
class Kiosk:
    """The kiosk that is updated: its outbox, and its settings file, None for none."""

    outbox: Path
    config: Path | None = None


class Updater:
    """Brings one kiosk to the release its settings want.

    Args:
        home: the releases.
        kiosk: whom they are for.
        clock: this machine's.
        fetcher: gets a package; None where no repository is set.
        patience: how long to wait for a kiosk.
    """

    def __init__(
        self,
        home: Home,
        kiosk: Kiosk,
        clock: Clock,
        fetcher: Fetcher | None,
        patience: Patience | None = None,
    ) -> None:
        self._home = home
        self._kiosk = kiosk
        self._clock = clock
        self._fetcher = fetcher
        self._patience = patience or Patience()
        self._mailbox = Mailbox(kiosk.outbox.absolute().parent)
        self._user = User.owning(kiosk.outbox.absolute().parent)
        self._restarter = Restarter(self._mailbox, clock, self._patience, user=self._user)
        self._steps: dict[Do, Callable[[Step], None]] = {
            Do.NOTHING: self._nothing,
            Do.REST: lambda _: None,
            Do.REFUSE: self._refuse,
            Do.FETCH: self._fetch,
            Do.WAIT: lambda step: self._say(UpdateStage.WAITING, step.version),
            Do.TRY: self._try,
            Do.PROVE: self._prove,
            Do.GO_BACK: self._go_back,
            Do.RESTART: self._restart,
        }

    def step(self) -> Do:
        """Do the next step and return what it was, or what it came to.

        Raises:
            OSError: the disk does not take what must be written down.
        """
        facts = self._facts()
        step = next_step(facts)
        if step.do not in {Do.NOTHING, Do.WAIT, Do.REST}:
            log.info("update", step=step.do.name.lower(), version=step.version)
        try:
            self._steps[step.do](step)
        except UpdateError as error:
            return self._failed(step, error)
        except OSError as error:
            return self._failed(step, UpdateError(f"{error}: see to the disk", rest_ms=HOUR_MS))
        return step.do

    def _facts(self) -> Facts:
        wanted = self._mailbox.wanted()
        journal = self._home.journal()
        if still_valid(journal, wanted) != journal:
            journal = still_valid(journal, wanted)
            self._home.note(journal)
        running = self._restarter.running()
        return Facts(
            wanted=wanted,
            running=None if running is None else running.software,
            current=self._home.target("current"),
            proven=self._home.target("proven"),
            prepared=self._home.prepared(),
            is_idle=running is None or self._mailbox.is_idle(),
            now=self._moment(),
            journal=journal,
        )

    # -- the steps

    def _nothing(self, step: Step) -> None:
        self._mailbox.say_update(None)
        self._home.prune(kept(self._facts()))

    def _refuse(self, step: Step) -> None:
        raise UpdateError("this is no version: expected for instance 1.4.0")

    def _fetch(self, step: Step) -> None:
        self._say(UpdateStage.FETCHING, step.version)
        if self._fetcher is None:
            raise UpdateError("no repository is set: see --repository", rest_ms=HOUR_MS)
        self._home.prune(kept(self._facts()))
        package = self._fetcher.fetch(step.version)
        preparing.unpack(package, step.version, self._home)
        self._fetcher.forget()
        preparing.install(step.version, self._home)
        preparing.compare(step.version, self._home, self._kiosk.config, self._user)
        self._home.mark_ready(step.version)

    def _try(self, step: Step) -> None:
        """Switch over, unless the kiosk that runs cannot prove itself either just now."""
        running = self._restarter.running()
        if running is not None:
            self._run_proof(self._home.target("current"), "the hub does not answer now")
            if not self._mailbox.is_idle():
                return
        problem = None if running is None else running.problem
        self._note(trial=Trial(step.version, problem=problem), failed=None)
        self._home.point("current", step.version)

    def _prove(self, step: Step) -> None:
        version = step.version
        self._say(UpdateStage.PROVING, version)
        trial = self._home.journal().trial
        if trial is None or trial.version != version:
            trial = Trial(version)
        self._note(trial=msgspec.structs.replace(trial, tries=trial.tries + 1))
        started = self._restarter.start_over(version)
        self._run_proof(version, "it does not prove itself")
        self._check_well(trial, self._restarter.check_lasts(started))
        self._note(trial=None, failed=None, previous=self._home.target("proven"))
        self._home.point("proven", version)
        log.info("release proved itself", version=version)

    def _check_well(self, trial: Trial, running: Running) -> None:
        if is_worse(trial.problem, running.problem):
            raise UpdateError(f"with it the kiosk says: {running.problem}")

    def _go_back(self, step: Step) -> None:
        proven = self._home.target("proven")
        self._home.unmark(step.version)
        self._home.point("current", proven)
        self._note(trial=None)
        if step.why:
            log.error("went back", version=step.version, to=proven, why=step.why)
            self._say(UpdateStage.WENT_BACK, step.version, step.why)
        self._restarter.start_over(proven)

    def _restart(self, step: Step) -> None:
        self._restarter.start_over(step.version)

    # -- what they share

    def _run_proof(self, version: str, otherwise: str) -> None:
        program = self._home.release(version) / "bin/faccine-kiosk"
        seconds = self._patience.receipt
        outbox = str(self._kiosk.outbox)
        words = ["prove", "--outbox", outbox, "--timeout", f"{seconds:g}"]
        ended = run([program, *words], within_seconds=seconds + 60, user=self._user)
        if ended.code:
            raise UpdateError(f"{otherwise}: {ended.last_line}")

    def _failed(self, step: Step, error: UpdateError) -> Do:
        """Note why a step failed, and return what it came to."""
        why = " ".join(str(error).split())[:_LONGEST_WHY]
        if step.do in {Do.GO_BACK, Do.RESTART}:
            log.error("kiosk did not come up", version=step.version, error=why)
            return Do.REST
        if step.do is Do.TRY or not error.rest_ms:
            stage = UpdateStage.WAITING if step.do is Do.TRY else UpdateStage.FETCHING
            self._say(stage, step.version, why)
            log.warning("update not possible now", version=step.version, why=why)
            return Do.REST
        now = self._moment()
        self._note(
            failed=Failed(step.version, why, now.wall_ms, now.boot, now.boottime_ms, error.rest_ms)
        )
        if step.do is Do.PROVE:
            return step.do  # the next step goes back
        self._home.unmark(step.version)
        log.error("update failed", version=step.version, why=why)
        self._say(UpdateStage.WENT_BACK, step.version, why)
        return Do.REST

    def _note(self, **changes: object) -> None:
        self._home.note(msgspec.structs.replace(self._home.journal(), **changes))

    def _say(self, stage: UpdateStage, version: str, why: str | None = None) -> None:
        self._mailbox.say_update(KioskUpdate(version=version[:40], stage=stage, why=why))

    def _moment(self) -> Moment:
        return Moment(self._clock.wall_ms(), self._clock.boot(), self._clock.boottime_ms())
