"""How the machine is connected, as cloud-init and netplan read it (``network-config``). Pure.

Nothing waits for a network: each connection is optional, since a kiosk starts without one. Where
there is Wi-Fi the socket is left to DHCP, so that a cable helps whoever has mistyped a password.
"""

from __future__ import annotations

from hub.cards.choices import Choices, FixedAddress, Host, Wifi
from hub.cards.yaml_text import Value

WIRELESS = "wlan0"


def network_config(choices: Choices) -> dict[str, Value]:
    """Return the contents of ``network-config``."""
    wifi = choices.wifi
    cable = _addressed(None if wifi else choices.fixed)
    network: dict[str, Value] = {"version": 2, "ethernets": {choices.interface: cable}}
    if wifi is not None:
        network["wifis"] = {WIRELESS: _wireless(wifi, choices.fixed)}
    return {"network": network}


def _wireless(wifi: Wifi, fixed: FixedAddress | None) -> dict[str, Value]:
    return {
        **_addressed(fixed),
        "regulatory-domain": wifi.country,
        "access-points": {wifi.ssid: _access_point(wifi)},
    }


def _access_point(wifi: Wifi) -> dict[str, Value]:
    point: dict[str, Value] = (
        {"auth": {"key-management": "none"}}
        if wifi.password is None
        else {"password": wifi.password}
    )
    return point | {"hidden": True} if wifi.is_hidden else point


def _addressed(fixed: FixedAddress | None) -> dict[str, Value]:
    if fixed is None:
        return {"dhcp4": True, "optional": True}
    return {
        "dhcp4": False,
        "addresses": [str(fixed.address)],
        **_way_out(fixed.gateway),
        "nameservers": {"addresses": [str(server) for server in fixed.dns]},
        "optional": True,
    }


def _way_out(gateway: Host) -> dict[str, Value]:
    """Return the default route in the form that every renderer of cloud-init 22.4 gets right.

    It refuses ``default``, and makes ``::/64`` of ``::/0``.
    """
    if gateway.version == 4:
        return {"routes": [{"to": "0.0.0.0/0", "via": str(gateway)}]}
    return {"gateway6": str(gateway)}
