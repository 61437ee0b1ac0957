"""What ``faccine-kiosk check`` says of a kiosk that would work, and of what people expect of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from a_kiosk import a_kiosk, services
from brokers import Mosquitto
from click.testing import CliRunner

from faccine.runtime.broker import Broker
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.wire.settings import Contact
from faccine.wire.wiring import Wiring
from kiosk.bootstrap import Face
from kiosk.checks import card_check, check_kiosk, settings_check
from kiosk.cli import main
from kiosk.machine.mounts import read_mounts
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.settings import keep_settings
from kiosk.uplink.uplink import UplinkOptions

KIOSK = "esempio-anagrafe-1"
CLOCK = SystemClock(ClockPolicy.TRUSTED)
CONTACT = Contact(address="https://comune.example.org/reclami")
BUTTONS = Face(has_screen=False, wiring=Wiring())
SELECTOR = Face(has_screen=False, wiring=Wiring(selector=(5, 6)))


def levels(face: Face, **changes) -> dict[str, str]:
    return {one.what: one.level for one in settings_check(a_kiosk(**changes), face)}


def test_settings_that_leave_nothing_undone_are_fine():
    assert set(levels(Face(), contact=CONTACT).values()) == {"ok"}


def test_a_kiosk_that_names_no_place_for_complaints_is_warned_of():
    assert levels(Face())["contact"] == "warn"


def test_several_services_need_a_screen_or_a_selector():
    two = services("tributi", "scuola")
    assert levels(BUTTONS, services=two)["services"] == "warn"
    assert "services" not in levels(SELECTOR, services=two)
    assert "services" not in levels(Face(), services=two)
    assert "services" not in levels(BUTTONS)


def test_a_draft_that_nobody_signed_is_warned_of():
    assert levels(Face(), languages=["it", "uk"])["languages"] == "warn"
    assert levels(Face(), languages=["it", "uk"], signed_drafts=["uk"])["languages"] == "ok"


@pytest.fixture
def options(tmp_path: Path, mosquitto: Mosquitto) -> UplinkOptions:
    outbox = Outbox.open(tmp_path / "outbox.db", CLOCK)
    with outbox.writing() as connection:
        keep_settings(connection, a_kiosk())
    outbox.close()
    return UplinkOptions(KIOSK, Broker.from_url(mosquitto.url), outbox.path)


def test_a_screen_without_a_pin_and_a_kiosk_without_sound_are_warned_of(options, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    found = {one.what: one for one in check_kiosk(options, CLOCK, Face())}
    assert (found["technician's PIN"].level, found["sound"].level) == ("warn", "warn")
    assert "--pin-file" in found["technician's PIN"].says
    found = {one.what: one for one in check_kiosk(options, CLOCK, Face(pin="4711"))}
    assert found["technician's PIN"].level == "ok"


def test_a_kiosk_that_only_carries_is_not_asked_for_what_citizens_need(options):
    assert {one.level for one in check_kiosk(options, CLOCK, None)} == {"ok"}


def test_one_way_to_the_broker_is_enough_and_a_blocked_one_is_named(options):
    blocked = Broker.from_url("mqtt://127.0.0.1:1")
    ways = replace(options, broker=blocked, others=(options.broker,))
    found = [one for one in check_kiosk(ways, CLOCK, None) if one.what == "broker"][1:]
    assert [one.level for one in found] == ["warn", "ok"]
    assert found[0].says.startswith("127.0.0.1:1 not reached")
    assert found[1].says == f"127.0.0.1:{options.broker.port} reached"
    cut_off = replace(options, broker=blocked, others=(blocked,))
    found = [one for one in check_kiosk(cut_off, CLOCK, None) if one.what == "broker"][1:]
    assert [one.level for one in found] == ["wrong", "wrong"]


def test_warnings_leave_the_exit_code_alone_and_scripts_read_them(options, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    flags = ["--kiosk", KIOSK, "--outbox", options.outbox]
    flags += ["--broker", f"mqtt://{options.broker.host}:{options.broker.port}"]
    done = CliRunner().invoke(main, ["check", *map(str, flags), "--json"])
    said = json.loads(done.stdout)
    assert (done.exit_code, said["ok"]) == (0, True)
    assert {"what": "contact", "level": "warn"}.items() <= next(
        one.items() for one in said["findings"] if one["what"] == "contact"
    )
    text = CliRunner().invoke(main, ["check", *map(str, flags)]).stdout
    assert "warn  contact: nobody said where a complaint can be left" in text
    assert "ok    broker: reached" in text


def card_levels(*lines: str) -> dict[str, str]:
    mounts = read_mounts("\n".join(lines))
    return {one.what: one.level for one in card_check(mounts, Path("/var/lib/faccine/outbox.db"))}


def test_presses_in_the_memory_of_a_read_only_system_are_wrong():
    upper = "25 28 0:26 / /media/root-rw rw - tmpfs tmpfs rw"
    root = "28 1 0:27 / / rw - overlay o rw,lowerdir=/l,upperdir=/media/root-rw/o,workdir=/w"
    data = "40 28 179:3 / /var/lib/faccine rw - ext4 /dev/mmcblk0p3 rw"
    assert card_levels(upper, root) == {"system": "ok", "outbox": "wrong"}
    assert card_levels(upper, root, data) == {"system": "ok"}


def test_presses_in_memory_by_choice_are_only_warned_of():
    root = "22 1 179:2 / / rw - ext4 /dev/mmcblk0p2 rw"
    memory = "41 22 0:40 / /var rw - tmpfs tmpfs rw"
    assert card_levels(root, memory) == {"system": "ok", "outbox": "warn"}
