"""The last step of a first start: once the kiosk has its settings, the system becomes read-only.

Nobody waits for it and nobody notices: it restarts the machine when nobody is at the kiosk.
"""

from __future__ import annotations

import json

from appliance.launching import CONFIG, RELEASE
from appliance.machine import Machine
from appliance.overlay import state_of, switch_on
from appliance.users import KIOSK, KIOSK_DATA

_OUTBOX = f"{KIOSK_DATA}/outbox.db"
_IDLE = f"{KIOSK_DATA}/idle"
_CLOUD_INIT_OFF = "/etc/cloud/cloud-init.disabled"


def settle(machine: Machine) -> str:
    """Switch the overlay on if everything is ready; return what was done, or what is waited for.

    Raises:
        Problem: it cannot be switched on.
    """
    state = state_of(machine)
    if state.stays_off or state.is_on:
        return "nothing to do"
    waits = waits_for(machine)
    if waits:
        return f"waits for {waits}"
    if machine.has("/etc/cloud"):
        machine.write(_CLOUD_INIT_OFF, "The card was read. Take this away to have it read again.\n")
    if not state.will_be_on:
        switch_on(machine)
    machine.does("systemctl", "reboot", next_step="restart the machine")
    return "read-only from now on; restarts"


def waits_for(machine: Machine) -> str:
    """Return what has not happened yet, empty if all has."""
    if not machine.has(CONFIG):
        return "the hub to know this machine"
    program = (f"{RELEASE}/bin/faccine-kiosk", "outbox", "status", "--outbox", _OUTBOX, "--json")
    code, said = machine.asks("runuser", "-u", KIOSK, "--", *program)
    if code or json.loads(said)["settings"] is None:
        return "the first settings"
    if not machine.has(_IDLE):
        return "nobody to be at the kiosk"
    return ""
