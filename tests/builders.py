"""What many tests build on: a small catalogue and books that hold it.

``EXAMPLE_CATALOGUE`` has one administration, two offices, three services and three kiosks:
``esempio-anagrafe-1`` (one service, at the exit), ``esempio-anagrafe-2`` (two services to choose
from, at the desk) and ``esempio-tributi-1`` (one service, an office of two people).
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from faccine.runtime.database import migrate, open_database
from hub.catalogue import issue_settings, load_catalogue
from hub.store.migrations import migrations

# A Monday morning: 2026-11-16 10:00 in Rome.
MONDAY_MS = 1_794_819_600_000

EXAMPLE_CATALOGUE = """
[[administration]]
code = "comune-esempio"
name = "Comune di Esempio"
timezone = "Europe/Rome"
languages = ["it", "de"]
patron_day = "06-24"
contact = { address = "https://comune.example", text = { it = "o all'URP", de = "oder im Amt" } }

[[administration.service]]
code = "carta-identita"
name = { it = "Carta d'identità", de = "Personalausweis" }

[[administration.service]]
code = "certificati"
name = { it = "Certificati", de = "Bescheinigungen" }

[[administration.service]]
code = "tari"
name = { it = "Tassa rifiuti", de = "Müllgebühr" }
icon = "leaf"

[[administration.office]]
code = "anagrafe"
name = "Anagrafe"
services = ["carta-identita", "certificati"]
rotating_staff = 4
opening_hours = "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"

[[administration.office.kiosk]]
id = "esempio-anagrafe-1"
services = ["carta-identita"]
position = "exit"

[[administration.office.kiosk]]
id = "esempio-anagrafe-2"
position = "desk"

[[administration.office]]
code = "tributi"
name = "Tributi"
services = ["tari"]
rotating_staff = 2

[[administration.office.kiosk]]
id = "esempio-tributi-1"
"""


def make_books(path: Path) -> Database:
    """Return new, empty books. Close their ``conn`` when done."""
    database = open_database(path, create=True)
    migrate(database, migrations)
    return database


def make_example_books(path: Path, now_ms: int = MONDAY_MS) -> Database:
    """Return new books that hold the example catalogue, settings issued."""
    database = make_books(path)
    load_catalogue(database, EXAMPLE_CATALOGUE, source="example.toml", now_ms=now_ms)
    issue_settings(database, now_ms)
    return database
