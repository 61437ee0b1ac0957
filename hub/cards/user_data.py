"""What cloud-init does to the machine on its first boot (user-data). Pure.

It names the machine, shuts every door to it, and leaves the rest to ``begin.py``, which a unit of
systemd starts again until it has succeeded: cloud-init runs once, and the network may come later.
Nobody logs in with a password: a stock image's account ``pi`` is locked and expires, and the
question for a first account, which would wait on the screen for a keyboard, is never asked.
"""

from __future__ import annotations

from importlib.resources import files

from hub.cards.choices import Choices, Wifi
from hub.cards.yaml_text import Value

BEGIN = "/usr/local/lib/faccine/begin.py"
UNIT = "faccine-begin.service"
ACCOUNT = "technician"
HOME_NETWORK = "localhost,127.0.0.1,::1"

_UNIT_TEXT = f"""\
[Unit]
Description=Faccine: make this machine a kiosk
ConditionPathExists=!/etc/faccine/begun
After=network.target
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/usr/bin/python3 {BEGIN}
Restart=on-failure
RestartSec=20
StandardOutput=journal+console
StandardError=journal

[Install]
WantedBy=multi-user.target
"""


def user_data(kiosk: str, hub_host: str, choices: Choices) -> dict[str, Value]:
    """Return the contents of ``user-data``, without its first line ``#cloud-config``."""
    return {
        "hostname": kiosk.rstrip("-"),
        "manage_etc_hosts": True,
        "timezone": choices.timezone,
        "ssh_pwauth": False,
        "disable_root": True,
        "users": _accounts(choices),
        # What grows and what is kept free is reserve.py's to say.
        "growpart": {"mode": "off"},
        "resize_rootfs": False,
        "write_files": _files(choices, hub_host),
        "bootcmd": [["systemctl", "mask", "userconfig.service"]],
        "runcmd": _commands(choices),
    }


def _accounts(choices: Choices) -> list[Value]:
    """Return who has an account: root, without a password, in place of a distribution's default."""
    root: Value = {"name": "root", "lock_passwd": True}
    if choices.ssh_key is None:
        return [root]
    return [
        root,
        {
            "name": ACCOUNT,
            "gecos": "Faccine",
            "shell": "/bin/bash",
            "lock_passwd": True,
            "sudo": "ALL=(ALL) NOPASSWD:ALL",
            "ssh_authorized_keys": [choices.ssh_key],
        },
    ]


def _files(choices: Choices, hub_host: str) -> list[Value]:
    script = files("hub.cards").joinpath("begin.py").read_text("utf-8")
    found = {BEGIN: (script, "0755"), f"/etc/systemd/system/{UNIT}": (_UNIT_TEXT, "0644")}
    if choices.proxy is not None:
        direct = hub_host if choices.is_hub_direct else None
        found["/etc/apt/apt.conf.d/80faccine-proxy"] = (_apt(choices.proxy, direct), "0600")
        environment = _environment(choices.proxy, direct)
        found["/etc/systemd/system.conf.d/faccine-proxy.conf"] = (environment, "0600")
    if choices.time_servers:
        servers = " ".join(choices.time_servers)
        found["/etc/systemd/timesyncd.conf.d/faccine.conf"] = (f"[Time]\nNTP={servers}\n", "0644")
    return [
        {"path": path, "permissions": mode, "content": content}
        for path, (content, mode) in found.items()
    ]


def _apt(proxy: str, direct: str | None) -> str:
    lines = [f'Acquire::{scheme}::Proxy "{proxy}";' for scheme in ("http", "https")]
    if direct is not None:
        lines.append(f'Acquire::https::Proxy::{direct} "DIRECT";')
    return "\n".join(lines) + "\n"


def _environment(proxy: str, direct: str | None) -> str:
    """Return what makes every service of the machine go through a proxy."""
    no_proxy = HOME_NETWORK if direct is None else f"{HOME_NETWORK},{direct}"
    variables = {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": no_proxy}
    # systemd reads % as the beginning of a specifier, and passwords in addresses are full of them.
    said = " ".join(f'"{name}={value.replace("%", "%%")}"' for name, value in variables.items())
    return f"[Manager]\nDefaultEnvironment={said}\n"


def _commands(choices: Choices) -> list[Value]:
    """Return what is run once; what a machine does not have is passed over."""
    ssh = "enable" if choices.ssh_key else "disable"
    return [
        _even_if_not("usermod --lock --expiredate 1 pi"),
        _even_if_not("systemctl --no-block stop userconfig.service"),
        _even_if_not(f"systemctl {ssh} --now ssh.service"),
        *(_radio(choices.wifi) if choices.wifi else []),
        *_clock(choices),
        ["systemctl", "daemon-reload"],
        ["systemctl", "enable", UNIT],
        ["systemctl", "start", "--no-block", UNIT],
    ]


def _radio(wifi: Wifi) -> list[Value]:
    """Return how radio is switched on, which an image leaves off until it knows its country."""
    return [
        _even_if_not("rfkill unblock wlan"),
        _even_if_not(f"raspi-config nonint do_wifi_country {wifi.country}"),
        _even_if_not("nmcli radio wifi on"),
    ]


def _clock(choices: Choices) -> list[Value]:
    if choices.time_servers is None:
        return []
    if not choices.time_servers:
        return [_even_if_not("systemctl disable --now systemd-timesyncd.service")]
    return [_even_if_not("systemctl try-restart systemd-timesyncd.service")]


def _even_if_not(command: str) -> Value:
    return ["sh", "-c", f"{command} || true"]
