"""One example of everything a kiosk can show, in any of five languages: for tests and for pictures.

``EXAMPLES`` has them by name; each takes a language. They are what a session of an office with the
usual survey would show, built by hand, so that a screen can be looked at before anything leads to
it. ``an_example(name, language, **changes)`` overrides what a test is about.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from faccine.wire.clocks import ClockTrust
from faccine.wire.faces import FACES, Face
from faccine.wire.languages import name_of
from kiosk.session.status import Books, Link, Machine, Status
from kiosk.session.view import (
    Announcement,
    ContactCard,
    Look,
    Option,
    Screen,
    Technician,
    View,
    Voice,
)
from kiosk.words import words_in

NOW_MS = 1_000_000_000
"""When these views are looked at, on the clock since boot."""
LANGUAGES = ("it", "de", "sl", "fr", "en")
OFFICE = {
    "it": ("Comune di Esempio", "Anagrafe"),
    "de": ("Gemeinde Esempio", "Meldeamt"),
    "sl": ("Občina Esempio", "Matični urad"),
    "fr": ("Commune d’Esempio", "État civil"),
    "en": ("Municipality of Esempio", "Registry office"),
}
QUESTION = {
    "it": "Come giudica il servizio ricevuto?",
    "de": "Wie beurteilen Sie den erhaltenen Dienst?",
    "sl": "Kako ocenjujete prejeto storitev?",
    "fr": "Que pensez-vous du service reçu ?",
    "en": "How was the service you received?",
}
LABELS = {
    "it": ("Bene", "Così così", "Male"),
    "de": ("Gut", "Es geht so", "Schlecht"),
    "sl": ("Dobro", "Tako tako", "Slabo"),
    "fr": ("Bien", "Moyen", "Mal"),
    "en": ("Good", "So-so", "Poor"),
}
REASONS = {
    "waiting": ("Tempo di attesa", "Wartezeit", "Čakalna doba", "Temps d’attente", "Waiting time"),
    "staff": (
        "Cortesia e chiarezza",
        "Freundlichkeit und Klarheit",
        "Prijaznost in jasnost",
        "Courtoisie et clarté",
        "Courtesy and clarity",
    ),
    "return": (
        "Devo tornare",
        "Ich muss wiederkommen",
        "Moram še enkrat priti",
        "Je dois revenir",
        "I have to come back",
    ),
    "outcome": (
        "Esito della richiesta",
        "Ergebnis der Anfrage",
        "Izid zahteve",
        "Suite donnée à la demande",
        "Outcome of my request",
    ),
    "place": (
        "Locali e accessibilità",
        "Räume und Barrierefreiheit",
        "Prostori in dostopnost",
        "Locaux et accessibilité",
        "Rooms and accessibility",
    ),
    "forms": (
        "Moduli complicati",
        "Komplizierte Formulare",
        "Zapleteni obrazci",
        "Formulaires compliqués",
        "Complicated forms",
    ),
}
SERVICES = {
    "carta-identita": (
        "Carta d’identità",
        "Personalausweis",
        "Osebna izkaznica",
        "Carte d’identité",
        "Identity card",
    ),
    "certificati": ("Certificati", "Bescheinigungen", "Potrdila", "Certificats", "Certificates"),
    "residenza": (
        "Cambio di residenza",
        "Wohnsitzwechsel",
        "Sprememba bivališča",
        "Changement de résidence",
        "Change of residence",
    ),
    "tributi": ("Tributi", "Abgaben", "Davki", "Impôts locaux", "Local taxes"),
}
ICONS = {
    "carta-identita": "id-card",
    "certificati": "certificate",
    "residenza": "house",
    "tributi": "coins",
}
URP = {
    "it": "o all’URP, piano terra, stanza 4",
    "de": "oder im Bürgerbüro, Erdgeschoss, Zimmer 4",
    "sl": "ali v pisarni za občane, pritličje, soba 4",
    "fr": "ou au bureau d’accueil, rez-de-chaussée, salle 4",
    "en": "or at the front office, ground floor, room 4",
}
SAID = {
    "it": ("Al mattino si aspetta troppo.", "Dal 3 novembre tre sportelli, dalle 8.30 alle 11."),
    "de": ("Am Morgen wartet man zu lange.", "Seit 3. November drei Schalter, 8.30 bis 11 Uhr."),
    "sl": ("Zjutraj se predolgo čaka.", "Od 3. novembra tri okenca, od 8.30 do 11. ure."),
    "fr": ("Le matin, on attend trop.", "Depuis le 3 novembre, trois guichets de 8 h 30 à 11 h."),
    "en": ("Mornings take too long.", "Since 3 November three counters, from 8.30 to 11."),
}
CARD = ContactCard("comune.example/reclami", qr="https://comune.example/reclami")


def _of(texts: dict[str, Any], language: str) -> Any:
    """Return what the hub says in a language, in Italian where it does not speak it."""
    return texts.get(language, texts["it"])


def _in(texts: tuple[str, ...], language: str) -> str:
    return texts[LANGUAGES.index(language)] if language in LANGUAGES else texts[0]


def _view(screen: Screen, language: str, **facts: Any) -> View:
    place, office = _of(OFFICE, language)
    return View(
        screen=screen,
        language=language,
        words=words_in(language),
        kiosk="esempio-anagrafe-1",
        place=place,
        office=office,
        face_words=dict(zip(FACES, _of(LABELS, language), strict=True)),
        **facts,
    )


def _languages(language: str, *codes: str) -> tuple[Option, ...]:
    """Return the chips of a place; with a draft's own, which is one more."""
    codes = tuple(dict.fromkeys((*(codes or LANGUAGES), language)))
    return tuple(Option(code, name_of(code), code == language) for code in codes)


