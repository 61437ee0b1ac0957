"""``scripts/release``: builds, signs and tries a release."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from releasing import bundle, keys, ours, repository, targets, trying
from releasing.assembling import Materials, assemble
from releasing.contents import link_or_copy
from releasing.keys import Key
from releasing.running import say
from releasing.targets import Target

_CACHE = ours.ROOT / "build/release/wheels"


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
    asked.to.mkdir(parents=True, exist_ok=True)
    # Worked where the release goes, so that its files are linked and not copied.
    with tempfile.TemporaryDirectory(prefix=".making-", dir=asked.to) as scratch:
        _make(asked, version, key, Path(scratch))


def _make(asked: argparse.Namespace, version: str, key: Key, scratch: Path) -> None:
    here = targets.this_machine()
    arches = asked.arch.split(",") if asked.arch else [here.arch]
    pythons = asked.python.split(",") if asked.python else [here.python]
    several = targets.targets(arches, pythons)
    say(f"Release {version} for {', '.join(arches)}, Python {', '.join(pythons)}")
    made_of = _materials(asked, version, scratch)
    for arch in arches:
        mine = [one for one in several if one.arch == arch]
        assemble(made_of, mine, scratch=scratch, to=scratch)
    folder = _begin_from(asked.to / "apt", scratch / "apt")
    repository.publish(folder, sorted(scratch.glob("*.deb")), key, keep=asked.keep)
    if not asked.untried:
        _try(folder, version, here, is_for=here in several, scratch=scratch)
    packed = bundle.pack(
        folder, made_of.source / "deploy", version=version, date=made_of.date, to=asked.to
    )
    _swap(folder, asked.to / "apt")
    say(f"Made {asked.to / 'apt'} and {packed}, signed by {key.id}")


def _materials(asked: argparse.Namespace, version: str, scratch: Path) -> Materials:
    date = os.environ.setdefault("SOURCE_DATE_EPOCH", ours.source_date())
    source = scratch / "source"
    ours.copy_source(version, source)
    (source / "VERSION").write_text(f"{version}\n")
    return Materials(
        version=version,
        source=source,
        wheel=ours.build_wheel(source, scratch),
        lists=source / "requirements",
        cache=_CACHE,
        wheels_from=asked.wheels_from,
        date=date,
    )


def _try(folder: Path, version: str, here: Target, *, is_for: bool, scratch: Path) -> None:
    if is_for:
        trying.try_out(folder, version, arch=here.arch, scratch=scratch / "try")
    else:
        say(f"Not tried: this machine is {here.arch} with Python {here.python}")


def _begin_from(old: Path, new: Path) -> Path:
    """Return a copy of a repository: nobody gets a release before it was tried."""
    if old.is_dir():
        shutil.copytree(old, new, ignore=shutil.ignore_patterns("*.deb"))
        for package in old.glob("pool/*.deb"):
            link_or_copy(package, new / "pool" / package.name)
    return new


def _swap(new: Path, old: Path) -> None:
    before = new.with_name("apt-before")
    if old.exists():
        old.replace(before)
    new.replace(old)


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
    add("--untried", action="store_true", help="do not install it here first: for trials")
    add("--version", metavar="V", help="call it so, in place of what the source says: for trials")
    return parser


if __name__ == "__main__":
    main()
