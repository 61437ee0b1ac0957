"""The machines of one town hall on one network, and what is left to say about them on a failure."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Self

from base_root import base_root
from machine import Machine
from network import Network
from packages import offered

_LAST_LINES = 150


class TownHall:
    """A network to which machines are added; all of them end with it.

    Args:
        folder: for their disks; empty.
    """

    def __init__(self, folder: Path) -> None:
        self.base = base_root()
        self.packages = offered(self.base)
        self.machines: list[Machine] = []
        self._folder = folder
        self._stack = ExitStack()
        self.network = Network(folder / "network")

    def __enter__(self) -> Self:
        self._stack.enter_context(self.network)
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    @property
    def python(self) -> str:
        """The version of the machines' Python, for instance 3.11."""
        return (self.base / "usr/bin/python3").readlink().name.removeprefix("python")

    def machine(self, name: str, *, data: str | None = None) -> Machine:
        """Add a machine, switched off, with nothing on it but the base root."""
        port = self.network.plug(name)
        machine = Machine(self._folder / name, self.base, self.packages, port, data=data)
        self.machines.append(machine)
        self._stack.callback(machine.close)
        return machine

    def report(self) -> list[tuple[str, str]]:
        """Return what each machine has to say for itself, as (title, text)."""
        found = []
        for machine in self.machines:
            if machine.is_on:
                text = machine.journal(f"--lines={_LAST_LINES}")
            else:
                text = f"It is off. Its console:\n{machine.console()}"
            found.append((f"journal of {machine.name}", text))
        return found
