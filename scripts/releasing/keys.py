"""The key that signs releases. It never stands in the repository, nor on a hub."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from releasing.running import run

_NAME = "Faccine releases"


@dataclass(frozen=True)
class Key:
    """A key of gpg's. ``home`` None: in the keyring of whoever runs this."""

    id: str
    home: Path | None = None

    def sign(self, release: Path) -> None:
        """Write ``InRelease`` and ``Release.gpg`` beside an apt repository's ``Release``."""
        base = [*_gpg(self.home), "--yes", "--local-user", self.id, "--digest-algo", "SHA512"]
        inline, beside = release.with_name("InRelease"), release.with_name("Release.gpg")
        _ask([*base, "--output", str(inline), "--clearsign", str(release)])
        _ask([*base, "--output", str(beside), "--armor", "--detach-sign", str(release)])
        _let_go(self.home)

    def public(self) -> str:
        """Return what machines check signatures with, as text."""
        return run([*_gpg(self.home), "--armor", "--export", self.id])


def new_key(home: Path) -> Key:
    """Make a key in a folder of its own; ends the program if there is one."""
    if home.exists() and any(home.iterdir()):
        sys.exit(f"scripts/release: --new-key {home}: not empty; expected a new folder")
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    words = ["--batch", "--passphrase", "", "--quick-generate-key", _NAME, "ed25519", "sign"]
    run([*_gpg(home), *words, "never"])
    _let_go(home)
    return key_in(home)


def key_in(home: Path) -> Key:
    """Return the key in a folder that ``new_key`` made; ends the program if there is not one."""
    listed = run([*_gpg(home), "--with-colons", "--list-secret-keys"]) if home.is_dir() else ""
    found = [line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:")]
    if not found:
        sys.exit(f"scripts/release: --keyring {home}: no key in it; make one with --new-key {home}")
    return Key(found[0], home)


def _gpg(home: Path | None) -> list[str]:
    return ["gpg", "--quiet", *(["--homedir", str(home)] if home else [])]


def _ask(command: list[str]) -> None:
    """Sign, with the terminal at hand: the key may want its passphrase."""
    if subprocess.run(command, env={"GPG_TTY": _terminal(), **os.environ}, check=False).returncode:
        sys.exit("scripts/release: gpg did not sign: see what it says above")


def _let_go(home: Path | None) -> None:
    """End the agent that gpg left in a key's own folder: it may be on a stick."""
    if home is not None:
        run(["gpgconf", "--homedir", str(home), "--kill", "gpg-agent"])


def _terminal() -> str:
    return os.ttyname(0) if sys.stdin.isatty() else ""
