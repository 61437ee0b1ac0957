"""What is said of a password somebody chooses: its length counts, and no signs are prescribed."""

from __future__ import annotations

from dashboard.accounts import FEWEST_CHARACTERS, MOST_CHARACTERS
from dashboard.language import gettext


def what_is_wrong(password: str, again: str) -> str:
    """Return why a password cannot be taken, in words; empty if it can."""
    if len(password) < FEWEST_CHARACTERS:
        return gettext(
            "The password is too short: at least %(n)d characters, for instance four words.",
            n=FEWEST_CHARACTERS,
        )
    if len(password) > MOST_CHARACTERS:
        return gettext("The password is too long: at most %(n)d characters.", n=MOST_CHARACTERS)
    if password != again:
        return gettext("The two passwords are not the same.")
    return ""
