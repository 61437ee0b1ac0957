"""Puts what a session knows into words: one view, or two where two languages are shown together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from faccine.wire.events import Mode
from faccine.wire.faces import FACES, Face
from faccine.wire.languages import name_of
from faccine.wire.settings import KioskSettings, Message, Texts
from kiosk.session.flow import Flow
from kiosk.session.guest import Guest
from kiosk.session.surroundings import Surroundings
from kiosk.session.terms import TILES, Terms, offered_languages
from kiosk.session.view import PLAIN, Announcement, ContactCard, Look, Option, Screen, View
from kiosk.words import Words, words_in

_WITH_CONTACT = frozenset({Screen.RECORDING, Screen.THANKS, Screen.NOT_RECORDED})
"""It waits beside the ring already: nothing moves when the thanks comes."""
_WEB = ("https://", "http://")


@dataclass(frozen=True)
class Situation:
    """What the session knows and a view is made of. ``languages``: one, or two shown together."""

    screen: Screen
    settings: KioskSettings | None
    languages: tuple[str, ...]
    look: Look = PLAIN
    service: str | None = None
    service_page: int = 0
    pressed: Face | None = None
    about_reason: bool = False
    """Whether thanks or "not recorded" speak of a reason; the vote itself is then stored."""
    does_count: bool = True
    """Whether the vote that is thanked for was no test; test mode may have begun or ended since."""
    takes_faces: bool = False
    deadline_ms: int | None = None
    duration_ms: int = 0
    is_test: bool = False
    test_minutes: int | None = None
    can_speak: bool = False
    message: Message | None = None
    opens: dt.datetime | None = None
    today: dt.date | None = None
    broken: str = ""


def situation_of(
    flow: Flow,
    guest: Guest,
    around: Surroundings,
    *,
    screen: Screen,
    held: Face | None,
    test_minutes: int | None,
    message: Message | None,
) -> Situation:
    """Put together what a visit knows.

    Args:
        flow: what became of the last press.
        guest: what the citizen chose.
        around: what is known of the world.
        screen: where they are.
        held: the face on which a finger rests, None for none.
        test_minutes: None unless test mode is on for a while.
        message: what is announced now, if anything.
    """
    terms = flow.terms
    knows_service = not terms.has_several_services or terms.service_at(around.position) is not None
    return Situation(
        screen=screen,
        settings=terms.settings,
        languages=guest.languages,
        look=guest.look,
        service=guest.service,
        service_page=guest.service_page,
        pressed=held or flow.pressed,
        about_reason=flow.about_reason,
        does_count=flow.mode is Mode.LIVE,
        takes_faces=screen is Screen.ASK or (screen is Screen.WHY and knows_service),
        deadline_ms=flow.until_ms,
        duration_ms=flow.lasts_ms or 0,
        is_test=test_minutes is not None or terms.mode is Mode.TEST,
        test_minutes=test_minutes,
        can_speak=around.can_speak,
        message=message,
        opens=around.opens,
        today=around.today,
        broken=around.broken,
    )


def text_in(texts: Texts, language: str, settings: KioskSettings) -> str:
    """Return a text of the hub's in this language, else in the first language that has one."""
    for code in (language, *settings.languages, *texts):
        if texts.get(code):
            return texts[code]
    return ""


def view_of(now: Situation) -> View:
    """Put a situation into words."""
    views = [_in_language(now, language) for language in now.languages]
    return replace(views[0], also=views[1]) if len(views) > 1 else views[0]


def _in_language(now: Situation, language: str) -> View:
    settings = now.settings
    words = words_in(language, *(settings.languages if settings else ()))
    title, lines = _title_and_lines(now, words, language)
    view = View(
        screen=now.screen,
        language=language,
        words=words,
        title=title,
        lines=lines,
        look=now.look,
        takes_faces=now.takes_faces,
        pressed=now.pressed,
        deadline_ms=now.deadline_ms,
        duration_ms=now.duration_ms,
        is_test=now.is_test,
        test_minutes=now.test_minutes,
        can_speak=now.can_speak,
        for_technician=now.broken,
    )
    return view if settings is None else _with_settings(view, now, settings)


def _with_settings(view: View, now: Situation, settings: KioskSettings) -> View:
    language = view.language
    terms = Terms(settings)
    return replace(
        view,
        kiosk=settings.kiosk,
        place=settings.administration.name,
        office=settings.office.name,
        face_words={face: text_in(settings.labels.of(face), language, settings) for face in FACES},
        languages=_languages(now, terms, settings),
        services=_services(now, language, settings),
        service_page=now.service_page,
        service_pages=terms.service_pages,
        reasons=_reasons(now, language, settings),
        service=_service_name(now, language, settings),
        has_several_services=terms.has_several_services,
        cooling_ms=terms.thanks_ms,
        announcement=_announcement(now, language, settings),
        contact=_contact(now, language, settings),
    )


