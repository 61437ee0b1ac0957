"""A job on hand-made books: its clock, its people, and what it would have sent."""

from __future__ import annotations

from functools import partial

from dashboard.accounts import open_accounts
from dashboard.jobs.parts import Parts
from dashboard.mail.links import Links
from dashboard.mail.settings import mail_settings
from dashboard.mail.voice import Voice
from faccine.wire.errors import DeliveryError
from hub.reading import open_reader

MINUTE_MS = 60_000
DAY_MS = 86_400_000
VOICE = Voice()


class Outgoing:
    """In the place of the mail server: keeps what is sent, and refuses what a test says."""

    def __init__(self) -> None:
        self.messages, self.tries = [], 0
        self.error: DeliveryError | None = None
        self.refused: set[str] = set()

    def __call__(self, settings):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def send(self, message):
        self.tries += 1
        if self.error is not None:
            raise self.error
        if message["To"].addresses[0].addr_spec in self.refused:
            raise DeliveryError("mail server answered 550: no such mailbox", is_final=True)
        self.messages.append(message)

    def take(self) -> list[tuple[str, str]]:
        """Return receivers and subjects of what was sent since the last call."""
        sent = [(one["To"].addresses[0].addr_spec, str(one["Subject"])) for one in self.messages]
        self.messages = []
        return sent


class Hooks:
    """In the place of other programs."""

    def __init__(self) -> None:
        self.got, self.error = [], None

    def __call__(self, address, secret, delivery, payload, now_ms):
        if self.error is not None:
            raise self.error
        self.got.append((address, payload["event"], payload["alert"]["rule"]))


class Job:
    """Everything a round works with, and a clock that a test moves."""

    def __init__(self, books, path, now_ms, *, address="https://faccine.example", mails=True):
        self.now_ms = now_ms
        self.accounts = open_accounts(path)
        self.outgoing, self.hooks = Outgoing(), Hooks()
        self.parts = Parts(
            open_reader=partial(open_reader, books.url),
            accounts=self.accounts,
            mail=mail_settings("smtp://localhost:25", "faccine@comune.example") if mails else None,
            links=Links(address, b"k" * 32),
            now_ms=lambda: self.now_ms,
            voice=VOICE,
            post=self.hooks,
            open_post=self.outgoing,
        )

    def person(self, email, *grants, name=None):
        return self.accounts.add(email, name, None, self.now_ms, grants).id

    def later(self, minutes=5):
        self.now_ms += minutes * MINUTE_MS

    def close(self):
        self.accounts.close()
