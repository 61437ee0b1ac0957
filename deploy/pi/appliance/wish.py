"""What the machine shall be: from the command line, or from the card that the hub wrote."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from appliance.machine import Problem


class Packages(Enum):
    """What to do about Debian packages that are missing."""

    NEEDED = auto()
    """Install them; without them the machine is no kiosk."""
    AT_HAND = auto()
    """Install what can be had without a network; say what is missing."""
    NONE = auto()


@dataclass(frozen=True)
class Wish:
    """What the machine shall be.

    ``has_screen``: faces are shown on one. ``lets_in_ssh``: technicians may come over the network.
    ``is_sealed``: the system's part of the card becomes read-only, once the kiosk has its first
    settings.
    """

    has_screen: bool = True
    lets_in_ssh: bool = False
    packages: Packages = Packages.NEEDED
    is_sealed: bool = True


def as_card_says(wish: Wish, folder: Path, users: Path = Path("/home")) -> Wish:
    """Return a wish with what ``card.toml`` in a folder says.

    The card lets technicians in by an account that it made, and no other way.

    Raises:
        Problem: it cannot be read.
    """
    file = folder / "card.toml"
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{file}: {error}; write the card again") from None
    is_offline = said.get("packages") == "card"
    return replace(
        wish,
        has_screen=bool(said.get("screen", wish.has_screen)),
        lets_in_ssh=wish.lets_in_ssh or (users / "technician").is_dir(),
        packages=Packages.AT_HAND if is_offline else wish.packages,
    )
