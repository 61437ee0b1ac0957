"""What a kiosk tells of its log: why it behaves so, and never what was pressed or a secret."""

from __future__ import annotations

import io
import threading
from contextlib import closing, redirect_stderr
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import structlog
from kiosk_fakes import ScriptedHub

from faccine.runtime.broker import Broker
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.log_lines import RECENT, RecentLines, in_words
from faccine.runtime.logs import configure_logging, get_logger
from faccine.runtime.service import StopSignal
from faccine.wire.codec import decode, encode
from faccine.wire.faces import Face
from faccine.wire.states import Action, Command, KioskLog
from faccine.wire.topics import KioskTopic, kiosk_topic
from kiosk.bootstrap import run_headless
from kiosk.machine.log_lines import MOST_LINES, last_lines, read_journal
from kiosk.outbox.outbox import Outbox
from kiosk.pressing import press
from kiosk.uplink.log_sending import LogSender
from kiosk.uplink.uplink import UplinkOptions

KIOSK = "esempio-anagrafe-1"
CLOCK = SystemClock(ClockPolicy.TRUSTED)
OURS = (
    '2026-11-22T10:00:00+0100 pi faccine-kiosk[812]: {"part":"mqtt","broker":"mqtts://hub:8883",'
    '"why":"timed out","event":"broker not reached","level":"warning",'
    '"timestamp":"2026-11-22T09:00:00.123Z"}'
)


@pytest.fixture
def logging_to(monkeypatch):
    before = structlog.get_config()
    error = io.StringIO()
    RECENT._lines.clear()  # what other tests of this process said
    with redirect_stderr(error):
        configure_logging()
        yield error
    structlog.configure(**before)


def test_lines_of_the_journal_are_read_as_words():
    (line,) = last_lines(lambda: [OURS], list)
    assert line == (
        "2026-11-22T09:00:00.123Z warning mqtt: broker not reached broker=mqtts://hub:8883 "
        "why=timed out"
    )


def test_other_lines_of_the_journal_stay_as_they_are():
    line = "2026-11-22T10:00:00+0100 pi systemd[1]: Started faccine-kiosk.service - Faccine."
    assert last_lines(lambda: [line], list) == [line]


def test_without_a_journal_what_the_process_remembers_has_to_do(logging_to):
    get_logger("uplink").warning("held up", why="unknown-kiosk")
    assert RECENT.last()[-1].endswith("Z warning uplink: held up why=unknown-kiosk")
    assert last_lines(list, RECENT.last)[-1] == RECENT.last()[-1]


def test_the_last_lines_are_remembered_and_no_more():
    recent = RecentLines(2)
    for n in range(5):
        recent(None, "info", {"event": f"line {n}"})
    assert recent.last() == ["line 3", "line 4"]


def test_a_traceback_is_its_last_line():
    said = in_words({"event": "uplink failed", "exception": "Traceback:\n  x\nValueError: no"})
    assert said == "uplink failed ValueError: no"


def test_an_answer_fits_into_a_message_with_the_newest_lines_in_it():
    lines = last_lines(lambda: [f"{n} " + "è" * 400 for n in range(1000)], list)
    answer = encode(KioskLog(v=1, command="x" * 64, lines=lines))
    assert len(answer) < 64 * 1024
    assert decode(answer, KioskLog).lines[-1].startswith("999 ")
    assert 90 < len(lines) <= MOST_LINES
    assert max(map(len, lines)) == 300


def test_a_login_in_an_address_is_taken_out():
    assert in_words({"event": "failed", "why": "mqtts://k:s3cr@et@hub said no"}) == (
        "failed why=mqtts://…@hub said no"
    )


def test_a_machine_without_a_journal_has_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_journal() == []


def test_each_request_is_answered_once():
    woken = threading.Event()
    sender = LogSender(woken.set, lambda: ["one", "two"])
    sender.begin("7")
    assert woken.wait(30)
    (answer,) = sender.answers()
    assert msgspec.json.decode(answer) == {"v": 1, "command": "7", "lines": ["one", "two"]}
    assert sender.answers() == []


def test_a_kiosk_asked_for_its_log_tells_how_it_is_and_neither_faces_nor_secrets(
    mosquitto, tmp_path, monkeypatch, logging_to
):
    monkeypatch.setattr("kiosk.machine.log_lines.read_journal", list)
    broker = Broker(host="127.0.0.1", port=mosquitto.port, username=KIOSK, password="s3cret")
    options = UplinkOptions(KIOSK, broker, tmp_path / "outbox.db")
    hub, stop = ScriptedHub(mosquitto.port), StopSignal()
    with closing(hub), closing(Outbox.open(options.outbox, CLOCK)) as outbox:
        for face in Face:
            press(outbox, face, service="carta-identita", reason=None, is_test=False)
        kiosk = threading.Thread(target=run_headless, args=(options, CLOCK, stop))
        kiosk.start()
        hub.wait_for(lambda: len(hub.books.faces()) == 3)
        expires = datetime.now(UTC) + timedelta(minutes=1)
        command = Command(v=1, id="c1", action=Action.SEND_LOG, expires=expires)
        hub.publish(kiosk_topic(KIOSK, KioskTopic.COMMAND), encode(command))
        hub.wait_for(lambda: hub.logs)
        stop.set()
        kiosk.join(30)
    said = decode(hub.logs[0], KioskLog)
    text = "\n".join(said.lines)
    assert said.command == "c1"
    assert "connected broker=mqtt://127.0.0.1" in text
    assert "kiosk started" in text
    assert not [word for word in (*Face, "s3cret", "rating") if word in text]
