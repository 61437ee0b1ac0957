"""Where e-mail leaves the machine, read once from the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.settings import is_loopback
from faccine.wire.errors import SettingsError

_EXPECTED = "expected smtp://host:587 or smtps://host:465"
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class MailSettings:
    """A mail server, and in whose name we write."""

    host: str
    port: int
    is_tls: bool
    """Whether the connection is encrypted from its first byte (``smtps``)."""
    needs_starttls: bool
    """Whether a connection that begins in the clear must become encrypted before anything is said.

    Always but on this very machine: a password or a name must not cross a network in the clear.
    """
    sender: Address
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    """Whom to trust beside the machine's own authorities: a town's own mail server."""
    timeout_seconds: float = 20.0


def mail_settings(
    url: str,
    sender: str | None,
    user: str | None = None,
    password_file: Path | None = None,
    ca_file: Path | None = None,
) -> MailSettings:
    """Return the settings that the command line's options say.

    Args:
        url: ``smtp://host:587`` (STARTTLS) or ``smtps://host:465``.
        sender: in whose name we write, ``name@example.org`` or ``Name <name@example.org>``.
        user: to log in with; None sends without a login.
        password_file: whose first line is the user's password.
        ca_file: certificates to trust beside the machine's own, as PEM.

    Raises:
        SettingsError: one of them says something impossible; says which.
    """
    scheme, host, port = _parts(url)
    if (user is None) != (password_file is None):
        raise SettingsError("mail: expected --smtp-user and --smtp-password-file together")
    return MailSettings(
        host,
        port,
        scheme == "smtps",
        not is_loopback(host),
        _sender(sender),
        user,
        _first_line(password_file) if password_file else None,
        ca_file,
    )


def _parts(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise SettingsError(f"mail server {url!r}: {_EXPECTED}") from None
    if parts.password is not None:
        raise SettingsError("mail server: a password in the address; use --smtp-password-file")
    if not port or not host or parts.path not in {"", "/"} or parts.username:
        raise SettingsError(f"mail server {url!r}: {_EXPECTED}")
    return parts.scheme, host, port


def _sender(sender: str | None) -> Address:
    name, address = parseaddr(sender or "")
    try:
        parsed = Address(name or "Faccine", addr_spec=address)
    except (ValueError, IndexError):
        parsed = Address()
    if not (parsed.username and parsed.domain):
        raise SettingsError(f"sender {sender!r}: expected --mail-from name@example.org")
    return parsed


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text in UTF-8"
        raise SettingsError(f"password file {path}: {reason}") from None
    if not lines or not lines[0]:
        raise SettingsError(f"password file {path}: its first line is empty, expected a password")
    return lines[0]
