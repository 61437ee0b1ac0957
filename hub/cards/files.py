"""All the files of a card, by their names on it. Pure.

The card says itself whose it is (``faccine/card.toml``), so that nobody writes one kiosk's files
over another's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import tomlkit

from faccine.wire.errors import CardError
from hub.cards.choices import Choices, HubSide, Packages
from hub.cards.network import network_config
from hub.cards.user_data import user_data
from hub.cards.words import steps_in
from hub.cards.yaml_text import Value, yaml_text

FOLDER = "faccine"
RESERVE = "reserve.py"
MOUNTED = "/boot/firmware"
"""Where the machine finds the card."""
ENROL = f"{FOLDER}/enrol.toml"
SETTINGS = f"{FOLDER}/kiosk.toml"
AUTHORITY = f"{FOLDER}/authority.pem"
REPOSITORY_KEY = f"{FOLDER}/repository.asc"
PIN = f"{FOLDER}/pin"
SOMETIMES = (AUTHORITY, REPOSITORY_KEY, PIN)
"""Files that not every card has."""
PIN_ON_KIOSK = "/var/lib/faccine/kiosk/pin"
MARK = f"{FOLDER}/card.toml"
OFFLINE = f"{FOLDER}/offline"

Files = dict[str, bytes]


def card_files(
    kiosk: str, code: str, hub: HubSide, choices: Choices, *, made_ms: int, language: str = "it"
) -> Files:
    """Return the files of a kiosk's card.

    Args:
        kiosk: its id.
        code: single-use, with which its machine makes itself known.
        hub: where it does so, and whom it trusts.
        choices: how it is connected, and what citizens meet.
        made_ms: when, in milliseconds since 1970; the machine's clock is never set below it.
        language: of what the machine says on its screen while it is being made.

    Raises:
        CardError: packages shall come from the hub, which offers none.
    """
    check_hub(hub, choices)
    texts = {
        "user-data": "#cloud-config\n" + yaml_text(user_data(kiosk, hub.host, choices)),
        "network-config": yaml_text(network_config(choices)),
        "meta-data": yaml_text(_meta_data(kiosk, made_ms)),
        MARK: _toml(_card(kiosk, hub, choices, made_ms, language)),
        ENROL: _toml({"enrol": _enrol(code, hub, choices)}),
        SETTINGS: _toml(_kiosk(choices)),
        f"{FOLDER}/{RESERVE}": script(RESERVE),
        AUTHORITY: hub.authority,
        REPOSITORY_KEY: _key(hub, choices),
        PIN: None if choices.pin is None else f"{choices.pin}\n",
    }
    return {name: text.encode() for name, text in texts.items() if text is not None}


def owner_of(mark: bytes) -> str | None:
    """Return the kiosk whose card this is, from its ``card.toml``; None where it does not say."""
    try:
        said = tomllib.loads(mark.decode()).get("kiosk")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    return said if isinstance(said, str) else None


def check_hub(hub: HubSide, choices: Choices) -> None:
    """Raise where a hub cannot give what a card needs.

    Raises:
        CardError: it is not reached by https, or packages shall come from it and it offers none.
    """
    if not hub.address.startswith("https://"):
        raise CardError("hub", f"hub {hub.address!r}: expected its address, https://…")
    if choices.packages is Packages.HUB and not (hub.repository and hub.repository_key):
        raise CardError(
            "packages",
            "packages: this hub has no repository; take them onto the card (--offline DIR)",
        )


def _meta_data(kiosk: str, made_ms: int) -> dict[str, Value]:
    """Return an id that no other card has: cloud-init does its work once for each."""
    return {"instance-id": f"faccine-{kiosk}-{made_ms}", "dsmode": "local"}


def _card(
    kiosk: str, hub: HubSide, choices: Choices, made_ms: int, language: str
) -> dict[str, Any]:
    is_fetched = choices.packages is Packages.HUB
    return {
        "kiosk": kiosk,
        "made": made_ms // 1000,
        "hub": hub.address,
        "packages": choices.packages.value,
        **({"repository": hub.repository} if is_fetched else {}),
        "screen": choices.has_screen,
        "words": steps_in(language),
    }


def _enrol(code: str, hub: HubSide, choices: Choices) -> dict[str, Any]:
    """Return the settings of ``faccine-kiosk enrol``: with them it needs no flag."""
    says = {
        "hub": hub.address,
        "code": code,
        "code_file": f"{MOUNTED}/{ENROL}",
        "authority": f"{MOUNTED}/{AUTHORITY}" if hub.authority else None,
        "proxy": None if choices.is_hub_direct else choices.proxy,
        "settings": f"{MOUNTED}/{SETTINGS}",
    }
    return {name: value for name, value in says.items() if value is not None}


def _kiosk(choices: Choices) -> dict[str, Any]:
    """Return the settings of ``faccine-kiosk run`` and ``check`` that belong to the machine."""
    options: dict[str, Any] = {"screen": choices.has_screen, "sound": choices.has_sound}
    if choices.pin is not None:
        options["pin_file"] = PIN_ON_KIOSK
    if choices.has_screen and choices.screen_inches is not None:
        options["screen_inches"] = choices.screen_inches
    wiring = choices.wiring
    if wiring is not None:
        for name in ("buttons", "lamps", "selector"):
            options[name] = ",".join(map(str, getattr(wiring, name)))
        options["lamps_active_low"] = not wiring.is_active_high
    return options


def _key(hub: HubSide, choices: Choices) -> str | None:
    return hub.repository_key if choices.packages is Packages.HUB else None


def script(name: str) -> str:
    """Return a script of deploy/pi that runs before there is a release on the machine."""
    packed = resources.files("hub.cards").joinpath(name)
    found = packed if packed.is_file() else Path(__file__).parents[2] / "deploy/pi" / name
    return found.read_text("utf-8")


def _toml(values: Mapping[str, Any]) -> str:
    return tomlkit.dumps(values)
