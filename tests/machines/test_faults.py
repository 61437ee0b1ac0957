"""What happens to machines in the field: clocks that jump, full disks, stolen cards, strangers.

The clock of these machines is their host's, and nobody may set that: libfaketime stands between
the kiosk's programs and the wall clock instead. Time since the start (CLOCK_BOOTTIME) stays the
true one, as on a real machine whose clock is set.
"""

import json
import time
from datetime import UTC, datetime

import pytest
from kiosk_machine import PAPERS

HAPPY = (200, 380)
CLOCK = "/etc/faketimerc"
DROP_IN = "/etc/systemd/system/faccine-kiosk.service.d/clock.conf"
MOVED = f"""
[Service]
Environment=LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1
Environment=FAKETIME_TIMESTAMP_FILE={CLOCK} FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1
Environment=FAKETIME_DONT_FAKE_MONOTONIC=1
"""


def last_event(hub):
    return json.loads(hub.run("export", "events", "--format", "jsonl").splitlines()[-1])


def touched(kiosk, hub):
    """Touch the happy face once the thanks before is gone; return the event in the books."""
    stored = hub.ledger(kiosk.id).get("stored", 0)

    def is_there():
        if hub.ledger(kiosk.id).get("stored", 0) > stored:
            return True
        kiosk.touch(*HAPPY)
        return False

    hub.machine.until(
        is_there, seconds=60, why=lambda: kiosk.machine.journal("-u", "faccine-kiosk", "-n", "30")
    )
    return last_event(hub)


def seconds_from_now(event):
    at = datetime.fromisoformat(event["at"])
    return abs((datetime.now(UTC) - at).total_seconds())


@pytest.fixture
def moved_clock(kiosk):
    """Give a way to move the clock of a kiosk's programs; at the end it is right again."""
    machine = kiosk.machine
    machine.run("apt-get", "install", "--yes", "libfaketime")

    def move(to):
        machine.put(CLOCK, f"{to}\n")

    move("+0")
    machine.put(DROP_IN, MOVED)
    machine.run("systemctl", "daemon-reload")
    yield move
    machine.run("rm", DROP_IN)
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "restart", "faccine-kiosk")
    kiosk.until_in_service()


@pytest.mark.parametrize("start", ["@1970-01-02 00:00:30", "@2031-05-05 05:05:05"])
def test_a_kiosk_whose_clock_is_years_off_sends_over_tls_and_dates_by_the_hub(
    kiosk, hub, moved_clock, start
):
    moved_clock(start)
    kiosk.machine.run("systemctl", "restart", "faccine-kiosk")
    kiosk.until_in_service()
    time_there = kiosk.machine.run(
        *("env", *MOVED.replace("Environment=", "").split()[1:]), "date", "+%Y"
    )
    assert time_there.strip() == start[1:5]

    event = touched(kiosk, hub)

    assert event["clock"] == "estimated"
    assert seconds_from_now(event) < 60


def test_a_clock_that_jumps_while_somebody_presses_moves_no_press(kiosk, hub, moved_clock):
    kiosk.machine.run("systemctl", "restart", "faccine-kiosk")
    kiosk.until_in_service()
    assert seconds_from_now(touched(kiosk, hub)) < 60

    moved_clock("+400d")
    assert seconds_from_now(touched(kiosk, hub)) < 60
    moved_clock("-400d")
    assert seconds_from_now(touched(kiosk, hub)) < 60
    assert hub.verdict()["ok"]


@pytest.fixture
def small_disk(kiosk):
    """Have a kiosk's papers on a disk of 24 MB."""
    machine = kiosk.machine
    aside = "/srv/papers"

    def swap(command):
        machine.run("systemctl", "stop", "faccine-kiosk")
        machine.run("sh", "-ec", f"rm -rf {aside}; cp -a {PAPERS} {aside}; {command}")
        machine.run("sh", "-ec", f"cp -a {aside}/. {PAPERS}")
        machine.run("systemctl", "start", "faccine-kiosk")
        kiosk.until_in_service()

    swap(f"mount -t tmpfs -o size=24m small {PAPERS}")
    yield machine
    swap(f"umount {PAPERS}")


def test_a_full_disk_thanks_nobody_and_loses_nothing(small_disk, kiosk, hub):
    machine = small_disk
    before = kiosk.press("happy")

    machine.try_run("dd", "if=/dev/zero", f"of={PAPERS}/rubbish", "bs=4k")
    refused = machine.try_run(*kiosk.program("press", "sad"))
    assert refused.returncode != 0
    assert "Traceback" not in refused.stdout
    machine.run("rm", f"{PAPERS}/rubbish")
    after = kiosk.press("neutral")

    assert after > before
    hub.machine.until(
        lambda: hub.ledger(kiosk.id)["stored"] == after,
        seconds=90,
        why=lambda: machine.journal("-u", "faccine-kiosk", "-n", "40"),
    )
    assert hub.verdict()["ok"]


