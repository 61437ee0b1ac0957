"""One box: its address, its stick, its PIN, its units, and what its setup does twice."""

import json
import os
import re
import subprocess
import sys
import tarfile
import time
import tomllib
from pathlib import Path

import pytest
import yaml
from hub_kit import folder_machine, wish
from unit_kit import MOST_EXPOSED, complaints, exposure, lay_units

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "deploy/onebox"), str(ROOT / "deploy/onebox/card/faccine")]

import begin_box  # noqa: E402
from box import copying, showing, steps  # noqa: E402
from box.addresses import address_of, note_of, welcome_of  # noqa: E402
from box.showing import Places, show_once, show_until_set_up  # noqa: E402
from box.sticks import Stick, stick_of  # noqa: E402
from installing.machine import Problem  # noqa: E402

from hub.cards.choices import Choices, Wifi  # noqa: E402
from hub.cards.network import network_config  # noqa: E402

NAME = "faccine.local"
UNITS = (*steps.STARTED, *steps.CALLED)


def links(*pairs):
    return json.dumps(
        [
            {
                "ifname": name,
                "addr_info": [{"family": "inet", "local": address, "scope": scope}],
            }
            for name, address, scope in pairs
        ]
    )


def test_the_address_on_the_way_out_is_the_one_to_read_out():
    addresses = links(
        ("lo", "127.0.0.1", "host"), ("wlan0", "10.0.0.9", "global"),
        ("eth0", "192.0.2.7", "global"),
    )  # fmt: skip
    assert address_of(addresses, json.dumps([{"dst": "default", "dev": "eth0"}])) == "192.0.2.7"
    assert address_of(addresses, "[]") == "10.0.0.9"
    assert address_of(links(("lo", "127.0.0.1", "host")), "[]") is None
    assert address_of("", "garbage") is None


def test_the_screen_and_the_card_say_the_same():
    welcome = welcome_of(NAME, "192.0.2.7", "407152")
    assert welcome["addresses"] == [NAME, "192.0.2.7"]
    assert welcome["qr"] == "https://192.0.2.7/inizio"
    note = note_of(NAME, "192.0.2.7", "407152")
    for word in (f"https://{NAME}", "https://192.0.2.7", "PIN 407152"):
        assert word in note
    assert welcome_of(NAME, None, "407152") == {"addresses": [], "pin": "407152"}
    assert note.isascii(), "any computer shows it right"


def disk(path, *parts, tran="usb", **more):
    whole = {"path": path, "label": None, "fstype": None, "tran": tran, "ro": False}
    return {**whole, "mountpoints": [None], "children": list(parts), **more}


def part(path, label="", fstype="vfat", mounted=None, ro=False):
    return {
        "path": path, "label": label, "fstype": fstype, "tran": None, "ro": ro,
        "mountpoints": [mounted],
    }  # fmt: skip


def listed(*disks):
    return json.dumps({"blockdevices": list(disks)})


def test_the_stick_called_faccine_goes_before_the_first_one():
    first = disk("/dev/sda", part("/dev/sda1", "KINGSTON"))
    ours = disk("/dev/sdb", part("/dev/sdb1", "faccine", "exfat"))
    assert stick_of(listed(first, ours)) == Stick("/dev/sdb1", "exfat", "faccine")
    assert stick_of(listed(first)) == Stick("/dev/sda1", "vfat", "KINGSTON")


@pytest.mark.parametrize(
    "disks",
    [
        [],
        [disk("/dev/mmcblk0", part("/dev/mmcblk0p1", "FACCINE"), tran=None)],
        [disk("/dev/sda", part("/dev/sda1", "x"), part("/dev/sda2", "root", "ext4", "/"))],
        [disk("/dev/sda", part("/dev/sda1", "FACCINE", ro=True))],
        [disk("/dev/sda", part("/dev/sda1", "FACCINE", "iso9660"))],
        [disk("/dev/sda", part("/dev/sda1", "cidata"))],
    ],
)
def test_the_card_a_running_system_and_what_cannot_be_written_are_no_stick(disks):
    assert stick_of(listed(*disks)) is None
    assert stick_of("") is None


