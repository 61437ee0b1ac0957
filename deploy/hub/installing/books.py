"""The books and the first administrator."""

from __future__ import annotations

from installing.machine import Machine, Rights
from installing.release import CURRENT
from installing.settings import DASHBOARD, HUB
from installing.steps import Done
from installing.users import ACCOUNTS, BOOKS, GROUP
from installing.users import HUB as HUB_USER
from installing.users import WEB as WEB_USER
from installing.wish import Wish

ADMINISTRATOR = "hub-admin"


def books(machine: Machine, wish: Wish) -> Done:
    """Have books, if only empty ones. Those that exist are left alone."""
    is_new = not machine.at(BOOKS).exists()
    if is_new:
        command = machine.as_user(HUB_USER, f"{CURRENT}/bin/faccine-hub", "--config", HUB, "init")
        machine.does(*command, why="the books cannot be made", next_step=f"see {HUB}")
    if machine.is_looking and is_new:
        return Done(is_changed=True, said=BOOKS)
    # SQLite makes files that the group only reads; the dashboard writes the catalogue there.
    files = [f"{BOOKS}{suffix}" for suffix in ("", "-wal", "-shm")]
    rights = Rights(0o660, HUB_USER, GROUP)
    owned = [machine.own(file, rights) for file in files if machine.at(file).exists()]
    return Done(is_new or any(owned), BOOKS)


def administrator(machine: Machine, wish: Wish) -> Done:
    """Have somebody who may log in and invite the others."""
    if machine.at(ACCOUNTS).exists() and has_administrator(machine):
        return Done(is_changed=False, said="there is one")
    _dashboard(machine, "accounts", "add", wish.administrator, "--without-password")
    return Done(is_changed=True, said=wish.administrator)


def has_administrator(machine: Machine) -> bool:
    """Tell whether anybody may do everything."""
    command = machine.as_user(
        WEB_USER, f"{CURRENT}/bin/faccine-dashboard", "--config", DASHBOARD, "accounts", "list"
    )
    _, said = machine.asks(*command)
    return any(ADMINISTRATOR in line.split("\t")[1:2] for line in said.splitlines())


def login_link(machine: Machine, wish: Wish) -> str:
    """Return a link that logs the administrator in once, within 15 minutes."""
    return _dashboard(machine, "accounts", "link", wish.administrator, "--address", wish.url)


def _dashboard(machine: Machine, *arguments: str) -> str:
    program = f"{CURRENT}/bin/faccine-dashboard"
    command = machine.as_user(WEB_USER, program, "--config", DASHBOARD, *arguments)
    return machine.does(
        *command,
        why=f"faccine-dashboard {arguments[0]} {arguments[1]}",
        next_step=f"see {DASHBOARD}",
    )
