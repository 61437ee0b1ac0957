"""A Raspberry Pi in a folder, whose programs say what they are told to."""

from __future__ import annotations

import json

from appliance.machine import Machine, Problem

LINE = "console=tty1 root=PARTUUID=1234abcd-02 rootwait quiet"


class PiMachine(Machine):
    """A Raspberry Pi in a folder, whose programs say what they are told to."""

    def __init__(self, root):
        super().__init__(root)
        self.done = []
        self.initramfs = "usr/bin/busybox\nscripts/init-bottom/overlayroot\n"
        self.settings = 7
        self.fails = ""

    def asks(self, *command):
        if command[0] == "lsinitramfs":
            return 0, self.initramfs
        if command[0] == "runuser":
            return 0, json.dumps({"settings": self.settings})
        if command[0] == "journalctl":
            return 0, self.journal
        return 0, ""

    def does(self, *command, next_step):
        self.done.append(" ".join(command))
        if self.fails and self.fails in self.done[-1]:
            raise Problem(f"{self.done[-1]}: no network; {next_step}")

    def mounted(self, *, overlay=False, data=True):
        lines = ["/dev/mmcblk0p2 / ext4 rw 0 0"]
        if overlay:
            lines.append("overlayroot / overlay rw 0 0")
        if data:
            lines.append("/dev/mmcblk0p3 /var/lib/faccine ext4 rw 0 0")
        self.write("/proc/self/mounts", "\n".join(lines))


def a_pi(root):
    """Return one that could be sealed: its data lie apart, its initramfs knows the overlay."""
    machine = PiMachine(root)
    machine.write("/boot/firmware/cmdline.txt", f"{LINE}\n")
    machine.write("/boot/firmware/config.txt", "arm_boost=1\nauto_initramfs=1\n")
    machine.write("/boot/firmware/initramfs8", "")
    machine.mounted()
    return machine
