import time

import paho.mqtt.client as paho
import pytest
from builders import EXAMPLE_CATALOGUE
from msgspec.structs import replace
from paho.mqtt.enums import CallbackAPIVersion
from town import DAY_MS, HOUR_MS, KIOSK, NOON_MS, OUTBOX, a_rating, a_state, events_of

from faccine.runtime.broker import Broker
from faccine.runtime.database import open_database
from faccine.wire import codec
from faccine.wire.settings import KioskSettings
from faccine.wire.states import HubState, Receipt
from faccine.wire.topics import HUB_STATE, kiosk_topic
from hub.catalogue import (
    NoteForm,
    NoteKind,
    Sentence,
    add_note,
    approve_sentence,
    ask_for_retry,
    catalogue_form,
    change_catalogue,
    editing,
    load_catalogue,
    move_kiosk,
    retries,
    set_sentence,
)
from hub.catalogue.forms import ServiceForm
from hub.consumer import Consumer

WAIT_SECONDS = 30


class StillClock:
    """A clock that stands still."""

    def __init__(self, *, synced=True):
        self.now_ms = NOON_MS
        self.synced = synced

    def wall_ms(self):
        return self.now_ms

    def boottime_ms(self):
        return self.now_ms

    def boot(self):
        return "5f3a9c01"

    def is_synced(self):
        return self.synced


class Desk:
    """A kiosk played by hand: what it hears, and what it says."""

    def __init__(self, broker):
        self.heard = []
        self.client = paho.Client(CallbackAPIVersion.VERSION2, client_id="desk")
        self.client.on_message = lambda client, userdata, message: self.heard.append(message)
        self.client.connect(broker.host, broker.port)
        self.client.subscribe([("faccine/v1/#", 1)])

    def say(self, message, *, retain=False):
        self.client.publish(
            kiosk_topic(message.kiosk, message.leaf), message.payload, qos=1, retain=retain
        )

    def on(self, topic, kind):
        return [
            codec.decode(message.payload, kind) for message in self.heard if message.topic == topic
        ]

    def receipts(self):
        return self.on(f"faccine/v1/kiosk/{KIOSK}/receipt", Receipt)


class Line:
    """A hub and a kiosk at one broker, both moved by the test."""

    def __init__(self, town, broker):
        self.address = Broker.from_url(broker.url)
        self.clock = StillClock()
        self.town = town
        self.desk = Desk(self.address)
        self.consumer = self.new_consumer()

    def new_consumer(self):
        return Consumer(
            self.address, database=self.town.database, books=self.town.books, clock=self.clock
        )

    def until(self, is_true):
        deadline = time.monotonic() + WAIT_SECONDS
        while not is_true():
            assert time.monotonic() < deadline, "it did not happen"
            self.consumer.step(0.01)
            self.desk.client.loop(0.01)
        return True

    def close(self):
        self.consumer.close()
        self.desk.client.disconnect()


@pytest.fixture
def line(town, mosquitto):
    made = Line(town, mosquitto)
    made.until(lambda: made.desk.on(HUB_STATE, HubState))
    yield made
    made.close()


def test_a_press_is_stored_and_receipted_with_the_hubs_time(line):
    line.desk.say(events_of(a_rating(1)))
    line.until(line.desk.receipts)
    (receipt,) = line.desk.receipts()
    assert (receipt.outbox, receipt.stored_through, receipt.error) == (OUTBOX, 1, None)
    assert receipt.hub_time.isoformat() == "2026-11-18T10:00:00+00:00"
    assert line.town.counts() == {0: (1, 0, 0)}


def test_an_unsynced_hub_gives_no_time(line):
    line.clock.synced = False
    line.desk.say(a_state(nonce="n1"))
    line.until(line.desk.receipts)
    assert [(receipt.nonce, receipt.hub_time) for receipt in line.desk.receipts()] == [("n1", None)]


def test_every_kiosk_gets_its_settings_retained_and_again_when_the_catalogue_changes(line):
    topic = f"faccine/v1/kiosk/{KIOSK}/settings"
    line.until(lambda: line.desk.on(topic, KioskSettings))
    changed = EXAMPLE_CATALOGUE.replace('name = "Anagrafe"', 'name = "Anagrafe e stato civile"')
    other = open_database(line.town.path)
    load_catalogue(other, changed, source="test", now_ms=NOON_MS)
    other.close()
    line.until(lambda: len(line.desk.on(topic, KioskSettings)) == 2)
    first, second = line.desk.on(topic, KioskSettings)
    assert second.version == first.version + 1
    assert second.office.name == "Anagrafe e stato civile"
    late = Desk(line.address)
    line.desk.client, old = late.client, line.desk.client
    line.until(lambda: late.on(topic, KioskSettings))
    assert late.on(topic, KioskSettings) == [second]
    old.disconnect()


