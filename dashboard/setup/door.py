"""Whether the box can still be set up, and who may: whoever reads the PIN on its screen.

It is open while the books hold no administration, and never again: from then on the PIN is worth
nothing, whatever its file says. Until then every page leads to the form, since no other has
anything to show. Wrong PINs are counted like wrong passwords, for the box as a whole: five stop it
for a quarter of an hour, so that a million numbers cannot be tried.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from dashboard.accounts.tokens import digest_of
from dashboard.books import whole_reader

DIGITS = 6
ATTEMPTS_OF = "inizio: PIN"
"""Under which name wrong PINs are counted; no e-mail has a blank."""
_EXTENSION = "faccine-setup"
_SHOWN = "setup_pin"
_PIN = re.compile(rf"\d{{{DIGITS}}}", re.ASCII)
_MEANWHILE = {
    "static", "language.choose", "health.show", "accessibility.show", "privacy.show",
    "setup.show", "setup.enter", "setup.save",
}  # fmt: skip
"""What is served while nothing is set up."""


@dataclass
class SetupDoor:
    """The door of one application. ``pin_file`` None: nothing is set up on the web."""

    pin_file: Path | None
    is_over: bool = False

    def is_open(self) -> bool:
        """Tell whether the books are still empty; once they are not, nobody asks again.

        Raises:
            StorageError: the books cannot be read.
        """
        if self.pin_file is None or self.is_over:
            return False
        self.is_over = bool(whole_reader().administrations())
        return not self.is_over

    def pin(self) -> str | None:
        """Return the PIN; None where there is none, or it is not of six digits."""
        try:
            text = self.pin_file.read_text("ascii").strip() if self.pin_file else ""
        except (OSError, UnicodeDecodeError):
            return None
        return text if _PIN.fullmatch(text) else None

    def is_right(self, typed: str) -> bool:
        """Tell whether somebody typed the PIN; blanks between its digits are no harm."""
        pin, typed = self.pin(), "".join(typed.split())
        return pin is not None and hmac.compare_digest(typed.encode(), pin.encode())


def use_setup(app: Flask, pin_file: Path | None) -> None:
    """Lead every page to the form while the application's books are empty."""
    app.extensions[_EXTENSION] = SetupDoor(pin_file)
    if pin_file is not None:
        app.before_request(_lead_there)


def setup_door() -> SetupDoor:
    """Return the door of the application that answers."""
    door: SetupDoor = current_app.extensions[_EXTENSION]
    return door


def remember_pin() -> None:
    """Remember that this browser has shown the PIN, as long as it is the same."""
    session[_SHOWN] = digest_of(f"setup {setup_door().pin()}")


def has_shown_pin() -> bool:
    """Tell whether this browser has shown the PIN that holds now."""
    pin, shown = setup_door().pin(), session.get(_SHOWN, "")
    return pin is not None and hmac.compare_digest(str(shown), digest_of(f"setup {pin}"))


def _lead_there() -> ResponseReturnValue | None:
    if request.endpoint in _MEANWHILE or not setup_door().is_open():
        return None
    return redirect(url_for("setup.show"))
