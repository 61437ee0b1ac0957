"""What the books answer: frozen, and free of SQL.

What comes by the hundred on one page is a msgspec struct, which is made several times as quickly
as a frozen dataclass.
"""

from hub.reading.results.counts import (
    Counts,
    DayCounts,
    HourCounts,
    LabelChange,
    ReasonCount,
    ReasonPeriod,
    SetAside,
    SlotCounts,
)
from hub.reading.results.kiosks import (
    KioskDocuments,
    KioskFlow,
    KioskLogLines,
    KioskMove,
    KioskPast,
    KioskRequest,
    SettingsDocument,
)
from hub.reading.results.ledger import KioskLedger, OutboxLedger, RefusedRetry, RefusedSummary
from hub.reading.results.notes import Commitment, Note, Sentence, ServedRow, ServedTotal
from hub.reading.results.places import Administration, Office, Service, Survey
from hub.reading.results.standings import OfficeStanding, Standing
from hub.sparks import SparkPoint

__all__ = [
    "Administration",
    "Commitment",
    "Counts",
    "DayCounts",
    "HourCounts",
    "KioskDocuments",
    "KioskFlow",
    "KioskLedger",
    "KioskLogLines",
    "KioskMove",
    "KioskPast",
    "KioskRequest",
    "LabelChange",
    "Note",
    "Office",
    "OfficeStanding",
    "OutboxLedger",
    "ReasonCount",
    "ReasonPeriod",
    "RefusedRetry",
    "RefusedSummary",
    "Sentence",
    "ServedRow",
    "ServedTotal",
    "Service",
    "SetAside",
    "SettingsDocument",
    "SlotCounts",
    "SparkPoint",
    "Standing",
    "Survey",
]
