from __future__ import annotations

import functools
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from kiosk_fakes import FakeClock
from made_releases import BROKEN, UNFIT, Systemd, install_first, make_package

from faccine.wire.errors import UpdateError
from faccine.wire.states import UpdateStage
from kiosk.updating import preparing
from kiosk.updating.files import Mailbox
from kiosk.updating.home import Home
from kiosk.updating.restarting import Patience, Restarter
from kiosk.updating.rules import DAY_MS, Do
from kiosk.updating.updater import Kiosk, Updater

pytestmark = pytest.mark.system
PATIENT = Patience(end=30, start=30, receipt=5, settle=0.2)
IN_VAIN = {
    "does not start": replace(PATIENT, start=1),
    "ends by itself": replace(PATIENT, settle=10),
}
"""How long a release is waited for that does not come up, or that has all the time it needs to end.
"""
FINAL = {Do.NOTHING, Do.REST}


class Cut(BaseException):
    """The updater was killed here."""


class Shelf:
    """Where packages come from in these tests; apt has tests of its own."""

    def __init__(self, packages: dict[str, Path]) -> None:
        self._packages = packages
        self.fetched: list[str] = []

    def fetch(self, version: str) -> Path:
        self.fetched.append(version)
        if version not in self._packages:
            raise UpdateError(f"faccine-kiosk {version} is not there", rest_ms=3_600_000)
        return self._packages[version]

    def forget(self) -> None:
        pass


@pytest.fixture(autouse=True)
def disk(monkeypatch):
    """Whether a disk keeps its word is no matter here; asking it takes seconds."""
    monkeypatch.setattr("os.sync", lambda: None)


@pytest.fixture(autouse=True)
def looks(monkeypatch):
    """How often the updater looks whether something is so."""
    monkeypatch.setattr("kiosk.updating.restarting._LOOK_SECONDS", 0.02)


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packages")
    return {version: make_package(version, folder) for version in ("1.3.0", "1.4.0", "1.5.0")}


class Machine:
    """A kiosk with 1.3.0 on it, and an updater that can be killed and started again."""

    def __init__(self, folder: Path, packages: dict[str, Path], clock: FakeClock) -> None:
        self.folder, self.clock = folder / "kiosk", clock
        self.folder.mkdir()
        self.path = folder / "home"
        install_first(packages["1.3.0"], self.path, "1.3.0")
        self.shelf = Shelf(packages)
        self.mailbox = Mailbox(self.folder)
        self.mailbox.say_idle(is_so=True)
        self.boots = 0
        self.patience_on_trial = PATIENT
        self.boot()

    def boot(self) -> None:
        self.boots += 1
        self.clock.reboot(f"b{self.boots}")
        self.systemd = Systemd(self.path, "run", self.folder, self.clock.boot())
        self.systemd.start()

    def cut_power(self) -> None:
        self.systemd.stop()
        self.boot()

    def updater(self, patience: Patience = PATIENT) -> Updater:
        kiosk = Kiosk(self.folder / "outbox.db")
        return Updater(Home(self.path), kiosk, self.clock, self.shelf, patience)

    def update(self, *, most: int = 20) -> list[Do]:
        patient, on_trial = self.updater(), self.updater(self.patience_on_trial)
        did: list[Do] = []
        while not did or did[-1] not in FINAL:
            is_on_trial = did[-1:] == [Do.TRY]
            did.append((on_trial if is_on_trial else patient).step())
            assert len(did) <= most, did
        return did

    def links(self) -> tuple[str, str]:
        home = Home(self.path)
        return home.target("current"), home.target("proven")

    def running(self) -> str | None:
        restarter = Restarter(self.mailbox, self.clock, PATIENT)
        restarter._until(lambda: restarter.running() is not None, PATIENT.start)
        running = restarter.running()
        return None if running is None else running.software

    def on_disk(self) -> set[str]:
        return {path.name for path in (self.path / "releases").iterdir()}


@pytest.fixture
def machine(tmp_path, packages, clock):
    made = Machine(tmp_path, dict(packages), clock)
    assert made.running() == "1.3.0"
    yield made
    made.systemd.stop()


