"""A kiosk that goes on at another hub: its presses stay, its papers are new.

One box that grows into a shared hub moves its books there, and its kiosk follows. The new papers
are made whole in a folder of their own while the old ones still hold; from then on that folder is
what a move that was cut off is finished from, so that the power may go at any instant. The outbox
is left alone: what it still holds is sent to the new hub, which says what it has already.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from faccine.runtime.files import remove, write_whole
from faccine.wire.errors import StorageError
from kiosk.enrolment.hub import Hub
from kiosk.enrolment.papers import (
    AUTHORITY,
    ENROLLED,
    PASSWORD,
    REPOSITORY_KEY,
    SETTINGS,
    Enrolled,
    Local,
    Papers,
)

FOLDER = "moving"


def new_papers(papers: Papers) -> Papers:
    """Return where the papers of the new hub are made."""
    return Papers(papers.folder / FOLDER)


def is_unfinished(papers: Papers) -> bool:
    """Tell whether a new hub has taken this kiosk in, and the old papers still lie here."""
    return (papers.folder / FOLDER / SETTINGS).exists()


def kept_more(papers: Papers) -> str:
    """Return what the settings say beside what enrolling found out: screen, buttons, sound."""
    try:
        return (papers.folder / SETTINGS).read_text("utf-8").partition("\n\n")[2]
    except OSError:
        return ""


def kept_authority(papers: Papers, known: Enrolled, hub: Hub) -> Path | None:
    """Return who vouched for this hub when this machine became its kiosk, None if nobody did.

    None, too, where the hub need not be asked again. Another hub's authority says nothing of this
    one, and would be kept in the place of its own.
    """
    is_same = hub.is_tls and str(hub) == known.hub and not is_unfinished(papers)
    return papers.authority if is_same and papers.authority.exists() else None


def take_over(papers: Papers, local: Local) -> Enrolled:
    """Put the new papers in the place of the old ones, and return who this machine is now.

    Doing it again after a cut goes on where it was cut off.

    Raises:
        StorageError: a file cannot be written or read.
        SettingsError: the new papers cannot be read.
    """
    made = papers.folder / FOLDER
    enrolled = Papers(made).enrolled()
    if enrolled is None:
        raise StorageError(f"papers {made}: nothing was made there; enrol with --move again")
    for name in (PASSWORD, AUTHORITY, REPOSITORY_KEY, ENROLLED):
        _replace(made / name, papers.folder / name)
    papers.write_settings(enrolled, local)
    shutil.rmtree(made)
    return enrolled


def _replace(new: Path, old: Path) -> None:
    try:
        content = new.read_bytes()
    except FileNotFoundError:
        remove(old)
        return
    except OSError as error:
        raise StorageError(f"papers {new}: {error.strerror}; check the disk") from None
    write_whole(old, content, mode=new.stat().st_mode & 0o777)
