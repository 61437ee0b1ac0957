"""The end of a kiosk: what waits is exported and proved to be whole, and only then all is wiped.

Wiping goes from what makes the machine a kiosk to what citizens gave, so that a power cut leaves
nothing that runs and nothing that is lost: the same command, given again, goes on. Flash memory may
keep what was deleted; the password on it is worth nothing once the hub has revoked the kiosk.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from faccine.runtime.clock import Clock
from faccine.runtime.files import remove, sync_folder, write_whole
from faccine.runtime.lock import ProcessLock
from faccine.wire.errors import SettingsError, StorageError
from faccine.wire.topics import check_kiosk_id
from kiosk.enrolment import moving
from kiosk.enrolment.papers import Papers
from kiosk.machine.mounts import is_lost_with_power, mounts_here
from kiosk.outbox.export import export_lines
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import standings
from kiosk.outbox.settings import read_settings

_OTHERS = ("pin", "idle", "wanted.json", "update.json")
"""What other parts of the kiosk keep beside the outbox."""
_FOLDERS = ("sentences", moving.FOLDER)


@dataclass(frozen=True)
class End:
    """What ending did. ``exported`` counts events, ``removed`` names files and folders."""

    exported: int
    removed: list[str]


def end(outbox: Path, export: Path | None, kiosk: str | None, clock: Clock) -> End:
    """Export what the hub does not have, prove the file, and wipe the kiosk.

    Args:
        outbox: the kiosk's outbox; its papers lie beside it.
        export: the file for what waits; None only where nothing does.
        kiosk: its id; None where its settings tell.
        clock: this machine's.

    Raises:
        SettingsError: something waits and there is no file for it, or the file would be wiped.
        StorageError: the kiosk runs, or the file is not whole; nothing was wiped.
    """
    folder = outbox.absolute().parent
    _check_place(export, folder)
    with ProcessLock(outbox, who="faccine-kiosk"):
        exported = _save(outbox, export, kiosk, clock) if outbox.exists() else 0
        removed = Papers(folder).forget() + _wipe(outbox.absolute())
    remove(outbox.with_name(f"{outbox.name}.lock"))
    return End(exported, removed)


def _check_place(export: Path | None, folder: Path) -> None:
    if export is None:
        return
    place = export.resolve().parent
    if place.is_relative_to(folder.resolve()):
        raise SettingsError(
            f"--export {export}: lies beside the outbox; expected another disk, which stays"
        )
    mounts = mounts_here()
    if is_lost_with_power(mounts, str(place)) and not is_lost_with_power(mounts, str(folder)):
        raise SettingsError(
            f"--export {export}: lies in memory and would be gone with the power; expected another "
            "disk: is the stick mounted?"
        )


def _save(outbox: Path, export: Path | None, kiosk: str | None, clock: Clock) -> int:
    with closing(Outbox.open(outbox, clock, is_checked=True)) as opened:
        waiting = _waiting(opened)
        if export is None:
            if waiting:
                raise SettingsError(
                    f"outbox {outbox}: {waiting} events wait that the hub does not have; give "
                    "--export FILE, or let the kiosk run until nothing waits"
                )
            return 0
        lines = list(export_lines(opened, _name(opened, kiosk), is_all=False)) if waiting else []
        _write(export, lines)
        if not len(lines) == waiting == _waiting(opened):
            raise StorageError(
                f"outbox {outbox}: {_waiting(opened)} events wait and {len(lines)} were exported; "
                "nothing was wiped: run it again, and keep this card if it says the same"
            )
    return waiting


def _waiting(outbox: Outbox) -> int:
    return sum(at.waiting for at in standings(outbox))


def _name(outbox: Outbox, kiosk: str | None) -> str:
    """Return the kiosk's id: as told, as its settings say, or as it enrolled."""
    if kiosk is not None:
        return check_kiosk_id(kiosk)
    settings = read_settings(outbox)
    if settings is not None:
        return settings.kiosk
    try:
        enrolled = Papers(outbox.path.absolute().parent).enrolled()
    except SettingsError:
        enrolled = None
    if enrolled is None:
        raise SettingsError("--kiosk is needed: nothing here says which kiosk this is")
    return enrolled.kiosk


def _write(export: Path, lines: list[bytes]) -> None:
    """Write the lines, unless a file is there that has them all, and read them back."""
    if export.exists() and not _has_all(export, lines):
        raise SettingsError(
            f"--export {export}: is there already and holds something else; choose another name"
        )
    if not export.exists():
        write_whole(export, b"".join(line + b"\n" for line in lines), mode=None)
    _forget_cache(export)
    if not _has_all(export, lines):
        raise StorageError(f"file {export}: does not hold what was written; try another disk")


def _has_all(export: Path, lines: Iterable[bytes]) -> bool:
    try:
        with export.open("rb") as file:
            held = {hashlib.sha256(line).digest() for line in file if line.endswith(b"\n")}
    except OSError as error:
        raise StorageError(f"file {export}: {error.strerror}; try another disk") from None
    return all(hashlib.sha256(line + b"\n").digest() in held for line in lines)


def _forget_cache(export: Path) -> None:
    """Have what is read come from the disk, as far as the kernel lets us ask for it."""
    with export.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _wipe(outbox: Path) -> list[str]:
    """Remove what lies beside the outbox, then the outbox itself, its main file last."""
    folder = outbox.parent
    aside = sorted(path.name for path in folder.glob(f"{outbox.name}.corrupt-*"))
    beside = [f"{outbox.name}{suffix}" for suffix in ("-wal", "-shm", ".guard", ".salvaged")]
    removed = [name for name in (*_OTHERS, *aside) if remove(folder / name)]
    for name in _FOLDERS:
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
            sync_folder(folder)
            removed.append(f"{name}/")
    gone = [name for name in beside if remove(folder / name)]
    return [*removed, *gone, *([outbox.name] if remove(outbox) else [])]
