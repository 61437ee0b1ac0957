"""The root file system that every machine starts from: a small Debian with systemd, as from a card.

Made once by mmdebstrap and kept in the cache; each machine writes into a layer of its own above
it. Made anew when the lists in this module change.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from host import alone, cache, keep_used, said
from packages import SHOWN_AT

# systemd-resolved and cloud-init stand for what images of Raspberry Pi OS bring along.
_PACKAGES = (
    *("systemd", "systemd-sysv", "systemd-resolved", "libpam-systemd", "dbus", "udev", "kmod"),
    *("python3", "python3-venv", "ca-certificates", "cloud-init", "sudo", "iproute2", "netbase"),
    *("procps", "tzdata", "adduser", "passwd", "gpgv"),
)
_FILES = {
    "etc/apt/sources.list": f"deb [trusted=yes] file:{SHOWN_AT} ./\n",
    "etc/apt/apt.conf.d/90machines": 'APT::Install-Recommends "false";\n',
    # The layer is thrown away: nobody waits for it to reach the disk.
    "etc/dpkg/dpkg.cfg.d/machines": "force-unsafe-io\n",
    "etc/hosts": "127.0.0.1 localhost\n::1 localhost ip6-localhost\n",
    "etc/machine-id": "",
    # No locales here, and none needed.
    "etc/cloud/cloud.cfg.d/90-machines.cfg": "locale: false\n",
    # Nobody waits two minutes at each start for a cable that a test has pulled.
    "etc/systemd/system/systemd-networkd-wait-online.service.d/machines.conf": (
        "[Service]\nExecStart=\nExecStart=/lib/systemd/systemd-networkd-wait-online --timeout=10\n"
    ),
}


def suite() -> str:
    """Return the Debian that machines run: the host's, or another that was asked for."""
    return (
        os.environ.get("FACCINE_MACHINES_SUITE")
        or said(["sh", "-c", '. /etc/os-release && echo "$VERSION_CODENAME"']).strip()
    )


def base_root() -> Path:
    """Return the base root; make it first where there is none, or an old one."""
    digest = hashlib.sha256(repr((_PACKAGES, _FILES)).encode()).hexdigest()[:12]
    final = cache() / f"root-{suite()}-{digest}"
    with alone("root"):
        if not final.is_dir():
            making = final.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            _make(making)
            making.rename(final)
        keep_used(final)
    return final


def _make(root: Path) -> None:
    packages = ",".join(_PACKAGES)
    # A root that is half made is thrown away: nobody needs it safe on the disk, package by package.
    quickly = ("eatmydata", "mmdebstrap", "--quiet", "--mode=root", "--variant=minbase")
    said([*quickly, f"--include={packages}", suite(), root], seconds=900)
    furnish(root)


def furnish(root: Path) -> None:
    """Make a fresh root one that many machines can start from."""
    for listed in (root / "etc/apt/sources.list.d").iterdir():
        listed.unlink()
    for path, text in _FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / "etc/hostname").unlink(missing_ok=True)
    said(["systemctl", f"--root={root}", "enable", "systemd-networkd.service"])
