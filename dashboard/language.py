"""The reader's language: Italian first, others where somebody chooses them.

Messages are written in English in code and templates; catalogues translate them, one a part of the
dashboard and language. They are read as they are (``.po``): nothing has to be compiled, and nothing
can be stale.
Numbers, dates and shares are written the reader's way by Babel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar, cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, session
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from dashboard.articles import with_articles
from dashboard.cases import with_cases

LANGUAGES = {
    "it": "Italiano",
    "de": "Deutsch",
    "sl": "Slovenščina",
    "fr": "Français",
    "en": "English",
}
DEFAULT = "it"
CATALOGUES = Path(__file__).parent / "translations"
_Text = TypeVar("_Text", bound=str)
_SESSION_KEY = "language"
_SPOKEN_KEY = "spoken_language"
_NO_BREAK, _NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_SPACES = {
    "all": ((re.compile(r"(?<=[\ds]) (?=%%|%(?!\())"), _NO_BREAK),),
    "de": ((re.compile(r" (?=Uhr\b)"), _NO_BREAK),),
    "sl": ((re.compile(r"(?<=\bob) (?=%)"), _NO_BREAK),),
    "fr": (
        (re.compile(r" (?=:(?:\s|$))"), _NO_BREAK),
        (re.compile(r" (?=[;?!»])|(?<=«) "), _NARROW),
    ),
}
"""Where a space must not end a line, by language: before "%", in German and Slovene beside an hour,
and in French beside : ; ? ! « »."""


class _PoDomain(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Catalogues read from ``.po`` files."""

    def get_translations(self) -> Any:
        """Return the messages of the request's language."""
        return messages_of(reader_language())


@cache
def messages_of(language: str) -> NullTranslations:
    """Return the messages of a language, read once."""
    return load_catalogue(language)


def load_catalogue(language: str) -> NullTranslations:
    """Return the messages of a language; none where there is no catalogue (English)."""
    whole = Catalog(language)
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, language)
        for message in part:
            if message.id:
                message.string = _spaced(message.string, language)
                whole[message.id] = message
    if not whole:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)


def _spaced(text: Any, language: str) -> Any:
    """Return a text, or the forms of one, with no-break spaces where signs ask for them.

    Translators write plain ones: before a percent sign, beside an hour, and in French beside double
    signs too.
    """
    if isinstance(text, tuple):
        return tuple(_spaced(form, language) for form in text)
    for pattern, space in _SPACES["all"] + _SPACES.get(language, ()):
        text = pattern.sub(space, text)
    return text


def chosen_language() -> str:
    """Return the language this session reads."""
    chosen = session.get(_SESSION_KEY, DEFAULT)
    return chosen if chosen in LANGUAGES else DEFAULT


def choose_language(language: str) -> None:
    """Remember the language this session reads; an unknown one changes nothing."""
    if language in LANGUAGES:
        session[_SESSION_KEY] = language


def reader_language() -> str:
    """Return the code of the language that is spoken now; empty where nobody asked a page."""
    # A page asks a thousand times: the proxy is gone through once. A mail in another language has
    # a context of its own.
    try:
        kept = vars(g._get_current_object())  # noqa: SLF001  # the documented way
    except RuntimeError:  # outside of an application
        return ""
    found: str | None = kept.get(_SPOKEN_KEY)
    if found is None:
        found = kept[_SPOKEN_KEY] = str(get_locale().language)
    return found


def gettext(message: str, **values: object) -> str:
    """Return a message in the reader's language."""
    said = str(messages_of(reader_language()).ugettext(message))
    return _fitting(said % values) if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return a message in the reader's language, in the form that goes with a number."""
    said = str(messages_of(reader_language()).ungettext(one, many, num))
    return _fitting(said % {"num": num, **values})


def _fitting(text: _Text) -> _Text:
    """Return a text with values put in, as the reader's language writes it then."""
    language = reader_language()
    if language == "it":
        return with_articles(text)
    return with_cases(text) if language == "sl" else text


def text_in(texts: Mapping[str, str]) -> str:
    """Return a catalogue's text in the reader's language, else in Italian or the first it has."""
    return texts.get(reader_language()) or texts.get(DEFAULT) or next(iter(texts.values()), "")


def use_language(app: Flask) -> None:
    """Give the application its languages."""
    babel = Babel(app, default_locale=DEFAULT, locale_selector=chosen_language)
    babel.domain_instance = _PoDomain()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's i18n
        gettext=lambda one: messages_of(reader_language()).ugettext(one),
        ngettext=lambda one, many, n: messages_of(reader_language()).ungettext(one, many, n),
        newstyle=True,
    )
    for name in ("gettext", "ngettext"):
        app.jinja_env.globals[name] = _fitted(
            cast("Callable[..., str]", app.jinja_env.globals[name])
        )
    app.jinja_env.filters["text"] = text_in


def _fitted(say: Callable[..., str]) -> Callable[..., str]:
    """Return one of Jinja's own two, which put values in, with texts fitted to them."""

    @pass_context
    def fitted(context: Context, *texts: Any, **values: Any) -> str:
        said = say(context, *texts, **values)
        return _fitting(said) if values or len(texts) > 1 else said

    return fitted
