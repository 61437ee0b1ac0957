"""The names of the pictures that a service may have: the catalogue says them, kiosks draw them.

Few and general, so that each can be told apart across a room. A kiosk older than a name shows the
service without a picture.
"""

from __future__ import annotations

ICONS = (
    "id-card",
    "certificate",
    "house",
    "coins",
    "book",
    "dots",
    "people",
    "baby",
    "ring",
    "car",
    "building",
    "health",
    "bus",
    "leaf",
    "briefcase",
    "phone",
    "letter",
    "shield",
    "tree",
    "water",
)
