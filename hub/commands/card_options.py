"""The options of a card, and the choices they amount to. Secrets come from files or a prompt."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from faccine.wire.errors import CardError, SettingsError
from faccine.wire.wiring import wiring_from
from hub.cards import addresses, fields
from hub.cards.choices import Choices, FixedAddress, HubSide, Packages, Wifi
from hub.cards.words import LANGUAGES

Command = TypeVar("Command", bound=Callable[..., Any])
_CARD = "FACCINE_HUB_KIOSK_CARD"
"""What an installed hub says of itself stands in these variables, for ``kiosk add`` too."""
_file = click.Path(exists=True, dir_okay=False, path_type=Path)

_OPTIONS = (
    click.option(
        "--hub",
        "hub_url",
        metavar="URL",
        envvar=f"{_CARD}_HUB_URL",
        help="This hub's address, https://hub.",
    ),
    click.option(
        "--hub-authority",
        type=_file,
        envvar=f"{_CARD}_HUB_AUTHORITY",
        help="Who signed its certificate (PEM).",
    ),
    click.option(
        "--repository",
        metavar="URL",
        envvar=f"{_CARD}_REPOSITORY",
        help="Where machines fetch the program.",
    ),
    click.option(
        "--repository-key",
        type=_file,
        envvar=f"{_CARD}_REPOSITORY_KEY",
        help="Who signs the program (ASCII armour).",
    ),
    click.option("--wired", is_flag=True, help="Connected by a cable; so it is without --wifi."),
    click.option("--wifi", metavar="SSID", help="Connected by this wireless network."),
    click.option("--wifi-password-file", type=_file, help="Its password; else it is asked for."),
    click.option("--wifi-open", is_flag=True, help="It has no password."),
    click.option("--wifi-hidden", is_flag=True, help="It does not show its name."),
    click.option("--country", default="IT", metavar="CC", help="Whose radio rules hold."),
    click.option("--interface", default="eth0", metavar="NAME", help="The socket of the cable."),
    click.option("--address", metavar="IP/LENGTH", help="A fixed one, 10.0.0.5/24; else DHCP."),
    click.option("--gateway", metavar="IP", help="With --address."),
    click.option("--dns", metavar="IPS", help="With --address: name servers, 10.0.0.1,10.0.0.2"),
    click.option("--proxy", metavar="URL", help="An HTTP proxy without a login: http://host:port"),
    click.option("--proxy-file", type=_file, help="In its place, for one with a login."),
    click.option("--hub-direct", is_flag=True, help="The hub is reached without the proxy."),
    click.option(
        "--time-server",
        metavar="NAMES",
        help="ntp.example.org, or none; else the system's.",
    ),
    click.option(
        "--offline",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Take the packages in this folder along; nothing is fetched.",
    ),
    click.option("--timezone", metavar="ZONE", help="The machine's; else the administration's."),
    click.option("--pin-file", type=_file, help="The technician's PIN, 4 to 12 digits."),
    click.option("--ssh-key", type=_file, help="Public key that lets technician in; else nobody."),
    click.option("--screen/--no-screen", default=True, help="Show faces on a screen."),
    click.option(
        "--screen-inches",
        type=click.FloatRange(fields.FEWEST_INCHES, fields.MOST_INCHES),
        help="The screen's diagonal.",
    ),
    click.option("--buttons", default="", metavar="PINS", help="Three buttons: 17,27,22"),
    click.option("--lamps", default="", metavar="PINS", help="Their lamps: 5,6,13, or one for all"),
    click.option("--lamps-active-low", is_flag=True, help="Low pins light the lamps."),
    click.option("--selector", default="", metavar="PINS", help="A pin for each service: 23,24"),
    click.option("--sound/--no-sound", default=True, help="Let presses be heard."),
    click.option("--language", type=click.Choice(LANGUAGES), help="Of the sheet."),
    click.option("--ask", default="", metavar="TEXT", help="Whom to ask, for the sheet."),
    click.option(
        "--sheet",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Where the sheet goes; else ID.html here.",
    ),
)


def card_options(command: Command) -> Command:
    """Add what a card is made from."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def choices_from(**given: Any) -> Choices:
    """Return what the options choose.

    Args:
        given: values of the options.

    Raises:
        SettingsError: options contradict each other, or a file cannot be read.
        CardError: no machine could use one of them.
    """
    wiring = wiring_from(
        buttons=given["buttons"],
        lamps=given["lamps"],
        selector=given["selector"],
        is_active_high=not given["lamps_active_low"],
    )
    if wiring is None and not given["screen"]:
        raise SettingsError("--no-screen without --buttons: nobody could press")
    pin, key, servers = given["pin_file"], given["ssh_key"], given["time_server"]
    return Choices(
        wifi=_wifi(**given),
        fixed=_fixed(given["address"], given["gateway"], given["dns"]),
        interface=fields.read_interface(given["interface"]),
        proxy=_proxy(given["proxy"], given["proxy_file"]),
        is_hub_direct=given["hub_direct"],
        time_servers=None if servers is None else addresses.read_time_servers(servers),
        packages=Packages.HUB if given["offline"] is None else Packages.CARD,
        timezone=fields.read_timezone(given["timezone"] or Choices.timezone),
        pin=None if pin is None else fields.read_pin(_line(pin)),
        ssh_key=None if key is None else fields.read_ssh_key(_line(key)),
        has_screen=given["screen"],
        screen_inches=given["screen_inches"],
        wiring=wiring,
        has_sound=given["sound"],
    )


