"""``scripts/release``: builds, signs and tries a release."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from releasing import bundle, contents, keys, locks, ours, packages, repository, targets, trying
from releasing.keys import Key
from releasing.running import say
from releasing.targets import Target
from releasing.wheels import collect

_CACHE = ours.ROOT / "build/release/wheels"
_LISTS = {"faccine-kiosk": ["kiosk"], "faccine-hub": ["server"]}


def main() -> None:
    """Do what the command line asks for."""
    asked = _parser().parse_args()
    if asked.new_key:
        key = keys.new_key(asked.new_key)
        say(
            f"{asked.new_key}: key {key.id}. Whoever has this folder can make releases: keep it off"
        )
        say("this machine and off the hub, and a copy of it somewhere else.")
        return
    if asked.to is None or not (asked.key or asked.keyring):
        sys.exit("scripts/release: --to DIR and --keyring DIR (or --key ID) are needed; see --help")
    version = ours.check_version(asked.version or ours.version_here())
    key = keys.key_in(asked.keyring) if asked.keyring else Key(asked.key)
    with tempfile.TemporaryDirectory(prefix="faccine-release-", dir=_scratch(asked.to)) as scratch:
        _make(asked, version, key, Path(scratch))


def _scratch(to: Path) -> Path:
    """Work where the release goes, so that files are linked and not copied."""
    to.mkdir(parents=True, exist_ok=True)
    return to


def _make(asked: argparse.Namespace, version: str, key: Key, scratch: Path) -> None:
    date = os.environ.setdefault("SOURCE_DATE_EPOCH", ours.source_date())
    here = targets.this_machine()
    arches = asked.arch.split(",") if asked.arch else [here.arch]
    pythons = asked.python.split(",") if asked.python else [here.python]
    say(f"Release {version} for {', '.join(arches)}, Python {', '.join(pythons)}")
    source = scratch / "source"
    ours.copy_source(version, source)
    wheel = ours.build_wheel(source, scratch)
    built = [
        package
        for arch in arches
        for package in _packages(
            [Target(arch, python) for python in pythons],
            version,
            wheel,
            source=source,
            date=date,
            wheels_from=asked.wheels_from,
            scratch=scratch,
        )
    ]
    folder = asked.to / "apt"
    repository.publish(folder, built, key, keep=asked.keep)
    if here.arch in arches and here.python in pythons:
        trying.try_out(folder, version, arch=here.arch, scratch=scratch / "try")
    else:
        say(f"Not tried: this machine is {here.arch} with Python {here.python}")
    (source / "VERSION").write_text(f"{version}\n")
    packed = bundle.pack(folder, source / "deploy", version=version, date=date, to=asked.to)
    say(f"Made {folder} and {packed}, signed by {key.id}")


def _packages(
    several: list[Target],
    version: str,
    wheel: Path,
    *,
    source: Path,
    date: str,
    wheels_from: Path | None,
    scratch: Path,
) -> list[Path]:
    """Build the packages of one architecture."""
    arch = several[0].arch
    lock = {name: source / f"requirements/{name}.txt" for name in ("kiosk", "server")}
    kiosk = {one: locks.pins(lock["kiosk"], one) for one in several}
    hub = {one: locks.pins(lock["server"], one) for one in several}
    both = {one: locks.merged([kiosk[one], hub[one]]) for one in several}
    wheels = {
        one: collect(both[one], one, to=_CACHE / f"{arch}-{one.python}", wheels_from=wheels_from)
        for one in several
    }
    needs = {"faccine-kiosk": {"": kiosk}, "faccine-hub": {"": hub, "one-box": both}}
    built = []
    for name, lists in needs.items():
        wanted = {
            path.name: path
            for by_target in lists.values()
            for one, pins in by_target.items()
            for path in wheels[one]
            if path.name.split("-")[0].lower().replace("_", "-").replace(".", "-")
            in {pin.name for pin in pins}
        }
        say(f"Building {name} for {arch}")
        root = scratch / f"{name}-{arch}"
        contents.fill(
            root / contents.RELEASES / version,
            version=version,
            ours=wheel,
            wheels=wanted.values(),
            needs=lists,
            deploy=source / "deploy",
        )
        control = (source / "deploy/debian" / name).read_text("utf-8")
        built.append(
            packages.build(
                root, name=name, version=version, arch=arch, control=control, date=date, to=scratch
            )
        )
        shutil.rmtree(root)
    return built


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/release",
        description="Makes a signed release: Debian packages in an apt repository, and one file.",
        epilog="Example: scripts/release --keyring /media/stick/faccine-key --to ../releases"
        " --arch amd64,arm64 --python 3.11,3.13",
    )
    add = parser.add_argument
    add("--new-key", type=Path, metavar="DIR", help="make a key in a new folder, and nothing else")
    add("--keyring", type=Path, metavar="DIR", help="the folder of --new-key")
    add("--key", metavar="ID", help="a key of your own gpg keyring")
    add("--to", type=Path, metavar="DIR", help="where releases stand; earlier ones are kept")
    add("--arch", metavar="LIST", help="amd64,arm64; without it this machine's")
    add("--python", metavar="LIST", help="3.11,3.13: Debian 12 and 13; without it this machine's")
    add("--keep", type=int, default=3, metavar="N", help="releases that stay in --to (3)")
    add("--wheels-from", type=Path, metavar="DIR", help="take wheels from there; needs no network")
    add("--version", metavar="V", help="call it so, in place of what the source says: for trials")
    return parser


if __name__ == "__main__":
    main()
