"""The users that our programs run as, and the folders they share."""

from __future__ import annotations

from installing.machine import Machine, Rights, group_id, user_id
from installing.steps import Done
from installing.wish import Wish

GROUP = "faccine"
HUB, WEB = "faccine-hub", "faccine-web"
BOOKS = "/var/lib/faccine/hub/books.db"
ACCOUNTS = "/var/lib/faccine/web/accounts.db"
BACKUPS = "/var/backups/faccine"

FOLDERS = (
    ("/opt/faccine", Rights(0o755)),
    ("/opt/faccine/releases", Rights(0o755)),
    ("/etc/faccine", Rights(0o755)),
    ("/var/lib/faccine", Rights(0o755)),
    # The group writes: the dashboard keeps the catalogue in the same books.
    ("/var/lib/faccine/hub", Rights(0o2770, HUB, GROUP)),
    ("/var/lib/faccine/web", Rights(0o700, WEB, GROUP)),
    # The gate writes the password file, and Mosquitto reads it through its group.
    ("/var/lib/faccine/gate", Rights(0o2750, HUB, "mosquitto")),
    ("/var/lib/faccine/repository", Rights(0o755)),
    ("/var/lib/faccine/acme", Rights(0o755)),
    (BACKUPS, Rights(0o750, group=GROUP)),
    (f"{BACKUPS}/books", Rights(0o700, HUB, GROUP)),
    (f"{BACKUPS}/accounts", Rights(0o700, WEB, GROUP)),
)
"""Each after the one it lies in."""


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
    changed = [path for path, rights in FOLDERS if machine.folder(path, rights)]
    return Done(bool(changed), ", ".join(changed) or f"{len(FOLDERS)} folders")
