"""An e-mail as it goes out: plain and HTML parts and the headers that mail programs look at."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from faccine.wire.clocks import to_datetime
from faccine.wire.errors import DeliveryError

_NOT_IN_A_NAME = re.compile(r"[^\w '.-]")
_LONGEST_NAME = 60
_POLICY = policy.SMTP.clone(max_line_length=78)


@dataclass(frozen=True, slots=True)
class Mail:
    """What one person is told. ``text`` and ``html`` say the same; ``html`` '' leaves it out.

    ``language`` is an ISO code. ``unsubscribe`` is the https address at which one request ends
    this kind of e-mail; None: answering the sender does.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    language: str = "it"
    unsubscribe: str | None = None
    name: str | None = None


def compose(mail: Mail, sender: Address, identity: str, now_ms: int) -> EmailMessage:
    """Return the message as it goes out.

    Args:
        mail: what is said, and to whom.
        sender: in whose name.
        identity: names what is told; the same thing sent again has the same Message-ID, so that a
            mail program shows it once.
        now_ms: milliseconds since 1970 UTC.

    Raises:
        DeliveryError: nobody can be written to at that address.
    """
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = one_line(mail.subject)
    message["From"] = sender
    message["To"] = _receiver(mail)
    message["Date"] = format_datetime(to_datetime(now_ms))
    message["Message-ID"] = f"<{_digest([identity, mail.to])}@{sender.domain}>"
    # Nobody's holiday notice should answer this (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = (
        f"<{mail.unsubscribe}>"
        if mail.unsubscribe
        else f"<mailto:{sender.addr_spec}?subject=unsubscribe>"
    )
    if mail.unsubscribe:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # making up the parts would have moved it to one
    return message


def one_line(text: str) -> str:
    """Return a text without line ends, which would begin another header."""
    return " ".join(text.split())


def _receiver(mail: Mail) -> Address:
    # Nothing that would have to be quoted: a long name loses its quotes where the header is folded,
    # and would go on as more receivers.
    name = one_line(_NOT_IN_A_NAME.sub(" ", mail.name or ""))[:_LONGEST_NAME]
    try:
        return Address(name, addr_spec=mail.to)
    except (ValueError, IndexError, HeaderParseError):
        raise DeliveryError(f"e-mail {mail.to!r}: no address to write to", is_final=True) from None


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
