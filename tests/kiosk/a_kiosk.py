"""Settings of a kiosk with sensible defaults; a test overrides what it is about."""

from typing import Any

from faccine.wire.faces import Face
from faccine.wire.settings import FaceLabels, KioskSettings, OfferedReason, OfferedService, Place

SERVICES = {
    "carta-identita": {"it": "Carta d’identità", "de": "Personalausweis"},
    "certificati": {"it": "Certificati", "de": "Bescheinigungen"},
    "residenza": {"it": "Cambio di residenza", "de": "Wohnsitzwechsel"},
    "tributi": {"it": "Tributi", "de": "Abgaben"},
    "scuola": {"it": "Scuola e mensa", "de": "Schule und Mensa"},
    "altro": {"it": "Altro servizio", "de": "Anderer Dienst"},
}
REASONS = {
    "waiting": {"it": "Tempo di attesa", "de": "Wartezeit"},
    "staff": {"it": "Cortesia e chiarezza", "de": "Freundlichkeit und Klarheit"},
    "return": {"it": "Devo tornare", "de": "Ich muss wiederkommen"},
    "outcome": {"it": "Esito della richiesta", "de": "Ergebnis der Anfrage"},
}


def services(*codes: str) -> list[OfferedService]:
    return [OfferedService(code=code, name=SERVICES[code]) for code in codes]


def reasons(*codes: str) -> list[OfferedReason]:
    return [OfferedReason(code=code, label=REASONS[code]) for code in codes]


def a_kiosk(**changes: Any) -> KioskSettings:
    settings: dict[str, Any] = {
        "v": 1,
        "version": 12,
        "kiosk": "esempio-anagrafe-1",
        "administration": Place(code="comune-esempio", name="Comune di Esempio"),
        "office": Place(code="anagrafe", name="Anagrafe"),
        "timezone": "Europe/Rome",
        "languages": ["it", "de"],
        "services": services("carta-identita"),
        "survey": "giudizio",
        "question": {
            "it": "Come giudica il servizio ricevuto?",
            "de": "Wie beurteilen Sie den erhaltenen Dienst?",
        },
        "labels": FaceLabels(
            version=1,
            happy={"it": "Bene", "de": "Gut"},
            neutral={"it": "Così così", "de": "Es geht so"},
            sad={"it": "Male", "de": "Schlecht"},
        ),
        "reasons": reasons("waiting", "staff", "return", "outcome"),
        "reasons_after": [Face.SAD],
    }
    return KioskSettings(**settings | changes)