def _languages_in_two(first: str, second: str) -> tuple[Option, ...]:
    """Return the chips of a place that has two languages: both together, each, and English."""
    both = Option(f"{first}+{second}", f"{name_of(first)} + {name_of(second)}", is_chosen=True)
    each = tuple(dict.fromkeys((first, second, "en")))
    return (both, *(Option(code, name_of(code)) for code in each))


def an_ask(language: str) -> View:
    """Return the question."""
    words = words_in(language)
    return _view(
        Screen.ASK,
        language,
        title=_of(QUESTION, language),
        lines=(words.anonymous, words.touch_a_face),
        takes_faces=True,
        languages=_languages(language),
        can_speak=True,
    )


def an_ask_in_two(language: str) -> View:
    """Return the question, and the same in German; in Italian beside German."""
    other = "it" if language == "de" else "de"
    chips = _languages_in_two(language, other)
    return replace(an_ask(language), languages=chips, also=an_ask(other))


def a_message(language: str) -> View:
    """Return the question under what citizens said and the office did."""
    said, did = _of(SAID, language)
    return replace(an_ask(language), announcement=Announcement(did, said=said))


def a_spoken_one(language: str) -> View:
    """Return the question, spoken, with the first face read."""
    label = _of(LABELS, language)[0]
    voice = Voice(says=((language, label),), turn=2, focus="happy", choice=label)
    return replace(an_ask(language), voice=voice)


def a_service(language: str) -> View:
    """Return the choice of a service."""
    words = words_in(language)
    return _view(
        Screen.SERVICE,
        language,
        title=words.which_service,
        lines=(words.anonymous, words.then_touch_a_face),
        services=tuple(
            Option(code, _in(names, language), icon=ICONS[code]) for code, names in SERVICES.items()
        ),
        has_several_services=True,
        languages=_languages(language),
        can_speak=True,
    )


def a_recording(language: str) -> View:
    """Return the moment after a press."""
    return replace(an_ask(language), screen=Screen.RECORDING, pressed=Face.SAD, takes_faces=False)


