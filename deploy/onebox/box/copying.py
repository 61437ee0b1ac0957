"""The nightly copies onto a stick, or into a folder on which somebody mounted a share.

The programs make them as the users whose files they are; only mounting is root's. That there was no
place for them is written into the books, so that the dashboard says it.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from box.sticks import COLUMNS, WITHOUT_OWNERS, Stick, stick_of

KEEP = "14"
MOUNTED = Path("/run/faccine-stick")
SETTINGS = Path("/etc/faccine/box.json")
_PROGRAMS = "/opt/faccine/current/bin"
_NO_STICK = "no USB stick that can be written was plugged in"
HUB, WEB, GROUP = "faccine-hub", "faccine-web", "faccine"


class NoPlace(Exception):
    """There is nowhere to copy to; the message says why."""


def copy_out() -> int:
    """Make the copies; return the exit code."""
    try:
        with _place() as place:
            return max(_copies(place))
    except NoPlace as why:
        return max(1, _books("--to", str(MOUNTED), "--missing", str(why)))


def _copies(place: Path) -> list[int]:
    folder = place / "faccine"
    for name, user in (("books", HUB), ("accounts", WEB)):
        _folder(folder / name, user)
    accounts = ("accounts", "backup", "--to", str(folder / "accounts"), "--keep", KEEP)
    return [
        _books("--to", str(folder / "books"), "--keep", KEEP),
        _run(WEB, "faccine-dashboard", "/etc/faccine/dashboard.toml", *accounts),
    ]


def _books(*arguments: str) -> int:
    return _run(HUB, "faccine-hub", "/etc/faccine/hub.toml", "backup", *arguments)


def _run(user: str, program: str, settings: str, *arguments: str) -> int:
    command = ["runuser", "-u", user, "--", f"{_PROGRAMS}/{program}", "--config", settings]
    return subprocess.run([*command, *arguments], check=False).returncode


def _folder(folder: Path, user: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["chown", f"{user}:{GROUP}", str(folder)]
    subprocess.run(command, check=False, capture_output=True)  # sticks without owners refuse


@contextmanager
def _place() -> Iterator[Path]:
    """Give the folder to copy into.

    Raises:
        NoPlace: there is none.
    """
    share = _share()
    if share is not None:
        if not os.path.ismount(share):
            raise NoPlace(f"nothing is mounted at {share}")
        yield share
        return
    listed = subprocess.run(
        ["lsblk", "--json", "--tree", "--output", COLUMNS],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    stick = stick_of(listed.stdout)
    if stick is None:
        raise NoPlace(_NO_STICK)
    with _mounted(stick) as place:
        yield place


def _share() -> Path | None:
    try:
        said = json.loads(SETTINGS.read_text(encoding="utf-8")).get("copies")
    except (OSError, ValueError):
        return None
    return Path(said) if isinstance(said, str) and said.startswith("/") else None


@contextmanager
def _mounted(stick: Stick) -> Iterator[Path]:
    MOUNTED.mkdir(exist_ok=True)
    done = subprocess.run(
        ["mount", "-o", ",".join(_options(stick)), stick.path, str(MOUNTED)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NoPlace(
            f"stick {stick.path} ({stick.label}) cannot be mounted: {done.stderr.strip()}"
        )
    try:
        yield MOUNTED
    finally:
        subprocess.run(["umount", str(MOUNTED)], check=False)  # writes out what is still in memory


def _options(stick: Stick) -> list[str]:
    usual = ["nosuid", "nodev", "noexec", "nosymfollow", "noatime"]
    if stick.kind in WITHOUT_OWNERS:
        return [
            *usual,
            f"uid={_id('-u')}",
            f"gid={_id('-g')}",
            "umask=007",
        ]
    return usual


def _id(option: str) -> str:
    command = ["id", option, HUB]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
