"""Where this machine is found in its network: pure, from what ``ip`` says in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

PREFIX = "https://"
_PAGE = "/inizio"


def address_of(addresses: str, routes: str) -> str | None:
    """Return the IPv4 address by which others reach us; None without a network.

    The one on the way out comes first; where there is none, any that is no loopback.

    Args:
        addresses: what ``ip -json -4 address show up`` printed.
        routes: what ``ip -json -4 route show default`` printed.
    """
    by_link = {str(link.get("ifname")): _global_of(link) for link in _listed(addresses)}
    for route in _listed(routes):
        found = by_link.get(str(route.get("dev")))
        if found:
            return found
    return next((found for found in by_link.values() if found), None)


def welcome_of(name: str, address: str | None, pin: str | None) -> dict[str, Any]:
    """Return what the screen shows, as ``faccine-kiosk welcome`` reads it.

    The QR code holds the number: not every telephone looks up names that end in ``.local``.
    """
    if address is None:
        return {"addresses": [], "pin": pin}
    return {"addresses": [name, address], "qr": f"{PREFIX}{address}{_PAGE}", "pin": pin}


def note_of(name: str, address: str | None, pin: str | None) -> str:
    """Return the file for the card's first partition, which any computer reads."""
    where = f"{PREFIX}{name}\n{PREFIX}{address}" if address else "(la rete manca, no network yet)"
    return (
        f"Faccine\n\n{where}\n\nPIN {pin or '(...)'}\n\n"
        "Apri uno di questi indirizzi con un computer della stessa rete e scrivi il PIN.\n"
        "Il browser avverte che non conosce il certificato: e' quello del box; prosegui.\n\n"
        "Open one of these addresses in the same network and type the PIN.\n"
        "The browser warns that it does not know the certificate: it is the box's own; go on.\n"
    )


def _global_of(link: Mapping[str, Any]) -> str | None:
    for one in link.get("addr_info", []):
        if one.get("scope") == "global" and one.get("family") == "inet":
            return str(one["local"])
    return None


def _listed(text: str) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
