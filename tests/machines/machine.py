"""One machine: a layer above the base root, booted with its own init, services and network.

It can be switched off as hard as a plug that is pulled, and booted again with its disk as it was;
with a read-only root as well, of which only the data partition survives.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil
from control_groups import make_groups, remove_groups
from host import LastWill, hanging_on_us
from network import Port
from packages import SHOWN_AT

_BOOT_SECONDS = 120
_ENVIRONMENT = (
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    *("HOME=/root", "LANG=C.UTF-8", "TERM=dumb", "DEBIAN_FRONTEND=noninteractive"),
)
# The mount is made in a namespace of the machine's own, so that it ends with it.
_START = """
groups=$1 options=$2 root=$3; shift 3
for group in $groups; do echo $$ >"$group/cgroup.procs"; done
mount -t overlay overlay -o "$options" "$root"
exec "$@"
"""


class Machine:
    """A machine that is switched off at first.

    Args:
        folder: for its disk; empty.
        base: the root file system below its own layer.
        packages: the folder of Debian packages that its apt may install from.
        port: where it is plugged in; its name is the machine's.
        data: what is mounted from a partition of its own, which a read-only root leaves writable;
            None where the machine has no such partition.
    """

    def __init__(
        self, folder: Path, base: Path, packages: Path, port: Port, *, data: str | None = None
    ) -> None:
        self.folder = folder
        self.port = port
        self.name = port.name
        self._base = base
        self._packages = packages
        self._data = data
        self._groups: list[Path] = []
        self._nspawn: subprocess.Popen[bytes] | None = None
        self._init: psutil.Process | None = None
        self._will: LastWill | None = None
        for part in ("disk", "work", "root", "data"):
            (folder / part).mkdir(parents=True)
        (folder / "disk").chmod(0o755)
        self.put("/etc/hostname", f"{self.name}\n")

    # -- power

    def boot(self, *, read_only: bool = False) -> None:
        """Switch it on and wait until its services are up."""
        assert self._nspawn is None, f"{self.name} is on already"
        self._groups = make_groups(self.name)
        with (self.folder / "console.log").open("ab") as console:
            self._nspawn = subprocess.Popen(
                hanging_on_us(self._start_command(read_only)),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
            )
        self.until(self._find_init, why="no init was started")
        self.until(self._is_up, seconds=_BOOT_SECONDS, why="its services are not up")

    def power_off(self) -> None:
        """Pull the plug: everything on it is killed at this instant."""
        assert self._init is not None
        self._init.send_signal(signal.SIGKILL)
        self._gone()

    def shut_down(self) -> None:
        """Switch it off as people are told to."""
        self.run("systemctl", "poweroff", "--no-block")
        self._gone()

    def reboot(self) -> None:
        self.shut_down()
        self.boot()

    def close(self) -> None:
        """Leave nothing of it."""
        if self._nspawn is not None:
            if self._init is not None and self._init.is_running():
                self.power_off()
            else:
                self._nspawn.kill()
                self._gone()
        shutil.rmtree(self.folder)

    @property
    def is_on(self) -> bool:
        return self._nspawn is not None and self._nspawn.poll() is None

    # -- commands and files

    def try_run(
        self, *command: str | Path, stdin: str | None = None, seconds: float = 60
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as root on the machine to its end, whatever that is."""
        assert self.is_on, f"{self.name} is off: {self.console()}"
        return subprocess.run(
            [*self.inside(), *map(str, command)],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )

    def run(self, *command: str | Path, stdin: str | None = None, seconds: float = 60) -> str:
        """Run a command that must succeed; return what it printed on both outputs."""
        done = self.try_run(*command, stdin=stdin, seconds=seconds)
        shown = " ".join(map(str, command))
        assert done.returncode == 0, (
            f"{self.name}: {shown}: {done.returncode}\n{done.stdout[-4000:]}"
        )
        return done.stdout

    def inside(self) -> list[str]:
        """Return what stands before a command so that it runs on the machine."""
        assert self._init is not None
        enter = ["nsenter", f"--target={self._init.pid}", "--all", "--root", "--wd", "--"]
        return [*enter, "env", "-i", *_ENVIRONMENT]

    def put(self, path: str, text: str, *, mode: int = 0o644) -> None:
        """Write a file, on the machine or, while it is off, onto its disk."""
        if self.is_on:
            self.run("install", "-D", "-m", f"{mode:o}", "/dev/stdin", path, stdin=text)
            return
        file = self.on_disk(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def put_folder(self, folder: Path, path: str) -> None:
        """Copy what is in a folder of the host's to a folder on the machine; links stay links."""
        if not self.is_on:
            shutil.copytree(folder, self.on_disk(path), dirs_exist_ok=True, symlinks=True)
            return
        self.run("mkdir", "-p", path)
        with subprocess.Popen(["tar", "-C", folder, "-c", "."], stdout=subprocess.PIPE) as tar:
            unpack = [*self.inside(), "tar", "-C", path, "--no-same-owner", "-x"]
            subprocess.run(unpack, stdin=tar.stdout, check=True, timeout=60)

    def take(self, path: str, to: Path) -> None:
        """Copy a file of the machine's to a file of the host's."""
        with to.open("wb") as file:
            subprocess.run([*self.inside(), "cat", path], stdout=file, check=True, timeout=60)

    def take_folder(self, path: str, to: Path) -> None:
        """Copy what is in a folder of the machine's to a folder of the host's."""
        to.mkdir(parents=True, exist_ok=True)
        pack = [*self.inside(), "tar", "-C", path, "-c", "."]
        with subprocess.Popen(pack, stdout=subprocess.PIPE) as tar:
            unpack = ["tar", "-C", to, "--no-same-owner", "-x"]
            subprocess.run(unpack, stdin=tar.stdout, check=True, timeout=60)

    def has(self, path: str) -> bool:
        """Whether there is such a file on the machine."""
        return self.try_run("test", "-e", path).returncode == 0

    def on_disk(self, path: str) -> Path:
        """Return where a path of the machine's is written by the host while the machine is off."""
        if self._data is not None and path.startswith(f"{self._data}/"):
            return self.folder / "data" / path.removeprefix(f"{self._data}/")
        return self.folder / "disk" / path.lstrip("/")

    # -- what can be seen of it

    def journal(self, *arguments: str) -> str:
        """Return its journal, of some units if they are given (``-u NAME``)."""
        return self.try_run("journalctl", "--no-pager", "--output=short-iso", *arguments).stdout

    def console(self) -> str:
        """Return the end of what it wrote on its console."""
        log = self.folder / "console.log"
        return log.read_text(errors="replace")[-4000:] if log.exists() else "it was never on"

    def failed_units(self) -> list[str]:
        listed = self.run("systemctl", "list-units", "--failed", "--plain", "--no-legend")
        return [line.split()[0] for line in listed.splitlines()]

    def until(
        self,
        is_true: Callable[[], object],
        *,
        seconds: float = 30,
        why: str | Callable[[], str] = "it did not happen",
    ) -> None:
        """Wait until something is so on the machine."""
        deadline = time.monotonic() + seconds
        while not is_true():
            if self._nspawn is not None and self._nspawn.poll() is not None:
                raise AssertionError(f"{self.name} went off: {self.console()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name}: {why if isinstance(why, str) else why()}")
            time.sleep(0.1)

    # -- inside

    def _start_command(self, read_only: bool) -> list[str]:
        layers = f"lowerdir={self._base},upperdir={self.folder}/disk,workdir={self.folder}/work"
        root = str(self.folder / "root")
        groups = " ".join(map(str, self._groups))
        own = ["unshare", "--mount", "--propagation=private", "--", "sh", "-euc", _START, "sh"]
        return [*own, groups, layers, root, *self._nspawn_command(root, read_only)]

    def _nspawn_command(self, root: str, read_only: bool) -> Iterable[str]:
        yield from ("systemd-nspawn", "--quiet", "--boot", "--settings=no", "--console=pipe")
        # On the host a machine's name is this run's own; itself it goes by what its disk says.
        yield from ("--register=no", "--keep-unit", f"--machine={self.name}-{os.getpid()}")
        yield from (f"--hostname={self.name}", f"--directory={root}")
        yield from ("--link-journal=no", "--resolv-conf=off", "--timezone=off")
        yield f"--network-namespace-path={self.port.namespace.path}"
        yield "--capability=CAP_NET_ADMIN"
        # To ask whether a time server has set the clock; setting it still takes a capability.
        yield "--system-call-filter=@clock"
        yield f"--bind-ro={self._packages}:{SHOWN_AT}"
        if self._data is not None:
            yield f"--bind={self.folder / 'data'}:{self._data}"
        if read_only:
            yield "--volatile=overlay"

    def _find_init(self) -> bool:
        assert self._nspawn is not None
        for child in psutil.Process(self._nspawn.pid).children(recursive=True):
            if _is_init(child.pid):
                self._init = child
                self._will = LastWill(child.pid)
                return True
        return False

    def _is_up(self) -> bool:
        state = self.try_run("systemctl", "is-system-running").stdout.strip()
        return state in {"running", "degraded"}

    def _gone(self) -> None:
        assert self._nspawn is not None
        self._nspawn.wait(timeout=_BOOT_SECONDS)
        if self._will is not None:
            self._will.revoke()
        self._nspawn = self._init = self._will = None
        remove_groups(self._groups)


def _is_init(pid: int) -> bool:
    """Whether a process is the first of a process namespace and has become systemd."""
    try:
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        numbers = next(line for line in status if line.startswith("NSpid:")).split()[1:]
        return len(numbers) > 1 and numbers[-1] == "1" and status[0].split()[1] == "systemd"
    except (OSError, StopIteration):
        return False
