"""The form of a card: how its machine is connected, and what citizens meet. Pure.

What is secret in it (the network's password, the PIN) is never sent back to the browser: where
something else is wrong they are typed again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from dashboard.catalogue.reading import Reading, Values
from dashboard.language import gettext
from faccine.wire.errors import CardError, SettingsError
from faccine.wire.wiring import Wiring, wiring_from
from hub.cards import addresses, fields
from hub.cards.choices import Choices, FixedAddress, Packages, Wifi

WIFI, FIXED = "wifi", "fixed"
NETWORKS_TIME, SERVERS, NO_TIME = "system", "servers", "none"
SECRETS = ("wifi_password", "pin")
LONGEST_ASK = 120

Taken = TypeVar("Taken")


def card_values(*, timezone: str, ask: str) -> Values:
    """Return the fields of a card that nobody has chosen anything for.

    Args:
        timezone: of the administration.
        ask: who prepares it, and whom the sheet names.
    """
    return Values(
        {
            "network": "cable", "country": "IT", "interface": Choices.interface,
            "addressing": "dhcp", "time": NETWORKS_TIME, "packages": Packages.HUB.value,
            "timezone": timezone, "screen": "1", "sound": "1", "ask": ask,
        }
    )  # fmt: skip


def read_card(written: Reading) -> Choices | None:
    """Return what a form chooses; None where something in it is wrong, which it then says."""
    found = Choices(
        wifi=_wifi(written),
        fixed=_fixed(written),
        interface=_take(written, "interface", fields.read_interface, Choices.interface),
        proxy=_optional(written, "proxy", addresses.read_proxy),
        is_hub_direct=written.is_ticked("hub_direct"),
        time_servers=_time_servers(written),
        packages=written.one_of("packages", Packages) or Packages.HUB,
        timezone=_take(written, "timezone", fields.read_timezone, Choices.timezone),
        pin=_optional(written, "pin", fields.read_pin),
        ssh_key=_optional(written, "ssh_key", fields.read_ssh_key),
        has_screen=written.is_ticked("screen"),
        screen_inches=_inches(written),
        wiring=_wiring(written),
        has_sound=written.is_ticked("sound"),
    )
    if not (found.has_screen or found.wiring) and not written.errors:
        written.wrong("screen", gettext("A screen or buttons: else nobody could press."))
    return None if written.errors else found


def forget_secrets(written: Reading) -> None:
    """Take secrets out of a form that is shown again, and say that they are to be typed again."""
    for name in SECRETS:
        if written.values.get(name):
            written.values[name] = ""
            written.wrong(name, gettext("Type it again: it is not sent back."))


def _wifi(written: Reading) -> Wifi | None:
    if written.values.get("network") != WIFI:
        return None
    password = None
    if not written.is_ticked("wifi_open"):
        password = _take(written, "wifi_password", fields.read_wifi_password, "")
    return Wifi(
        _take(written, "ssid", fields.read_ssid, ""),
        password,
        _take(written, "country", fields.read_country, "IT"),
        written.is_ticked("wifi_hidden"),
    )


def _fixed(written: Reading) -> FixedAddress | None:
    if written.values.get("addressing") != FIXED:
        return None
    texts = (written.values.get(name, "") for name in ("address", "gateway", "dns"))
    return _said(written, lambda: addresses.read_fixed(*texts), None)


def _time_servers(written: Reading) -> tuple[str, ...] | None:
    wish = written.values.get("time")
    if wish == NO_TIME:
        return ()
    if wish != SERVERS:
        return None
    nobody: tuple[str, ...] = ()
    return _take(written, "time_server", addresses.read_time_servers, nobody)


def _inches(written: Reading) -> float | None:
    text = written.values.get("inches", "").strip().replace(",", ".")
    if not text:
        return None
    try:
        inches = float(text)
    except ValueError:
        inches = 0.0
    if not fields.FEWEST_INCHES <= inches <= fields.MOST_INCHES:
        written.wrong("inches", card_faults()["inches"])
        return None
    return inches


def _wiring(written: Reading) -> Wiring | None:
    pins = {name: written.values.get(name, "") for name in ("buttons", "lamps", "selector")}
    try:
        return wiring_from(**pins, is_active_high=not written.is_ticked("lamps_low"))
    except SettingsError as error:
        # The one error of the command line that names its flag first.
        field = str(error).partition(" ")[0].removeprefix("--")
        written.wrong(field, card_faults()[field])
        return None


def _optional(written: Reading, field: str, read: Callable[[str], str]) -> str | None:
    text = written.values.get(field, "")
    return _said(written, lambda: read(text), None) if text.strip() else None


def _take(written: Reading, field: str, read: Callable[[str], Taken], fallback: Taken) -> Taken:
    return _said(written, lambda: read(written.values.get(field, "")), fallback)


def _said(written: Reading, read: Callable[[], Taken], fallback: Taken) -> Taken:
    try:
        return read()
    except CardError as error:
        written.wrong(error.field, card_faults()[error.field])
        return fallback


def card_faults() -> Mapping[str, str]:
    """Return what is expected of each field of a card."""
    pins = gettext("Numbers of pins from 0 to 27, each once, for instance 17,27,22.")
    return {
        "ssid": gettext("The name of the network as it shows it, up to 32 letters."),
        "wifi_password": gettext("8 to 63 signs on one line; or tick that there is none."),
        "country": gettext("Two letters, for instance IT."),
        "interface": gettext("The name of the socket, for instance eth0."),
        "address": gettext("Address and length of the network, for instance 10.0.0.5/24."),
        "gateway": gettext("Another address of the same network, for instance 10.0.0.1."),
        "dns": gettext("One to four addresses, for instance 10.0.0.1."),
        "proxy": gettext("http://host:port, with a login http://user:password@host:port."),
        "time_server": gettext("One to four names or addresses, for instance ntp.example.org."),
        "timezone": gettext("A name such as Europe/Rome."),
        "pin": gettext("4 to 12 digits."),
        "ssh_key": gettext("One public key on one line, as in id_ed25519.pub."),
        "inches": gettext("Inches from 2 to 60, or nothing."),
        "packages": gettext("This hub offers no packages: take them along on the card."),
        "hub": gettext("Machines reach a hub by https only: open this page by its https address."),
        "buttons": pins,
        "lamps": pins,
        "selector": pins,
    }
