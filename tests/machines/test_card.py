"""What cloud-init makes of a card on a blank machine whose hub is not there (yet)."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

sys.path.append(str(Path(__file__).parents[1] / "hub"))

from card_kit import HUB, KIOSK, SSH_KEY, files_of

from hub.cards.choices import Choices, HubSide, Packages

PI = "pi:x:1000:1000::/home/pi:/bin/bash\n"
PASSWORD = f"pi:$y$j9T$abcdefghijklmnop${'a' * 43}:19000:0:99999:7:::\n"
SEED = "/var/lib/cloud/seed/nocloud"


@pytest.fixture(scope="module")
def begun(town):
    """Give a machine that was switched on with a card; it had an account that anybody knows."""
    machine = town.machine("sportello")
    for file, line in (("passwd", PI), ("shadow", PASSWORD)):
        base = (machine._base / "etc" / file).read_text()
        machine.put(f"/etc/{file}", base + line, mode=0o640 if file == "shadow" else 0o644)
    choices = Choices(
        ssh_key=SSH_KEY,
        pin="2468",
        time_servers=("ntp.comune.example",),
        proxy="http://utente:p%40ss@proxy.comune.example:3128",
    )
    authority = trustme.CA().cert_pem.bytes().decode()
    for name, content in files_of(choices, replace(HUB, authority=authority)).items():
        folder = "/boot/firmware" if "/" in name else SEED
        machine.put(f"{folder}/{name}", content.decode())
    machine.boot()
    _settle(machine)
    return machine


def test_it_is_called_like_the_kiosk_and_lives_where_it_stands(begun):
    assert begun.run("hostname").strip() == KIOSK
    assert "Europe/Rome" in begun.run("readlink", "/etc/localtime")


def test_nobody_gets_in_by_a_password(begun):
    shadow = {
        line.split(":")[0]: line.split(":") for line in begun.run("cat", "/etc/shadow").split()
    }
    for name in ("root", "pi", "technician"):
        assert shadow[name][1].startswith(("!", "*")), name
    assert shadow["pi"][7] == "1"
    names = [line.split(":")[0] for line in begun.run("cat", "/etc/passwd").splitlines()]
    assert "debian" not in names


def test_a_technician_gets_in_by_the_key(begun):
    assert SSH_KEY in begun.run("cat", "/home/technician/.ssh/authorized_keys")
    assert begun.run("sudo", "-u", "technician", "sudo", "-n", "id", "-u").strip() == "0"


def test_every_service_goes_through_the_proxy(begun):
    said = begun.run("systemctl", "show", "--property=Environment", "systemd-journald")
    shown = begun.run("systemd-run", "--pipe", "--wait", "--quiet", "env")
    assert "https_proxy=http://utente:p%40ss@proxy.comune.example:3128" in shown, said
    assert "proxy.comune.example:3128" in begun.run("apt-config", "dump", "Acquire::https::Proxy")


def test_the_time_comes_from_the_time_server(begun):
    assert "NTP=ntp.comune.example" in begun.run(
        "cat", "/etc/systemd/timesyncd.conf.d/faccine.conf"
    )


def test_it_begins_again_and_again_and_says_what_it_waits_for(begun):
    def lines():
        said = begun.journal("-u", "faccine-begin").splitlines()
        return [line for line in said if "Faccine: " in line]

    begun.until(
        lambda: sum("preparo l’orologio" in line for line in lines()) >= 2,
        seconds=60,
        why=lambda: "\n".join(lines()),
    )
    assert "Faccine: https://faccine.comune.example: " in "\n".join(lines())
    assert not begun.has("/etc/faccine/begun")
    assert "2468" not in begun.journal()


def test_what_it_did_for_this_card_it_does_once(begun):
    begun.run("hostname", "altro")
    begun.reboot()
    _settle(begun)
    assert (
        begun.run("find", "/var/lib/cloud/instances", "-mindepth", "1", "-maxdepth", "1").count(
            "\n"
        )
        == 1
    )


@pytest.fixture(scope="module")
def offline(town, tmp_path_factory):
    """Give a machine that reaches nobody, with a card that brings the program along."""
    machine = town.machine("magazzino")
    choices = Choices(packages=Packages.CARD, pin="2468", timezone="Europe/Vienna")
    for name, content in files_of(choices, HubSide("https://hub.example")).items():
        folder = "/boot/firmware" if "/" in name else SEED
        machine.put(f"{folder}/{name}", content.decode())
    bundle = tmp_path_factory.mktemp("bundle")
    _pack(bundle)
    machine.put_folder(bundle / "packages", "/boot/firmware/faccine/offline")
    machine.port.cut()
    machine.boot()
    machine.until(
        lambda: machine.has("/etc/faccine/begun"),
        seconds=120,
        why=lambda: machine.journal("-u", "faccine-begin"),
    )
    return machine


def test_without_a_network_the_program_comes_with_the_card(offline):
    assert "installed" in offline.run("dpkg-query", "-W", "-f=${Status}", "faccine-kiosk")
    assert offline.run("cat", "/run/setup").strip() == "--card /boot/firmware/faccine"
    offline.until(lambda: offline.has("/run/enrolling"), why="faccine-enrol was not started")


def test_the_pin_goes_from_the_card_to_the_kiosk_alone(offline):
    pin = "/var/lib/faccine/kiosk/pin"
    assert offline.run("stat", "--format=%U %a", pin).strip() == "faccine-kiosk 600"
    assert offline.run("cat", pin) == "2468\n"
    assert not offline.has("/boot/firmware/faccine/pin")
    assert "2468" not in offline.journal()


def test_a_machine_that_has_begun_does_not_begin_again(offline):
    offline.reboot()
    _settle(offline)
    said = offline.journal("-b", "-u", "faccine-begin")
    assert "Faccine: " not in said.replace("Faccine: make this machine", "")


CONTROL = """\
Package: faccine-kiosk
Version: 1.0
Architecture: all
Maintainer: Nobody <nobody@localhost>
Depends: python3, python3-venv, ca-certificates
Description: stands for the kiosk's package
"""
SETUP = """\
#!/bin/sh
echo "$@" >/run/setup
useradd --system faccine-kiosk 2>/dev/null
mkdir -p /var/lib/faccine/kiosk
"""
ENROL = "[Service]\nType=oneshot\nExecStart=/usr/bin/touch /run/enrolling\n"


def _pack(folder):
    """Make a package that stands for the kiosk's, and one for another processor."""
    files = {
        "DEBIAN/control": CONTROL,
        "opt/faccine/current/deploy/pi/setup": SETUP,
        "etc/systemd/system/faccine-enrol.service": ENROL,
    }
    for name, text in files.items():
        path = folder / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755 if name.endswith("setup") else 0o644)
    (folder / "packages").mkdir()
    package = folder / "packages/faccine-kiosk_1.0_all.deb"
    build = ["dpkg-deb", "--root-owner-group", "--build", folder / "tree", package]
    subprocess.run(build, check=True, capture_output=True)
    (folder / "packages/faccine-kiosk_1.0_s390x.deb").write_bytes(b"for another processor")


def _settle(machine):
    # Not whether it went well: these machines have no locales, which cloud-init calls an error.
    machine.try_run("cloud-init", "status", "--wait", seconds=180)
