"""What ``faccine-kiosk run`` and ``check`` are told on the command line, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from faccine.runtime.broker import Broker, Proxy
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.wire.errors import SettingsError
from faccine.wire.topics import check_kiosk_id
from faccine.wire.wiring import wiring_from
from kiosk.bootstrap import Face
from kiosk.display.switches import AUTO
from kiosk.sound.sound import DEFAULT_SPEAKER, SoundOptions
from kiosk.uplink.uplink import UplinkOptions

SENTENCES = "sentences"
"""The folder beside the outbox where prepared speech is kept."""
_PIN_DIGITS = range(4, 13)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)

outbox_option = click.option(
    "--outbox",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The kiosk's outbox file.",
)
clock_option = click.option(
    "--clock",
    type=click.Choice([policy.value for policy in ClockPolicy]),
    default=ClockPolicy.AUTO.value,
    help="Whether to believe this machine's clock.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")

_OPTIONS = (
    click.option("--kiosk", required=True, metavar="ID", help="Its id on the hub."),
    click.option(
        "--broker",
        required=True,
        multiple=True,
        metavar="URL",
        help="mqtt://[user[:pass]@]host[:port]; again: further ways to it, tried in this order.",
    ),
    click.option("--proxy", metavar="URL", help="An HTTP proxy on the way: http://host:port"),
    outbox_option,
    click.option("--broker-password-file", type=_file, help="The password, in place of the URL's."),
    click.option("--authority", type=_file, help="Certificate authority of an mqtts:// broker."),
    clock_option,
    click.option("--headless", is_flag=True, help="Neither screen nor buttons: only carry."),
    click.option("--screen/--no-screen", default=True, help="Show faces on a screen."),
    click.option("--touch/--no-touch", default=True, help="Whether the screen can be touched."),
    click.option("--reduced-motion", is_flag=True, help="Nothing on the screen moves or fades."),
    click.option(
        "--screen-inches",
        type=click.FloatRange(2, 60),
        help="The screen's diagonal, where it does not say it itself.",
    ),
    click.option(
        "--screen-switch",
        default=AUTO,
        metavar="COMMAND",
        help="Turns the screen off out of hours: auto, none, or a command given on or off.",
    ),
    click.option("--windowed", is_flag=True, help="A window in place of the whole screen."),
    click.option("--pin-file", type=_file, help="The technician's PIN, 4 to 12 digits."),
    click.option("--buttons", default="", metavar="PINS", help="Three buttons: 17,27,22"),
    click.option(
        "--lamps", default="", metavar="PINS", help="The buttons' lamps: 5,6,13, or one for all"
    ),
    click.option("--lamps-active-low", is_flag=True, help="Low pins light the lamps."),
    click.option("--selector", default="", metavar="PINS", help="A pin for each service: 23,24,25"),
    click.option("--sound/--no-sound", default=True, help="Let presses be heard."),
    click.option(
        "--speaker",
        default=DEFAULT_SPEAKER,
        metavar="DEVICE",
        help="Its name, as 'aplay -L' lists it.",
    ),
    click.option("--headphones", metavar="DEVICE", help="Theirs; the spoken mode is heard there."),
)


def kiosk_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what ``run`` and ``check`` share."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def put_together(
    *,
    kiosk: str,
    broker: tuple[str, ...],
    proxy: str | None,
    outbox: Path,
    broker_password_file: Path | None,
    authority: Path | None,
    clock: str,
    headless: bool,
    screen: bool,
    touch: bool,
    reduced_motion: bool,
    screen_inches: float | None,
    screen_switch: str,
    windowed: bool,
    pin_file: Path | None,
    buttons: str,
    lamps: str,
    lamps_active_low: bool,
    selector: str,
    sound: bool,
    speaker: str,
    headphones: str | None,
) -> tuple[UplinkOptions, Face | None, SystemClock]:
    """Return where and as whom the kiosk works, what citizens meet, and the clock.

    Citizens meet nothing (None) where it is headless.

    Raises:
        SettingsError: an option contradicts another or cannot be used.
    """
    way = None if proxy is None else Proxy.from_url(proxy)
    address, *others = (
        _address(kiosk, url, authority, broker_password_file).through(way) for url in broker
    )
    options = UplinkOptions(check_kiosk_id(kiosk), address, outbox, others=tuple(others))
    machine_clock = SystemClock(ClockPolicy(clock))
    wiring = wiring_from(
        buttons=buttons, lamps=lamps, selector=selector, is_active_high=not lamps_active_low
    )
    if headless:
        return options, None, machine_clock
    if wiring is None:
        _refuse_what_nobody_could_press(screen=screen, touch=touch)
    face = Face(
        has_screen=screen,
        has_touch=screen and touch,
        is_still=reduced_motion,
        is_fullscreen=not windowed,
        wiring=wiring,
        inches=screen_inches,
        screen_switch=screen_switch,
        sound=_sound_options(outbox, speaker, headphones) if sound else None,
        pin=None if pin_file is None else read_pin(pin_file),
    )
    return options, face, machine_clock


def _address(kiosk: str, url: str, authority: Path | None, password: Path | None) -> Broker:
    address = Broker.from_url(url, authority=authority)
    if address.username is None:
        address = replace(address, username=check_kiosk_id(kiosk))
    return address.with_password_file(password)


def _refuse_what_nobody_could_press(*, screen: bool, touch: bool) -> None:
    if not (screen and touch):
        flag = "--no-touch" if screen else "--no-screen"
        raise SettingsError(f"{flag} without --buttons: nobody could press; see --headless")


def _sound_options(outbox: Path, speaker: str, headphones: str | None) -> SoundOptions:
    return SoundOptions(outbox.absolute().parent / SENTENCES, speaker or None, headphones)


def read_pin(path: Path) -> str:
    """Return the technician's PIN that stands in a file.

    Raises:
        SettingsError: the file cannot be read, or holds no PIN; the error does not repeat it.
    """
    try:
        pin = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"--pin-file {path}: {error}") from None
    if not pin.isdigit() or len(pin) not in _PIN_DIGITS:
        raise SettingsError(f"--pin-file {path}: expected 4 to 12 digits on one line")
    return pin
