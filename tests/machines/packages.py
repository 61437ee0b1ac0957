"""The Debian packages that machines install, fetched once and offered to them as an apt source.

A machine has no way out of its network. What ``deploy/hub/install`` and cloud-init ask apt for is
downloaded here by the host's own apt, with the host's settings, as the base root lacks it; the
folder is then shown to every machine as /srv/debian, where its apt looks.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from host import alone, cache, keep_used, said

SHOWN_AT = "/srv/debian"

# What each kind of machine may ask for beyond its base root. A package that is missing here is
# "unable to locate" for the machine; whoever adds one to deploy/ adds it here, too.
WANTED = {
    "hub": (
        *("mosquitto", "nginx", "libnginx-mod-stream", "openssl", "acme-tiny", "rsync"),
        *("avahi-daemon", "libnss-mdns"),
        *("apt-utils", "gnupg", "dpkg-dev", "sqlite3", "curl", "nftables", "certbot", "cifs-utils"),
    ),
    "kiosk": (
        *("cage", "seatd", "xwayland", "wlr-randr", "grim", "libgl1-mesa-dri", "libgl1", "libegl1"),
        *("libgles2", "alsa-utils", "espeak-ng", "overlayroot", "xdotool", "curl", "gpgv"),
        *("fonts-dejavu-core", "libpam-systemd", "libmtdev1", "qrencode", "busybox"),
    ),
    "attacker": ("mosquitto-clients", "openssl", "curl"),
    "time": ("libfaketime", "systemd-timesyncd"),
}


def offered(root: Path) -> Path:
    """Return the folder with everything wanted beyond this root and its index; fetch it once."""
    wanted = "\n".join([root.name, *(f"{kind} {names}" for kind, names in WANTED.items())])
    digest = hashlib.sha256(wanted.encode()).hexdigest()[:12]
    with alone("packages"):
        final = cache() / f"packages-{_suite(root)}-{digest}"
        if not final.is_dir():
            making = final.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            (making / "partial").mkdir(parents=True)
            _reuse(making, _suite(root))
            _download(root, making, _own_sources(_suite(root)))
            (making / "Packages").write_text(
                said(["sh", "-c", f"cd {making} && apt-ftparchive packages ."])
            )
            making.rename(final)
        keep_used(final)
    return final


def _download(root: Path, folder: Path, sources: list[str]) -> None:
    """Fetch, kind by kind: what one kind already brings must not be missing for another."""
    for names in WANTED.values():
        command = [
            *("apt-get", "install", "--download-only", "--yes", "--quiet=2"),
            "--no-install-recommends",
            *("--option", f"Dir::State::status={root}/var/lib/dpkg/status"),
            *("--option", f"Dir::Cache::archives={folder}"),
            *("--option", "Debug::NoLocking=true"),
            *("--option", "APT::Sandbox::User=root"),
            *sources,
            *names,
        ]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            said(["apt-get", "update", "--quiet=2", *sources], seconds=300)
            said(command, seconds=600)


def _suite(root: Path) -> str:
    return root.name.split("-")[1]


def _own_sources(suite: str) -> list[str]:
    """Return options that let apt look into another Debian than the host's; none for the host's."""
    hosts = said(["sh", "-c", '. /etc/os-release && echo "$VERSION_CODENAME"']).strip()
    if suite == hosts:
        return []
    lines = []
    for label, suffix in (("Debian", ""), ("Debian", "-updates"), ("Debian-Security", "-security")):
        found = said(["apt-get", "indextargets", "--format", "$(REPO_URI)", f"Label: {label}"])
        lines += [f"deb {uri} {suite}{suffix} main\n" for uri in sorted(set(found.split()))]
    sources = cache() / f"sources-{suite}.list"
    sources.write_text("".join(lines))
    lists = cache() / f"lists-{suite}"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    return [
        *("--option", f"Dir::Etc::sourcelist={sources}", "--option", "Dir::Etc::sourceparts=-"),
        *("--option", f"Dir::State::lists={lists}"),
    ]


def _reuse(folder: Path, suite: str) -> None:
    """Take over what an earlier list fetched; apt compares each with what it expects."""
    for earlier in cache().glob(f"packages-{suite}-*/"):
        for package in earlier.glob("*.deb"):
            if not (folder / package.name).exists():
                (folder / package.name).hardlink_to(package)