def test_a_stick_without_partitions_is_one_too():
    assert stick_of(listed(disk("/dev/sda", fstype="vfat", label="FACCINE"))).path == "/dev/sda"


@pytest.fixture
def places(tmp_path):
    for folder in ("box", "kiosk", "run", "card"):
        (tmp_path / folder).mkdir()
    (tmp_path / "box/pin").write_text("407152\n")
    return Places(
        tmp_path / "box/pin", tmp_path / "kiosk/kiosk.toml", tmp_path / "run/a.json",
        tmp_path / "card",
    )  # fmt: skip


def test_what_is_shown_is_written_only_when_it_is_something_else(places, monkeypatch):
    monkeypatch.setattr(showing, "_address", lambda: None)
    show_once(places, NAME)
    first = places.note.stat().st_ino
    assert json.loads(places.screen.read_text())["addresses"] == []
    show_once(places, NAME)
    assert places.note.stat().st_ino == first, "cards wear"
    monkeypatch.setattr(showing, "_address", lambda: "192.0.2.7")
    show_once(places, NAME)
    assert "192.0.2.7" in places.note.read_text()
    assert places.screen.stat().st_mode & 0o777 == 0o640


def test_once_the_kiosk_has_its_papers_nothing_is_left(places, monkeypatch):
    monkeypatch.setattr(showing, "_address", lambda: "192.0.2.7")

    def set_up(_seconds):
        places.kiosk.write_text("")

    monkeypatch.setattr(time, "sleep", set_up)
    show_until_set_up(places, NAME)
    assert not any(file.exists() for file in (places.pin, places.screen, places.note))


def test_a_pin_is_made_once_and_taken_away_when_it_is_worth_nothing(tmp_path, monkeypatch):
    machine = folder_machine(tmp_path, monkeypatch)
    assert steps.pin(machine, wish(NAME)).is_changed
    made = machine.at(steps.PIN_FILE)
    number = made.read_text()
    assert re.fullmatch(r"\d{6}\n", number)
    assert made.stat().st_mode & 0o777 == 0o640
    assert not steps.pin(machine, wish(NAME)).is_changed
    assert made.read_text() == number
    machine.at("/var/lib/faccine/kiosk").mkdir()
    machine.at(steps.KIOSK_SETTINGS).write_text("")
    assert steps.pin(machine, wish(NAME)).is_changed
    assert not made.exists()
    assert not steps.pin(machine, wish(NAME)).is_changed


def test_where_copies_go_is_kept_until_somebody_says_otherwise(tmp_path, monkeypatch):
    machine = folder_machine(tmp_path, monkeypatch)
    for said, wanted, is_changed in (
        (None, "usb", True), (None, "usb", False), ("/mnt/copies", "/mnt/copies", True),
        (None, "/mnt/copies", False), ("usb", "usb", True),
    ):  # fmt: skip
        assert steps.box_step(said)(machine, wish(NAME)).is_changed is is_changed
        assert json.loads(machine.at(steps.BOX).read_text()) == {"copies": wanted}
    with pytest.raises(Problem, match="--copies"):
        steps.box_step("mnt")(machine, wish(NAME))


def test_the_dashboard_is_told_of_the_pin_before_the_first_table(tmp_path, monkeypatch):
    machine = folder_machine(tmp_path, monkeypatch)
    file = machine.at(steps.DASHBOARD)
    file.write_text('database = "x"\n[run]\nport = 1\n')
    assert steps.setting(machine, wish(NAME)).is_changed
    assert not steps.setting(machine, wish(NAME)).is_changed
    assert file.read_text().startswith(f'setup-pin-file = "{steps.PIN_FILE}"\n')


