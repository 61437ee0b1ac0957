"""What tests of the hub's installation share: its modules, and a machine that is only a folder."""

from __future__ import annotations

import os
from pathlib import Path

from installing import machine as machines
from installing.machine import Machine
from installing.wish import Wish

ROOT = Path(__file__).parents[2]
NAME = "hub.comune.example"


def folder_machine(root: Path, monkeypatch, *, is_looking: bool = False) -> Machine:
    """Return a machine whose files lie below a folder, and belong to whoever runs the test."""
    monkeypatch.setattr(machines, "user_id", lambda name: os.getuid())
    monkeypatch.setattr(machines, "group_id", lambda name: os.getgid())
    for folder in ("etc/faccine", "var/lib/faccine/hub", "var/lib/faccine/web", "opt/faccine"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    return Machine(root=root, is_looking=is_looking)


def wish(name: str = NAME, **more) -> Wish:
    return Wish(name, ROOT, f"admin@{name}", **more)
