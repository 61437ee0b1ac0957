from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from brokers import HUB_USER, GuardedMosquitto, Mosquitto, find_free_port
from kiosk_fakes import ScriptedHub
from msgspec import structs
from paho.mqtt.enums import CallbackAPIVersion

from faccine.runtime.broker import Broker
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.mqtt import Connection
from faccine.wire.codec import decode, encode
from faccine.wire.errors import DamagedDatabase, StorageError
from faccine.wire.events import VERSION
from faccine.wire.faces import Face
from faccine.wire.settings import FaceLabels, KioskSettings, OfferedService, Place
from faccine.wire.states import Action, Command, Health, Presence, Receipt
from faccine.wire.topics import KioskTopic, kiosk_topic
from kiosk.machine.faults import Fault
from kiosk.outbox import sending
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import read_settings
from kiosk.session.status import Status
from kiosk.ui.technician_words import report_on
from kiosk.uplink.handshake import Patience
from kiosk.uplink.receiving import Receiving
from kiosk.uplink.uplink import Listeners, Uplink, UplinkOptions
from kiosk.words import words_in

KIOSK = "esempio-anagrafe-1"
CLOCK = SystemClock(ClockPolicy.TRUSTED)
QUICK = Patience(overdue_ms=500, slow_ms=500, state_ms=1_500)


class Running:
    """An uplink on a thread of its own, and what it told."""

    def __init__(self, url: str, path: Path, patience: Patience) -> None:
        self.settings: list[KioskSettings] = []
        self.commands: list[Command] = []
        self.told = threading.Event()
        self.turned = threading.Semaphore(0)
        self.path = path
        options = UplinkOptions(KIOSK, Broker.from_url(url), path, patience)
        self.uplink = Uplink(
            options, CLOCK, Listeners(self._take_settings, self._take_command, self.turned.release)
        )
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.uplink.run, args=(self._stop.is_set,))
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self.uplink.wake()
        self._thread.join(30)
        assert not self._thread.is_alive()

    def wait_turns(self, count: int) -> None:
        """Return after the uplink went round so many times more."""
        while self.turned.acquire(blocking=False):
            pass
        for _ in range(count):
            assert self.turned.acquire(timeout=30)

    def wait_for_status(self, is_so: Callable[[Status], bool]) -> Status:
        """Return how the kiosk is as soon as that is so."""
        for _ in range(60):
            status = self.uplink._board.status()
            if is_so(status):
                return status
            assert self.turned.acquire(timeout=30)
        raise AssertionError(status)

    def _take_settings(self, settings: KioskSettings) -> None:
        self.settings.append(settings)
        self.told.set()

    def _take_command(self, command: Command) -> None:
        self.commands.append(command)
        self.told.set()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    started: list[Running] = []

    def start(url: str, patience: Patience = QUICK) -> Running:
        started.append(Running(url, tmp_path / "outbox.db", patience))
        return started[-1]

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def hub(mosquitto: Mosquitto) -> Iterator[ScriptedHub]:
    scripted = ScriptedHub(mosquitto.port)
    yield scripted
    scripted.close()


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Outbox]:
    """Give another process's hold on the outbox, as ``press`` has."""
    outbox = Outbox.open(tmp_path / "outbox.db", CLOCK)
    yield outbox
    outbox.close()


def uuid(outbox: Outbox) -> str:
    return sending.standings(outbox)[-1].uuid


def some_settings(version: int, kiosk: str = KIOSK, question: str = "?") -> KioskSettings:
    word = {"it": "x"}
    return KioskSettings(
        v=VERSION,
        version=version,
        kiosk=kiosk,
        administration=Place(code="comune-esempio", name="Comune di Esempio"),
        office=Place(code="anagrafe", name="Anagrafe"),
        timezone="Europe/Rome",
        languages=["it"],
        services=[OfferedService(code="a", name=word)],
        survey="giudizio",
        question={"it": question},
        labels=FaceLabels(version=1, happy=word, neutral=word, sad=word),
    )


def test_what_another_process_presses_reaches_the_hub_within_a_second(run, mosquitto, hub, mine):
    running = run(mosquitto.url, Patience())
    hub.wait_for(lambda: hub.books.states)
    running.wait_turns(4)
    mine.append_rating(Face.SAD, service="a")
    hub.wait_for(lambda: hub.books.events(uuid(mine)), seconds=3)


