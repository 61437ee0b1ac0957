"""Debian's own updates, for a system that is read-only: off, restart, update, on, restart.

One command does it all, and whatever happens on the way ends with a kiosk that serves: it goes on
serving meanwhile, since its data stay where they are.
"""

from __future__ import annotations

import time

from appliance.machine import Machine, Problem
from appliance.overlay import state_of, switch_off, switch_on
from appliance.users import DATA, ERRORS

MARK = f"{DATA}/maintenance"
"""Says that the next start is for an update, so that a power cut in between is made good."""
RESULT = f"{ERRORS}/maintenance.txt"
_MIRROR = "see that the machine reaches a Debian mirror"
_TRIES, _PAUSE_SECONDS = 20, 30.0
"""The network may come up late; nothing waits for it at the start."""
_LISTS = ("apt-get", "update", "-qq")
_STEPS = (
    ("dpkg", "--configure", "--pending"),
    ("apt-get", "full-upgrade", "--yes", "-qq", "-o", "Dpkg::Options::=--force-confold"),
    ("apt-get", "autoremove", "--yes", "-qq"),
    ("apt-get", "clean"),
)


def maintain(machine: Machine) -> str:
    """Update the system; return what was done.

    With the overlay on it is switched off and the machine restarted; :func:`after_start` goes on.

    Raises:
        Problem: an update failed.
    """
    if state_of(machine).is_on:
        machine.write(MARK, "Written by deploy/pi/maintain.\n")
        switch_off(machine, for_good=False)
        machine.does("systemctl", "reboot", next_step="restart the machine")
        return "restarts, updates the system, and restarts again"
    _update(machine)
    return "updated; restart the machine if the kernel is new"


def after_start(machine: Machine) -> str:
    """Update the system after a restart that was for this, and have it read-only again."""
    if state_of(machine).is_on:
        machine.remove(MARK)
        return "the overlay was not switched off; run deploy/pi/maintain again"
    try:
        _update(machine)
        said = "updated"
    except Problem as problem:
        said = f"not updated: {problem}"
    machine.write(RESULT, f"{said}\n")
    machine.remove(MARK)
    try:
        switch_on(machine)
    except Problem as problem:
        said += f"; the system stays writable: {problem}"
        machine.write(RESULT, f"{said}\n")
        return said
    machine.does("systemctl", "reboot", next_step="restart the machine")
    return said


def _update(machine: Machine) -> None:
    for tries_left in reversed(range(_TRIES)):
        try:
            machine.does(*_LISTS, next_step=_MIRROR)
            break
        except Problem:
            if not tries_left:
                raise
            time.sleep(_PAUSE_SECONDS)
    for command in _STEPS:
        machine.does(*command, next_step=_MIRROR)
