"""The machines a release is for: a processor and a Python."""

from __future__ import annotations

import platform
import subprocess
import sys
from dataclasses import dataclass

_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
_GLIBC_MINORS = {"3.11": 36, "3.13": 41}
"""The C library of the Debian that brings a Python: 2.36 in Debian 12, 2.41 in Debian 13."""
_OLDEST_GLIBC_MINOR = 36


@dataclass(frozen=True)
class Target:
    """A Debian architecture and a Python version, for instance arm64 and 3.11."""

    arch: str
    python: str

    @property
    def platforms(self) -> list[str]:
        """What wheels that run there may call their platform, as pip wants to hear it."""
        machine = _MACHINES[self.arch]
        named = ["manylinux2014"]
        if machine == "x86_64":
            named += ["manylinux2010", "manylinux1"]
        newest = _GLIBC_MINORS.get(self.python, _OLDEST_GLIBC_MINOR)
        counted = [f"manylinux_2_{minor}" for minor in range(newest, 4, -1)]
        return [f"{name}_{machine}" for name in (*counted, *named)]

    @property
    def environment(self) -> dict[str, str]:
        """What a requirement's marker sees there."""
        return {
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": _MACHINES[self.arch],
            "platform_python_implementation": "CPython",
            "platform_system": "Linux",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
        }


def this_machine() -> Target:
    """Return what this machine is."""
    asked = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    )
    major, minor, *_ = platform.python_version_tuple()
    return Target(asked.stdout.strip(), f"{major}.{minor}")


def targets(arches: list[str], pythons: list[str]) -> list[Target]:
    """Return every pair; ends the program if one is none that a release can be for."""
    for arch in arches:
        if arch not in _MACHINES:
            sys.exit(f"scripts/release: --arch {arch}: expected {' or '.join(_MACHINES)}")
    return [Target(arch, python) for arch in arches for python in pythons]
