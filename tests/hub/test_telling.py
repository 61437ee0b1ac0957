"""Asking something of a kiosk: left in the books, sent once by the running hub, or never."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from brokers import GuardedMosquitto
from click.testing import CliRunner
from test_consumer import Desk, Line, StillClock
from town import KIOSK, NOON_MS, SECOND_MS

from faccine.runtime.broker import Broker
from faccine.runtime.database import open_database, transaction
from faccine.wire import codec
from faccine.wire.clocks import to_ms
from faccine.wire.errors import CatalogueError
from faccine.wire.settings import KioskSettings
from faccine.wire.states import Action, Command, KioskLog
from faccine.wire.topics import KioskTopic
from hub.catalogue import is_told, revoke_kiosk, take_untold, tell_kiosk
from hub.catalogue.telling import EXPIRES_AFTER_MS
from hub.cli import main
from hub.reading.pasts import kiosk_past
from hub.reading.results import KioskLogLines
from hub.store.books import Inbound

TOPIC = f"faccine/v1/kiosk/{KIOSK}/command"
OTHER = "esempio-tributi-1"


@pytest.fixture
def line(town, mosquitto):
    made = Line(town, mosquitto)
    settings = f"faccine/v1/kiosk/{KIOSK}/settings"
    made.until(lambda: made.desk.on(settings, KioskSettings))
    yield made
    made.close()


def ask(line, action=Action.IDENTIFY, kiosk=KIOSK, now_ms=NOON_MS):
    """Ask as another process does: through a connection of its own."""
    other = open_database(line.town.path)
    try:
        return tell_kiosk(other, kiosk, action, now_ms)
    finally:
        other.close()


def turn(line, times=20):
    for _ in range(times):
        line.consumer.step(0.01)
        line.desk.client.loop(0.01)


def test_the_running_hub_sends_what_was_asked_once_and_not_retained(line):
    command = ask(line, Action.RESTART)
    line.until(lambda: line.desk.on(TOPIC, Command))
    ask(line, kiosk=OTHER)  # makes the hub look again
    line.until(lambda: line.desk.on(TOPIC.replace(KIOSK, OTHER), Command))
    turn(line)
    assert line.desk.on(TOPIC, Command) == [command]
    assert is_told(line.town.database, command)
    (message,) = [message for message in line.desk.heard if message.topic == TOPIC]
    assert (message.qos, message.retain) == (1, False)
    late = Desk(line.address)
    line.desk.client, old = late.client, line.desk.client
    line.until(lambda: late.on(f"faccine/v1/kiosk/{KIOSK}/settings", KioskSettings))
    assert late.on(TOPIC, Command) == []
    old.disconnect()


def test_a_command_expires_five_minutes_after_it_was_asked_for(line):
    command = ask(line)
    assert to_ms(command.expires) == NOON_MS + EXPIRES_AFTER_MS == NOON_MS + 300 * SECOND_MS


def test_what_expired_before_a_hub_could_send_it_is_never_sent(line):
    stale = ask(line, now_ms=NOON_MS - EXPIRES_AFTER_MS)
    fresh = ask(line, Action.SELF_TEST, now_ms=NOON_MS - EXPIRES_AFTER_MS + 1)
    line.until(lambda: line.desk.on(TOPIC, Command))
    turn(line)
    assert line.desk.on(TOPIC, Command) == [fresh]
    assert not is_told(line.town.database, stale)


def test_what_is_asked_while_the_broker_is_away_waits_for_it(line, mosquitto):
    mosquitto.kill()
    while line.consumer.is_ready:
        line.consumer.step(0.01)
    command = ask(line)
    for _ in range(20):
        line.consumer.step(0.01)
    assert not is_told(line.town.database, command)
    mosquitto.start()
    line.desk.client.disconnect()
    line.desk = Desk(line.address)
    line.desk.client.loop(0.5)
    line.until(lambda: line.desk.on(TOPIC, Command))
    assert line.desk.on(TOPIC, Command) == [command]


def test_every_kiosk_hears_its_own_in_the_order_in_which_they_were_asked(line):
    mine = [ask(line, Action.IDENTIFY), ask(line, Action.SELF_TEST, now_ms=NOON_MS + 1)]
    theirs = ask(line, Action.TEST_MODE, kiosk=OTHER)
    other = TOPIC.replace(KIOSK, OTHER)
    line.until(lambda: line.desk.on(other, Command) and len(line.desk.on(TOPIC, Command)) == 2)
    assert line.desk.on(TOPIC, Command) == mine
    assert line.desk.on(other, Command) == [theirs]


def test_nothing_is_sent_while_the_books_cannot_note_it(line, monkeypatch):
    monkeypatch.setattr("hub.consumer.time.sleep", lambda seconds: None)
    ask(line)
    line.town.database.conn.execute("PRAGMA query_only = ON")
    turn(line)
    assert line.desk.on(TOPIC, Command) == []
    line.town.database.conn.execute("PRAGMA query_only = OFF")
    line.until(lambda: line.desk.on(TOPIC, Command))
    turn(line)
    assert len(line.desk.on(TOPIC, Command)) == 1


def test_a_kiosk_hears_the_hub_through_the_access_list_we_recommend(town, tmp_path):
    with GuardedMosquitto(tmp_path / "guarded") as broker:
        clock, heard = StillClock(), []
        desk = Desk.__new__(Desk)
        kiosk = Broker.from_url(broker.url_of(KIOSK))
        desk.heard, desk.client = heard, _kiosk_client(kiosk, heard)
        line = Line.__new__(Line)
        line.address, line.clock = Broker.from_url(broker.url_of("_hub")), clock
        line.town, line.desk = town, desk
        line.consumer = line.new_consumer()
        command = ask(line)
        line.until(lambda: desk.on(TOPIC, Command))
        assert desk.on(TOPIC, Command) == [command]
        line.close()


def _kiosk_client(broker, heard):
    import paho.mqtt.client as paho
    from paho.mqtt.enums import CallbackAPIVersion

    client = paho.Client(CallbackAPIVersion.VERSION2, client_id=KIOSK)
    client.username_pw_set(broker.username, broker.password)
    client.on_message = lambda client, userdata, message: heard.append(message)
    is_subscribed = []
    client.on_connect = lambda client, *_: client.subscribe(TOPIC, 1)
    client.on_subscribe = lambda *_: is_subscribed.append(True)
    client.connect(broker.host, broker.port)
    while not is_subscribed:
        client.loop(0.1)
    return client


# -- who may be asked


def test_nothing_can_be_asked_of_a_kiosk_that_nobody_knows_or_trusts(town):
    with pytest.raises(CatalogueError, match=r"'nobody' is not in the catalogue; .*kiosk list"):
        tell_kiosk(town.database, "nobody", Action.RESTART, NOON_MS)
    revoke_kiosk(town.database, KIOSK, NOON_MS)
    with pytest.raises(CatalogueError, match=f"is revoked; .*restore {KIOSK}"):
        tell_kiosk(town.database, KIOSK, Action.RESTART, NOON_MS)


def test_a_kiosk_that_is_revoked_meanwhile_is_not_told(town):
    tell_kiosk(town.database, KIOSK, Action.RESTART, NOON_MS)
    revoke_kiosk(town.database, KIOSK, NOON_MS)
    assert take_untold(town.database, NOON_MS) == []


def test_what_was_asked_long_ago_is_forgotten(town):
    tell_kiosk(town.database, KIOSK, Action.RESTART, NOON_MS)
    tell_kiosk(town.database, KIOSK, Action.IDENTIFY, NOON_MS + 91 * 86_400_000)
    assert town.rows("SELECT action FROM kiosk_command") == [("identify",)]


# -- the command line


def tell(town, *words):
    url = f"sqlite:///{town.path}"
    return CliRunner().invoke(main, ["kiosk", "tell", *words, "--database", url])


def test_the_command_line_says_that_the_running_hub_sent_it(line):
    line.clock.now_ms = time.time_ns() // 1_000_000
    program = Path(sys.executable).with_name("faccine-hub")
    words = ["kiosk", "tell", KIOSK, "identify", "--database", f"sqlite:///{line.town.path}"]
    with subprocess.Popen([program, *words], stdout=subprocess.PIPE, text=True) as asking:
        line.until(lambda: asking.poll() is not None)
        assert asking.stdout.read() == f"{KIOSK}: identify sent by the running hub\n"
        assert asking.returncode == 0
    line.until(lambda: line.desk.on(TOPIC, Command))
    assert [command.action for command in line.desk.on(TOPIC, Command)] == [Action.IDENTIFY]


def test_the_command_line_says_that_no_hub_runs(town):
    result = tell(town, KIOSK, "restart", "--wait", "0")
    assert result.exit_code == 1
    assert f"{KIOSK}: restart not sent yet: is 'faccine-hub run' running" in result.output
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "exit_code", "expected"),
    [
        (["nobody", "restart"], 1, "'nobody' is not in the catalogue"),
        ([KIOSK, "dance"], 2, "'identify', 'restart', 'test-mode', 'self-test'"),
    ],
)
def test_wrong_use_says_what_was_expected(town, words, exit_code, expected):
    result = tell(town, *words)
    assert result.exit_code == exit_code
    assert expected in result.output
    with transaction(town.database) as connection:
        assert connection.execute("SELECT count(*) FROM kiosk_command").fetchone() == (0,)


def a_log(command_id, *lines, kiosk=KIOSK):
    return Inbound(
        kiosk,
        KioskTopic.LOG,
        codec.encode(KioskLog(v=1, command=command_id, lines=list(lines))),
    )


def test_a_log_that_was_asked_for_is_kept_in_the_place_of_the_one_before(town):
    for n in range(2):
        command = tell_kiosk(town.database, KIOSK, Action.SEND_LOG, NOON_MS + n)
        town.take(a_log(command.id, f"{n}: all well", "and on"), now_ms=NOON_MS + n)
    log = kiosk_past(town.database.conn, KIOSK).log
    assert log == KioskLogLines(NOON_MS + 1, ("1: all well", "and on"))


def test_a_log_that_nobody_asked_for_is_not_kept(town):
    identify = tell_kiosk(town.database, KIOSK, Action.IDENTIFY, NOON_MS)
    others = tell_kiosk(town.database, OTHER, Action.SEND_LOG, NOON_MS)
    for command_id in ("made-up", identify.id, others.id):
        town.take(a_log(command_id, "forged"))
    town.take(a_log(others.id, "forged", kiosk="nobody-1"))
    town.take(Inbound(KIOSK, KioskTopic.LOG, b"garbage"))
    assert town.rows("SELECT * FROM kiosk_log") == []


def test_a_log_does_nothing_to_a_terminal(town):
    command = tell_kiosk(town.database, KIOSK, Action.SEND_LOG, NOON_MS)
    town.take(a_log(command.id, "a\x1b[2Jb\nc\u202ed"))
    assert kiosk_past(town.database.conn, KIOSK).log.lines == ("a [2Jb c d",)


def test_the_command_prints_the_log_or_says_how_to_ask_for_it(town):
    arguments = ["kiosk", "log", KIOSK, "--database", f"sqlite:///{town.path}"]
    failed = CliRunner().invoke(main, arguments)
    assert (failed.exit_code, "kiosk tell" in failed.stderr) == (1, True)
    command = tell_kiosk(town.database, KIOSK, Action.SEND_LOG, NOON_MS)
    town.take(a_log(command.id, "all well"), now_ms=NOON_MS)
    shown = CliRunner().invoke(main, arguments)
    assert shown.exit_code == 0
    assert shown.output.splitlines() == [
        f"{KIOSK}, as received 2026-11-18 10:00:00 UTC:",
        "all well",
    ]
    as_json = CliRunner().invoke(main, [*arguments, "--json"])
    assert json.loads(as_json.output)["lines"] == ["all well"]


def test_a_kiosk_that_is_asked_through_the_running_hub_is_heard(line):
    command = ask(line, Action.SEND_LOG)
    line.until(lambda: line.desk.on(TOPIC, Command))
    answer = codec.encode(KioskLog(v=1, command=command.id, lines=["all well"]))
    line.desk.client.publish(f"faccine/v1/kiosk/{KIOSK}/log", answer, qos=1)
    line.until(lambda: kiosk_past(line.town.database.conn, KIOSK).log)
