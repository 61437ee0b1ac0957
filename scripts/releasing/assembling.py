"""The packages of one architecture, put together from the wheels of each of its Pythons."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import parse_wheel_filename

from releasing import contents, locks, packages
from releasing.locks import Pin
from releasing.running import say
from releasing.targets import Target
from releasing.wheels import FROM_DEBIAN, collect

Needs = dict[str, dict[Target, list[Pin]]]
"""What each list of requirements asks for on each machine; the usual list is called ""."""


@dataclass(frozen=True)
class Materials:
    """What packages are made of.

    ``source`` is a copy of the repository, ``wheel`` ours, ``lists`` the folder of the locks,
    ``cache`` where others' wheels are kept, ``wheels_from`` where they are, None for wherever pip
    is told to look; ``date`` is that of all files, in seconds since 1970.
    """

    version: str
    source: Path
    wheel: Path
    lists: Path
    cache: Path
    wheels_from: Path | None
    date: str


def assemble(made_of: Materials, several: list[Target], *, scratch: Path, to: Path) -> list[Path]:
    """Build the packages of one architecture and return them.

    Args:
        made_of: the materials.
        several: the machines, which differ by their Python only.
        scratch: a folder to work in.
        to: the folder for them.
    """
    kiosk = {one: _pins(made_of.lists / "kiosk.txt", one) for one in several}
    hub = {one: locks.pins(made_of.lists / "server.txt", one) for one in several}
    both = {one: locks.merged([kiosk[one], hub[one]]) for one in several}
    arch = several[0].arch
    wheels = [
        wheel
        for one in several
        for wheel in collect(
            both[one],
            one,
            to=made_of.cache / f"{arch}-{one.python}",
            wheels_from=made_of.wheels_from,
        )
    ]
    asked: dict[str, Needs] = {
        "faccine-kiosk": {"": kiosk},
        "faccine-hub": {"": hub, "one-box": both},
    }
    return [
        _build(made_of, name, arch, needs, wheels, scratch=scratch, to=to)
        for name, needs in asked.items()
    ]


def _pins(lock: Path, target: Target) -> list[Pin]:
    found = locks.pins(lock, target)
    return [pin for pin in found if (pin.name, target.python) not in FROM_DEBIAN]


def _build(
    made_of: Materials,
    name: str,
    arch: str,
    needs: Needs,
    wheels: list[Path],
    *,
    scratch: Path,
    to: Path,
) -> Path:
    say(f"Building {name} for {arch}")
    wanted = {pin.name for lists in needs.values() for pins in lists.values() for pin in pins}
    root = scratch / f"{name}-{arch}"
    contents.fill(
        root / contents.RELEASES / made_of.version,
        version=made_of.version,
        ours=made_of.wheel,
        wheels={path.name: path for path in wheels if _name_of(path) in wanted}.values(),
        needs=needs,
        deploy=made_of.source / "deploy",
    )
    package = packages.build(
        root,
        name=name,
        version=made_of.version,
        arch=arch,
        control=(made_of.source / "deploy/debian" / name).read_text("utf-8"),
        date=made_of.date,
        to=to,
    )
    shutil.rmtree(root)
    return package


def _name_of(wheel: Path) -> str:
    return str(parse_wheel_filename(wheel.name)[0])
