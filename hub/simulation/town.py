"""The town that is simulated: its offices, services and how citizens judge them.

Everything is marked as demonstration data in the administration's name, which every page shows.
The first offices have a story each, so that every word of a verdict can be seen; beyond them
offices are numbered and drawn from the seed, up to as many as a measurement asks for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random

CODE = "dimostrazione"
_KIOSK_PREFIX = "demo"
NAME = "Comune di Esempio (dati dimostrativi)"

_SERVICES = (
    ("carta-identita", "Carta d'identità", "Personalausweis"),
    ("residenza", "Cambio di residenza", "Wohnsitzwechsel"),
    ("certificati", "Certificati", "Bescheinigungen"),
    ("tari", "TARI", "Müllgebühr"),
    ("imu", "IMU", "Gemeindeimmobiliensteuer"),
    ("prestito", "Prestito di libri", "Buchausleihe"),
    ("contributi", "Contributi e sostegni", "Beiträge und Unterstützungen"),
    ("permessi", "Permessi di sosta", "Parkausweise"),
    ("informazioni", "Informazioni", "Auskünfte"),
    ("mensa", "Mensa scolastica", "Schulausspeisung"),
)
_CONTACT = """\
contact.address = "https://www.comune.example/reclami"
contact.text.it = "o all'URP, piano terra"
contact.text.de = "oder im Bürgerbüro, Erdgeschoss"
contact.text.en = "or at the citizens' desk, ground floor"
"""
_MESSAGE = """\
[[administration.message]]
from = {first}
until = {last}
said.it = "Troppa attesa a fine mattinata"
said.de = "Zu lange Wartezeiten am späten Vormittag"
said.en = "Too long a wait late in the morning"
text.it = "Dalle 11 apre un secondo sportello"
text.de = "Ab 11 Uhr öffnet ein zweiter Schalter"
text.en = "A second counter opens at 11"
"""
_MESSAGE_DAYS = 365
_MORNINGS = "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"
_LIBRARY = "Tu-Sa 09:00-19:00; PH off"


@dataclass(frozen=True)
class Part:
    """How one service of an office differs from the others; None: it does not.

    Weeks are whole ones and count back from the week that contains the day after the last.
    ``sad_after`` and ``waiting_after`` take over from ``turn_weeks`` on; before ``since_weeks`` the
    service was not there.
    """

    weight: float = 1.0
    sad: float | None = None
    sad_after: float | None = None
    turn_weeks: int | None = None
    since_weeks: int | None = None
    waiting_after: float | None = None


@dataclass(frozen=True)
class Story:
    """How an office is judged: shares of sad and neutral faces, and of waiting among reasons.

    ``played`` is the share of days on which a child plays with the kiosk.
    """

    code: str
    name: str
    services: tuple[str, ...]
    staff: int
    hours: str
    weight: float
    sad: float
    neutral: float
    waiting: float = 0.5
    parts: Mapping[str, Part] = field(default_factory=dict)
    played: float = 0.02

    def part(self, service: str) -> Part:
        """Return how a service differs."""
        return self.parts.get(service, _LIKE_THE_OTHERS)


_LIKE_THE_OTHERS = Part()

# One story each: always the same; much worse lately; better since something was done; the same;
# few people at the counter; hardly a red, and a service too new to be judged.
STORIES = (
    Story(
        "anagrafe", "Anagrafe", ("carta-identita", "residenza", "certificati"), 5, _MORNINGS,
        2.9, 0.085, 0.09, parts={"carta-identita": Part(1.6)},
    ),
    Story(
        "tributi", "Tributi", ("tari", "imu"), 4, _MORNINGS, 1.9, 0.115, 0.12,
        parts={"tari": Part(1.3, sad_after=0.34, turn_weeks=3, waiting_after=0.85)},
    ),
    Story(
        "biblioteca", "Biblioteca", ("prestito", "informazioni"), 4, _LIBRARY, 1.6, 0.09, 0.07,
        parts={"prestito": Part(2.0, sad=0.125, sad_after=0.04, turn_weeks=11, waiting_after=0.2)},
    ),
    Story("polizia-locale", "Polizia locale", ("permessi",), 3, _MORNINGS, 0.8, 0.11, 0.12),
    Story("sociali", "Servizi sociali", ("contributi",), 2, _MORNINGS, 0.35, 0.085, 0.13),
    Story(
        "urp", "URP", ("informazioni", "mensa"), 3, _MORNINGS, 0.9, 0.05, 0.08,
        parts={"informazioni": Part(sad=0.012), "mensa": Part(0.7, sad=0.09, since_weeks=4)},
    ),
)  # fmt: skip


def stories(offices: int, services: int | None, seed: int) -> list[Story]:
    """Return so many offices; beyond those with a story of their own they are numbered.

    Args:
        offices: how many.
        services: how many each of them has; None for those of the stories.
        seed: of the numbered offices.
    """
    random = Random(seed)
    found = list(STORIES[:offices])
    found += [
        Story(
            f"ufficio-{number:03}",
            f"Ufficio {number:03}",
            ("informazioni", "certificati"),
            random.choice((1, 2, 3, 4, 6, 9)),
            random.choice((_MORNINGS, _LIBRARY)),
            random.uniform(0.3, 2.5),
            random.uniform(0.02, 0.16),
            random.uniform(0.05, 0.14),
        )
        for number in range(len(found) + 1, offices + 1)
    ]
    if services is None:
        return found
    codes = tuple(code for code, _, _ in _SERVICES[:services])
    return [_with_services(story, codes) for story in found]


def catalogue_text(chosen: list[Story], since: dt.date | None = None) -> str:
    """Return the catalogue of the simulated town, to be loaded like any other.

    Args:
        chosen: its offices.
        since: from which day kiosks show a message for a year; None for no message.
    """
    lines = [
        "[[administration]]",
        f'code = "{CODE}"',
        f'name = "{NAME}"',
        'timezone = "Europe/Rome"',
        'languages = ["it", "de", "en"]',
        _CONTACT,
    ]
    used = {code for story in chosen for code in story.services}
    for code, italian, german in _SERVICES:
        if code in used:
            lines += [
                "[[administration.service]]",
                f'code = "{code}"',
                f'name = {{ it = "{italian}", de = "{german}" }}',
            ]
    for story in chosen:
        offered = ", ".join(f'"{code}"' for code in story.services)
        lines += [
            "[[administration.office]]",
            f'code = "{story.code}"',
            f'name = "{story.name}"',
            f"services = [{offered}]",
            f"rotating_staff = {story.staff}",
            f'opening_hours = "{story.hours}"',
            "[[administration.office.kiosk]]",
            f'id = "{kiosk_id(story)}"',
            f"services = [{offered}]",
            'position = "exit"',
        ]
    if since is not None:
        until = since + dt.timedelta(days=_MESSAGE_DAYS)
        lines.append(_MESSAGE.format(first=since, last=until))
    return "\n".join(lines) + "\n"


def monday_after(last: dt.date) -> dt.date:
    """Return the first day of the week that contains the day after the last."""
    today = last + dt.timedelta(days=1)
    return today - dt.timedelta(days=today.weekday())


def kiosk_id(story: Story) -> str:
    """Return the id of an office's kiosk."""
    return f"{_KIOSK_PREFIX}-{story.code}-1"


def _with_services(story: Story, codes: tuple[str, ...]) -> Story:
    return replace(story, services=codes)
