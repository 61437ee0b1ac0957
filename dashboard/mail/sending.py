"""Handing messages to the mail server, several on one connection.

Two kinds of failure: the server cannot be reached or will have nothing of us now (worth trying
again later, for all that waits), and it refuses one receiver for good.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import Self

from dashboard.mail.settings import MailSettings
from faccine.wire.errors import DeliveryError


class Post:
    """A connection to the mail server, opened when the first message is sent.

    Args:
        settings: where and as whom.
    """

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand over one message.

        Raises:
            DeliveryError: it was not taken; ``is_final`` where trying again is of no use, and
                ``is_everybodys`` where nothing else would be taken now either.
        """
        try:
            if self._server is None:
                self._server = self._connect()
            self._server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            self._reset()
            raise DeliveryError(_said(code, reply), is_final=code >= 500) from None
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError(f"mail server {self._name}: {error}", is_final=True) from None
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            self._reset()
            raise DeliveryError(
                _said(error.smtp_code, error.smtp_error), is_final=error.smtp_code >= 500
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise DeliveryError(
                f"mail server {self._name}: {_reason(error)}", is_everybodys=True
            ) from None

    def close(self) -> None:
        """Say good-bye to the server."""
        if self._server is None:
            return
        try:
            self._server.quit()
        except (smtplib.SMTPException, OSError):
            self._server.close()  # what was to be sent has been taken: it may go as it likes
        self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def _name(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"

    def _connect(self) -> smtplib.SMTP:
        wanted = self._settings
        context = ssl.create_default_context(cafile=None)
        if wanted.ca_file is not None:
            context.load_verify_locations(cafile=wanted.ca_file)
        server = (
            smtplib.SMTP_SSL(
                wanted.host, wanted.port, timeout=wanted.timeout_seconds, context=context
            )
            if wanted.is_tls
            else smtplib.SMTP(wanted.host, wanted.port, timeout=wanted.timeout_seconds)
        )
        try:
            self._prove(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _prove(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        wanted = self._settings
        server.ehlo_or_helo_if_needed()
        if not wanted.is_tls:
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif wanted.needs_starttls:
                raise smtplib.SMTPException("offers no STARTTLS; nothing is sent in the clear")
        if wanted.user is not None and wanted.password is not None:
            server.login(wanted.user, wanted.password)

    def _reset(self) -> None:
        # One receiver's refusal leaves the connection to the others.
        if self._server is None:
            return
        try:
            self._server.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"mail server answered {code}: {' '.join(text.split())[:200]}"


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    # smtplib wraps a time-out where it waited for an answer.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "did not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split())[:200]
