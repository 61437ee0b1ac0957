"""A card's files: read back they say what was chosen, and nothing says a secret twice."""

import json
import tomllib

import pytest
import yaml
from card_kit import CODE, FIXED, HUB, KINDS, KIOSK, MADE_MS, SSH_KEY, WIFI, files_of
from hypothesis import given, settings
from hypothesis import strategies as st

from faccine.runtime.cli import load_settings
from faccine.wire.errors import CardError
from hub.cards.choices import Choices, HubSide, Packages, Wifi
from hub.cards.files import owner_of
from hub.cards.words import LANGUAGES
from kiosk.cli import main as kiosk_program

printable = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
ssids = st.text(printable, min_size=1, max_size=32).filter(lambda text: len(text.encode()) <= 32)
passwords = st.text(printable, min_size=8, max_size=63).filter(
    lambda text: 8 <= len(text.encode()) <= 63
)


def read(files, name):
    return yaml.safe_load(files[name])


def network(files):
    return read(files, "network-config")["network"]


def enrol(files):
    return tomllib.loads(files["faccine/enrol.toml"].decode())["enrol"]


def written(files):
    return {one["path"]: one["content"] for one in read(files, "user-data")["write_files"]}


@given(ssids, passwords, st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_network_read_back_is_the_one_that_was_chosen(ssid, password, is_hidden):
    files = files_of(Choices(wifi=Wifi(ssid, password, "NO", is_hidden)))
    wireless = network(files)["wifis"]["wlan0"]
    point = {"password": password} | ({"hidden": True} if is_hidden else {})
    assert wireless["access-points"] == {ssid: point}
    assert wireless["regulatory-domain"] == "NO"
    assert network(files)["ethernets"] == {"eth0": {"dhcp4": True, "optional": True}}


ODD = """yes null 0123 1e3 {a} &a *b !c %d @e `f | > ~ ' " = << -x ?g #h a:b"""


@pytest.mark.parametrize("ssid", [*ODD.split(), "- x", "? g", "# h", "a: b", " x "])
def test_a_name_that_means_something_in_yaml_stays_a_name(ssid):
    points = network(files_of(Choices(wifi=Wifi(ssid, ssid * 8, "IT"))))["wifis"]["wlan0"]
    assert points["access-points"] == {ssid: {"password": ssid * 8}}


def test_an_open_network_says_so():
    point = network(files_of(KINDS["open"]))["wifis"]["wlan0"]["access-points"]["Libera"]
    assert point == {"auth": {"key-management": "none"}}


def test_a_fixed_address_is_the_cables_or_the_radios():
    told = {
        "dhcp4": False,
        "addresses": ["10.0.0.5/24"],
        "routes": [{"to": "0.0.0.0/0", "via": "10.0.0.1"}],
        "nameservers": {"addresses": ["10.0.0.1", "10.0.0.2"]},
        "optional": True,
    }
    assert network(files_of(KINDS["fixed"])) == {"version": 2, "ethernets": {"eth0": told}}
    both = network(files_of(Choices(wifi=WIFI, fixed=FIXED)))
    assert both["ethernets"]["eth0"] == {"dhcp4": True, "optional": True}
    assert told.items() <= both["wifis"]["wlan0"].items()


def test_every_card_has_an_instance_of_its_own():
    first, second = files_of(Choices()), files_of(Choices(), made_ms=MADE_MS + 1)
    assert read(first, "meta-data")["instance-id"] != read(second, "meta-data")["instance-id"]
    assert KIOSK in read(first, "meta-data")["instance-id"]


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_logs_in_with_a_password(kind):
    said = read(files_of(KINDS[kind]), "user-data")
    assert said["ssh_pwauth"] is False
    assert said["disable_root"] is True
    assert all(user["lock_passwd"] and "passwd" not in user for user in said["users"])
    assert ["sh", "-c", "usermod --lock --expiredate 1 pi || true"] in said["runcmd"]
    names = [user["name"] for user in said["users"]]
    assert names == (["root", "technician"] if kind == "technician" else ["root"])


def test_a_technicians_key_lets_in_a_technician():
    said = read(files_of(KINDS["technician"]), "user-data")
    assert said["users"][1]["ssh_authorized_keys"] == [SSH_KEY]
    assert ["sh", "-c", "systemctl enable --now ssh.service || true"] in said["runcmd"]


def test_the_host_is_called_like_the_kiosk():
    assert read(files_of(Choices()), "user-data")["hostname"] == KIOSK


def test_a_proxy_is_for_apt_and_for_every_service_with_its_login_intact():
    files = written(files_of(KINDS["proxy"]))
    url = "http://utente:p%40ss@proxy.comune.example:3128"
    assert f'Acquire::https::Proxy "{url}";' in files["/etc/apt/apt.conf.d/80faccine-proxy"]
    environment = files["/etc/systemd/system.conf.d/faccine-proxy.conf"]
    assert f'"https_proxy={url.replace("%", "%%")}"' in environment
    assert (
        tomllib.loads(files_of(KINDS["proxy"])["faccine/enrol.toml"].decode())["enrol"]["proxy"]
        == url
    )


def test_a_hub_in_the_house_is_reached_without_the_proxy():
    files = files_of(KINDS["proxy-not-for-hub"])
    direct = 'Acquire::https::Proxy::faccine.comune.example "DIRECT";'
    assert direct in written(files)["/etc/apt/apt.conf.d/80faccine-proxy"]
    environment = written(files)["/etc/systemd/system.conf.d/faccine-proxy.conf"]
    assert "::1,faccine.comune.example" in environment
    assert "proxy" not in enrol(files)


def test_the_time_comes_from_the_servers_chosen_or_from_none():
    conf = "/etc/systemd/timesyncd.conf.d/faccine.conf"
    assert conf not in written(files_of(Choices()))
    assert (
        written(files_of(KINDS["time-server"]))[conf] == "[Time]\nNTP=ntp.comune.example 10.0.0.3\n"
    )
    off = ["sh", "-c", "systemctl disable --now systemd-timesyncd.service || true"]
    assert off in read(files_of(KINDS["no-time-server"]), "user-data")["runcmd"]
    assert off not in read(files_of(Choices()), "user-data")["runcmd"]


def test_the_card_says_whose_it_is_and_what_to_enrol_with():
    files = files_of(Choices())
    assert owner_of(files["faccine/card.toml"]) == KIOSK
    told = enrol(files)
    assert (told["hub"], told["code"]) == (HUB.address, CODE)
    assert files["faccine/authority.pem"].decode() == HUB.authority
    assert files["faccine/repository.asc"].decode() == HUB.repository_key
    assert owner_of(b"\xff") is None
    assert owner_of(b"kiosk = 3") is None


def test_a_hub_that_everybody_knows_sends_no_authority_along():
    files = files_of(
        Choices(), HubSide("https://hub.example", None, "https://hub.example/apt", "K")
    )
    assert "faccine/authority.pem" not in files
    assert "authority" not in enrol(files)


def test_packages_come_from_the_hub_or_with_the_card():
    told = tomllib.loads(files_of(Choices())["faccine/card.toml"].decode())
    assert (told["packages"], told["repository"]) == ("hub", HUB.repository)
    offline = files_of(Choices(packages=Packages.CARD), HubSide("https://hub.example"))
    assert "repository" not in tomllib.loads(offline["faccine/card.toml"].decode())
    with pytest.raises(CardError, match="no repository"):
        files_of(Choices(), HubSide("https://hub.example"))
    with pytest.raises(CardError, match="https"):
        files_of(Choices(), HubSide("http://hub.example"))


def test_what_citizens_meet_is_said_as_the_kiosk_reads_it():
    told = tomllib.loads(files_of(KINDS["buttons"])["faccine/kiosk.toml"].decode())
    assert told == {
        "screen": False, "sound": False, "buttons": "17,27,22", "lamps": "5,6,13",
        "selector": "23,24", "lamps_active_low": True,
    }  # fmt: skip
    told = tomllib.loads(files_of(KINDS["technician"])["faccine/kiosk.toml"].decode())
    assert told["screen_inches"] == 10.1
    assert told["pin_file"] == "/var/lib/faccine/kiosk/pin"


@pytest.mark.parametrize("kind", KINDS)
def test_the_kiosks_own_program_reads_what_the_card_says(kind, tmp_path):
    for name in ("enrol", "kiosk"):
        path = tmp_path / f"{name}.toml"
        path.write_bytes(files_of(KINDS[kind])[f"faccine/{name}.toml"])
        told = load_settings(path, kiosk_program)
        if name == "enrol":
            assert told["enrol"]["code"] == CODE
        else:
            assert told["run"]["screen"] == told["check"]["screen"] == KINDS[kind].has_screen


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_stands_in_one_file_only(kind):
    choices = KINDS[kind]
    files = files_of(choices)
    secrets = {CODE: {"faccine/enrol.toml"}}
    if choices.pin:
        secrets[choices.pin] = {"faccine/pin"}
    if choices.wifi and choices.wifi.password and kind != "hidden":
        secrets["parola: "] = {"network-config"}
    for secret, where in secrets.items():
        assert {name for name, text in files.items() if secret in text.decode()} == where


def test_nothing_secret_shows_when_choices_are_printed():
    shown = repr(Choices(wifi=WIFI, pin="24680", proxy="http://u:parola@p:1"))
    assert not [secret for secret in (WIFI.password, "24680", "parola") if secret in shown]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_machine_says_what_it_does_in_the_cards_language(language):
    told = tomllib.loads(files_of(Choices(), language=language)["faccine/card.toml"].decode())
    assert set(told["words"]) == {"clock", "disk", "packages", "setup", "enrol"}
    assert json.dumps(told["words"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_tells_enrolment_only_what_it_knows(kind):
    from kiosk.enrolment.command import enrol_command

    known = {option.name for option in enrol_command.params}
    assert enrol(files_of(KINDS[kind])).keys() <= known
