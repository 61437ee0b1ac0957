"""Disks that are full, read-only, slow, or hang, under a process that runs.

Full is a real file system of sixteen megabytes. A file system with open files cannot be remounted
read-only on purpose, only by its own errors; so the kernel's answers to one process are replaced on
their way back, by ``strace``, which can also hold them up.
"""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

_WAIT_SECONDS = 30


class SmallDisk:
    """A file system of sixteen megabytes in memory, mounted on a folder; needs root.

    SQLite lets its log grow to four before it moves rows into the file: what is freed must be more.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"
        folder.mkdir()
        self._run("mount", "-t", "tmpfs", "-o", "size=16m", "none", str(folder))

    def fill(self) -> None:
        with self._filler.open("wb", buffering=0) as file:
            for size in (65_536, 4_096, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def empty(self) -> None:
        self._filler.unlink()

    def remount(self, how: str) -> None:
        self._run("mount", "-o", f"remount,{how}", str(self.folder))

    def close(self) -> None:
        self._run("umount", "--lazy", str(self.folder))

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, timeout=_WAIT_SECONDS)


class Kernel:
    """Spoils the system calls of a running process, inside ``with``.

    Args:
        pid: of the process; all its threads.
        calls: names of system calls.
        how: what ``strace`` is to inject, for instance ``error=EROFS``.
        paths: only calls about these files; none: all.
    """

    def __init__(self, pid: int, calls: str, how: str, *paths: Path) -> None:
        self._pid = pid
        self._command = ["strace", "-f", "-qq", "-p", str(pid), "-o", "/dev/null"]
        self._command += ["-e", f"trace={calls}", "-e", f"inject={calls}:{how}"]
        for path in paths:
            self._command += ["-P", str(path)]
        self._tracer: subprocess.Popen[bytes]

    def __enter__(self) -> None:
        self._tracer = subprocess.Popen(self._command)
        deadline = time.monotonic() + _WAIT_SECONDS
        while not self._traces_all():
            assert self._tracer.poll() is None, "strace may not trace the process"
            assert time.monotonic() < deadline, "strace did not attach"

    def __exit__(self, *exception: object) -> None:
        self._tracer.send_signal(signal.SIGINT)
        self._tracer.wait(_WAIT_SECONDS)

    def _traces_all(self) -> bool:
        wanted = f"TracerPid:\t{self._tracer.pid}\n"
        tasks = Path(f"/proc/{self._pid}/task").iterdir()
        return all(wanted in (task / "status").read_text() for task in tasks)