def a_why(language: str, count: int = 4) -> View:
    """Return so many reasons, a few seconds after they appeared."""
    words = words_in(language)
    return _view(
        Screen.WHY,
        language,
        title=words.thanks_recorded,
        lines=(words.say_why,),
        reasons=tuple(
            Option(code, _in(labels, language)) for code, labels in list(REASONS.items())[:count]
        ),
        takes_faces=True,
        deadline_ms=NOW_MS + 11_000,
        duration_ms=15_000,
    )


def a_why_in_two(language: str) -> View:
    """Return the reasons in two languages."""
    other = "it" if language == "de" else "de"
    return replace(a_why(language), also=a_why(other))


def a_why_among_services(language: str) -> View:
    """Return the reasons where the next person has to choose a service first."""
    service = _in(SERVICES["residenza"], language)
    return replace(a_why(language), takes_faces=False, service=service, has_several_services=True)


def thanks(language: str, *, is_test: bool = False) -> View:
    """Return thanks where nobody said where more can be said."""
    words = words_in(language)
    return _view(
        Screen.THANKS,
        language,
        title=words.thanks,
        lines=(words.recorded, words.test_notice if is_test else words.it_helps),
        deadline_ms=NOW_MS + 3_000,
        duration_ms=3_000,
        is_test=is_test,
    )


def thanks_with_contact(language: str) -> View:
    """Return thanks with the card of the office."""
    return replace(thanks(language), contact=replace(CARD, text=_of(URP, language)))


def thanks_in_two(language: str) -> View:
    """Return thanks with the card, in two languages."""
    other = "it" if language == "de" else "de"
    return replace(thanks_with_contact(language), also=thanks_with_contact(other))


def a_rest(language: str) -> View:
    """Return the kiosk out of opening hours."""
    words = words_in(language)
    opens = words.reopens.format(day=words.monday, time="8.30")
    return _view(Screen.RESTING, language, title=words.closed_now, lines=(opens, words.wake))


def not_recorded(language: str) -> View:
    """Return what is said when the disk did not answer."""
    words = words_in(language)
    return _view(
        Screen.NOT_RECORDED,
        language,
        title=words.not_recorded,
        lines=(words.sorry, words.try_again),
        contact=replace(CARD, text=_of(URP, language)),
        for_technician="D1, disk late",
        deadline_ms=NOW_MS + 5_000,
        duration_ms=5_000,
    )


def out_of_service(language: str) -> View:
    """Return a kiosk that cannot write."""
    words = words_in(language)
    return _view(
        Screen.OUT_OF_SERVICE,
        language,
        title=words.broken,
        lines=(words.tell_the_desk,),
        for_technician="D2, /var/lib/faccine/outbox.db is read-only",
    )


def not_yet_in_service(language: str) -> View:
    """Return a kiosk to which the hub never said anything: it knows no office."""
    words = words_in(language)
    return View(
        Screen.OUT_OF_SERVICE,
        language,
        words,
        kiosk="esempio-anagrafe-1",
        title=words.out_of_service,
        lines=(words.ask_the_desk,),
    )


A_STATUS = Status(
    kiosk="esempio-anagrafe-1",
    software="1.0.0",
    at_ms=NOW_MS,
    clock=ClockTrust.SYNCED,
    local_time="9:41",
    link=Link(
        broker="mqtts://broker.comune.example:8883",
        address="192.0.2.15",
        is_connected=True,
        is_hub_online=True,
        receipt_ms=NOW_MS - 20_000,
    ),
    books=Books(ratings=412),
    machine=Machine(
        disk_used_percent=31.0,
        disk_free_bytes=21_400_000_000,
        temperature_celsius=52.3,
        under_voltage=False,
        throttled=False,
    ),
    settings_version=12,
    has_sound=True,
)
A_SILENT_STATUS = replace(
    A_STATUS,
    link=replace(A_STATUS.link, is_hub_online=False, receipt_ms=NOW_MS - 14 * 60_000),
    books=Books(ratings=412, waiting=38, oldest_waiting_ms=NOW_MS - 13 * 60_000),
    errors=("9:27 hub/state became offline", "8:02 broker not reached: timed out"),
)


