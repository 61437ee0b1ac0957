"""What makes a Debian machine an appliance: it starts by itself, and there is no way out of it.

One file each, named after what it is about, so that a technician who wonders finds it.
"""

from __future__ import annotations

from appliance.boot import CMDLINE, OVERLAY, QUIET, set_words
from appliance.machine import Machine
from appliance.steps import Done
from appliance.wish import Wish

FILES = {
    "/etc/systemd/system.conf.d/60-faccine.conf": """\
# A Raspberry Pi's watchdog counts to 15 seconds: if systemd hangs, the machine starts anew.
# Ctrl-Alt-Del, seven times in two seconds, restarts nothing.
[Manager]
RuntimeWatchdogSec=14
CtrlAltDelBurstAction=none
""",
    "/etc/systemd/journald.conf.d/60-faccine.conf": """\
# Logs are what wears cards out. The last errors are kept by faccine-last-errors.service.
[Journal]
Storage=volatile
RuntimeMaxUse=24M
ForwardToConsole=no
ForwardToWall=no
""",
    "/etc/systemd/logind.conf.d/60-faccine.conf": """\
# No login on any other console, and no key that puts the machine to sleep.
[Login]
NAutoVTs=0
ReserveVT=0
HandleSuspendKey=ignore
HandleHibernateKey=ignore
HandleLidSwitch=ignore
IdleAction=ignore
""",
    "/etc/sysctl.d/60-faccine.conf": """\
# No keys that speak to the kernel; after a panic the machine starts anew.
kernel.sysrq = 0
kernel.panic = 10
kernel.printk = 3 4 1 3
""",
    "/etc/rpi/swap.conf.d/60-faccine.conf": """\
# Memory is swapped into compressed memory, never onto the card.
[Main]
Mechanism=zram
""",
    "/etc/udev/rules.d/60-faccine.rules": """\
# The kiosk turns the backlight of a flat-cable screen off out of hours.
ACTION=="add", SUBSYSTEM=="backlight", RUN+="/usr/bin/chgrp video /sys%p/bl_power", \
RUN+="/usr/bin/chmod g+w /sys%p/bl_power"
""",
    # mount(8) of Debian 13 cannot remount an overlay by the kernel's new interface.
    "/etc/systemd/system/systemd-remount-fs.service.d/60-faccine.conf": """\
[Service]
Environment=LIBMOUNT_FORCE_MOUNT2=always
""",
}
_NOT_SEALED = f"""\
# What it fetches would fill the memory and be gone at the next start: deploy/pi/maintain updates.
[Unit]
ConditionKernelCommandLine=!{OVERLAY}
"""
FILES |= {
    f"/etc/systemd/system/{name}.timer.d/60-faccine.conf": _NOT_SEALED
    for name in ("apt-daily", "apt-daily-upgrade", "man-db", "dpkg-db-backup")
}
MASKED = (
    "getty@tty1.service",
    "autovt@.service",
    "ctrl-alt-del.target",
    "console-getty.service",
    "getty-static.service",
    "userconfig.service",
    "systemd-time-wait-sync.service",
    "NetworkManager-wait-online.service",
    "systemd-networkd-wait-online.service",
    "dphys-swapfile.service",
)
"""Logins on the screen, questions at the first start, and everything that waits for a network."""
SSH = ("ssh.service", "ssh.socket", "sshd.service")


def settings(machine: Machine, wish: Wish) -> Done:
    """Have the files that say how the system behaves."""
    changed = [path for path, text in FILES.items() if machine.write(path, text)]
    if changed and machine.runs:
        machine.systemctl("daemon-reload")
        machine.systemctl("try-restart", "systemd-journald.service")
        machine.asks("sysctl", "--quiet", "--load", "/etc/sysctl.d/60-faccine.conf")
    return Done(bool(changed), "watchdog, journal in memory, keys, swap")


def console(machine: Machine, wish: Wish) -> Done:
    """Have nothing on the screen but faces: no login, no messages."""
    unwanted = [*MASKED, *(() if wish.lets_in_ssh else SSH)]
    changed = [machine.link(f"/etc/systemd/system/{name}", "/dev/null") for name in unwanted]
    if wish.lets_in_ssh:
        changed += [_unmask(machine, name) for name in SSH]
    # Nobody is thrown out who is logged in now: all this holds from the next start.
    if any(changed) and machine.runs:
        machine.systemctl("daemon-reload")
    if machine.has(CMDLINE):
        changed.append(set_words(machine, QUIET))
    return Done(any(changed), f"quiet, ssh {'lets in' if wish.lets_in_ssh else 'off'}")


def _unmask(machine: Machine, name: str) -> bool:
    path = f"/etc/systemd/system/{name}"
    is_masked = machine.at(path).is_symlink() and str(machine.at(path).readlink()) == "/dev/null"
    return is_masked and machine.remove(path)


def swap(machine: Machine, wish: Wish) -> Done:
    """Have no swap on the card: neither by the system's own list, nor in a file left behind."""
    old = machine.read("/etc/fstab")
    lines = [f"# {line}" if _is_swap(line) else line for line in old.splitlines()]
    changed = [bool(old) and machine.write("/etc/fstab", "\n".join(lines) + "\n")]
    if machine.runs:
        changed += [_swap_off(machine, line.split()[0]) for line in _on_disk(machine)]
    changed.append(machine.remove("/var/swap"))
    return Done(any(changed), "none on the card")


def _is_swap(line: str) -> bool:
    return not line.lstrip().startswith("#") and line.split()[2:3] == ["swap"]


def _on_disk(machine: Machine) -> list[str]:
    lines = machine.read("/proc/swaps").splitlines()[1:]
    return [line for line in lines if not line.startswith("/dev/zram")]


def _swap_off(machine: Machine, name: str) -> bool:
    machine.does("swapoff", name, next_step="restart the machine, then run deploy/pi/setup again")
    return True