def test_a_hub_whose_plug_is_pulled_in_mid_press_has_everything_in_the_end(kiosk, hub):
    before = hub.ledger(kiosk.id)["stored"]
    kiosk.start_pressing(f"{PAPERS}/thanks")
    hub.machine.until(lambda: hub.ledger(kiosk.id)["stored"] > before + 3, why="nobody presses")

    hub.machine.power_off()
    hub.machine.boot()
    made = kiosk.stop_pressing()

    hub.machine.until(
        lambda: hub.ledger(kiosk.id)["stored"] == made,
        seconds=200,
        why=lambda: kiosk.machine.journal("-u", "faccine-kiosk", "-n", "40"),
    )
    assert hub.verdict()["ok"]
    assert hub.machine.failed_units() == []


@pytest.fixture(scope="module")
def stranger(town, hub, kiosk):
    """Give a machine in the town hall's network with all that was on a stolen card."""
    machine = town.machine("intruso")
    machine.put("/etc/cloud/cloud-init.disabled", "")
    machine.put("/etc/systemd/network/80-dhcp.network", "[Match]\nName=eth0\n[Network]\nDHCP=yes\n")
    machine.boot()
    machine.run("apt-get", "update")
    machine.run("apt-get", "install", "--yes", "mosquitto-clients")
    machine.put("/srv/authority.pem", kiosk.machine.run("cat", f"{PAPERS}/authority.pem"))
    return machine


def asks(program, port, *words):
    there = ("-h", "hub.comune.test", "-p", port, "--cafile", "/srv/authority.pem", "-W", "5")
    return (program, *(there[:-2] if program == "mosquitto_pub" else there), *words)


def stolen(kiosk):
    password = kiosk.machine.run("cat", f"{PAPERS}/broker-password").strip()
    return ("-u", kiosk.id, "-P", password, "-i", kiosk.id)


@pytest.mark.parametrize("port", ["8883", "443"])
def test_a_stranger_is_not_let_in(stranger, kiosk, port):
    said = stranger.try_run(*asks("mosquitto_sub", port, "-t", "#"))
    assert said.returncode != 0
    guessed = ("-u", "_hub", "-P", "hub", "-t", "faccine/v1/hub/state", "-m", "x")
    assert stranger.try_run(*asks("mosquitto_pub", port, *guessed)).returncode != 0


def test_the_hubs_own_doors_are_shut_from_outside(stranger):
    for port in (1883, 8000, 9464):
        knock = f"import socket; socket.create_connection(('hub.comune.test', {port}), 3)"
        assert stranger.try_run("python3", "-c", knock).returncode != 0, port


def test_who_has_a_stolen_card_reads_no_others_and_forges_no_hub(stranger, kiosk, hub):
    card = stolen(kiosk)
    heard = stranger.try_run(*asks("mosquitto_sub", "8883", *card, "-t", "#", "-t", "$SYS/#"))
    assert "nonce" not in heard.stdout
    forged = ("-t", "faccine/v1/hub/state", "-r", "-q", "1", "-m", '{"v":1,"state":"offline"}')
    stranger.try_run(*asks("mosquitto_pub", "8883", *card, *forged))

    stored = hub.ledger(kiosk.id)["stored"]
    kiosk.press("happy")
    hub.machine.until(lambda: hub.ledger(kiosk.id)["stored"] == stored + 1, seconds=60)


def test_a_revoked_card_is_locked_out_in_seconds_and_a_restored_one_sends_what_waited(
    stranger, kiosk, hub
):
    knock = asks("mosquitto_pub", "8883", *stolen(kiosk), "-t", "x", "-m", "x", "-q", "1")
    hub.run("kiosk", "revoke", kiosk.id)
    began = time.monotonic()
    stranger.until(lambda: stranger.try_run(*knock).returncode != 0, seconds=10)
    assert time.monotonic() - began < 5

    stored = hub.ledger(kiosk.id)["stored"]
    kiosk.press("sad")
    assert kiosk.status()["waiting"] >= 1
    assert hub.ledger(kiosk.id)["stored"] == stored

    hub.run("kiosk", "restore", kiosk.id)
    hub.machine.until(
        lambda: hub.ledger(kiosk.id)["stored"] == stored + 1,
        seconds=400,
        why=lambda: kiosk.machine.journal("-u", "faccine-kiosk", "-n", "40"),
    )
    assert hub.verdict()["ok"]
