"""The parts put together: a pin is pressed, and the hub has it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from a_kiosk import a_kiosk
from brokers import Mosquitto
from gpiozero import Device
from gpiozero.pins.mock import MockFactory
from kiosk_fakes import ScriptedHub

from faccine.runtime.broker import Broker
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.service import StopSignal, Supervisor
from faccine.wire.codec import encode
from faccine.wire.errors import AlreadyRunning, FaccineError
from faccine.wire.states import Action, Command
from faccine.wire.topics import KioskTopic, kiosk_topic
from faccine.wire.wiring import Wiring
from kiosk import bootstrap
from kiosk.bootstrap import Face, Kiosk, run_headless, run_with_face
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import keep_settings
from kiosk.recorder import Recorder
from kiosk.session.view import View
from kiosk.uplink.uplink import Uplink, UplinkOptions

KIOSK = "esempio-anagrafe-1"
CLOCK = SystemClock(ClockPolicy.TRUSTED)
BUTTONS = Face(has_screen=False, wiring=Wiring(lamps=(5,)))


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    Device.pin_factory = MockFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = None


@pytest.fixture
def hub(mosquitto: Mosquitto) -> Iterator[ScriptedHub]:
    scripted = ScriptedHub(mosquitto.port)
    yield scripted
    scripted.close()


@pytest.fixture
def options(mosquitto: Mosquitto, tmp_path: Path) -> UplinkOptions:
    return UplinkOptions(KIOSK, Broker.from_url(mosquitto.url), tmp_path / "outbox.db")


class Watched(Supervisor):
    """Somebody who waits until the kiosk says that it is ready: its pins are then watched."""

    def __init__(self) -> None:
        super().__init__()
        self.is_ready = threading.Event()

    def ready(self, status: str) -> None:
        self.is_ready.set()


@pytest.fixture
def supervisor(monkeypatch: pytest.MonkeyPatch) -> Watched:
    watched = Watched()
    monkeypatch.setattr(bootstrap, "Supervisor", lambda: watched)
    return watched


def test_a_button_pressed_on_a_kiosk_without_a_screen_reaches_the_hub(
    pins, hub, options, supervisor
):
    with closing(Outbox.open(options.outbox, CLOCK)) as outbox, outbox.writing() as connection:
        keep_settings(connection, a_kiosk())
    stop = StopSignal()
    kiosk = threading.Thread(target=run_with_face, args=(options, CLOCK, BUTTONS, stop))
    kiosk.start()
    assert supervisor.is_ready.wait(30)
    pins.pin(22).drive_low()
    hub.wait_for(hub.books.faces)
    stop.set()
    kiosk.join(30)
    assert not kiosk.is_alive()
    (books,) = hub.books.stored.values()
    event = books[1]
    assert (event["face"], event["input"], event["service"]) == ("sad", "button", "carta-identita")
    assert hub.books.states[-1].state == "offline"


def test_the_hub_can_have_a_kiosk_started_anew(hub, options):
    stop = StopSignal()
    kiosk = threading.Thread(target=run_headless, args=(options, CLOCK, stop))
    kiosk.start()
    hub.wait_for(lambda: hub.books.states)
    expires = datetime.now(UTC) + timedelta(minutes=1)
    command = Command(v=1, id="1", action=Action.RESTART, expires=expires)
    hub.publish(kiosk_topic(KIOSK, KioskTopic.COMMAND), encode(command))
    kiosk.join(30)
    assert not kiosk.is_alive()


def test_two_kiosks_do_not_run_on_one_outbox(hub, options):
    stop = StopSignal()
    kiosk = threading.Thread(target=run_headless, args=(options, CLOCK, stop))
    kiosk.start()
    hub.wait_for(lambda: hub.books.states)
    with pytest.raises(AlreadyRunning):
        run_headless(options, CLOCK, StopSignal())
    stop.set()
    kiosk.join(30)


def test_an_uplink_that_fails_ends_the_process_so_that_it_is_started_anew(
    pins, options, monkeypatch
):
    def fail(self, is_stopping) -> None:
        raise FaccineError("no way out")

    monkeypatch.setattr(Uplink, "run", fail)
    with pytest.raises(FaccineError, match="no way out"):
        run_with_face(options, CLOCK, BUTTONS, StopSignal())


def test_a_recorder_that_fails_ends_the_process_so_that_it_is_started_anew(
    pins, hub, options, supervisor, monkeypatch
):
    def fail(self, order) -> int:
        raise RuntimeError("nobody expected this")

    monkeypatch.setattr(Recorder, "_append", fail)
    with closing(Outbox.open(options.outbox, CLOCK)) as outbox, outbox.writing() as connection:
        keep_settings(connection, a_kiosk())
    said: list[Exception] = []

    def serve() -> None:
        try:
            run_with_face(options, CLOCK, BUTTONS, stop)
        except FaccineError as error:
            said.append(error)

    stop = StopSignal()
    kiosk = threading.Thread(target=serve)
    kiosk.start()
    assert supervisor.is_ready.wait(30)
    pins.pin(22).drive_low()
    kiosk.join(30)
    was_over = not kiosk.is_alive()
    stop.set()
    kiosk.join(30)
    assert was_over
    assert "recorder failed" in str(said[0])


def test_the_hub_can_have_a_kiosk_show_itself_try_itself_and_go_into_test_mode(
    pins, hub, options, supervisor
):
    with closing(Outbox.open(options.outbox, CLOCK)) as outbox, outbox.writing() as connection:
        keep_settings(connection, a_kiosk())
    stop = StopSignal()
    kiosk = Kiosk(options, CLOCK, BUTTONS, stop)
    thread = threading.Thread(target=kiosk.run, args=[supervisor])
    thread.start()
    hub.wait_for(lambda: hub.books.states)
    assert supervisor.is_ready.wait(30)
    expires = datetime.now(UTC) + timedelta(minutes=1)
    views: queue.SimpleQueue[View] = queue.SimpleQueue()
    kiosk.conductor.listen(views.put)
    for number, action in enumerate([Action.IDENTIFY, Action.TEST_MODE, Action.SELF_TEST]):
        command = Command(v=1, id=str(number), action=action, expires=expires)
        hub.publish(kiosk_topic(KIOSK, KioskTopic.COMMAND), encode(command))
    while not (view := views.get(timeout=30)).is_test:
        pass
    assert view.is_identifying
    assert view.test_minutes == 15
    pins.pin(17).drive_low()
    hub.wait_for(hub.books.faces)
    (books,) = hub.books.stored.values()
    assert books[1]["mode"] == "test"
    hub.wait_for(lambda: kiosk.board.status().self_test)
    stop.set()
    thread.join(30)
