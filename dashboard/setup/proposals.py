"""Services that many offices have, so that nobody has to write them in five languages. Pure.

Their codes are those for which the kiosk has a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from hub.catalogue.forms import ServiceForm

SERVICES = MappingProxyType(
    {
        "carta-identita": {
            "it": "Carta d’identità",
            "de": "Personalausweis",
            "sl": "Osebna izkaznica",
            "fr": "Carte d’identité",
            "en": "Identity card",
        },
        "certificati": {
            "it": "Certificati",
            "de": "Bescheinigungen",
            "sl": "Potrdila",
            "fr": "Certificats",
            "en": "Certificates",
        },
        "residenza": {
            "it": "Cambio di residenza",
            "de": "Wohnsitzwechsel",
            "sl": "Sprememba prebivališča",
            "fr": "Changement de résidence",
            "en": "Change of address",
        },
        "tari": {
            "it": "Tassa rifiuti (TARI)",
            "de": "Müllgebühr (TARI)",
            "sl": "Pristojbina za odpadke (TARI)",
            "fr": "Taxe sur les déchets (TARI)",
            "en": "Waste tax (TARI)",
        },
        "servizi-sociali": {
            "it": "Servizi sociali",
            "de": "Sozialdienste",
            "sl": "Socialne službe",
            "fr": "Services sociaux",
            "en": "Social services",
        },
        "edilizia": {
            "it": "Edilizia privata",
            "de": "Bauwesen",
            "sl": "Gradbene zadeve",
            "fr": "Urbanisme",
            "en": "Building permits",
        },
        "protocollo": {
            "it": "Protocollo",
            "de": "Protokollamt",
            "sl": "Vložišče",
            "fr": "Bureau du courrier",
            "en": "Registry of letters",
        },
        "informazioni": {
            "it": "Informazioni",
            "de": "Auskunft",
            "sl": "Informacije",
            "fr": "Renseignements",
            "en": "Information",
        },
    }
)
"""Names by language, by the service's code, in the order of the form."""


def proposed(code: str, languages: Sequence[str]) -> ServiceForm:
    """Return a proposed service with its names in the languages citizens are spoken to in."""
    names = SERVICES[code]
    return ServiceForm(code=code, name={language: names[language] for language in languages})
