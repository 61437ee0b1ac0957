"""What a demonstration keeps in its folder: books with a made-up history, passwords, a login.

Everything is made once and used again, each piece under its final name only when it is complete.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

from demonstration.processes import DemoError
from hub.simulation.town import STORIES, kiosk_id

ADMINISTRATOR = "demo@example.org"
KIOSK = next(kiosk_id(story) for story in STORIES if len(story.services) == 1)
"""The kiosk that runs: it has one service, so that a press needs nothing but a face."""
BIN = Path(sys.executable).parent


class Town:
    """The folder of one demonstration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.books = folder / "books.db"
        self.accounts = folder / "accounts.db"
        self.outbox = folder / "outbox.db"
        self.logs = folder / "logs"

    @property
    def database(self) -> str:
        """URL of the books."""
        return f"sqlite:///{self.books}"

    def build(self) -> None:
        """Make the history, unless it is there."""
        if self.books.exists():
            return
        print("Making two years of ratings", file=sys.stderr)
        unfinished = self.folder / "unfinished"
        for leftover in self.folder.glob(f"{unfinished.name}*"):
            leftover.unlink()
        run("faccine-hub", "simulate", "--database", f"sqlite:///{unfinished}")
        unfinished.rename(self.books)

    def secret(self, user: str) -> Path:
        """Return the file that holds a user's password for the broker."""
        path = self.folder / "secrets" / user
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            unfinished = path.with_name(f"{user}.new")
            unfinished.touch(mode=0o600)
            unfinished.write_text(secrets.token_urlsafe(24), "ascii")
            unfinished.rename(path)
        return path

    def login_link(self, address: str) -> str:
        """Return a link that logs the administrator in once."""
        where = ("--accounts", str(self.accounts))
        known = run("faccine-dashboard", "accounts", "list", *where).split()
        if ADMINISTRATOR not in known:
            run("faccine-dashboard", "accounts", "add", ADMINISTRATOR, "--without-password", *where)
        return address + run("faccine-dashboard", "accounts", "link", ADMINISTRATOR, *where)


def run(program: str, *arguments: str) -> str:
    """Run one of our programs to its end and return what it printed.

    Raises:
        DemoError: it failed; its last line says why.
    """
    done = subprocess.run([BIN / program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise DemoError(lines[-1] if lines else f"{program} failed with {done.returncode}")
    return done.stdout.strip()
