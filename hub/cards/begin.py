"""Makes a blank machine a kiosk: clock, disk, trust, package; everything else is the package's.

The hub writes this file onto the card, and ``faccine-begin.service`` runs it until it has succeeded
once: networks come late, and clocks of machines without a battery say 1970. Standard library only,
Python 3.11 or later, as root. Every step may be taken again.
"""

from __future__ import annotations

import email.utils
import os
import shutil
import ssl
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any

CARD = Path("/boot/firmware/faccine")
STICK = Path("/dev/disk/by-label")
LABELS = ("CIDATA", "cidata")
"""A Debian PC has no such partition: it reads a stick of this name, as cloud-init does."""
MOUNTED = Path("/run/faccine-stick")
DONE = Path("/etc/faccine/begun")
SETUP = Path("/opt/faccine/current/deploy/pi/setup")
RESERVE = "reserve.py"
"""On the card: keeps the end of it free for what must survive; without room it changes nothing."""
SYNCHRONIZED = Path("/run/systemd/timesync/synchronized")
TRUST = Path("/etc/faccine")
PAPERS = Path("/var/lib/faccine/kiosk")
USER = "faccine-kiosk"
SOURCES = Path("/etc/apt/sources.list.d/faccine.sources")
APT_TRUST = Path("/etc/apt/apt.conf.d/80faccine-authority")
PACKAGE = "faccine-kiosk"
PATIENCE_SECONDS = 20
FAR_SECONDS = 3600
"""A clock that is further off than this is put right by the hub's."""
_NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME: a clock that says 1970 cannot judge how long a certificate holds."""


class NotYet(Exception):
    """Something is missing that may come by itself; the next attempt may succeed."""


def main() -> int:
    """Take every step; exit code 1 asks for another attempt."""
    try:
        card = find_card()
        told = tomllib.loads((card / "card.toml").read_text("utf-8"))
        begin(card, told)
    except (NotYet, OSError, subprocess.CalledProcessError, tomllib.TOMLDecodeError) as error:
        print(f"Faccine: {error}", flush=True)
        return 1
    DONE.parent.mkdir(parents=True, exist_ok=True)
    DONE.touch()
    return 0


def begin(card: Path, told: dict[str, Any]) -> None:
    """Make this machine what its card says."""
    say(told, "clock")
    raise_clock(told["made"])
    say(told, "disk")
    run([sys.executable, str(card / RESERVE)])
    trust(card, told["hub"])
    say(told, "packages")
    if told["packages"] == "hub" and not SYNCHRONIZED.exists():
        take_time_from(told["hub"], card / "authority.pem")
    install(card, told)
    say(told, "setup")
    run([str(SETUP), "--card", str(card)])
    keep_pin(card)
    run(["systemctl", "start", "--no-block", "faccine-enrol.service"])
    say(told, "enrol")


def find_card() -> Path:
    """Return the folder of the card; a PC copies it from a stick to where a Pi has it.

    Raises:
        NotYet: it is nowhere.
    """
    if (CARD / "card.toml").is_file():
        return CARD
    for label in LABELS:
        if (STICK / label).exists():
            copy_from(STICK / label)
            return CARD
    raise NotYet(f"{CARD} is missing; put the card or the stick back")


def copy_from(device: Path) -> None:
    """Copy the folder of a stick, for root's eyes only."""
    MOUNTED.mkdir(exist_ok=True)
    run(["mount", "-o", "ro", str(device), str(MOUNTED)])
    try:
        CARD.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(MOUNTED / "faccine", CARD, dirs_exist_ok=True)
        CARD.chmod(0o700)
    finally:
        run(["umount", str(MOUNTED)])


def raise_clock(made: int) -> None:
    """Let the clock say at least when the card was made, in seconds since 1970."""
    if time.time() < made:
        time.clock_settime(time.CLOCK_REALTIME, made)


def take_time_from(hub: str, authority: Path) -> None:
    """Take the time from the hub where the clock is far off; its name and chain are checked.

    Raises:
        NotYet: the hub does not answer.
    """
    context = ssl.create_default_context(cafile=str(authority) if authority.exists() else None)
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    request = urllib.request.Request(f"{hub}/healthz", method="HEAD")
    ways = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
    try:
        with ways.open(request, timeout=PATIENCE_SECONDS) as answer:
            date = answer.headers["Date"]
    except urllib.error.HTTPError as error:
        date = error.headers["Date"]
    except (OSError, HTTPException) as error:
        raise NotYet(f"{hub}: {getattr(error, 'reason', error)}") from None
    put_right(date, hub)


