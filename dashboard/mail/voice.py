"""Speaking somebody's language where there is no request: the words of pages, for e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, render_template
from flask_babel import force_locale

from dashboard import terms, words
from dashboard.language import DEFAULT, LANGUAGES, use_language
from dashboard.mail.document import Document, plain_text
from dashboard.mail.message import Mail

_LATER_MS = 400 * 86_400_000


class Voice:
    """The dashboard's words and templates, without its pages."""

    def __init__(self) -> None:
        self._app = Flask("dashboard")
        self._app.jinja_env.trim_blocks = self._app.jinja_env.lstrip_blocks = True
        use_language(self._app)
        words.use_words(self._app)
        terms.use_terms(self._app)

    @contextmanager
    def speaking(self, language: str | None) -> Iterator[str]:
        """Speak a language within the block; one that we do not know is the usual one."""
        known = language if language in LANGUAGES else DEFAULT
        with self._app.app_context(), force_locale(known):
            yield known

    def mail(self, document: Document, to: str, name: str | None, language: str) -> Mail:
        """Make up a document as an e-mail; call it while speaking ``language``."""
        html = render_template("mail/document.html", document=document, language=language)
        return Mail(
            to=to,
            subject=document.subject,
            text=plain_text(document),
            html=html,
            language=language,
            unsubscribe=document.unsubscribe,
            name=name,
        )


def absolute(now_ms: int) -> int:
    """Return the time at which instants have to be said so that none is "today".

    Nobody knows on which day an e-mail is read.
    """
    return now_ms + _LATER_MS
