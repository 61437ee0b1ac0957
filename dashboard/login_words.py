"""What the login page says, whatever was wrong: it never tells who has an account."""

from __future__ import annotations

from dashboard.accounts import LOCK_MINUTES
from dashboard.language import gettext


def what_was_wrong(remaining: int) -> str:
    """Return the sentence after a wrong attempt, with how many remain."""
    wrong = gettext("E-mail or password is not right.")
    return f"{wrong} {_what_remains(remaining)}"


def _what_remains(remaining: int) -> str:
    if remaining < 1:
        return gettext("The login now stops for %(minutes)d minutes.", minutes=LOCK_MINUTES)
    # Numbers in words, each in a sentence of its own: languages count in different ways.
    sentences = {
        1: gettext("You have one more attempt, then the login stops for 15 minutes."),
        2: gettext("You have two more attempts, then the login stops for 15 minutes."),
        3: gettext("You have three more attempts, then the login stops for 15 minutes."),
    }
    four = gettext("You have four more attempts, then the login stops for 15 minutes.")
    return sentences.get(remaining, four)
