"""What cloud-init makes of a card on a blank machine whose hub is not there (yet)."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

sys.path.append(str(Path(__file__).parents[1] / "hub"))

from card_kit import HUB, KIOSK, SSH_KEY, files_of

from hub.cards.choices import Choices

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


def _settle(machine):
    # Not whether it went well: these machines have no locales, which cloud-init calls an error.
    machine.try_run("cloud-init", "status", "--wait", seconds=180)
