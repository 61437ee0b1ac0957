from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from a_kiosk import a_kiosk, services
from brokers import Mosquitto
from click.testing import CliRunner, Result
from kiosk_fakes import ScriptedHub

from faccine.runtime.clock import SystemClock
from faccine.wire.errors import SettingsError
from faccine.wire.faces import Face
from kiosk import bootstrap
from kiosk.cli import main
from kiosk.options import put_together, read_pin
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import keep_settings

KIOSK = "esempio-anagrafe-1"
BIN = Path(sys.executable).with_name("faccine-kiosk")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def give_settings(path: Path, **changes) -> None:
    outbox = Outbox.open(path, SystemClock())
    with outbox.writing() as connection:
        keep_settings(connection, a_kiosk(**changes))
    outbox.close()


def events(path: Path) -> list[dict]:
    lines = call("outbox", "export", "--kiosk", KIOSK, "--outbox", path).stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_press_prints_the_seq_of_what_is_on_disk(path):
    assert call("press", "sad", "--reason", "waiting", "--outbox", path).stdout == "1\n"
    assert call("press", "happy", "--outbox", path).stdout == "3\n"
    answer = call("press", "happy", "--outbox", path, "--json")
    assert json.loads(answer.stdout) == {"seq": 4, "reason_seq": None}
    assert [event["seq"] for event in events(path)] == [1, 2, 3, 4]


def test_press_follows_the_settings_in_force(path):
    give_settings(path)
    call("press", "sad", "--outbox", path)
    call("press", "happy", "--outbox", path, "--test")
    sad, happy = events(path)
    assert (sad["service"], sad["settings"], sad["lang"]) == ("carta-identita", 12, "it")
    assert (sad["asks"], sad["mode"]) == (True, "live")
    assert (happy["asks"], happy["mode"]) == (False, "test")


def test_press_needs_a_service_where_there_are_several(path):
    give_settings(path, services=services("carta-identita", "tributi"))
    refused = call("press", "sad", "--outbox", path)
    assert refused.exit_code == 1
    assert "--service, carta-identita or tributi" in refused.stderr
    assert call("press", "sad", "--service", "tributi", "--outbox", path).exit_code == 0
    assert call("press", "sad", "--service", "scuola", "--outbox", path).exit_code == 1
    assert (
        call("press", "sad", "--service", "tributi", "--reason", "x", "--outbox", path).exit_code
        == 1
    )
    assert len(events(path)) == 1


def test_a_press_that_cannot_be_written_exits_1_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    failed = call("press", "sad", "--outbox", tmp_path / "file" / "outbox.db")
    assert failed.exit_code == 1
    assert failed.stderr.count("\n") == 1
    assert failed.stderr.startswith("faccine-kiosk: folder")


@pytest.mark.parametrize(
    "flags", [["--service", "x" * 41], ["--service", ""], ["--reason", ""], ["--reason", "x" * 41]]
)
def test_a_code_that_the_wire_cannot_carry_is_never_pressed(path, flags):
    refused = call("press", "sad", *flags, "--outbox", path)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "expected a code of 1 to 40 characters" in refused.stderr
    assert events(path) == []


def test_a_reason_is_refused_after_a_face_that_asks_for_none(path):
    give_settings(path)
    refused = call("press", "happy", "--reason", "waiting", "--outbox", path)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "reason 'waiting' after 'happy': this kiosk asks why after sad" in refused.stderr
    assert events(path) == []
    assert call("press", "sad", "--reason", "waiting", "--outbox", path).exit_code == 0


@pytest.mark.parametrize("arguments", [["press", "angry", "--outbox", "x"], ["press"], ["run"]])
def test_wrong_use_exits_2(arguments):
    assert call(*arguments).exit_code == 2


def test_status_says_how_the_outbox_stands(path):
    call("press", "sad", "--outbox", path)
    status = json.loads(call("outbox", "status", "--outbox", path, "--json").stdout)
    assert status["waiting"] == 1
    assert status["outboxes"][0]["current"] is True
    assert "waiting 1" in call("outbox", "status", "--outbox", path).stdout
    missing = call("outbox", "status", "--outbox", path.with_name("none.db"))
    assert missing.exit_code == 1
    assert "does not exist" in missing.stderr


def test_export_names_the_kiosk_by_its_settings_or_asks_for_it(path):
    call("press", "sad", "--outbox", path)
    assert "--kiosk is needed" in call("outbox", "export", "--outbox", path).stderr
    give_settings(path)
    line = call("outbox", "export", "--outbox", path).stdout
    assert json.loads(line)["kiosk"] == KIOSK


def test_check_says_what_is_in_force_and_hides_the_password(path, mosquitto: Mosquitto):
    url = mosquitto.url.replace("mqtt://", "mqtt://someone:s3cret@")
    done = call("check", "--kiosk", KIOSK, "--broker", url, "--outbox", path, "--headless")
    assert done.exit_code == 0
    assert "as someone, with a password" in done.stdout
    assert "s3cret" not in done.output


def test_check_exits_1_when_the_broker_or_the_outbox_is_not_there(path, tmp_path):
    (tmp_path / "file").write_text("")
    broker = ("--kiosk", KIOSK, "--broker", "mqtt://127.0.0.1:1", "--headless")
    silent = call("check", *broker, "--outbox", path)
    assert silent.exit_code == 1
    assert "WRONG broker: 127.0.0.1:1 not reached" in silent.stdout
    assert "WRONG outbox" in call("check", *broker, "--outbox", tmp_path / "file" / "o").stdout