def test_a_share_on_which_nothing_is_mounted_is_said_and_not_filled(tmp_path, monkeypatch):
    settings = tmp_path / "box.json"
    settings.write_text(json.dumps({"copies": str(tmp_path)}))
    monkeypatch.setattr(copying, "SETTINGS", settings)
    run = []
    monkeypatch.setattr(copying, "_run", lambda *words: run.append(words) or 1)
    assert copying.copy_out() == 1
    ((user, _, _, *words),) = run
    assert user == "faccine-hub"
    assert words[-2:] == ["--missing", f"nothing is mounted at {tmp_path}"]


def test_without_a_stick_the_books_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(copying, "SETTINGS", tmp_path / "none")
    monkeypatch.setattr(copying, "stick_of", lambda _: None)
    run = []
    monkeypatch.setattr(copying, "_run", lambda *words: run.append(words) or 1)
    assert copying.copy_out() == 1
    assert "no USB stick" in run[0][-1]


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    root = tmp_path_factory.mktemp("machine")
    others = ("faccine-kiosk.service", "faccine-hub.service", "faccine-dashboard.service")
    lay_units(root, (*UNITS, *others))
    return root


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_well_formed(machine, unit):
    assert complaints(machine, unit) == ""


SERVICES = ("faccine-box.service", "faccine-box-code.service", "faccine-box-enrol.service")


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_is_hardly_exposed(unit):
    assert exposure(unit) < MOST_EXPOSED


CARD = ROOT / "deploy/onebox/card"


def test_cloud_init_knows_every_word_of_the_card():
    command = ["cloud-init", "schema", "--config-file", CARD / "user-data"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_cards_network_is_said_as_the_hub_says_it():
    wired = yaml.safe_load((CARD / "network-config").read_text())
    assert wired == network_config(Choices())
    both = yaml.safe_load(wireless(CARD / "network-config"))
    assert both == network_config(Choices(wifi=Wifi("name of the network", "its password", "IT")))


def wireless(file):
    """Return a file of the card with what is commented out taken in."""
    lines = file.read_text().splitlines()
    taken = [line.removeprefix("#") if line.startswith("#  ") else line for line in lines]
    return "\n".join(taken) + "\n"


def test_the_card_starts_what_lies_on_it():
    user_data = yaml.safe_load((CARD / "user-data").read_text())
    (unit,) = user_data["write_files"]
    name = Path(unit["path"]).name
    assert ["systemctl", "enable", name] in user_data["runcmd"]
    script = re.search(r"/boot/firmware/(faccine/\S+)", unit["content"]).group(1)
    assert (CARD / script).is_file()
    assert tomllib.loads((CARD / "faccine/box.toml").read_text()) == {
        "screen": True, "copies": "usb",
    }  # fmt: skip


def test_the_card_unpacks_the_newest_bundle_beside_it(tmp_path, monkeypatch):
    monkeypatch.setattr(begin_box, "CARD", tmp_path)
    monkeypatch.setattr(begin_box, "UNPACKED", tmp_path / "unpacked")
    monkeypatch.setattr(begin_box, "STICK", tmp_path / "no-stick")
    with pytest.raises(begin_box.NotYet, match=re.escape("faccine-<version>.tar")):
        begin_box.unpacked()
    for number, version in enumerate(("1.3.0", "1.4.0")):
        folder = tmp_path / f"faccine-{version}/deploy/onebox"
        folder.mkdir(parents=True)
        (folder / "setup").write_text("#!/bin/sh\n")
        bundle = tmp_path / f"faccine-{version}.tar"
        with tarfile.open(bundle, "w") as tar:
            tar.add(tmp_path / f"faccine-{version}", f"faccine-{version}")
        os.utime(bundle, (number, number))
    run, really = [], begin_box.run
    monkeypatch.setattr(
        begin_box, "run", lambda *words: really(*words) if words[0] == "tar" else run.append(words)
    )
    begin_box.begin({"screen": False, "copies": "/mnt/copies"})
    source = tmp_path / "unpacked/faccine-1.4.0"
    assert run[0] == (
        f"{source}/deploy/onebox/setup", "--from", str(source), "--copies", "/mnt/copies",
        "--no-screen",
    )  # fmt: skip
