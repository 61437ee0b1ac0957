"""A release is tried before anybody gets it: as apt believes it, as a machine installs it."""

from __future__ import annotations

import os
from pathlib import Path

from faccine.wire.versions import debian_version
from releasing.contents import RELEASES
from releasing.repository import COMPONENT, PUBLIC_KEY, SUITE
from releasing.running import run, say

_PROGRAMS = {
    "faccine-kiosk": ["faccine-kiosk"],
    "faccine-hub": ["faccine-hub", "faccine-dashboard"],
}


def try_out(repository: Path, version: str, *, arch: str, scratch: Path) -> None:
    """Fetch, check and install a release for this machine; ends the program if it is not fit.

    Args:
        repository: as :mod:`releasing.repository` made it.
        version: the release.
        arch: this machine's.
        scratch: an empty folder.
    """
    say("Checking the signature as apt does, and fetching from it")
    config = _settings_of_apt(repository, arch, scratch)
    apt = {**os.environ, "APT_CONFIG": str(config)}
    run(["apt-get", "update", "--error-on=any"], env=apt)
    for package, programs in _PROGRAMS.items():
        wanted = f"{package}={debian_version(version)}"
        run(["apt-get", "download", wanted], cwd=scratch, env=apt)
        root = scratch / package
        run(["dpkg-deb", "-x", next(scratch.glob(f"{package}_*.deb")), root])
        release = root / RELEASES / version
        say(f"Installing {package} {version} without a network")
        run([release / "make-venv"])
        for program in programs:
            said = run([release / "bin" / program, "--version"]).strip()
            say(f"  {said}")
            if version not in said.split():
                raise SystemExit(f"scripts/release: {program} says {said!r}, expected {version}")


def _settings_of_apt(repository: Path, arch: str, scratch: Path) -> Path:
    home = scratch / "apt"
    for name in ("state/lists/partial", "cache/archives/partial", "etc"):
        (home / name).mkdir(parents=True)
    key = repository.absolute() / PUBLIC_KEY
    sources = home / "etc/sources.list"
    address = f"copy://{repository.absolute()}"
    sources.write_text(f"deb [arch={arch} signed-by={key}] {address} {SUITE} {COMPONENT}\n")
    (home / "status").touch()
    config = home / "apt.conf"
    config.write_text(
        f'Dir::State "{home}/state";\nDir::State::status "{home}/status";\n'
        f'Dir::Cache "{home}/cache";\nDir::Etc "{home}/etc";\nAPT::Architecture "{arch}";\n'
        f'APT::Architectures {{ "{arch}"; }};\nAPT::Sandbox::User "";\n'
    )
    return config
