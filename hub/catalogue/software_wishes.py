"""Which release kiosks should run: what may be asked for, and who goes first. Pure.

The narrowest word counts: a kiosk's own, else its office's, else its administration's. Who goes
first is drawn from the kiosks' ids, so that it is the same some each time, and a larger share takes
in a smaller one.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable

from faccine.wire.versions import is_version
from hub.catalogue.spots import Spot

NOTHING = ""
"""What a file or a form says to take a wish away; saying nothing leaves it alone."""


def check_software(software: str | None, spot: Spot) -> None:
    """Refuse what cannot be a release.

    Args:
        software: what somebody asks for.
        spot: where the kiosk, office or administration stands that it is asked of.

    Raises:
        CatalogueError: it cannot.
    """
    if software and not is_version(software):
        raise spot.at("software").wrong(
            software, 'expected a release, for instance "1.4.0", or "" for whatever they have'
        )


def wish_column(software: str | None) -> dict[str, str | None]:
    """Return what a form says as a column: none at all where it says nothing."""
    return {} if software is None else {"software": software or None}


def first_of(kiosks: Iterable[str], share: float) -> list[str]:
    """Return those who go first.

    Args:
        kiosks: ids.
        share: above 0 and up to 1; at least one kiosk goes.
    """
    drawn = sorted(kiosks, key=lambda kiosk: hashlib.sha256(kiosk.encode()).digest())
    return sorted(drawn[: max(1, math.ceil(len(drawn) * share - 1e-9))])
