"""Other programs, run to their end or to a limit, with what they said."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class User:
    """Whom a program runs as."""

    uid: int
    gid: int
    groups: tuple[int, ...]

    @classmethod
    def owning(cls, path: Path) -> User | None:
        """Return the owner of a file or folder; None where that is who runs us, or only root may.

        Groups are theirs as the machine knows them: pins and screens belong to groups.
        """
        about = path.stat()
        if os.geteuid() != 0 or about.st_uid == 0:
            return None
        try:
            name = pwd.getpwuid(about.st_uid).pw_name
            groups = tuple(os.getgrouplist(name, about.st_gid))
        except KeyError:  # an owner without a name
            groups = (about.st_gid,)
        return cls(about.st_uid, about.st_gid, groups)


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it said, errors among it."""

    code: int
    said: str

    @property
    def last_line(self) -> str:
        """The last thing it said."""
        lines = self.said.strip().splitlines()
        return lines[-1].strip() if lines else f"exit code {self.code}"


def run(
    command: Sequence[str | Path],
    *,
    within_seconds: float,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    user: User | None = None,
) -> Ended:
    """Run a program and what it starts; end them all when it takes too long.

    A program that is not there, or cannot be run, has ended with 127. ``user`` None: as we are.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - commands of ours, without a shell
            [str(word) for word in command],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else user.groups,
            umask=-1 if user is None else 0o077,
        )
    except OSError as error:
        return Ended(127, f"{command[0]}: {error.strerror}")
    with process:
        try:
            said, _ = process.communicate(timeout=within_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, _ = process.communicate()
            return Ended(124, f"{said}\nnot done within {within_seconds:g} seconds")
    return Ended(process.returncode, said)