def put_right(date: str | None, hub: str) -> None:
    """Set the clock to what an answer was dated, where it is far off."""
    try:
        now = email.utils.parsedate_to_datetime(date or "").timestamp()
    except ValueError:
        raise NotYet(f"{hub}: an answer without a date") from None
    if abs(time.time() - now) > FAR_SECONDS:
        time.clock_settime(time.CLOCK_REALTIME, now)


def trust(card: Path, hub: str) -> None:
    """Keep who vouches for the hub and who signs packages, and let apt trust them for this hub."""
    TRUST.mkdir(parents=True, exist_ok=True)
    authority = card / "authority.pem"
    if authority.exists():
        kept = TRUST / "authority.pem"
        shutil.copyfile(authority, kept)
        host = hub.removeprefix("https://").partition("/")[0].partition(":")[0]
        APT_TRUST.write_text(f'Acquire::https::{host}::CAInfo "{kept}";\n', "utf-8")
    if (card / "repository.asc").exists():
        shutil.copyfile(card / "repository.asc", TRUST / "repository.asc")


def install(card: Path, told: dict[str, Any]) -> None:
    """Install the package, from the hub or from the card.

    Raises:
        NotYet: it cannot be had now.
    """
    repository = told.get("repository")
    wanted = [PACKAGE]
    if told["packages"] == "card":
        wanted = packages_of(card / "offline")
        if not wanted:
            raise NotYet(f"{card / 'offline'} holds no package; copy the bundle onto the card")
    elif repository:
        SOURCES.write_text(
            f"Types: deb\nURIs: {repository}\nSuites: faccine\nComponents: main\n"
            f"Signed-By: {TRUST / 'repository.asc'}\n",
            "utf-8",
        )
        apt("update", is_needed=False)
    # What a screen needs besides is the release's own to say (deploy/pi/setup).
    apt("install", "--no-install-recommends", *wanted)
    # From now on the kiosk's updater changes releases, one beside the other; Debian's upgrades,
    # which replace what runs, must not.
    SOURCES.unlink(missing_ok=True)


def packages_of(folder: Path) -> list[str]:
    """Return the packages that lie there for this machine's processor."""
    command = ["dpkg", "--print-architecture"]
    asked = subprocess.run(command, check=True, capture_output=True, text=True)
    mine = {asked.stdout.strip(), "all"}
    found = sorted(folder.glob("*.deb"))
    return [str(path) for path in found if path.stem.rpartition("_")[2] in mine]


def keep_pin(card: Path) -> None:
    """Move the technician's PIN from the card, which anybody can read, to the kiosk.

    It is on the disk before it leaves the card: a kiosk whose PIN is an empty file does not start.
    """
    if not (card / "pin").exists():
        return
    kept, part = PAPERS / "pin", PAPERS / "pin.part"
    part.unlink(missing_ok=True)  # the folder is the kiosk's: never through a link of its
    with open(part, "x", encoding="ascii", opener=_private) as file:
        file.write((card / "pin").read_text("ascii"))
        file.flush()
        os.fsync(file.fileno())
    shutil.chown(part, USER, USER)
    part.replace(kept)
    os.sync()
    (card / "pin").unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def apt(*arguments: str, is_needed: bool = True) -> None:
    """Run apt-get without a question.

    Args:
        arguments: the command, its options and packages.
        is_needed: whether it has to succeed; another source that is out of reach does no harm.

    Raises:
        NotYet: it had to, and did not.
    """
    options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-y", "-q", *options, *arguments]
    done = subprocess.run(command, env=quiet, check=False, capture_output=True, text=True)
    print(done.stdout, done.stderr, sep="", file=sys.stderr, flush=True)
    if is_needed and done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("E:")]
        raise NotYet(f"apt-get {arguments[0]}: {lines[-1] if lines else done.returncode}")


def run(command: Sequence[str]) -> None:
    """Run a command that has to succeed."""
    subprocess.run(command, check=True)


def say(told: dict[str, Any], step: str) -> None:
    """Show on the screen what is being done, in the card's language."""
    print(f"Faccine: {told['words'][step]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