def test_the_will_says_offline_when_the_kiosk_vanishes_and_so_does_its_farewell(
    run, mosquitto, hub
):
    running = run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states)
    running.stop()
    hub.wait_for(lambda: hub.books.states[-1].state is Presence.OFFLINE)
    assert hub.books.states[-1].outbox is None


def test_a_broker_that_dies_and_comes_back_loses_nothing(run, mosquitto, hub, mine):
    run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states)
    mine.append_rating(Face.SAD)
    hub.wait_for(lambda: hub.books.events(uuid(mine)))
    mosquitto.kill()
    for _ in range(5):
        mine.append_rating(Face.HAPPY)
    mosquitto.start()
    again = ScriptedHub(mosquitto.port)
    again.books = hub.books
    again.wait_for(lambda: len(hub.books.events(uuid(mine))) == 6)
    again.close()


def test_a_hub_that_swallows_a_batch_is_sent_it_again_in_the_same_bytes(run, mosquitto, hub, mine):
    run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states)
    hub.is_answering = False
    mine.append_rating(Face.SAD)
    hub.wait_for(lambda: hub.books.batches)
    hub.is_answering = True
    hub.wait_for(lambda: hub.books.events(uuid(mine)))
    assert hub.books.batches[0] == hub.books.batches[1]


def test_a_hub_that_never_said_online_is_reached_through_the_regular_state(run, mosquitto, mine):
    hub = ScriptedHub(mosquitto.port, is_online=False)
    run(mosquitto.url)
    mine.append_rating(Face.SAD)
    hub.wait_for(lambda: hub.books.events(uuid(mine)))
    hub.close()


def test_retained_receipts_and_commands_are_ignored(run, mosquitto, hub, mine):
    hub.is_answering = False
    for _ in range(3):
        mine.append_rating(Face.SAD)
    with mine.writing() as connection:
        sending.note_sent(connection, 1, 3)
    kept = Receipt(v=VERSION, outbox=uuid(mine), stored_through=3)
    hub.publish(kiosk_topic(KIOSK, KioskTopic.RECEIPT), encode(kept), retain=True)
    later = datetime.now(UTC) + timedelta(hours=1)
    command = Command(v=VERSION, id="1", action=Action.RESTART, expires=later)
    hub.publish(kiosk_topic(KIOSK, KioskTopic.COMMAND), encode(command), retain=True)
    running = run(mosquitto.url)
    # The second question comes long after everything kept was delivered.
    hub.wait_for(lambda: len(hub.books.states) >= 2)
    assert sending.standings(mine)[0].ticked_through == 0
    assert running.commands == []


def test_a_command_is_obeyed_once_and_not_after_its_time(run, mosquitto, hub):
    running = run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states)
    topic = kiosk_topic(KIOSK, KioskTopic.COMMAND)
    now = datetime.now(UTC)
    for name, hours in (("late", -1), ("now", 1), ("now", 1), ("last", 1)):
        expires = now + timedelta(hours=hours)
        command = Command(v=VERSION, id=name, action=Action.IDENTIFY, expires=expires)
        hub.publish(topic, encode(command))
    while [command.id for command in running.commands][-1:] != ["last"]:
        assert running.told.wait(30)
        running.told.clear()
    assert [command.id for command in running.commands] == ["now", "last"]


def test_settings_come_into_force_and_are_told_back(run, mosquitto, hub, mine):
    topic = kiosk_topic(KIOSK, KioskTopic.SETTINGS)
    hub.publish(topic, encode(some_settings(7)), retain=True)
    running = run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states and hub.books.states[-1].settings == 7)
    assert [one.version for one in running.settings] == [7]
    assert read_settings(mine) == some_settings(7)


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        encode(some_settings(8, kiosk="another-kiosk")),
        encode(some_settings(8, question="")),
        encode(structs.replace(some_settings(8), timezone="Europe/Milano")),
        encode(structs.replace(some_settings(8), opening_hours="lun-ven 8-12")),
        encode(structs.replace(some_settings(8), languages=["uk"], question={"uk": "?"})),
    ],
    ids=["unreadable", "another kiosk's", "no question", "no such zone", "no hours", "a draft"],
)
def test_bad_settings_are_refused_whole_and_the_last_good_ones_stay(run, mosquitto, hub, mine, bad):
    topic = kiosk_topic(KIOSK, KioskTopic.SETTINGS)
    hub.publish(topic, encode(some_settings(7)), retain=True)
    running = run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states and hub.books.states[-1].settings == 7)
    hub.publish(topic, bad, retain=True)
    hub.wait_for(lambda: "settings refused" in (hub.books.states[-1].problem or ""))
    assert hub.books.states[-1].settings == 7
    hub.publish(topic, encode(some_settings(9)), retain=True)
    hub.wait_for(lambda: hub.books.states[-1].settings == 9)
    assert hub.books.states[-1].problem is None
    assert [one.version for one in running.settings] == [7, 9]


