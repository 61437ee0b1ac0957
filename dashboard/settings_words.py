"""The settings of a kiosk in words: what is in force, and what differs from what it should have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from babel import Locale
from flask_babel import get_locale

from dashboard.catalogue.hours_words import hours_words
from dashboard.language import gettext, ngettext, text_in
from dashboard.words import number
from faccine.wire.events import Mode
from faccine.wire.faces import Face
from faccine.wire.settings import KioskSettings, SpeechOutput


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting in words. ``wanted`` None: it is in force as it should be."""

    key: str
    title: str
    in_force: str
    wanted: str | None = None


def setting_rows(in_force: KioskSettings | None, wanted: KioskSettings | None) -> list[SettingRow]:
    """Return every setting, those that differ first. None: nobody knows that side."""
    shown = in_force or wanted
    if shown is None:
        return []
    rows = []
    for key, title, say in _sayings():
        is_so, should_be = say(shown), say(wanted) if wanted else None
        differs = in_force is not None and should_be is not None and is_so != should_be
        rows.append(SettingRow(key, title, is_so, should_be if differs else None))
    rows = [row for row in rows if row.in_force or row.wanted]
    return sorted(rows, key=lambda row: row.wanted is None)


def version_words(version: int | None, wanted: int | None) -> str:
    """Say which settings are in force, and which should be."""
    if version is None and wanted is None:
        return gettext("not known")
    if version is None:
        return gettext("waits for %(wanted)s", wanted=wanted)
    if wanted is None or version == wanted:
        return gettext("%(version)s, in force", version=version)
    return gettext("%(version)s, should be %(wanted)s", version=version, wanted=wanted)


def _sayings() -> list[tuple[str, str, Callable[[KioskSettings], str]]]:
    return [
        ("office", gettext("Office"), lambda one: one.office.name),
        ("services", gettext("Services"), _services),
        ("question", gettext("Question"), lambda one: text_in(one.question)),
        ("labels", gettext("Words under the faces"), _labels),
        ("reasons", gettext("Reasons"), _reasons),
        ("languages", gettext("Languages"), _languages),
        ("hours", gettext("Opening hours"), _hours),
        ("messages", gettext("Messages"), _messages),
        ("contact", gettext("For complaints"), _contact),
        ("sound", gettext("Sound"), _sound),
        ("speech", gettext("Spoken mode"), _speech),
        ("mode", gettext("Mode"), _mode),
        ("times", gettext("Durations"), _times),
        ("software", gettext("Software"), lambda one: one.software or gettext("the one it has")),
    ]  # fmt: skip


def _languages(settings: KioskSettings) -> str:
    reader = str(get_locale())
    return ", ".join(
        Locale.parse(code).get_language_name(reader) or code for code in settings.languages
    )


def _services(settings: KioskSettings) -> str:
    return ", ".join(text_in(service.name) for service in settings.services)


def _labels(settings: KioskSettings) -> str:
    return " / ".join(text_in(settings.labels.of(face)) for face in Face)


def _reasons(settings: KioskSettings) -> str:
    reasons = ", ".join(text_in(reason.label) for reason in settings.reasons)
    if not reasons:
        return gettext("not asked")
    after = ", ".join(text_in(settings.labels.of(face)) for face in settings.reasons_after)
    return gettext("after %(faces)s: %(reasons)s", faces=after, reasons=reasons)


def _messages(settings: KioskSettings) -> str:
    n = len(settings.messages)
    if not n:
        return gettext("none")
    return " · ".join(
        gettext("“%(text)s”", text=text_in(message.text)) for message in settings.messages
    )


def _hours(settings: KioskSettings) -> str:
    return hours_words(settings.opening_hours)


def _contact(settings: KioskSettings) -> str:
    return settings.contact.address if settings.contact else ""


def _sound(settings: KioskSettings) -> str:
    volume = settings.sound.volume
    return gettext("volume %(percent)s%%", percent=volume) if volume else gettext("off")


def _speech(settings: KioskSettings) -> str:
    return {
        SpeechOutput.OFF: gettext("off"),
        SpeechOutput.HEADPHONES: gettext("in headphones"),
        SpeechOutput.SPEAKER: gettext("from the loudspeaker"),
    }[settings.speech.output]


def _mode(settings: KioskSettings) -> str:
    return gettext("test: nothing is counted") if settings.mode is Mode.TEST else gettext("in use")


def _times(settings: KioskSettings) -> str:
    def seconds(value: float) -> str:
        whole = round(value)
        return ngettext("%(n)s second", "%(n)s seconds", whole, n=number(whole))

    return gettext(
        "thanks %(thanks)s, reasons %(reasons)s",
        thanks=seconds(settings.thanks_seconds),
        reasons=seconds(settings.reason_seconds),
    )
