"""The settings of our programs. Made once, then the administrators' own; only the name is kept up."""

from __future__ import annotations

import re

from installing.machine import Machine, Problem
from installing.steps import Done
from installing.users import ACCOUNTS, BOOKS
from installing.wish import Wish

HUB, DASHBOARD = "/etc/faccine/hub.toml", "/etc/faccine/dashboard.toml"
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
# Settings of faccine-dashboard; afterwards: systemctl restart faccine-dashboard faccine-dashboard-jobs
database = "sqlite:///{books}"
accounts-path = "{accounts}"
address = "{url}"

# The mail server for invitations, alerts and the weekly e-mail. To try it:
#     faccine-dashboard mail test you@comune.example
# smtp = "smtp://mail.comune.example:587"
# smtp-user = "faccine"
# smtp-password-file = "/etc/faccine/smtp-password"     # chgrp faccine, chmod 640
# mail-from = "faccine@comune.example"
"""
_COMMAND = """\
#!/bin/sh
# The installed {name} with the settings of this machine.
umask 0007
exec /opt/faccine/current/bin/{name} --config {settings} "$@"
"""
_ADDRESS = re.compile(r'^address = ".*"$', re.MULTILINE)


def settings(machine: Machine, wish: Wish) -> Done:
    """Have settings for hub and dashboard, and commands that use them."""
    changed = machine.write_if_missing(HUB, hub_text(machine))
    wanted = _DASHBOARD.format(books=BOOKS, accounts=ACCOUNTS, url=wish.url)
    changed |= machine.write_if_missing(DASHBOARD, wanted)
    changed |= _keep_address(machine, wish)
    for command, file in zip(COMMANDS, (HUB, DASHBOARD), strict=True):
        name = command.rpartition("/")[2]
        text = _COMMAND.format(name=name, settings=file)
        changed |= machine.write(command, text, 0o755)
    return Done(changed, f"{HUB}, {DASHBOARD}")


def hub_text(machine: Machine) -> str:
    """Return the hub's settings for this kind of machine."""
    is_container = machine.asks("systemd-detect-virt", "--quiet", "--container")[0] == 0
    return _HUB.format(books=BOOKS, clock=_CONTAINER if is_container else "")


def _keep_address(machine: Machine, wish: Wish) -> bool:
    """Have links begin with the hub's name; tell whether it had another one."""
    file = machine.at(DASHBOARD)
    if not file.exists():
        return False  # only looking
    text = file.read_text(encoding="utf-8")
    if not _ADDRESS.search(text):
        raise Problem(f'{DASHBOARD}: expected a line address = "{wish.url}"; put it back')
    return machine.write(DASHBOARD, _ADDRESS.sub(f'address = "{wish.url}"', text))