def test_what_a_page_changes_and_approves_reaches_the_kiosk(line):
    topic = f"faccine/v1/kiosk/{KIOSK}/settings"
    line.until(lambda: line.desk.on(topic, KioskSettings))
    page = open_database(line.town.path)
    form = catalogue_form(page, "comune-esempio")
    survey = replace(form.survey[0], question={"it": "Tutto bene?"})
    change_catalogue(page, editing.put_survey(form, survey), now_ms=NOON_MS)
    event = NoteForm(kind=NoteKind.EVENT, title="Secondo sportello", day=NOON_MS // DAY_MS)
    note = add_note(page, "comune-esempio", event, NOON_MS)
    set_sentence(page, note, {"it": Sentence("Ora gli sportelli sono due")}, NOON_MS)
    approve_sentence(page, note, event.day, event.day + 7, NOON_MS)
    page.close()
    line.until(lambda: line.desk.on(topic, KioskSettings)[-1].messages)
    settings = line.desk.on(topic, KioskSettings)[-1]
    assert settings.question == {"it": "Tutto bene?"}
    assert settings.messages[0].text == {"it": "Ora gli sportelli sono due"}


def test_what_a_page_asks_to_be_retried_is_taken_in(line):
    line.desk.say(events_of(a_rating(1, service="tari-online")))
    line.until(line.desk.receipts)
    assert line.town.counts() == {}
    page = open_database(line.town.path)
    form = catalogue_form(page, "comune-esempio")
    form = editing.put_service(form, ServiceForm(code="tari-online", name="TARI"))
    form = editing.change_office(
        form, "anagrafe", services=["carta-identita", "certificati", "tari-online"]
    )
    form = editing.change_kiosk(form, KIOSK, services=["carta-identita", "tari-online"])
    change_catalogue(page, form, now_ms=NOON_MS - DAY_MS)
    ask_for_retry(page, KIOSK, NOON_MS)
    line.until(lambda: retries(page)[0].done_ms)
    page.close()
    assert line.town.counts() == {0: (1, 0, 0)}


def test_a_catalogue_that_changes_while_the_disk_is_full_is_told_when_it_answers_again(
    line, monkeypatch
):
    monkeypatch.setattr("hub.consumer.time.sleep", lambda seconds: None)
    topic = f"faccine/v1/kiosk/{KIOSK}/settings"
    line.until(lambda: line.desk.on(topic, KioskSettings))
    line.town.database.conn.execute("PRAGMA query_only = ON")
    other = open_database(line.town.path)
    load_catalogue(
        other, EXAMPLE_CATALOGUE.replace('"Anagrafe"', '"Demografici"'), source="test",
        now_ms=NOON_MS,
    )  # fmt: skip
    other.close()
    for _ in range(20):
        line.consumer.step(0.01)
        line.desk.client.loop(0.01)
    assert len(line.desk.on(topic, KioskSettings)) == 1
    line.town.database.conn.execute("PRAGMA query_only = OFF")
    line.until(lambda: len(line.desk.on(topic, KioskSettings)) == 2)
    assert line.desk.on(topic, KioskSettings)[-1].office.name == "Demografici"


def test_a_move_that_was_dated_ahead_is_told_when_its_day_comes(line):
    topic = f"faccine/v1/kiosk/{KIOSK}/settings"
    line.until(lambda: line.desk.on(topic, KioskSettings))
    other = open_database(line.town.path)
    move_kiosk(
        other, KIOSK, office="tributi", services=["tari"], since_ms=NOON_MS + DAY_MS,
        now_ms=NOON_MS,
    )  # fmt: skip
    other.close()
    for _ in range(20):
        line.consumer.step(0.01)
        line.desk.client.loop(0.01)
    assert [said.office.code for said in line.desk.on(topic, KioskSettings)] == ["anagrafe"]
    line.clock.now_ms = NOON_MS + DAY_MS + HOUR_MS
    line.until(lambda: line.desk.on(topic, KioskSettings)[-1].office.code == "tributi")


def test_a_kiosk_that_reports_settings_from_the_future_gets_newer_ones(line):
    topic = f"faccine/v1/kiosk/{KIOSK}/settings"
    line.until(lambda: line.desk.on(topic, KioskSettings))
    line.desk.say(a_state(settings=7))
    line.until(lambda: len(line.desk.on(topic, KioskSettings)) > 1)
    assert line.desk.on(topic, KioskSettings)[-1].version == 8


def test_the_hub_mends_its_state_when_an_old_will_falsifies_it(line):
    line.desk.client.publish(HUB_STATE, b'{"v":1,"state":"offline"}', qos=1, retain=True)
    line.until(lambda: len(line.desk.on(HUB_STATE, HubState)) == 3)
    assert [state.state.value for state in line.desk.on(HUB_STATE, HubState)] == [
        "online",
        "offline",
        "online",
    ]


def test_garbage_on_our_topics_and_others_is_answered_or_passed_over(line):
    line.desk.client.publish(f"faccine/v1/kiosk/{KIOSK}/events", b"\xff" * 10_000_000, qos=1)
    line.desk.client.publish("faccine/v1/kiosk/UPPER/events", b"{}", qos=1)
    line.until(line.desk.receipts)
    assert [receipt.error for receipt in line.desk.receipts()] == ["too-large"]
    line.desk.say(events_of(a_rating(1)))
    line.until(lambda: len(line.desk.receipts()) == 2)


def test_nothing_is_acknowledged_while_the_disk_does_not_answer(line, monkeypatch):
    monkeypatch.setattr("hub.consumer.time.sleep", lambda seconds: None)
    line.town.database.conn.execute("PRAGMA query_only = ON")
    line.desk.say(events_of(a_rating(1)))
    for _ in range(30):
        line.consumer.step(0.01)
        line.desk.client.loop(0.01)
    assert line.desk.receipts() == []
    line.town.database.conn.execute("PRAGMA query_only = OFF")
    line.until(line.desk.receipts)
    assert line.desk.receipts()[0].stored_through == 1
