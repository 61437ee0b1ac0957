"""What somebody types for a card: taken to the letter, or refused with what was expected."""

import pytest
from card_kit import SSH_KEY
from hypothesis import given
from hypothesis import strategies as st

from faccine.wire.errors import CardError
from hub.cards import addresses, fields

CONTROL = st.sampled_from("\n\r\t\0\x7f\x85\u2028\u2029\ud800")


@pytest.mark.parametrize("ssid", ["x", "Comune: «Uffici»", 'it\'s "ours"', " x ", "😀" * 8, "#1"])
def test_a_network_is_called_what_it_is_called(ssid):
    assert fields.read_ssid(ssid) == ssid


@pytest.mark.parametrize("ssid", ["", "x" * 33, "😀" * 9, "a\nb", "a\0", "\ud800"])
def test_a_name_that_no_network_has_is_refused(ssid):
    with pytest.raises(CardError, match=r"1 to 32 bytes") as caught:
        fields.read_ssid(ssid)
    assert caught.value.field == "ssid"


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=8, max_size=63))
def test_a_password_of_printable_signs_is_taken_or_too_long(password):
    if len(password.encode()) <= 63:
        assert fields.read_wifi_password(password) == password
    else:
        with pytest.raises(CardError):
            fields.read_wifi_password(password)


@given(st.text(max_size=30), CONTROL, st.text(max_size=30))
def test_a_sign_that_breaks_the_line_is_refused_wherever_it_stands(before, sign, after):
    for read in (fields.read_ssid, fields.read_wifi_password):
        with pytest.raises(CardError):
            read(before + sign + after)


@pytest.mark.parametrize("password", ["short", "x" * 64, "0" * 65, "é" * 32])
def test_a_password_that_no_network_takes_is_refused_and_not_repeated(password):
    with pytest.raises(CardError, match=r"expected 8 to 63") as caught:
        fields.read_wifi_password(password)
    assert password not in str(caught.value)


def test_a_key_of_64_digits_is_a_password_too():
    assert fields.read_wifi_password("a0" * 32) == "a0" * 32


def test_a_country_is_two_letters():
    assert fields.read_country(" it ") == "IT"
    for text in ("", "ITA", "1T", "ÌT"):
        with pytest.raises(CardError, match="two letters"):
            fields.read_country(text)


def test_a_fixed_address_comes_with_its_gateway_and_name_servers():
    fixed = addresses.read_fixed(" 10.0.0.5/24 ", "10.0.0.1", "10.0.0.1, 1.1.1.1")
    assert str(fixed.address) == "10.0.0.5/24"
    assert [str(server) for server in fixed.dns] == ["10.0.0.1", "1.1.1.1"]
    assert addresses.read_fixed("2001:db8::5/64", "2001:db8::1", "2001:db8::1").gateway.version == 6


@pytest.mark.parametrize(
    ("address", "gateway", "dns", "field"),
    [
        ("10.0.0.5", "10.0.0.1", "10.0.0.1", "address"),
        ("10.0.0.0/24", "10.0.0.1", "10.0.0.1", "address"),
        ("10.0.0.255/24", "10.0.0.1", "10.0.0.1", "address"),
        ("127.0.0.1/8", "127.0.0.2", "10.0.0.1", "address"),
        ("10.0.0.5/32", "10.0.0.1", "10.0.0.1", "address"),
        ("fe80::1%eth0/64", "fe80::2", "fe80::2", "address"),
        ("x/24", "10.0.0.1", "10.0.0.1", "address"),
        ("10.0.0.5/24", "10.0.1.1", "10.0.0.1", "gateway"),
        ("10.0.0.5/24", "10.0.0.5", "10.0.0.1", "gateway"),
        ("10.0.0.5/24", "", "10.0.0.1", "gateway"),
        ("10.0.0.5/24", "10.0.0.1", "", "dns"),
        ("10.0.0.5/24", "10.0.0.1", "8.8.8.8 dns.example", "dns"),
    ],
)
def test_an_address_that_reaches_nobody_is_refused(address, gateway, dns, field):
    with pytest.raises(CardError) as caught:
        addresses.read_fixed(address, gateway, dns)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "proxy", ["http://proxy:3128", "http://10.0.0.9:80/", "http://u:p%40%25@proxy.example:8080"]
)
def test_a_proxy_is_an_address_with_a_port(proxy):
    assert addresses.read_proxy(f" {proxy} ") == proxy.rstrip("/")


@pytest.mark.parametrize(
    "proxy",
    ["proxy:3128", "https://proxy:3128", "http://proxy", "http://proxy:x", "http://p:1/x",
     'http://u:"@p:1', "http://u:a b@p:1", "http://u:è@p:1", "socks5://p:1", "http://[::1:1",
     "http://u:$(x)@p:1", "http://u:pa;ss@p:1"],
)  # fmt: skip
def test_a_proxy_that_is_none_is_refused_without_its_login(proxy):
    with pytest.raises(CardError, match=r"http://\[user:password@\]host:port") as caught:
        addresses.read_proxy(proxy)
    assert "u:" not in str(caught.value).split("expected")[0]


def test_time_servers_are_names_or_addresses_or_none():
    assert addresses.read_time_servers("ntp.example.org, 10.0.0.3") == (
        "ntp.example.org",
        "10.0.0.3",
    )
    assert addresses.read_time_servers("None") == ()
    for text in ("", "a b c d e", "-x", "ntp..org", "http://ntp", "x;y", "a" * 254, "fe80::1%e"):
        with pytest.raises(CardError, match="time server"):
            addresses.read_time_servers(text)


def test_a_time_zone_is_one_that_is_known():
    assert fields.read_timezone("Europe/Rome") == "Europe/Rome"
    for text in ("", "Rome", "../etc/passwd", "Europe", "\0", "x" * 300):
        with pytest.raises(CardError, match="time zone"):
            fields.read_timezone(text)


def test_a_pin_is_four_to_twelve_digits_and_never_repeated():
    assert fields.read_pin(" 0123 \n") == "0123"
    for text in ("123", "1" * 13, "12a4", "١٢٣٤", "", "12 34"):
        with pytest.raises(CardError, match="4 to 12 digits") as caught:
            fields.read_pin(text)
        assert not text or text not in str(caught.value)


def test_an_ssh_key_is_a_public_one_of_its_kind():
    assert fields.read_ssh_key(f"{SSH_KEY}\n") == SSH_KEY
    kind, body, _ = SSH_KEY.split(" ")
    for text in (
        "", "x", kind, f"{kind} {body[:20]}", f"ssh-rsa {body}", f"{kind} AAAA{body}",
        "-----BEGIN OPENSSH PRIVATE KEY-----", f"{SSH_KEY}\n{SSH_KEY}", f'command="x" {SSH_KEY}',
        f"{kind} {body[:-4]}????",
    ):  # fmt: skip
        with pytest.raises(CardError, match="one public key") as caught:
            fields.read_ssh_key(text)
        assert body not in str(caught.value)


def test_an_interface_has_a_name_of_linux():
    assert fields.read_interface("enp3s0") == "enp3s0"
    for text in ("", "eth0;reboot", "x" * 16, "a b", "../x"):
        with pytest.raises(CardError, match="interface"):
            fields.read_interface(text)
