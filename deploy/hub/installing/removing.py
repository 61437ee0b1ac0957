"""Taking the hub off a machine. What people entered or pressed stays, unless it is asked for."""

from __future__ import annotations

from installing import broker, services, settings, upgrading, users, web
from installing.machine import Machine, group_id, user_id
from installing.steps import Account, Done

PROGRAMS = ("/opt/faccine", *settings.COMMANDS)
CONFIGURATION = (
    *(broker.CONFIGURATION, broker.ACCESS_LIST, web.SERVER, web.STREAM),
    *(services.STARTED, upgrading.FILE, upgrading.TRYING),
)
DATA = ("/var/lib/faccine", users.BACKUPS, "/etc/faccine")
_OTHERS = ("mosquitto.service", "nginx.service")


def uninstall(machine: Machine, account: Account) -> None:
    """Stop and remove units, programs and configuration.

    Raises:
        Problem: systemd does not do it.
    """
    account.add("services", _stop(machine))
    paths = [f"{services.UNITS}/{unit}" for unit in services.our_units()]
    account.add("units", _remove(machine, paths))
    machine.does("systemctl", "daemon-reload", why="systemd", next_step="see journalctl -n 50")
    account.add("configuration", _remove(machine, CONFIGURATION))
    account.add("programs", _remove(machine, PROGRAMS))


def purge(machine: Machine, account: Account) -> None:
    """Remove books, accounts, copies, settings and secrets for good, and the users.

    Raises:
        Problem: a user cannot be removed.
    """
    account.add("data", _remove(machine, DATA))
    is_changed = False
    step = "see that no process of this user runs"
    for name in (users.HUB, users.WEB):
        if user_id(name) >= 0:
            is_changed = True
            machine.does("userdel", name, why=f"user {name} cannot be removed", next_step=step)
    if group_id(users.GROUP) >= 0:
        is_changed = True
        why = f"group {users.GROUP} cannot be removed"
        machine.does("groupdel", users.GROUP, why=why, next_step=step)
    account.add("users", Done(is_changed, f"{users.HUB}, {users.WEB}"))


def _stop(machine: Machine) -> Done:
    """Disable ours, and the two servers that served nothing else."""
    names = [*services.our_units(), *_OTHERS]
    known = [unit for unit in names if machine.asks("systemctl", "cat", unit)[0] == 0]
    ours = [unit for unit in known if _is_in_use(machine, unit)]
    if ours:
        machine.does(
            *("systemctl", "--quiet", "disable", "--now", *ours),
            why="services cannot be stopped",
            next_step="see systemctl status 'faccine-*'",
        )
    return Done(bool(ours), ", ".join(ours) or "none")


def _is_in_use(machine: Machine, unit: str) -> bool:
    return any(
        machine.asks("systemctl", "--quiet", question, unit)[0] == 0
        for question in ("is-active", "is-enabled")
    )


def _remove(machine: Machine, paths: tuple[str, ...] | list[str]) -> Done:
    removed = [path for path in paths if machine.remove(path)]
    said = f"{len(removed)} files" if len(removed) > 5 else ", ".join(removed)
    return Done(bool(removed), said or "none")
