"""Fetches a release with apt, which believes a package only if the repository's key signed for it.

apt works in folders of its own and reads none of the machine's settings: neither do its other
sources matter here, nor does this become one of them. Where the clock is not set, dates are not
asked for: neither those of signatures nor, since apt knows no half, the server's certificate. What
is installed is held to the signature all the same, and to the version that the settings name.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from faccine.runtime.files import write_whole
from faccine.wire.errors import UpdateError
from faccine.wire.versions import debian_version
from kiosk.updating.home import Home
from kiosk.updating.programs import Ended, run
from kiosk.updating.rules import HOUR_MS

PACKAGE = "faccine-kiosk"
_SUITE, _COMPONENT = "faccine", "main"
_PARTS = ("apt.conf.d", "auth.conf.d", "preferences.d", "sources.list.d", "trusted.gpg.d")
_FOLDERS = (
    "state/lists/partial",
    "cache/archives/partial",
    *(f"etc/{part}" for part in _PARTS),  # empty; apt complains where they are missing
)
_UNREACHED = ("Could not connect", "Could not resolve", "Temporary failure", "Unable to connect")
_UNREACHED_TOO = ("Connection timed out", "Connection failed", "timed out", "unreachable")
_MINUTES = 30
_RETRIES = 3


@dataclass(frozen=True)
class Source:
    """Where releases come from. ``authority`` None: whom the machine trusts; ``proxy`` None: none.

    ``key`` is the file with the repository's public key.
    """

    repository: str
    key: Path
    authority: Path | None = None
    proxy: str | None = None


class Fetcher:
    """apt, for one repository and one package.

    Args:
        source: where releases come from.
        home: where they go.
        is_synced: whether this machine's clock can be believed.
    """

    def __init__(self, source: Source, home: Home, *, is_synced: bool) -> None:
        self._source = source
        self._home = home
        self._folder = home.work / "apt"
        self._is_synced = is_synced

    def fetch(self, version: str) -> Path:
        """Return the package of exactly this version.

        Raises:
            UpdateError: it cannot be had, is not signed, is not what was signed, or does not fit.
        """
        self._begin()
        self._apt(["apt-get", "update", "--error-on=any"])
        wanted = f"{PACKAGE}={debian_version(version)}"
        shown = self._run(["apt-cache", "show", wanted])
        fields = dict(line.split(": ", 1) for line in shown.said.splitlines() if ": " in line)
        if "Size" not in fields:
            raise UpdateError(self._missing(version), rest_ms=HOUR_MS)
        package, unpacked = int(fields["Size"]), int(fields["Installed-Size"]) * 1024
        self._home.check_space(package + 4 * unpacked)  # itself, unpacked, and its environment
        folder = self._folder / "fetched"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, "_apt")  # whom apt fetches as
        self._apt(["apt-get", "download", wanted], cwd=folder)
        return next(folder.glob("*.deb"))

    def forget(self) -> None:
        """Remove what was fetched."""
        shutil.rmtree(self._folder / "fetched", ignore_errors=True)

    def _missing(self, version: str) -> str:
        listed = self._run(["apt-cache", "madison", PACKAGE]).said.splitlines()
        there = ", ".join(line.split("|")[1].strip() for line in listed if line.count("|") > 1)
        return (
            f"{PACKAGE} {version} is not in {self._source.repository}: "
            f"expected one of {there or 'none at all'}"
        )

    def _begin(self) -> None:
        if not self._source.key.is_file():
            raise UpdateError(f"repository key {self._source.key}: missing; enrol the kiosk again")
        architecture = run(["dpkg", "--print-architecture"], within_seconds=30).said.strip()
        for name in _FOLDERS:
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        (self._folder / "status").touch()
        for name, address in (
            ("repository", self._source.repository),
            ("proxy", self._source.proxy),
        ):
            _check_plain(name, address or "")
        # Copies: apt fetches as a user of its own, who may not look into the kiosk's folder.
        key = self._folder / f"etc/key{self._source.key.suffix}"
        key.write_bytes(self._trusted_key())
        if self._source.authority is not None:
            (self._folder / "etc/authority.pem").write_bytes(_certificates(self._source.authority))
        (self._folder / "etc/sources.list").write_text(
            f"deb [arch={architecture} signed-by={key}] "
            f"{self._source.repository} {_SUITE} {_COMPONENT}\n"
        )
        lines = self._settings(architecture)
        (self._folder / "apt.conf").write_text("".join(f"{line};\n" for line in lines))

    def _trusted_key(self) -> bytes:
        """Return the key this machine began with: the file may be written by the kiosk's user.

        Raises:
            UpdateError: the file holds another.
        """
        kept, key = self._home.work / "repository-key", self._source.key.read_bytes()
        if not kept.exists():
            write_whole(kept, key, mode=0o644)
        if kept.read_bytes() != key:
            raise UpdateError(
                f"repository key {self._source.key}: not the one this machine began with; if the "
                f"hub's is another now, remove {kept}",
                rest_ms=HOUR_MS,
            )
        return key

    def _settings(self, architecture: str) -> list[str]:
        lines = [
            f'Dir::State "{self._folder}/state"',
            f'Dir::State::status "{self._folder}/status"',
            f'Dir::Cache "{self._folder}/cache"',
            f'Dir::Etc "{self._folder}/etc"',
            f'APT::Architecture "{architecture}"',
            f'APT::Architectures {{ "{architecture}"; }}',
            'Acquire::AllowInsecureRepositories "false"',
            'Acquire::Languages "none"',
            f'Acquire::Retries "{_RETRIES}"',
            'Acquire::http::Timeout "30"',
            'Acquire::https::Timeout "30"',
        ]
        if self._source.authority is not None:
            lines.append(f'Acquire::https::CaInfo "{self._folder}/etc/authority.pem"')
        if self._source.proxy is not None:
            proxy = self._source.proxy
            lines += [f'Acquire::http::Proxy "{proxy}"', f'Acquire::https::Proxy "{proxy}"']
        if not self._is_synced:
            lines += ['Acquire::Check-Date "false"', 'Acquire::https::Verify-Peer "false"']
        return lines

    def _apt(self, command: Sequence[str], cwd: Path | None = None) -> None:
        ended = self._run(command, cwd)
        if not ended.code:
            return
        said = [line for line in ended.said.splitlines() if line.startswith(("E: ", "W: "))]
        why = said[0][3:] if said else ended.last_line
        is_away = any(mark in ended.said for mark in (*_UNREACHED, *_UNREACHED_TOO))
        raise UpdateError(f"apt: {why}", rest_ms=0 if is_away else HOUR_MS)

    def _run(self, command: Sequence[str], cwd: Path | None = None) -> Ended:
        env = {**os.environ, "APT_CONFIG": str(self._folder / "apt.conf"), "LC_ALL": "C.UTF-8"}
        return run(command, cwd=cwd, env=env, within_seconds=_MINUTES * 60)


def _check_plain(name: str, address: str) -> None:
    # In apt's files anything else would be a setting of its own, or a source without a signature.
    if not (address.isascii() and address.isprintable()) or set(address) & set(" \"'\\;"):
        raise UpdateError(f"{name} {address!r}: expected an address as http://host:port/path")


def _certificates(file: Path) -> bytes:
    content = file.read_bytes()
    if b"-----BEGIN CERTIFICATE-----" not in content or b"PRIVATE KEY" in content:
        raise UpdateError(f"authority {file}: expected certificates (PEM); enrol the kiosk again")
    return content
