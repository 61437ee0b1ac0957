"""What citizens will read, checked before anything is written: words, languages, messages. Pure.

Everything must be there in the administration's first language, on which the others fall back. A
draft is a language whose words of the kiosk's own nobody who speaks it has signed yet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from faccine.wire.icons import ICONS
from faccine.wire.languages import COMPLETE, DRAFTS, is_offered
from faccine.wire.settings import MAX_MESSAGES
from hub.catalogue.forms import AdministrationForm, ContactForm, MessageForm, ServiceForm, Words
from hub.catalogue.spots import Spot

LONGEST_MESSAGE = 160
"""Characters that somebody who walks past can read."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")


def check_languages(form: AdministrationForm, spot: Spot) -> Iterator[str]:
    """Check what citizens are spoken to in, and give warnings.

    Raises:
        CatalogueError: a code is none or stands twice, or what must be shown is an unsigned draft.
    """
    languages, spot_of_languages = form.languages, spot.at("languages")
    expected = "expected at least one code of two or three letters, each once, for instance it, de"
    if not languages or len(set(languages)) < len(languages):
        raise spot_of_languages.wrong(languages, expected)
    if not all(_LANGUAGE.fullmatch(language) for language in languages):
        raise spot_of_languages.wrong(languages, expected)
    if not is_offered(languages[0], form.signed_drafts):
        raise spot_of_languages.wrong(
            languages,
            f"{languages[0]!r} is a draft: expected a first language that is complete "
            f"({', '.join(COMPLETE)}), or {languages[0]!r} in signed_drafts",
        )
    _check_bilingual(form, spot.at("bilingual"))
    yield from _unsigned(form, spot)


def check_words(words: Words, languages: Sequence[str], spot: Spot) -> None:
    """Refuse words that are empty, or are not there in the first language.

    Raises:
        CatalogueError: they are.
    """
    texts = {languages[0]: words} if isinstance(words, str) else words
    if not texts.get(languages[0]) or not all(text.strip() for text in texts.values()):
        raise spot.wrong(words, f"expected words, at least in {languages[0]!r}")


def missing_languages(words: Words, languages: Sequence[str], spot: Spot) -> Iterator[str]:
    """Warn of languages in which words are missing."""
    given = {languages[0]} if isinstance(words, str) else set(words)
    if missing := [language for language in languages if language not in given]:
        yield (
            f"{spot.path}: no words in {', '.join(missing)}; "
            f"citizens will read {languages[0]} instead"
        )


def check_icon(service: ServiceForm, spot: Spot) -> None:
    """Refuse a picture that no kiosk can draw.

    Raises:
        CatalogueError: it is none of those that kiosks know.
    """
    if service.icon is not None and service.icon not in ICONS:
        raise spot.at("icon").wrong(service.icon, f"expected one of {', '.join(ICONS)}")


def check_contact(
    contact: ContactForm | None, languages: Sequence[str], spot: Spot
) -> Iterator[str]:
    """Check where citizens can say more, and give warnings.

    Raises:
        CatalogueError: the address or its text is empty, or the text lacks the first language.
    """
    if contact is None:
        return
    spot = spot.at("contact")
    if not contact.address.strip():
        raise spot.at("address").wrong(
            contact.address, "expected an address, for instance https://www.comune.example/reclami"
        )
    if contact.text is not None:
        check_words(contact.text, languages, spot.at("text"))
        yield from missing_languages(contact.text, languages, spot.at("text"))


def missing_contact(form: AdministrationForm, spot: Spot) -> Iterator[str]:
    """Warn where an administration has kiosks that name nobody to complain to."""
    silent = [office.code for office in form.office if office.kiosk and office.contact is None]
    if form.contact is None and silent:
        yield (
            f"{spot.path} ({form.code}): no contact for {', '.join(silent)}; kiosks there cannot "
            'say where a complaint can be left: contact = { address = "https://…" }'
        )


def check_messages(form: AdministrationForm, spot: Spot) -> Iterator[str]:
    """Check the messages of an administration, and give warnings.

    Raises:
        CatalogueError: one ends before it begins, or lacks words in the first language.
    """
    messages = form.message or []
    for index, message in enumerate(messages):
        yield from _check_message(message, form.languages, spot.item("message", index))
    for office in form.office:
        here = [
            message for message in messages if office.code in (message.offices or [office.code])
        ]
        most = max((_running(here, message.first) for message in here), default=0)
        if most > MAX_MESSAGES:
            yield (
                f"{spot.path}.message: {most} at once at office {office.code}; "
                f"kiosks show the {MAX_MESSAGES} that began first"
            )


def _running(messages: Sequence[MessageForm], day: dt.date) -> int:
    return sum(message.first <= day <= message.last for message in messages)


def _check_message(message: MessageForm, languages: Sequence[str], spot: Spot) -> Iterator[str]:
    if message.last < message.first:
        raise spot.at("until").wrong(message.last, f"expected {message.first} or later")
    for key, words in (("text", message.text), ("said", message.said)):
        if words is None:
            continue
        check_words(words, languages, spot.at(key))
        yield from missing_languages(words, languages, spot.at(key))
        texts = [words] if isinstance(words, str) else words.values()
        longest = max(map(len, texts))
        if longest > LONGEST_MESSAGE:
            yield (
                f"{spot.at(key).path}: {longest} characters; those who walk past read "
                f"{LONGEST_MESSAGE} at most"
            )


def _check_bilingual(form: AdministrationForm, spot: Spot) -> None:
    offered = [code for code in form.languages[:2] if is_offered(code, form.signed_drafts)]
    if form.bilingual and len(offered) < 2:
        raise spot.wrong(
            form.bilingual,
            f"expected two languages at the head of {form.languages} that kiosks may offer",
        )


def _unsigned(form: AdministrationForm, spot: Spot) -> Iterator[str]:
    path = spot.at("languages").path
    for language in form.languages:
        if not is_offered(language, form.signed_drafts):
            yield (
                f"{path}: {language!r} is a draft; kiosks will not offer it until signed_drafts "
                "names it"
            )
        elif language not in COMPLETE + DRAFTS:
            yield (
                f"{path}: kiosks have no words of their own in {language!r}; around yours they "
                "will say theirs in another language"
            )
    for language in form.signed_drafts:
        if language not in DRAFTS:
            yield (
                f"{spot.at('signed_drafts').path}: {language!r} is no draft; only "
                f"{', '.join(DRAFTS)} wait for a signature"
            )