def test_health_says_what_waits(run, mosquitto, hub, mine):
    mine.append_rating(Face.SAD)
    hub.is_answering = False
    run(mosquitto.url)
    hub.wait_for(lambda: hub.health)
    health = decode(hub.health[0], Health)
    assert health.waiting == 1
    assert health.uptime_seconds is not None
    assert 0 < health.disk_used_percent <= 100


def test_garbage_from_the_hub_is_survived(run, mosquitto, hub, mine):
    run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states)
    for leaf in (KioskTopic.RECEIPT, KioskTopic.COMMAND):
        hub.publish(kiosk_topic(KIOSK, leaf), b"\xff{")
    hub.publish("faccine/v1/hub/state", b"[]")
    mine.append_rating(Face.SAD)
    hub.wait_for(lambda: hub.books.events(uuid(mine)))


def test_a_kiosk_whose_login_is_refused_goes_on_says_it_once_and_tries_again(
    guarded_mosquitto: GuardedMosquitto, run, mine, monkeypatch
):
    said: list[str] = []
    tried = threading.Semaphore(0)
    monkeypatch.setattr("faccine.runtime.mqtt.log.warning", lambda what, **_: said.append(what))
    real = Connection._go_on

    def go_on(self, **how) -> None:
        real(self, **how)
        tried.release()

    monkeypatch.setattr(Connection, "_go_on", go_on)
    run(guarded_mosquitto.url_of(KIOSK).replace("-pw", "-wrong"))
    for _ in range(3):
        assert tried.acquire(timeout=30)
    assert mine.append_rating(Face.SAD) == 1
    assert said == ["broker refused us"]


def test_the_kiosk_gets_along_with_the_brokers_access_list(
    guarded_mosquitto: GuardedMosquitto, run
):
    seen: list[str] = []
    arrived = threading.Event()

    def take(client, userdata, message) -> None:
        seen.append(message.topic)
        if {f"faccine/v1/kiosk/{KIOSK}/{leaf}" for leaf in ("state", "health")} <= set(seen):
            arrived.set()

    watcher = paho.Client(CallbackAPIVersion.VERSION2, client_id=HUB_USER)
    watcher.username_pw_set(HUB_USER, f"{HUB_USER}-pw")
    watcher.on_connect = lambda client, *_: client.subscribe(
        [("faccine/v1/kiosk/+/state", 1), ("faccine/v1/kiosk/+/health", 1)]
    )
    watcher.on_message = take
    watcher.connect("127.0.0.1", guarded_mosquitto.port)
    watcher.loop_start()
    run(guarded_mosquitto.url_of(KIOSK))
    assert arrived.wait(30)
    watcher.disconnect()
    watcher.loop_stop()


def test_a_full_disk_stops_nothing_for_good(run, mosquitto, hub, mine, monkeypatch):
    from faccine.wire.errors import StorageError

    fails = threading.Event()
    real = sending.prepare_batch

    def prepare(*arguments):
        if not fails.is_set():
            fails.set()
            raise StorageError("outbox: database or disk is full")
        return real(*arguments)

    monkeypatch.setattr(sending, "prepare_batch", prepare)
    monkeypatch.setattr("kiosk.uplink.uplink._REST_MS", 300)
    run(mosquitto.url)
    mine.append_rating(Face.SAD)
    assert fails.wait(30)
    hub.wait_for(lambda: hub.books.events(uuid(mine)))


def test_an_outbox_that_cannot_be_opened_is_told_to_the_hub_and_opened_when_it_can(
    run, mosquitto, hub, tmp_path, monkeypatch
):
    monkeypatch.setattr("kiosk.uplink.uplink._REST_MS", 100)
    monkeypatch.setattr("kiosk.uplink.reporting._LOOK_MS", 100)
    path = tmp_path / "outbox.db"
    path.mkdir()
    hub.publish(kiosk_topic(KIOSK, KioskTopic.SETTINGS), encode(some_settings(7)), retain=True)
    running = run(mosquitto.url)
    running.uplink._board.disk_answered(Fault.DISK_FULL)
    hub.wait_for(lambda: any(b"D1 disk full" in health for health in hub.health))
    assert decode(hub.health[-1], Health).waiting is None
    assert hub.books.states == []
    path.rmdir()
    hub.wait_for(lambda: hub.books.states and hub.books.states[-1].settings == 7)
    assert [one.version for one in running.settings] == [7]