def hub_from(
    hub_url: str | None,
    hub_authority: Path | None,
    repository: str | None,
    repository_key: Path | None,
) -> HubSide:
    """Return what a card says of this hub.

    Raises:
        SettingsError: its address is missing, or is none.
    """
    if hub_url is None:
        raise SettingsError(
            "--hub is needed: where machines find this hub, for instance https://hub"
        )
    address = hub_url.rstrip("/")
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.username:
        raise SettingsError(f"--hub {parts.hostname!r}: expected https://host[:port]")
    return HubSide(
        address,
        authority=None if hub_authority is None else _text(hub_authority),
        repository=repository,
        repository_key=None if repository_key is None else _text(repository_key),
    )


def _wifi(**given: Any) -> Wifi | None:
    ssid, file = given["wifi"], given["wifi_password_file"]
    if ssid is None:
        _refuse(given, ("wifi_password_file", "wifi_open", "wifi_hidden"), "without --wifi")
        return None
    _refuse(given, ("wired",), "beside --wifi")
    name = fields.read_ssid(ssid)
    password = None
    if not given["wifi_open"]:
        typed = _line(file) if file else _asked(f"Password of {name}", "--wifi-password-file")
        password = fields.read_wifi_password(typed)
    elif file:
        raise SettingsError("--wifi-open and --wifi-password-file: expected one of them")
    return Wifi(name, password, fields.read_country(given["country"]), given["wifi_hidden"])


def _fixed(address: str | None, gateway: str | None, dns: str | None) -> FixedAddress | None:
    if address is None:
        if gateway or dns:
            raise SettingsError("--gateway and --dns: expected with --address only")
        return None
    if not gateway or not dns:
        raise SettingsError("--address: expected with --gateway and --dns")
    return addresses.read_fixed(address, gateway, dns)


def _proxy(url: str | None, file: Path | None) -> str | None:
    if url is not None and "@" in url:
        raise CardError(
            "proxy", "--proxy: a login does not belong on a command line; use --proxy-file"
        )
    if url is not None and file is not None:
        raise SettingsError("--proxy and --proxy-file: expected one of them")
    typed = _line(file) if file else url
    return None if typed is None else addresses.read_proxy(typed)


def _refuse(given: dict[str, Any], names: Sequence[str], why: str) -> None:
    for name in names:
        if given[name]:
            raise SettingsError(f"--{name.replace('_', '-')} {why}: expected one or the other")


def _asked(what: str, flag: str) -> str:
    if not _is_terminal():
        raise SettingsError(f"{what} is needed: give {flag}")
    return str(click.prompt(what, hide_input=True, err=True))


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _line(path: Path) -> str:
    """Return what stands in a file, without the end of its one line."""
    return _text(path).removesuffix("\n").removesuffix("\r")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"file {path}: {error}") from None
