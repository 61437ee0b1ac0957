"""Every kind of card before Debian's own cloud-init and netplan, which have the last word on it."""

import subprocess

import pytest
import yaml
from card_kit import KINDS, files_of

pytestmark = pytest.mark.system

NETWORKS = ("cable", "wifi", "hidden", "open", "fixed", "fixed-6", "wifi-fixed")
RENDERERS = ("eni", "networkd", "network-manager")
GATEWAYS = {"10.0.0.1", "2001:db8::1"}


def said(*command):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def card(tmp_path):
    def write(kind):
        files = files_of(KINDS[kind])
        for name in ("user-data", "network-config", "meta-data"):
            (tmp_path / name).write_bytes(files[name])
        return tmp_path

    return write


@pytest.mark.parametrize("kind", KINDS)
def test_cloud_init_has_nothing_against_what_it_is_to_do(card, kind):
    words = said("cloud-init", "schema", "--config-file", card(kind) / "user-data")
    assert words.startswith("Valid cloud-config")


@pytest.mark.parametrize("kind", NETWORKS)
def test_netplan_makes_a_network_of_it(card, kind, tmp_path):
    plan = tmp_path / "root/etc/netplan/50-cloud-init.yaml"
    plan.parent.mkdir(parents=True)
    plan.write_bytes((card(kind) / "network-config").read_bytes())
    plan.chmod(0o600)
    said("netplan", "generate", "--root-dir", tmp_path / "root")
    made = "".join(path.read_text() for path in (tmp_path / "root/run/systemd").rglob("*.network"))
    assert "Name=eth0" in made
    if KINDS[kind].wifi is not None:
        wireless = (tmp_path / "root/run/netplan/wpa-wlan0.conf").read_text()
        assert f'ssid="{KINDS[kind].wifi.ssid}"' in wireless
        assert ("scan_ssid=1" in wireless) == KINDS[kind].wifi.is_hidden
        assert f"country={KINDS[kind].wifi.country}" in wireless
    if KINDS[kind].fixed is not None:
        assert [line for line in made.splitlines() if line.partition("=")[2] in GATEWAYS]


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("kind", [kind for kind in NETWORKS if not KINDS[kind].wifi])
def test_cloud_init_makes_a_network_of_it_without_netplan(card, kind, renderer, tmp_path):
    folder = card(kind)
    said(
        "cloud-init", "devel", "net-convert", "--network-data", folder / "network-config",
        "--kind", "yaml", "--distro", "debian", "--output-kind", renderer,
        "--directory", tmp_path / "made",
    )  # fmt: skip
    made = "".join(path.read_text() for path in (tmp_path / "made").rglob("*") if path.is_file())
    assert "eth0" in made
    if KINDS[kind].fixed is not None:
        address = str(KINDS[kind].fixed.address)
        assert address in made
        assert any(gateway in made for gateway in GATEWAYS)
        assert not [line for line in made.splitlines() if "::/64" in line and "oute" in line]


def test_the_service_that_begins_is_one_that_systemd_takes(card, tmp_path):
    files = yaml.safe_load((card("cable") / "user-data").read_text())["write_files"]
    by_path = {one["path"]: one for one in files}
    unit = tmp_path / "faccine-begin.service"
    script = tmp_path / "begin.py"
    script.write_text(by_path["/usr/local/lib/faccine/begin.py"]["content"])
    text = by_path["/etc/systemd/system/faccine-begin.service"]["content"]
    unit.write_text(text.replace("/usr/local/lib/faccine/begin.py", str(script)))
    assert said("systemd-analyze", "verify", unit) == ""
    compile(script.read_text(), str(script), "exec")


def test_an_instance_is_new_for_each_card():
    ids = {files_of(KINDS["cable"], made_ms=ms)["meta-data"] for ms in range(3)}
    assert len(ids) == 3
