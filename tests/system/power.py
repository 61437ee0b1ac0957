"""What a power cut leaves of a folder: the system calls of a program, recorded and replayed.

``strace`` writes down what a process asked of the disk, byte by byte, and when it said its thanks.
:class:`Disk` plays that back up to any instant and then loses the power: what was synced is there;
what was not may be there, or not, or in part.

The rules are those of a disk that keeps its word about fsync, and no kinder: written bytes are
safe after an fsync of their file, in any order before it, sector by sector; names (created,
renamed, removed) are safe after an fsync of the folder, and become so in their order, each whole.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
_CALLS = "openat,close,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink"
# Such a call might write behind our back: the recording would be worth nothing.
_UNKNOWN_CALLS = "pwritev,pwritev2,writev,fallocate,renameat,renameat2,unlinkat,link,dup2,dup3"
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_LONGEST_STRING = 200_000


class Call(NamedTuple):
    """One system call that succeeded. ``names`` are within the folder, empty for itself."""

    name: str
    descriptor: int
    names: tuple[str, ...] = ()
    data: bytes = b""
    offset: int = 0
    flags: str = ""


def record(program, arguments, folder, trace):
    """Run ``python program arguments…`` and return what it asked of the disk in the folder."""
    command = ["strace", "-f", "--seccomp-bpf", "-e", f"trace={_CALLS},{_UNKNOWN_CALLS}", "-xx"]
    command += ["-s", str(_LONGEST_STRING), "-o", str(trace), sys.executable, str(program)]
    run = subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return list(_calls(trace, str(folder)))


def _calls(trace, folder):
    ours = {}
    with trace.open("r") as lines:
        for line in lines:
            found = _LINE.match(line)
            if found is None or found[3].startswith("-"):
                continue
            call = _read_call(found[1], found[2], int(found[3]))
            if call.name == "openat":
                if not call.names[0].startswith(folder):
                    ours.pop(call.descriptor, None)
                    continue
                ours[call.descriptor] = call.names[0]
            elif call.names:
                if not call.names[0].startswith(folder):
                    continue
            elif call.descriptor not in ours:
                continue
            elif call.name == "close":
                del ours[call.descriptor]
            assert call.name not in _UNKNOWN_CALLS.split(","), f"cannot replay {line[:200]}"
            yield call._replace(names=tuple(_name_in(folder, path) for path in call.names))


def _name_in(folder, path):
    return "" if path == folder else str(Path(path).relative_to(folder))


def _read_call(name, arguments, answer):
    strings = tuple(_bytes(text) for text in re.findall(r'"([^"]*)"', arguments))
    if name == "openat":
        return Call(name, answer, (strings[0].decode(),), flags=arguments.rpartition('",')[2])
    if name in {"rename", "unlink"}:
        return Call(name, -1, tuple(one.decode() for one in strings))
    numbers = re.sub(r'"[^"]*"', "", arguments).split(",")
    if name in {"write", "pwrite64"}:
        assert "..." not in numbers[1], "a write longer than strace shows"
        assert len(strings[0]) == answer, "a write that stopped short"
        offset = int(numbers[3]) if name == "pwrite64" else -1
        return Call(name, int(numbers[0]), data=strings[0], offset=offset)
    offset = int(numbers[1]) if name == "ftruncate" else 0
    return Call(name, int(numbers[0]), offset=offset)


def _bytes(text):
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass
class _File:
    """Bytes that are safe, and writes that are not: (offset, data), data None for a new length."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    length: int = 0

    def do(self, offset, data):
        if offset < 0:
            offset = self.length
        self.pending.append((offset, data))
        self.length = offset if data is None else max(self.length, offset + len(data))

    def sync(self):
        for offset, data in self.pending:
            _apply(self.safe, offset, data)
        self.pending.clear()

    def after_the_cut(self, keeps):
        content = bytearray(self.safe)
        for offset, data in self.pending:
            if data is None:
                if keeps():
                    _apply(content, offset, None)
                continue
            for start in range(0, len(data), SECTOR):
                if keeps():
                    _apply(content, offset + start, data[start : start + SECTOR])
        return content


def _apply(content, offset, data):
    if data is None:
        del content[offset:]
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if data is not None:
        content[offset : offset + len(data)] = data


class Disk:
    """One folder as the disk has it while the recorded calls are played back."""

    def __init__(self, folder):
        self._names = {}
        self._safe_names = {}
        self._pending_names = []
        self._open = {}
        for path in folder.iterdir():
            content = bytearray(path.read_bytes())
            self._names[path.name] = _File(content, length=len(content))
        self._safe_names.update(self._names)

    def play(self, call):
        """Do one call."""
        if call.name == "openat":
            self._open_file(call)
        elif call.name == "close":
            del self._open[call.descriptor]
        elif call.name in {"rename", "unlink"}:
            self._rename(*call.names)
        elif call.name in {"fsync", "fdatasync"}:
            self._sync(self._open[call.descriptor])
        else:
            data = None if call.name == "ftruncate" else call.data
            self._open[call.descriptor].do(call.offset, data)

    def cut(self, target, keeps, names_kept):
        """Write what the power cut leaves into another folder.

        Args:
            target: an empty folder.
            keeps: asked for every sector that was not synced: did it reach the disk?
            names_kept: how many of the ``pending`` unsynced names, in their order, did.
        """
        names = dict(self._safe_names)
        for change in self._pending_names[:names_kept]:
            for path, file in change.items():
                names.pop(path, None) if file is None else names.update({path: file})
        for path, file in names.items():
            if not path.endswith("-shm"):  # SQLite builds it anew
                (target / path).write_bytes(file.after_the_cut(keeps))

    @property
    def pending(self):
        """How many names are not synced."""
        return len(self._pending_names)

    def _open_file(self, call):
        (path,) = call.names
        if not path:
            self._open[call.descriptor] = None
            return
        if path not in self._names:
            self._change_names({path: _File()})
        elif "O_TRUNC" in call.flags:
            self._names[path].do(0, None)
        self._open[call.descriptor] = self._names[path]

    def _rename(self, old, new=None):
        file = self._names[old]
        # One change: no disk with a journal forgets the old name without learning the new one.
        self._change_names({old: None} if new is None else {old: None, new: file})

    def _change_names(self, change):
        for path, file in change.items():
            if file is None:
                del self._names[path]
            else:
                self._names[path] = file
        self._pending_names.append(change)

    def _sync(self, what):
        if isinstance(what, _File):
            what.sync()
            return
        self._pending_names.clear()
        self._safe_names = dict(self._names)