def _title_and_lines(now: Situation, words: Words, language: str) -> tuple[str, tuple[str, ...]]:
    settings = now.settings
    question = "" if settings is None else text_in(settings.question, language, settings)
    recorded = words.reason_recorded if now.about_reason else words.recorded
    asked = question, (words.anonymous, words.touch_a_face)
    out_of_service = (
        (words.broken, (words.tell_the_desk,))
        if now.broken
        else (words.out_of_service, (words.ask_the_desk,))
    )
    return {
        Screen.OUT_OF_SERVICE: out_of_service,
        Screen.RESTING: (words.closed_now, tuple(filter(None, (_reopens(now, words), words.wake)))),
        Screen.SERVICE: (words.which_service, _before_services(now, words, language)),
        Screen.ASK: asked,
        Screen.RECORDING: asked,
        Screen.WHY: (words.thanks_recorded, (words.say_why,)),
        Screen.THANKS: (
            words.thanks,
            (recorded, words.it_helps if now.does_count else words.test_notice),
        ),
        Screen.NOT_RECORDED: (
            (words.reason_not_recorded, (words.sorry, words.vote_stays))
            if now.about_reason
            else (words.not_recorded, (words.sorry, words.try_again))
        ),
        Screen.PIN: (words.enter_pin, ()),
        Screen.TECHNICIAN: (words.technician, ()),
        Screen.HARDWARE_TEST: (words.test_hardware, (words.press_each,)),
    }[now.screen]


def _before_services(now: Situation, words: Words, language: str) -> tuple[str, ...]:
    """Return the line above the services: there a message takes the place of who may vote."""
    if now.message is None or now.settings is None:
        return words.anonymous, words.then_touch_a_face
    text = text_in(now.message.text, language, now.settings)
    return (f"{words.we_did}: {text}" if now.message.said else text), ""


def _reopens(now: Situation, words: Words) -> str:
    opens, today = now.opens, now.today
    if opens is None or today is None:
        return ""
    time = words.clock_time.format(hour=opens.hour, minute=opens.minute)
    days = (opens.date() - today).days
    if days < 2:
        return (words.reopens_tomorrow if days else words.reopens_today).format(time=time)
    weekdays = (words.monday, words.tuesday, words.wednesday, words.thursday, words.friday)
    weekday = (*weekdays, words.saturday, words.sunday)[opens.weekday()]
    return words.reopens.format(day=weekday, time=time) if days <= 7 else ""


def _languages(now: Situation, terms: Terms, settings: KioskSettings) -> tuple[Option, ...]:
    choices: list[tuple[str, ...]] = [(code,) for code in offered_languages(settings)]
    if len(terms.languages) > 1:
        choices.insert(0, terms.languages)
    return tuple(
        Option("+".join(codes), " + ".join(map(name_of, codes)), codes == now.languages)
        for codes in choices
    )


def _services(now: Situation, language: str, settings: KioskSettings) -> tuple[Option, ...]:
    if now.screen is not Screen.SERVICE:
        return ()
    services = settings.services
    if len(services) > TILES:
        first = now.service_page * (TILES - 1)
        services = services[first : first + TILES - 1]
    return tuple(
        Option(service.code, text_in(service.name, language, settings), icon=service.icon)
        for service in services
    )


def _reasons(now: Situation, language: str, settings: KioskSettings) -> tuple[Option, ...]:
    if now.screen is not Screen.WHY:
        return ()
    return tuple(
        Option(reason.code, text_in(reason.label, language, settings))
        for reason in settings.reasons
    )


def _service_name(now: Situation, language: str, settings: KioskSettings) -> str | None:
    if len(settings.services) == 1:
        return None
    chosen = (service for service in settings.services if service.code == now.service)
    return next((text_in(service.name, language, settings) for service in chosen), None)


def _announcement(now: Situation, language: str, settings: KioskSettings) -> Announcement | None:
    if now.message is None or now.screen is not Screen.ASK:
        return None
    said = text_in(now.message.said, language, settings)
    return Announcement(text_in(now.message.text, language, settings), said)


def _contact(now: Situation, language: str, settings: KioskSettings) -> ContactCard | None:
    contact = settings.contact
    if contact is None or now.screen not in _WITH_CONTACT:
        return None
    is_web = contact.address.startswith(_WEB)
    shown = contact.address.partition("://")[2].rstrip("/") if is_web else contact.address
    text = text_in(contact.text, language, settings)
    return ContactCard(shown, text, qr=contact.address if is_web else None)
