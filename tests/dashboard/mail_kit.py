"""A real mail server in a process of its own, and what arrived there."""

from __future__ import annotations

import email
import subprocess
import sys
from email import policy
from email.headerregistry import Address
from pathlib import Path

from dashboard.mail.message import Mail
from dashboard.mail.settings import mail_settings

SERVER = Path(__file__).with_name("smtp_server.py")
SENDER = "Faccine <faccine@comune.example>"
FROM = Address("Faccine", addr_spec="faccine@comune.example")
NOW_MS = 1_795_000_000_000
MAIL = Mail(
    "anna@comune.example", "Più «Male» del solito", "Ciò è così.\n", "<p>Ciò è così.</p>", "it",
    "https://faccine.example/avvisi/basta/x", "Anna",
)  # fmt: skip


class MailServer:
    def __init__(self, folder: Path, mode="plain", *files) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(SERVER), str(folder), mode, *map(str, files)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self._process.stdout.readline())

    def url(self, scheme="smtp", host="127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}"

    def settings(self, **more):
        return mail_settings(self.url(), SENDER, **more)

    def messages(self):
        return [
            email.message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.folder.glob("*.eml"))
        ]

    def stop(self) -> None:
        """Stop it; stopping it again does nothing."""
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


def plain(message) -> str:
    return message.get_body(("plain",)).get_content()


def html(message) -> str:
    return message.get_body(("html",)).get_content()
