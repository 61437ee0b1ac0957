"""A card's files as one ZIP, made in memory: it holds secrets, and lies about nowhere. Pure."""

from __future__ import annotations

import zipfile
from io import BytesIO

from hub.cards.files import Files


def zip_of(files: Files) -> bytes:
    """Return a card's files as one ZIP, without its cmdline.txt: that is the image's."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
