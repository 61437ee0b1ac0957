"""What a kiosk keeps of its enrolment, in one folder; each file is there whole or not at all.

The password is on the disk before the hub hears of it, and ``kiosk.toml`` comes last: a machine
whose power goes in between asks again with the same code and the same hash, and is answered again.
That the hash is the same is why its salt is made of the password, which is random enough for both.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from faccine.runtime.files import remove, write_whole
from faccine.runtime.passwords import new_password, password_hash
from faccine.wire.enrolment import EnrolmentAnswer
from faccine.wire.errors import SettingsError, StorageError

SETTINGS = "kiosk.toml"
PASSWORD = "broker-password"  # noqa: S105 - the name of its file
AUTHORITY = "authority.pem"
REPOSITORY_KEY = "repository.asc"
ENROLLED = "enrolled.json"
OUTBOX = "outbox.db"
_OURS = (
    "kiosk", "broker", "broker-password-file", "authority", "proxy", "outbox", "repository",
    "repository-key",
)  # fmt: skip


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """Who a machine became, where, and by which code (only its digest is kept)."""

    kiosk: str
    hub: str
    code_sha256: str
    brokers: list[str]
    repository: str | None = None
    software: str | None = None


@dataclass(frozen=True)
class Local:
    """What a kiosk's settings say that no hub knows.

    ``proxy``: on the way to the broker, None for none. ``more``: screen, buttons and sound, in the
    words of the file they come from.
    """

    proxy: str | None = field(default=None, repr=False)
    more: str = ""


class Papers:
    """The folder of one kiosk's papers.

    Args:
        folder: made if it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        try:
            self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"folder {self.folder}: {error.strerror}; choose another") from None

    @property
    def authority(self) -> Path:
        """Who vouches for the hub and its broker; missing where every machine knows them."""
        return self.folder / AUTHORITY

    def password(self) -> str:
        """Return this machine's password for the broker, made the first time.

        Raises:
            StorageError: it can be neither read nor made.
        """
        path = self.folder / PASSWORD
        try:
            found = path.read_text("ascii").strip()
        except FileNotFoundError:
            found = ""
        except (OSError, UnicodeDecodeError) as error:
            raise StorageError(f"password file {path}: {error}") from None
        if not found:
            found = new_password()
            write_whole(path, f"{found}\n".encode())
        return found

    def enrolled(self) -> Enrolled | None:
        """Return who this machine is, None while it is nobody.

        Raises:
            SettingsError: somebody made it a kiosk by hand, or its papers cannot be read.
        """
        path = self.folder / SETTINGS
        if not path.exists():
            return None
        try:
            return msgspec.json.decode((self.folder / ENROLLED).read_bytes(), type=Enrolled)
        except FileNotFoundError:
            raise SettingsError(
                f"settings {path}: made by hand and not by enrolling; move the file away first, "
                "or give another folder with --to"
            ) from None
        except (OSError, msgspec.DecodeError) as error:
            raise SettingsError(
                f"papers {self.folder / ENROLLED}: {error}; 'faccine-kiosk end' begins anew"
            ) from None

    def keep(
        self, enrolled: Enrolled, answer: EnrolmentAnswer, *, given: str | None, local: Local
    ) -> None:
        """Write everything down, what makes this machine a kiosk last.

        Args:
            enrolled: who it became.
            answer: what the hub said.
            given: the authority (PEM) that vouched for the hub, for where the hub names none.
            local: what else the kiosk's settings say.

        Raises:
            StorageError: a file cannot be written; enrolling again goes on.
        """
        texts = {AUTHORITY: answer.authority or given, REPOSITORY_KEY: answer.repository_key}
        for name, text in texts.items():
            if text is not None:
                write_whole(self.folder / name, text.encode(), mode=0o644)
        write_whole(self.folder / ENROLLED, msgspec.json.encode(enrolled), mode=0o644)
        self.write_settings(enrolled, local)

    def write_settings(self, enrolled: Enrolled, local: Local) -> None:
        """Write what ``faccine-kiosk --config`` reads.

        Raises:
            StorageError: it cannot be written.
        """
        key = self.folder / REPOSITORY_KEY
        has_releases = enrolled.repository is not None and key.exists()
        says = {
            "kiosk": enrolled.kiosk,
            "broker": enrolled.brokers,
            "broker-password-file": str(self.folder / PASSWORD),
            "authority": str(self.authority) if self.authority.exists() else None,
            "proxy": local.proxy,
            "outbox": str(self.folder / OUTBOX),
            "repository": enrolled.repository if has_releases else None,
            "repository-key": str(key) if has_releases else None,
        }
        lines = [f"{key} = {_toml(value)}" for key, value in says.items() if value is not None]
        text = "\n".join(["# Written by 'faccine-kiosk enrol'.", *lines, "", local.more.strip()])
        write_whole(self.folder / SETTINGS, f"{text.rstrip()}\n".encode())

    def forget(self) -> list[str]:
        """Remove all of it, what makes this machine a kiosk first; return what was there.

        Raises:
            StorageError: a file cannot be removed.
        """
        lock = f"{SETTINGS}.lock"
        names = (SETTINGS, PASSWORD, ENROLLED, AUTHORITY, REPOSITORY_KEY, lock)
        return [name for name in names if remove(self.folder / name)]


def hash_of(password: str) -> str:
    """Return the hash of a machine's own password: the same one whenever it asks."""
    return password_hash(password, salt=hashlib.sha256(f"salt {password}".encode()).digest()[:12])


def digest_of(code: str) -> str:
    """Return what is kept of a code, to tell the same one from another."""
    return hashlib.sha256(code.encode()).hexdigest()


def read_more(path: Path | None) -> str:
    """Return further settings of the kiosk, word for word; nothing where there is no file.

    Raises:
        SettingsError: it cannot be read, is no TOML, or says what enrolling finds out.
    """
    if path is None:
        return ""
    try:
        text = path.read_text("utf-8")
        says = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"settings {path}: {error}") from None
    run = says.get("run")
    for key in [*says, *(run if isinstance(run, dict) else ())]:
        if key.replace("_", "-") in _OURS:
            raise SettingsError(f"settings {path}: {key!r} is found by enrolling; leave it out")
    return text


def _toml(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