def test_a_good_release_is_fetched_tried_and_kept(machine):
    machine.mailbox.want("1.4.0")
    assert machine.update() == [Do.FETCH, Do.TRY, Do.PROVE, Do.NOTHING]
    assert (machine.links(), machine.running()) == (("1.4.0", "1.4.0"), "1.4.0")
    assert machine.mailbox.update() is None
    assert machine.on_disk() == {"1.3.0", "1.4.0"}
    assert not (machine.path / "releases/1.4.0/wheels").exists()


def test_only_the_release_before_is_kept(machine):
    for version in ("1.4.0", "1.5.0"):
        machine.mailbox.want(version)
        machine.update()
    assert machine.on_disk() == {"1.4.0", "1.5.0"}
    machine.mailbox.want("1.4.0")
    machine.update()
    assert machine.shelf.fetched == ["1.4.0", "1.5.0"]  # it was still there
    assert machine.running() == "1.4.0"


def test_nothing_is_switched_while_somebody_is_there(machine):
    machine.mailbox.say_idle(is_so=False)
    machine.mailbox.want("1.4.0")
    updater = machine.updater()
    assert [updater.step() for _ in range(3)] == [Do.FETCH, Do.WAIT, Do.WAIT]
    assert machine.mailbox.update().stage is UpdateStage.WAITING
    assert machine.links() == ("1.3.0", "1.3.0")
    machine.mailbox.say_idle(is_so=True)
    assert updater.step() is Do.TRY


@pytest.mark.parametrize("fault", BROKEN)
def test_a_release_that_does_not_work_is_left_by_itself(machine, tmp_path, fault):
    machine.shelf._packages["1.6.0"] = make_package("1.6.0", tmp_path, **BROKEN[fault])
    machine.patience_on_trial = IN_VAIN.get(fault, PATIENT)
    machine.mailbox.want("1.6.0")
    assert machine.update() == [Do.FETCH, Do.TRY, Do.PROVE, Do.GO_BACK, Do.REST]
    assert (machine.links(), machine.running()) == (("1.3.0", "1.3.0"), "1.3.0")
    update = machine.mailbox.update()
    assert (update.version, update.stage) == ("1.6.0", UpdateStage.WENT_BACK)
    expected = {
        "does not prove itself": "no receipt for test press 2",
        "does not start": "did not start",
        "ends by itself": "ended by itself",
        "has a trouble": "H1 no screen",
    }
    assert expected[fault] in update.why
    assert machine.update() == [Do.REST]
    assert machine.shelf.fetched == ["1.6.0"]
    machine.clock.pass_ms(DAY_MS)
    assert machine.update()[0] is Do.FETCH


@pytest.mark.parametrize("fault", UNFIT)
def test_an_unfit_release_is_never_switched_to(machine, tmp_path, fault):
    changes = UNFIT[fault] or {"make_venv": "echo ERROR: wheels/a.whl is broken; exit 1"}
    machine.shelf._packages["1.6.0"] = make_package("1.6.0", tmp_path, **changes)
    machine.mailbox.want("1.6.0")
    assert machine.update() == [Do.REST]
    update = machine.mailbox.update()
    assert update.stage is UpdateStage.WENT_BACK
    expected = {
        "finds what would not work": "1.6.0 would not work here: screen: too new",
        "cannot check": "1.6.0 does not start",
        "has no environment": "wheels/a.whl is broken",
    }
    assert expected[fault] in update.why
    assert machine.links() == ("1.3.0", "1.3.0")


def test_another_wish_is_tried_at_once_after_a_failure(machine):
    machine.mailbox.want("1.6.0")
    assert machine.update() == [Do.REST]
    machine.mailbox.want("1.4.0")
    assert machine.update()[-1] is Do.NOTHING
    assert machine.running() == "1.4.0"


