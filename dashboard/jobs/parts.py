"""What a round needs, put together once by the command line or a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.accounts import Account, Accounts
from dashboard.accounts.mail_choices import MailChoice
from dashboard.alerts.webhook import post
from dashboard.mail.links import Links
from dashboard.mail.sending import Post
from dashboard.mail.settings import MailSettings
from dashboard.mail.voice import Voice
from dashboard.mail.wishes import wish_of
from hub.reading import Reader

PostHook = Callable[[str, str, int, Mapping[str, Any], int], None]


@dataclass(frozen=True)
class Parts:
    """Where a round reads, writes and sends. ``mail`` None: no e-mail goes out."""

    open_reader: Callable[[], Reader]
    accounts: Accounts
    mail: MailSettings | None
    links: Links
    now_ms: Callable[[], int]
    voice: Voice = field(default_factory=Voice)
    post: PostHook = post
    open_post: Callable[[MailSettings], Post] = Post


def people(accounts: Accounts) -> dict[int, tuple[Account, MailChoice]]:
    """Return everybody who may log in, with what they want to be told."""
    chosen = accounts.mail_choices.all()
    return {
        one.id: (one, wish_of(one, chosen.get(one.id)))
        for one in accounts.all()
        if not one.is_blocked
    }


def language_of(reader: Reader, account: Account, wish: MailChoice) -> str | None:
    """Return the language somebody is written to in: theirs, or their administration's first."""
    if wish.language is not None:
        return wish.language
    for administration in reader.administrations():
        if account.viewer.sees(administration.code) and administration.languages:
            return administration.languages[0]
    return None
