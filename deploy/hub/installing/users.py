"""The users that our programs run as, and the folders they share."""

from __future__ import annotations

from installing.machine import Machine, group_id, user_id
from installing.steps import Done
from installing.wish import Wish

GROUP = "faccine"
HUB, WEB = "faccine-hub", "faccine-web"
BOOKS = "/var/lib/faccine/hub/books.db"
ACCOUNTS = "/var/lib/faccine/web/accounts.db"
BACKUPS = "/var/backups/faccine"

FOLDERS: tuple[tuple[str, int, str, str], ...] = (
    ("/opt/faccine", 0o755, "root", "root"),
    ("/opt/faccine/releases", 0o755, "root", "root"),
    ("/etc/faccine", 0o755, "root", "root"),
    ("/var/lib/faccine", 0o755, "root", "root"),
    # The group writes: the dashboard keeps the catalogue in the same books.
    ("/var/lib/faccine/hub", 0o2770, HUB, GROUP),
    ("/var/lib/faccine/web", 0o700, WEB, GROUP),
    # The gate writes the password file, and Mosquitto reads it through its group.
    ("/var/lib/faccine/gate", 0o2750, HUB, "mosquitto"),
    ("/var/lib/faccine/repository", 0o755, "root", "root"),
    ("/var/lib/faccine/acme", 0o755, "root", "root"),
    (BACKUPS, 0o750, "root", GROUP),
    (f"{BACKUPS}/books", 0o700, HUB, GROUP),
    (f"{BACKUPS}/accounts", 0o700, WEB, GROUP),
)
"""Folder, mode, owner and group; each after the one it lies in."""


def users(machine: Machine, wish: Wish) -> Done:
    """Have a group that shares the books, and a user for each kind of work."""
    step = "see /etc/passwd and /etc/group"
    is_changed = False
    if group_id(GROUP) < 0:
        is_changed = True
        why = f"group {GROUP} cannot be made"
        machine.does("groupadd", "--system", GROUP, why=why, next_step=step)
    for name, what in ((HUB, "Faccine hub"), (WEB, "Faccine dashboard")):
        if user_id(name) >= 0:
            continue
        is_changed = True
        options = ("--system", "--gid", GROUP, "--no-create-home", "--home-dir", "/nonexistent")
        shell = ("--shell", "/usr/sbin/nologin", "--comment", what)
        why = f"user {name} cannot be made"
        machine.does("useradd", *options, *shell, name, why=why, next_step=step)
    return Done(is_changed, f"{HUB}, {WEB}")


def folders(machine: Machine, wish: Wish) -> Done:
    """Have the folders of the layout, each with its owner."""
    changed = [one[0] for one in FOLDERS if machine.folder(*one)]
    return Done(bool(changed), ", ".join(changed) or f"{len(FOLDERS)} folders")
