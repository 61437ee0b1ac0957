"""One box from a blank card: set up by a form, a press in its books, its copy in a shared hub's."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from desk import Desk

ROOT = Path(__file__).parents[2]
CARD = ROOT / "deploy/onebox/card"
SEED = "/var/lib/cloud/seed/nocloud"
NAME = "faccine.local"
DHCP = "[Match]\nName=eth0\n\n[Network]\nDHCP=yes\n"
KIOSK = '[run]\nheadless = true\nclock = "trusted"\n'
FORM = {
    "commune": "Comune di Fontelieta", "office": "Anagrafe", "services": "carta-identita",
    "rotating_staff": "4", "always_open": "1", "stretches": "2", "first_language": "it",
    "who_reads": "Responsabile", "when_read": "il lunedì", "who_decides": "Segretaria",
    "email": "anna@comune.example", "password": "quattro parole messe insieme",
}  # fmt: skip


@pytest.fixture(scope="module")
def box(town, releases):
    """Give a machine that was begun by the files of the card alone."""
    bundle = releases.make()
    machine = town.machine("box")
    machine.put("/etc/systemd/network/80-dhcp.network", DHCP)
    for name in ("user-data", "meta-data"):
        machine.put(f"{SEED}/{name}", (CARD / name).read_text())
    machine.put_folder(CARD, "/boot/firmware")
    machine.put("/boot/firmware/faccine/kiosk.toml", KIOSK)
    folder = machine.on_disk("/boot/firmware/faccine")
    (folder / bundle.name).write_bytes(bundle.read_bytes())
    machine.boot()
    machine.until(
        lambda: is_there(machine, "/etc/faccine/begun"),
        seconds=600,
        why=lambda: machine.journal("-u", "faccine-begin-box"),
    )
    return machine


@pytest.fixture(scope="module")
def desk(town, box, tmp_path_factory):
    authority = box.run("cat", "/etc/faccine/authority.pem")
    return Desk(town.network, tmp_path_factory.mktemp("desk"), (NAME, box.port.address), authority)


def is_there(machine, path):
    return machine.try_run("test", "-e", path).returncode == 0


def token_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)


def posted(desk, path, fields):
    token = token_of(desk.get("/inizio"))
    given = [f"{name}={value}" for name, value in {**fields, "csrf_token": token}.items()]
    words = [word for pair in given for word in ("--data-urlencode", pair)]
    return desk.get(path, "--header", f"Referer: https://{NAME}/inizio", *words)


def test_a_blank_machine_says_on_its_card_where_it_is_set_up(box):
    box.until(
        lambda: is_there(box, "/boot/firmware/faccine-address.txt"),
        why=lambda: box.journal("-u", "faccine-box"),
    )
    note = box.run("cat", "/boot/firmware/faccine-address.txt")
    assert f"https://{NAME}" in note
    assert f"https://{box.port.address}" in note
    pin = box.run("cat", "/var/lib/faccine/box/pin").strip()
    assert f"PIN {pin}" in note
    shown = json.loads(box.run("cat", "/run/faccine-box/address.json"))
    assert shown["pin"] == pin
    assert [unit for unit in box.failed_units() if "faccine" in unit] == []


def test_setting_it_up_twice_changes_nothing(box):
    said = box.run(
        "/opt/faccine/current/deploy/onebox/setup", "--from", "/opt/faccine/current", "--json",
        seconds=300,
    )  # fmt: skip
    told = json.loads(said[said.index("{") :])
    assert [one["step"] for one in told["steps"] if one["outcome"] != "ok"] == []


def test_from_the_pin_to_the_first_press_in_the_ledger(box, desk):
    pin = box.run("cat", "/var/lib/faccine/box/pin").strip()
    posted(desk, "/inizio/pin", {"pin": pin})
    assert "fontelieta-anagrafe-1" in posted(desk, "/inizio", FORM)
    box.until(
        lambda: is_there(box, "/var/lib/faccine/kiosk/kiosk.toml"),
        seconds=120,
        why=lambda: box.journal("-u", "faccine-box-code", "-u", "faccine-box-enrol"),
    )
    press = ("runuser", "-u", "faccine-kiosk", "--", "/opt/faccine/current/bin/faccine-kiosk")
    outbox = ("--outbox", "/var/lib/faccine/kiosk/outbox.db")
    box.until(
        lambda: box.try_run(*press, "press", "happy", *outbox).returncode == 0,
        seconds=60,
        why=lambda: box.journal("-u", "faccine-kiosk", "-u", "faccine-hub"),
    )
    box.until(
        lambda: "1 pressione, 1 ricevuta, 0 mancanti" in desk.words("/postazioni"),
        why=lambda: desk.words("/postazioni"),
    )
    assert box.run("faccine-hub", "verify").strip().endswith("ok")


def test_nothing_is_left_of_the_pin(box, desk):
    box.until(
        lambda: box.try_run("test", "-e", "/run/faccine-box/address.json").returncode, seconds=30
    )
    for path in ("/var/lib/faccine/box/pin", "/boot/firmware/faccine-address.txt"):
        assert not is_there(box, path), path


def test_a_night_without_a_stick_is_said_on_the_dashboard(box, desk):
    box.try_run("systemctl", "start", "faccine-backup.service", seconds=60)
    box.until(lambda: "USB" in desk.words("/lavori"), seconds=30, why=lambda: desk.words("/lavori"))
    assert box.run("ls", "/var/backups/faccine/books")


def test_it_comes_back_after_its_plug_was_pulled(box, desk):
    box.power_off()
    box.boot()
    press = ("runuser", "-u", "faccine-kiosk", "--", "/opt/faccine/current/bin/faccine-kiosk")
    outbox = ("--outbox", "/var/lib/faccine/kiosk/outbox.db")
    box.until(lambda: box.try_run(*press, "press", "sad", *outbox).returncode == 0, seconds=60)
    box.until(
        lambda: (
            "2 stored" in box.run("faccine-hub", "kiosk", "list")
            or "stored 2" in box.run("faccine-hub", "kiosk", "list")
        ),
        seconds=60,
    )
    assert box.run("faccine-hub", "verify").strip().endswith("ok")


def test_a_new_release_runs_hub_and_kiosk_alike(box, releases):
    bundle = releases.make("1.1.0")
    box.run("mkdir", "-p", "/srv/new")
    with bundle.open("rb") as file:
        subprocess.run([*box.inside(), "tar", "-x", "-C", "/srv/new"], stdin=file, check=True)
    release = "/srv/new/faccine-1.1.0"
    box.run(f"{release}/deploy/hub/upgrade", seconds=300)
    said = box.run(f"{release}/deploy/onebox/setup", "--from", release, seconds=300)
    assert "changed" not in [line.split()[0] for line in said.splitlines() if " kiosk " in line]
    box.reboot()
    press = ("runuser", "-u", "faccine-kiosk", "--", "/opt/faccine/current/bin/faccine-kiosk")
    assert "1.1.0" in box.run(*press, "--version")
    outbox = ("--outbox", "/var/lib/faccine/kiosk/outbox.db")
    box.run(*press, "press", "happy", *outbox)
    box.until(lambda: "stored 3" in box.run("faccine-hub", "kiosk", "list"), seconds=60)
    assert box.run("faccine-hub", "verify").strip().endswith("ok")


def test_its_books_join_a_shared_hub_and_its_kiosk_follows(box, hub, tmp_path):
    box.run("mkdir", "-p", "/srv/copy")
    box.run("faccine-hub", "backup", "/srv/copy/box.db")
    (tmp_path / "box.db").write_bytes(box.on_disk("/srv/copy/box.db").read_bytes())
    hub.machine.put_folder(tmp_path, "/srv/copy")
    press = ("runuser", "-u", "faccine-kiosk", "--", "/opt/faccine/current/bin/faccine-kiosk")
    outbox = ("--outbox", "/var/lib/faccine/kiosk/outbox.db")
    box.run(*press, "press", "neutral", *outbox)

    assert "3 of them ratings" in hub.run("join", "/srv/copy/box.db", "--dry-run")
    hub.run("join", "/srv/copy/box.db")
    said = hub.run("kiosk", "replace", "fontelieta-anagrafe-1", "--json")
    code = json.loads(said)["code"]
    authority = hub.machine.run("cat", "/etc/faccine/authority.pem")
    box.put("/srv/copy/authority.pem", authority)
    box.run("systemctl", "stop", "faccine-kiosk")
    moved = ("enrol", "--move", "--hub", f"https://{hub.name}", "--code", code)
    papers = ("--authority", "/srv/copy/authority.pem", "--to", "/var/lib/faccine/kiosk")
    said = box.run(*press, *moved, *papers, seconds=120)
    assert f"from now on it sends to https://{hub.name}" in said
    box.run("systemctl", "start", "faccine-kiosk")
    box.run(*press, "press", "happy", *outbox)
    box.until(
        lambda: "stored 5" in hub.run("kiosk", "list"),
        seconds=60,
        why=lambda: hub.run("kiosk", "list") + box.journal("-u", "faccine-kiosk"),
    )
    assert hub.run("verify").strip().endswith("ok")
