"""The machine that becomes a kiosk. The only place that changes anything.

Every method compares first and tells whether it had to change something. With another root (an
image that is being made, a test) files are changed there, and programs that would touch the
machine we run on are not started.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_COMMAND_SECONDS = 1800.0


class Problem(Exception):
    """What stands in the way, in one line with the next step."""


class Machine:
    """One machine.

    Args:
        root: where its files begin.
    """

    def __init__(self, root: Path = Path("/")) -> None:
        self.root = root.resolve()

    @property
    def is_this_one(self) -> bool:
        """Whether it is the machine we run on."""
        return self.root == Path("/")

    def at(self, path: str) -> Path:
        """Return where a path of the machine lies."""
        return self.root / path.lstrip("/")

    def has(self, path: str) -> bool:
        """Tell whether there is a file or folder, or a link that may point nowhere."""
        return self.at(path).exists() or self.at(path).is_symlink()

    def read(self, path: str) -> str:
        """Return a text file, empty where there is none."""
        file = self.at(path)
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def write(self, path: str, text: str, mode: int = 0o644) -> bool:
        """Have a file hold exactly this, replaced whole."""
        file = self.at(path)
        if file.is_file() and self.read(path) == text:
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.new")
        part.unlink(missing_ok=True)
        with part.open("x", encoding="utf-8") as opened:  # never through a link: we are root
            opened.write(text)
            opened.flush()
            os.fchmod(opened.fileno(), mode)
            os.fsync(opened.fileno())
        part.replace(file)
        return True

    def folder(self, path: str, mode: int = 0o755, owner: str | None = None) -> bool:
        """Have a folder with this mode that belongs to somebody; None: to root."""
        folder = self.at(path)
        before = _seen(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if owner is not None and (self.is_this_one or os.geteuid() == 0):
            number, group = self._ids(owner)
            os.chown(folder, number, group)
        folder.chmod(mode)
        return _seen(folder) != before

    def link(self, path: str, target: str) -> bool:
        """Have a symbolic link point there, replaced in one step."""
        link = self.at(path)
        if link.is_symlink() and str(link.readlink()) == target:
            return False
        link.parent.mkdir(parents=True, exist_ok=True)
        part = link.with_name(f".{link.name}.new")
        part.unlink(missing_ok=True)
        part.symlink_to(target)
        part.replace(link)
        return True

    def remove(self, path: str) -> bool:
        """Have no such file."""
        if not self.has(path):
            return False
        self.at(path).unlink()
        return True

    # -- programs

    def asks(self, *command: str) -> tuple[int, str]:
        """Run what only looks; return its exit code and what it printed, 127 if it is not there."""
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_COMMAND_SECONDS,
                check=False,
            )
        except FileNotFoundError:
            return 127, ""
        return done.returncode, done.stdout.strip()

    def does(self, *command: str, next_step: str) -> None:
        """Run what changes this machine.

        Raises:
            Problem: it failed; says with which words.
        """
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=_COMMAND_SECONDS,
                check=False,
                env=environment,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Problem(f"{command[0]}: {error}; {next_step}") from None
        if done.returncode:
            lines = [line for line in done.stdout.splitlines() if line.strip()]
            words = lines[-1][:300] if lines else f"exit code {done.returncode}"
            raise Problem(f"{' '.join(command)}: {words}; {next_step}")

    @property
    def runs(self) -> bool:
        """Whether it is the machine we run on, and systemd runs it; no image that is being made."""
        return self.is_this_one and Path("/run/systemd/system").is_dir()

    def systemctl(self, *words: str) -> None:
        """Tell systemd something: at once on this machine, in files on another."""
        where = () if self.is_this_one else (f"--root={self.root}",)
        self.does("systemctl", *where, *words, next_step="see 'systemctl status'")

    def _ids(self, name: str) -> tuple[int, int]:
        for line in self.read("/etc/passwd").splitlines():
            fields = line.split(":")
            if fields[0] == name:
                return int(fields[2]), int(fields[3])
        raise Problem(f"user {name} is not in /etc/passwd; run deploy/pi/setup again")


def _seen(folder: Path) -> Sequence[int] | None:
    if not folder.is_dir():
        return None
    now = folder.stat()
    return now.st_mode, now.st_uid, now.st_gid


def has_program(name: str) -> bool:
    """Tell whether a program can be started on this machine."""
    return shutil.which(name) is not None