def test_settings_that_cannot_be_kept_at_once_are_kept_as_soon_as_they_can(
    run, mosquitto, hub, mine, monkeypatch
):
    monkeypatch.setattr("kiosk.uplink.uplink._REST_MS", 100)
    fails = threading.Event()
    real = Receiving.keep_settings

    def keep(self, settings):
        if not fails.is_set():
            fails.set()
            raise StorageError("outbox: database or disk is full")
        return real(self, settings)

    monkeypatch.setattr(Receiving, "keep_settings", keep)
    hub.publish(kiosk_topic(KIOSK, KioskTopic.SETTINGS), encode(some_settings(7)), retain=True)
    run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states and hub.books.states[-1].settings == 7)


def test_the_board_knows_broker_hub_address_and_what_waits(run, mosquitto, hub, mine):
    mine.append_rating(Face.SAD)
    hub.is_answering = False
    running = run(mosquitto.url)
    hub.wait_for(lambda: hub.health)
    status = running.uplink._board.status()
    assert status.link.broker == mosquitto.url
    assert (status.link.address, status.link.error) == ("127.0.0.1", None)
    assert status.link.is_connected
    assert status.link.receipt_ms is None
    assert (status.books.ratings, status.books.waiting) == (1, 1)
    assert 0 < status.books.oldest_waiting_ms <= CLOCK.boottime_ms()
    hub.is_answering = True
    status = running.wait_for_status(lambda status: status.books.waiting == 0)
    assert status.books.oldest_waiting_ms is None
    assert status.link.is_hub_online
    assert status.link.receipt_ms <= CLOCK.boottime_ms()
    mosquitto.kill()
    status = running.wait_for_status(lambda status: not status.link.is_connected)
    assert status.link.error is not None
    assert not status.link.is_hub_online


def test_the_board_knows_what_waits_also_where_no_broker_was_ever_reached(run, mine):
    mine.append_rating(Face.SAD)
    running = run(f"mqtt://127.0.0.1:{find_free_port()}")
    running.wait_for_status(lambda status: status.books is not None and status.books.waiting == 1)
    mine.append_rating(Face.SAD)
    running.wait_for_status(lambda status: status.books.waiting == 2)


def test_a_hub_that_does_not_know_us_has_received_nothing_and_the_technician_hears_why(
    run, mosquitto, hub
):
    hub.books.error = "unknown-kiosk"
    running = run(mosquitto.url)
    hub.wait_for(lambda: hub.books.states)
    status = running.wait_for_status(
        lambda status: "unknown-kiosk" in (status.settings_problem or "")
    )
    assert status.link.is_hub_online
    assert status.link.receipt_ms is None
    words = words_in("en")
    assert report_on(status, words).advice == words.do_enrol.format(kiosk=KIOSK)


def test_what_changes_in_health_is_told_soon_and_what_always_changes_is_not(
    run, mosquitto, hub, mine, monkeypatch
):
    monkeypatch.setattr("kiosk.uplink.reporting._LOOK_MS", 50)
    running = run(mosquitto.url)
    board = running.uplink._board
    hub.wait_for(lambda: hub.health)
    hub.wait_for(lambda: decode(hub.health[-1], Health).clock is not None)
    running.wait_turns(8)
    told = len(hub.health)
    running.wait_turns(8)
    assert len(hub.health) == told
    board.screen(is_open=False)
    hub.wait_for(lambda: decode(hub.health[-1], Health).screen is False)
    assert decode(hub.health[-1], Health).problem == "H1 no screen"


def test_an_outbox_that_cannot_be_mended_yet_does_not_end_the_uplink(tmp_path, clock, monkeypatch):
    tried: list[Outbox] = []

    def find_damage(outbox: Outbox) -> bool:
        raise DamagedDatabase("outbox: not a database")

    def fail(outbox: Outbox) -> None:
        tried.append(outbox)
        raise StorageError("no space left")

    monkeypatch.setattr(Outbox, "has_changed", find_damage)
    monkeypatch.setattr(Outbox, "mend", fail)
    uplink = Uplink(UplinkOptions(KIOSK, Broker("127.0.0.1", 1), tmp_path / "outbox.db"), clock)
    uplink.run(lambda: bool(tried))
    assert len(tried) == 1