def test_an_authority_that_is_no_pem_file_is_found_by_the_check_and_one_line_of_run(path, tmp_path):
    (tmp_path / "authority.pem").write_bytes(b"\xff\xfe no certificate")
    flags = ["--kiosk", KIOSK, "--broker", "mqtts://127.0.0.1:1", "--headless", "--outbox", path]
    flags += ["--authority", tmp_path / "authority.pem"]
    checked = call("check", *flags)
    assert checked.exit_code == 1
    assert "WRONG authority: certificate authority" in checked.stdout
    ran = subprocess.run(
        [BIN, "run", *flags], capture_output=True, text=True, timeout=20, check=False
    )
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    (said,) = [line for line in ran.stderr.splitlines() if line.startswith("faccine-kiosk: ")]
    assert "authority.pem" in said
    assert "expected a PEM file" in said


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--kiosk", "No Good"], "kiosk id 'No Good'"),
        (["--kiosk", KIOSK, "--buttons", "1,2"], "three pins"),
        (["--kiosk", KIOSK, "--buttons", "x"], "expected numbers"),
        (["--kiosk", KIOSK, "--buttons", "17,27,22", "--selector", "22"], "has 22 already"),
        (["--kiosk", KIOSK, "--no-screen"], "nobody could press"),
        (["--kiosk", KIOSK, "--no-touch"], "--no-touch without --buttons"),
        (["--kiosk", KIOSK, "--broker", "http://x"], "expected mqtt://"),
        (["--kiosk", KIOSK, "--proxy", "socks5://x"], "proxy 'socks5://x': expected http://"),
    ],
)
def test_impossible_settings_are_one_line(path, flags, says):
    failed = call("run", "--broker", "mqtt://localhost", "--outbox", path, *flags)
    assert failed.exit_code == 1
    assert says in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_the_password_comes_from_a_file_and_the_user_name_is_the_kiosks_id(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    options, face, _ = put_together(
        kiosk=KIOSK,
        broker=("mqtts://broker.example.org", "mqtts://broker.example.org:443"),
        proxy="http://proxy.example.org:3128",
        outbox=tmp_path / "o.db",
        broker_password_file=secret,
        authority=None,
        clock="auto",
        headless=True,
        screen=True,
        touch=True,
        reduced_motion=False,
        buttons="",
        lamps="",
        lamps_active_low=False,
        screen_inches=None,
        screen_switch="auto",
        pin_file=None,
        sound=False,
        speaker="default",
        headphones=None,
        selector="",
        windowed=False,
    )
    for way in (options.broker, *options.others):
        assert (way.username, way.password) == (KIOSK, "hush")
        assert way.first_hop == ("proxy.example.org", 3128)
    assert [way.port for way in (options.broker, *options.others)] == [8883, 443]
    assert face is None


def test_neither_kivy_nor_gpiozero_is_loaded_without_a_screen_and_pins():
    program = (
        "import sys, kiosk.cli, kiosk.uplink, kiosk.recorder;"
        "sys.exit('kivy' in sys.modules or 'gpiozero' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.fixture
def hub(mosquitto: Mosquitto) -> Iterator[ScriptedHub]:
    scripted = ScriptedHub(mosquitto.port)
    yield scripted
    scripted.close()


def start(path: Path, url: str) -> subprocess.Popen[bytes]:
    command = [BIN, "run", "--kiosk", KIOSK, "--broker", url, "--outbox", path, "--headless"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ)


def test_a_headless_kiosk_carries_presses_and_stops_when_told(path, mosquitto, hub):
    process = start(path, mosquitto.url)
    hub.wait_for(lambda: hub.books.states)
    assert subprocess.run([BIN, "press", "sad", "--outbox", path], check=True)
    hub.wait_for(lambda: hub.books.faces() == ["sad"])
    second = start(path, mosquitto.url)
    assert b"already running" in second.communicate(timeout=20)[1]
    assert second.returncode == 1
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0
    hub.wait_for(lambda: hub.books.states[-1].state == "offline")


def test_killed_again_and_again_a_kiosk_delivers_every_press_exactly_once(path, mosquitto, hub):
    outbox = Outbox.open(path, SystemClock())
    for round_ in range(3):
        process = start(path, mosquitto.url)
        heard = len(hub.books.states)
        hub.wait_for(lambda heard=heard: len(hub.books.states) > heard)
        for _ in range(20):
            outbox.append_rating(Face.NEUTRAL)
        if round_ < 2:
            process.kill()
            process.communicate()
    hub.wait_for(lambda: len(hub.books.faces()) == 60)
    process.terminate()
    process.communicate(timeout=20)
    outbox.close()
    assert hub.books.faces() == ["neutral"] * 60


@pytest.mark.parametrize("pin", ["", "123", "12 34", "abcd", "1234567890123"])
def test_a_pin_that_is_none_is_refused_without_repeating_it(tmp_path, pin):
    file = tmp_path / "pin"
    file.write_text(f"{pin}\n")
    with pytest.raises(SettingsError, match="expected 4 to 12 digits") as refused:
        read_pin(file)
    assert not pin or f"'{pin}'" not in str(refused.value)


def test_a_pin_is_what_stands_in_its_file(tmp_path):
    file = tmp_path / "pin"
    file.write_text("0471\n")
    assert read_pin(file) == "0471"


def test_a_pin_is_in_no_text_that_a_log_could_hold():
    assert "0471" not in repr(bootstrap.Face(pin="0471"))
