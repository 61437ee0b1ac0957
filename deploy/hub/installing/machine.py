"""The machine that is set up: its files, users and programs. The only place that changes anything.

Every method compares first and tells whether it had to change something. While only looking
(``--check``) it tells the same and leaves the machine alone.
"""

from __future__ import annotations

import errno
import grp
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_COMMAND_SECONDS = 1800.0


class Problem(Exception):
    """What stands in the way, in one line with the next step."""


class Rights(NamedTuple):
    """Who may do what with a file or folder: its mode, its owner and its group."""

    mode: int = 0o644
    owner: str = "root"
    group: str = "root"


_READABLE = Rights()
_ENTERABLE = Rights(0o755)


class Machine:
    """One Debian machine.

    Args:
        is_looking: change nothing.
        root: where its files begin; another folder in tests.
    """

    def __init__(self, *, is_looking: bool = False, root: Path = Path("/")) -> None:
        self.is_looking = is_looking
        self._root = root

    def at(self, path: str | Path) -> Path:
        """Return where a path of the machine lies."""
        return self._root / str(path).lstrip("/")

    # -- files

    def write(self, path: str, content: str | bytes, rights: Rights = _READABLE) -> bool:
        """Have a file hold exactly this, replaced whole; tell whether it did not."""
        wanted = content.encode() if isinstance(content, str) else content
        file = self.at(path)
        if file.is_file() and file.read_bytes() == wanted:
            return self.own(path, rights)
        if self.is_looking:
            return True
        part = file.with_name(f".{file.name}.new")
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(wanted)
            opened.flush()
            os.fsync(opened.fileno())
        os.chown(part, user_id(rights.owner), group_id(rights.group))
        part.chmod(rights.mode)
        part.replace(file)
        return True

    def write_if_missing(self, path: str, content: str | bytes, rights: Rights = _READABLE) -> bool:
        """Write a file that is the administrators' own from then on."""
        if self.at(path).exists():
            return self.own(path, rights)
        return self.write(path, content, rights)

    def folder(self, path: str, rights: Rights = _ENTERABLE) -> bool:
        """Have a folder with these rights."""
        folder = self.at(path)
        if folder.is_dir():
            return self.own(path, rights)
        if not self.is_looking:
            folder.mkdir(parents=True)
            self.own(path, rights)
        return True

    def own(self, path: str, rights: Rights) -> bool:
        """Have a file or folder with these rights.

        Raises:
            Problem: it is a link that somebody else than root could have put there.
        """
        file = self.at(path)
        now = file.stat()
        wanted = (rights.mode, user_id(rights.owner), group_id(rights.group))
        if (now.st_mode & 0o7777, now.st_uid, now.st_gid) == wanted:
            return False
        if not self.is_looking:
            with _opened(file) as descriptor:
                os.fchown(descriptor, wanted[1], wanted[2])
                # Afterwards: changing the owner takes the set-group-id bit away.
                os.fchmod(descriptor, rights.mode)
        return True

    def link(self, path: str, target: str) -> bool:
        """Have a symbolic link point there, replaced in one step."""
        link = self.at(path)
        if link.is_symlink() and str(link.readlink()) == target:
            return False
        if not self.is_looking:
            part = link.with_name(f".{link.name}.new")
            part.unlink(missing_ok=True)
            part.symlink_to(target)
            part.replace(link)
        return True

    def remove(self, path: str) -> bool:
        """Have no such file, link or folder."""
        file = self.at(path)
        if not (file.exists() or file.is_symlink()):
            return False
        if self.is_looking:
            return True
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        else:
            file.unlink()
        return True

    # -- programs

    def asks(self, *command: str) -> tuple[int, str]:
        """Run what only looks; return its exit code and what it printed."""
        try:
            done = _run(command)
        except FileNotFoundError:
            return 127, f"{command[0]} is not there"
        return done.returncode, done.stdout.strip()

    def does(self, *command: str, why: str, next_step: str, text: str | None = None) -> str:
        """Run what changes something, unless only looking; return what it printed.

        Args:
            command: the program and its arguments. No secrets: everybody sees them.
            why: what it is for, for the error.
            next_step: what to do when it fails.
            text: what it reads; None is nothing.

        Raises:
            Problem: it failed; says with which words.
        """
        if self.is_looking:
            return ""
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        try:
            done = _run(command, text or "", environment)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Problem(f"{why}: {error}; {next_step}") from None
        if done.returncode:
            last = last_words(done.stdout) or f"exit code {done.returncode}"
            raise Problem(f"{why}: {last}; {next_step}")
        return done.stdout.strip()

    def as_user(self, user: str, *command: str) -> Sequence[str]:
        """Return the command that runs another as somebody, what it makes shared with its group."""
        return ("runuser", "-u", user, "--", "sh", "-c", 'umask 0007; exec "$@"', "sh", *command)


def _run(
    command: Sequence[str], text: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=_COMMAND_SECONDS,
        check=False,
        env=environment,
    )


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    """Open a file or folder to change whose it is; in root's own folders also through a link."""
    link = 0 if file.parent.stat().st_uid == 0 else os.O_NOFOLLOW
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | link)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise Problem(f"{file}: a link, expected the file itself; see who put it there") from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def last_words(printed: str) -> str:
    """Return the last line that says anything, which is where programs say what went wrong."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return lines[-1][:300].rstrip(".") if lines else ""


def user_id(name: str) -> int:
    """Return a user's number; one that is still to be made is nobody's."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return -1


def group_id(name: str) -> int:
    """Return a group's number; one that is still to be made is nobody's."""
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return -1
