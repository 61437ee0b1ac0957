"""The words a kiosk shows unless an administration writes its own.

``staff`` speaks of the service and not of a person, since workers may not be monitored; where
fewer than three people take turns it is not asked at all.
"""

from __future__ import annotations

from types import MappingProxyType

SURVEY_CODE = "giudizio"
STAFF_REASON = "staff"
FEWEST_STAFF = 3
"""Below this many people in turn, a word about staff would be a word about somebody."""

QUESTION = {
    "it": "Come giudica il servizio ricevuto?",
    "de": "Wie beurteilen Sie den erhaltenen Dienst?",
    "sl": "Kako ocenjujete prejeto storitev?",
    "fr": "Comment jugez-vous le service reçu ?",
    "en": "How was the service you received?",
}

LABELS = {
    "happy": {"it": "Bene", "de": "Gut", "sl": "Dobro", "fr": "Bien", "en": "Good"},
    "neutral": {
        "it": "Così così",
        "de": "Mittelmäßig",
        "sl": "Tako tako",
        "fr": "Moyen",
        "en": "So-so",
    },
    "sad": {"it": "Male", "de": "Schlecht", "sl": "Slabo", "fr": "Mal", "en": "Bad"},
}

REASONS = MappingProxyType(
    {
        "waiting": {
            "it": "Tempo di attesa",
            "de": "Wartezeit",
            "sl": "Čakalni čas",
            "fr": "Temps d’attente",
            "en": "Waiting time",
        },
        STAFF_REASON: {
            "it": "Cortesia e chiarezza",
            "de": "Höflichkeit und Klarheit",
            "sl": "Vljudnost in jasnost",
            "fr": "Courtoisie et clarté",
            "en": "Courtesy and clarity",
        },
        "return": {
            "it": "Devo tornare",
            "de": "Ich muss wiederkommen",
            "sl": "Moram priti znova",
            "fr": "Je dois revenir",
            "en": "I have to come back",
        },
        "outcome": {
            "it": "Esito della richiesta",
            "de": "Ergebnis meines Anliegens",
            "sl": "Izid vloge",
            "fr": "Résultat de ma demande",
            "en": "Outcome of my request",
        },
    }
)

SERVICE_ICONS = MappingProxyType(
    {
        "carta-identita": "id-card",
        "cie": "id-card",
        "passaporto": "id-card",
        "certificati": "certificate",
        "stato-civile": "certificate",
        "anagrafe": "certificate",
        "residenza": "house",
        "cambio-residenza": "house",
        "casa": "house",
        "tributi": "coins",
        "tari": "coins",
        "imu": "coins",
        "scuola": "book",
        "mensa": "book",
        "biblioteca": "book",
        "prestito": "book",
        "sociali": "people",
        "servizi-sociali": "people",
        "contributi": "people",
        "nascita": "baby",
        "nido": "baby",
        "matrimonio": "ring",
        "sosta": "car",
        "permessi": "car",
        "parcheggio": "car",
        "edilizia": "building",
        "urbanistica": "building",
        "cup": "health",
        "sanita": "health",
        "trasporti": "bus",
        "ambiente": "leaf",
        "rifiuti": "leaf",
        "suap": "briefcase",
        "lavoro": "briefcase",
        "urp": "phone",
        "informazioni": "phone",
        "protocollo": "letter",
        "polizia-locale": "shield",
        "verde": "tree",
        "acqua": "water",
        "altro": "dots",
    }
)
"""The picture of a service whose code says what it is, where the catalogue names none."""