def a_pin(language: str) -> View:
    """Return the PIN pad with two digits typed."""
    words = words_in(language)
    return _view(Screen.PIN, language, title=words.enter_pin, technician=Technician(digits=2))


def a_wrong_pin(language: str) -> View:
    """Return the PIN pad after a wrong PIN."""
    view = a_pin(language)
    return replace(view, technician=Technician(problem=view.words.wrong_pin))


def no_pin(language: str) -> View:
    """Return the PIN pad of a kiosk that has none."""
    return replace(a_pin(language), technician=Technician(has_pin=False))


def a_technicians_page(language: str) -> View:
    """Return the technician's page of a kiosk that the hub leaves waiting."""
    words = words_in(language)
    return _view(
        Screen.TECHNICIAN,
        language,
        title=words.technician,
        technician=Technician(status=A_SILENT_STATUS),
    )


def a_good_technicians_page(language: str) -> View:
    """Return the technician's page of a kiosk without a fault."""
    return replace(a_technicians_page(language), technician=Technician(status=A_STATUS))


def an_unasked_technicians_page(language: str) -> View:
    """Return the technician's page before anybody looked how the kiosk is."""
    return replace(a_technicians_page(language), technician=Technician())


def a_hardware_test(language: str) -> View:
    """Return the hardware test with one button and two corners felt."""
    words = words_in(language)
    return _view(
        Screen.HARDWARE_TEST,
        language,
        title=words.test_hardware,
        lines=(words.press_each,),
        technician=Technician(seen=frozenset({"happy", "top-left", "bottom-right"})),
        takes_faces=True,
    )


def _looking(make: Callable[[str], View], look: Look) -> Callable[[str], View]:
    return lambda language: replace(make(language), look=look)


def _testing(make: Callable[[str], View]) -> Callable[[str], View]:
    return lambda language: replace(make(language), is_test=True, test_minutes=14)


def _identifying(make: Callable[[str], View]) -> Callable[[str], View]:
    return lambda language: replace(make(language), is_identifying=True)


def _with_reasons(count: int) -> Callable[[str], View]:
    return lambda language: a_why(language, count)


HIGH_AND_LARGE = Look(is_large=True, is_high_contrast=True)
EXAMPLES: dict[str, Callable[[str], View]] = {
    "ask": an_ask,
    "ask-in-two": an_ask_in_two,
    "ask-high-and-large": _looking(an_ask, HIGH_AND_LARGE),
    "ask-test": _testing(an_ask),
    "ask-spoken": a_spoken_one,
    "ask-identifying": _identifying(an_ask),
    "message": a_message,
    "service": a_service,
    "recording": a_recording,
    "why": a_why,
    "why-six": _with_reasons(6),
    "why-in-two": a_why_in_two,
    "why-among-services": a_why_among_services,
    "why-high-and-large": _looking(a_why, HIGH_AND_LARGE),
    "why-test": _testing(a_why),
    "thanks": thanks,
    "thanks-with-contact": thanks_with_contact,
    "thanks-in-two": thanks_in_two,
    "thanks-high-and-large": _looking(thanks_with_contact, HIGH_AND_LARGE),
    "thanks-test": _testing(thanks_with_contact),
    "resting": a_rest,
    "not-recorded": not_recorded,
    "out-of-service": out_of_service,
    "not-yet-in-service": not_yet_in_service,
    "pin": a_pin,
    "pin-wrong": a_wrong_pin,
    "pin-none": no_pin,
    "technician": a_technicians_page,
    "technician-good": a_good_technicians_page,
    "technician-unasked": an_unasked_technicians_page,
    "hardware-test": a_hardware_test,
}
"""Every screen and its forms, by name."""


def an_example(name: str, language: str = "it", **changes: Any) -> View:
    """Return the example of this name, with changes."""
    return replace(EXAMPLES[name](language), **changes)
