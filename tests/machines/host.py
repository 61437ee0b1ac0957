"""What this host must be able to do to boot machines, and where it keeps what they are made of.

A machine is a Debian root file system under ``systemd-nspawn --boot`` with a network of its own.
Everything that is started for one hangs on a process of ours and goes with it: no named namespace,
no mount of the host's, nothing that a killed test run could leave behind.

    python tests/machines/host.py      says what is missing; exit code 1 if something is
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = (
    *("apt-ftparchive", "curl", "dnsmasq", "eatmydata", "gpg", "import", "ip", "mmdebstrap"),
    *("nsenter", "setpriv", "systemd-nspawn", "xdotool", "xwininfo"),
)
_CACHE = "/var/cache/faccine-machines"
_UNUSED_SECONDS = 7 * 86400


def why_not() -> str | None:
    """Return why no machine can be booted here; None if one can."""
    if os.geteuid() != 0:
        return "only root may boot machines"
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"programs are missing: {', '.join(missing)}"
    for name, script in _TRIALS.items():
        if said := _refusal(script):
            return f"{name} cannot be had here: {said}"
    return None


_TRIALS = {
    "a network of its own": "ip link add name trial type bridge",
    "an overlay file system": (
        'mkdir "$0"/lower "$0"/upper "$0"/work "$0"/merged && mount -t overlay overlay'
        ' -o lowerdir="$0"/lower,upperdir="$0"/upper,workdir="$0"/work "$0"/merged'
    ),
    "a control group": (
        'for tree in /sys/fs/cgroup/systemd /sys/fs/cgroup; do [ ! -e "$tree"/cgroup.procs ] ||'
        ' { mkdir "$tree"/faccine-trial-$$ && rmdir "$tree"/faccine-trial-$$; exit; }; done; exit 1'
    ),
}


def _refusal(script: str) -> str:
    """Try something in namespaces of its own; return what was said against it, or nothing."""
    with tempfile.TemporaryDirectory(dir=cache(), prefix="trial-") as folder:
        command = ["unshare", "--mount", "--net", "sh", "-c", script, folder]
        tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode == 0:
        return ""
    return (tried.stderr.strip().splitlines() or ["refused"])[-1]


def cache() -> Path:
    """Return the folder outside the checkout that keeps root file systems and packages."""
    folder = Path(os.environ.get("FACCINE_MACHINES_CACHE", _CACHE))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Let one test run at a time make what the cache keeps under a name."""
    with (cache() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep_used(made: Path) -> None:
    """Mark something in the cache as used now; remove its like that nobody has used for a week."""
    now = time.time()
    (cache() / f"{made.name}.used").touch()
    kind = made.name.partition("-")[0]
    for mark in cache().glob(f"{kind}-*.used"):
        if now - mark.stat().st_mtime > _UNUSED_SECONDS:
            shutil.rmtree(mark.with_suffix(""), ignore_errors=True)
            mark.unlink()


def hanging_on_us(command: Sequence[str | Path]) -> list[str]:
    """Return the command such that it is killed when the thread that starts it ends.

    The mark survives exec. It is lost at fork, and where a program changes its own rights.
    """
    return ["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)]


class LastWill:
    """Kills a process when ours ends in whatever way; for those that :func:`hanging_on_us` loses.

    Args:
        pid: the process.
    """

    def __init__(self, pid: int) -> None:
        # Our end of the pipe closes when we are gone, and not before.
        self._keeper = subprocess.Popen(
            ["sh", "-c", 'cat >/dev/null; kill -KILL "$1"', "sh", str(pid)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def revoke(self) -> None:
        """The process has ended: its number may soon be another's."""
        self._keeper.kill()
        self._keeper.communicate()


def said(command: Sequence[str | Path], *, seconds: float = 60) -> str:
    """Run a command of the host's to its end and return what it printed.

    Raises:
        AssertionError: it failed; carries what it said.
    """
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, (
        f"{command}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    )
    return done.stdout


if __name__ == "__main__":
    if reason := why_not():
        sys.exit(f"tests/machines cannot run: {reason}")
