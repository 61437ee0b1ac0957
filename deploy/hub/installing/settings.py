"""Our programs' settings: made once, then the administrators' own.

What follows from the hub's name and certificate is kept up apart from them, in the environment.
"""

from __future__ import annotations

from installing.certificates import AUTHORITY
from installing.machine import Machine, Rights
from installing.steps import Done
from installing.users import ACCOUNTS, BOOKS
from installing.wish import Wish

HUB, DASHBOARD = "/etc/faccine/hub.toml", "/etc/faccine/dashboard.toml"
ADDRESSES = "/etc/faccine/address.env"
REPOSITORY_KEY = "/var/lib/faccine/repository/faccine.asc"
COMMANDS = ("/usr/local/bin/faccine-hub", "/usr/local/bin/faccine-dashboard")

_HUB = """\
# Settings of faccine-hub; restart what uses them afterwards: systemctl restart 'faccine-*'
database = "sqlite:///{books}"

[run]
broker = "mqtt://_hub@127.0.0.1:1883"
{clock}"""
_CONTAINER = """\
# A container has its host's clock, and may not ask whether a time server set it.
clock = "trusted"
"""
_DASHBOARD = """\
# Settings of faccine-dashboard; restart it afterwards: systemctl restart 'faccine-dashboard*'
database = "sqlite:///{books}"
accounts-path = "{accounts}"

# The mail server for invitations, alerts and the weekly e-mail. To try it:
#     faccine-dashboard mail test you@comune.example
# smtp = "smtp://mail.comune.example:587"
# smtp-user = "faccine"
# smtp-password-file = "/etc/faccine/smtp-password"     # chgrp faccine, chmod 640
# mail-from = "faccine@comune.example"
"""
_ADDRESSES = """\
# Written by the hub's installation, from its name and certificate; changes made here are undone.
"""
_COMMAND = """\
#!/bin/sh
# The installed {name} with the settings of this machine.
umask 0007
set -a
. {addresses}
set +a
exec /opt/faccine/current/bin/{name} --config {settings} "$@"
"""


def settings(machine: Machine, wish: Wish) -> Done:
    """Have settings for hub and dashboard, and commands that use them."""
    changed = machine.write_if_missing(HUB, hub_text(machine))
    changed |= machine.write_if_missing(
        DASHBOARD, _DASHBOARD.format(books=BOOKS, accounts=ACCOUNTS)
    )
    changed |= machine.write(ADDRESSES, addresses_text(machine, wish))
    for command, file in zip(COMMANDS, (HUB, DASHBOARD), strict=True):
        name = command.rpartition("/")[2]
        text = _COMMAND.format(name=name, settings=file, addresses=ADDRESSES)
        changed |= machine.write(command, text, Rights(0o755))
    return Done(changed, f"{HUB}, {DASHBOARD}")


def hub_text(machine: Machine) -> str:
    """Return the hub's settings for this kind of machine."""
    is_container = machine.asks("systemd-detect-virt", "--quiet", "--container")[0] == 0
    return _HUB.format(books=BOOKS, clock=_CONTAINER if is_container else "")


def addresses_text(machine: Machine, wish: Wish) -> str:
    """Return what follows from the hub's name and certificate, as variables of the environment."""
    host = wish.url.removeprefix("https://")
    trust = AUTHORITY if machine.at(AUTHORITY).exists() else None
    # Kiosks try them in this order, and stay with what works.
    brokers = f"mqtts://{host}:8883 mqtts://{host}:443"
    run = {"ADDRESS": wish.url, "ENROL_BROKERS": brokers, "AUTHORITY": trust}
    card = {"HUB_URL": wish.url, "HUB_AUTHORITY": trust}
    if machine.at(REPOSITORY_KEY).exists():
        repository = {"REPOSITORY": f"{wish.url}/apt", "REPOSITORY_KEY": REPOSITORY_KEY}
        run, card = {**run, **repository}, {**card, **repository}
    jobs = {"ADDRESS": wish.url}
    values = {
        **{f"FACCINE_DASHBOARD_RUN_{name}": value for name, value in run.items()},
        **{f"FACCINE_DASHBOARD_JOBS_RUN_{name}": value for name, value in jobs.items()},
        "FACCINE_DASHBOARD_ACCOUNTS_LINK_ADDRESS": wish.url,
        **{
            f"FACCINE_HUB_KIOSK_{command}_{name}": value
            for command in ("ADD", "REPLACE", "CARD")
            for name, value in card.items()
        },
    }
    return _ADDRESSES + "".join(f'{name}="{value}"\n' for name, value in values.items() if value)