def test_a_hub_that_does_not_answer_now_is_no_fault_of_the_release(machine):
    program = machine.path / "current/bin/faccine-kiosk"
    text = program.read_text()
    machine.mailbox.want("1.4.0")
    program.write_text(text.replace("echo test press 1 is at the hub", "exit 1"))
    assert machine.update() == [Do.FETCH, Do.REST]
    assert machine.mailbox.update().stage is UpdateStage.WAITING
    program.write_text(text)
    assert machine.update() == [Do.TRY, Do.PROVE, Do.NOTHING]


def test_a_kiosk_that_does_not_run_any_more_can_be_mended_by_a_release(machine):
    program = machine.path / "releases/1.3.0/bin/faccine-kiosk"
    program.write_text("#!/bin/sh\nexit 1\n")
    machine.cut_power()
    machine.mailbox.say_idle(is_so=False)
    machine.mailbox.want("1.4.0")
    assert machine.update()[-1] is Do.NOTHING
    assert machine.running() == "1.4.0"


def test_the_card_is_too_full_for_a_release(machine, monkeypatch):
    home = Home(machine.path)
    with pytest.raises(UpdateError, match=r"the disk has \d+ MB free, expected \d+"):
        home.check_space(10**15)
    home.check_space(0)


# -- killed anywhere

NOTED = [
    (Home, "note"),
    (Home, "point"),
    (Home, "mark_ready"),
    (Home, "unmark"),
    (Home, "prune"),
    (Mailbox, "say_update"),
    (Updater, "_run_proof"),
    (Restarter, "start_over"),
    (Restarter, "check_lasts"),
    (Restarter, "_end"),
    (preparing, "unpack"),
    (preparing, "install"),
    (preparing, "compare"),
]


@contextmanager
def cut_at(monkeypatch, number: int):
    """Kill the updater at the n-th of the moments before and after whatever it does."""
    passed = 0

    def moment() -> None:
        nonlocal passed
        passed += 1
        if passed == number:
            raise Cut

    def cutting(function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            moment()
            result = function(*args, **kwargs)
            moment()
            return result

        return wrapped

    with monkeypatch.context() as patch:
        for owner, name in NOTED:
            patch.setattr(owner, name, cutting(getattr(owner, name)))
        yield


def run_through(machine: Machine, monkeypatch, *, is_power: bool) -> int:
    """Kill the updater at its first moment, then the next update at its second, until none is left.

    Returns how often it was killed before the update was through.
    """
    number = 0
    while True:
        number += 1
        try:
            with cut_at(monkeypatch, number):
                machine.update()
        except Cut:
            if is_power:
                machine.cut_power()
            continue
        return number - 1


@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("is_power", [False, True], ids=["killed", "power cut"])
@pytest.mark.parametrize("fault", [None, "does not prove itself"], ids=["good", "broken"])
def test_wherever_it_is_stopped_it_ends_where_it_should(
    tmp_path, packages, monkeypatch, is_power, fault, stride
):
    bad = make_package("1.6.0", tmp_path, **BROKEN[fault]) if fault else None
    known = {**packages, "1.6.0": bad}
    wanted, end = ("1.6.0", "1.3.0") if fault else ("1.4.0", "1.4.0")
    number = 1 - stride
    while True:
        number += stride
        folder = tmp_path / str(number)
        folder.mkdir()
        machine = Machine(folder, known, FakeClock())
        try:
            machine.mailbox.want(wanted)
            was_cut = False
            try:
                with cut_at(monkeypatch, number):
                    machine.update()
            except Cut:
                was_cut = True
                assert machine.links()[1] in {"1.3.0", end}
                if is_power:
                    machine.cut_power()
            machine.update()
            assert machine.links() == (end, end), (number, machine.mailbox.update())
            assert machine.running() == end, number
            assert machine.mailbox.update() is None or fault, number
        finally:
            machine.systemd.stop()
        shutil.rmtree(folder)
        if not was_cut:
            assert number > 20
            return


def test_killed_again_and_again_it_still_arrives(machine, monkeypatch):
    machine.mailbox.want("1.4.0")
    assert run_through(machine, monkeypatch, is_power=False) > 10
    current, proven = machine.links()
    assert current == proven
