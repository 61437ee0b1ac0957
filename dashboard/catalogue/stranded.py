"""Which kiosks would be left with nothing to offer. Pure."""

from __future__ import annotations

from hub.catalogue.forms import OfficeForm


def stranded_kiosks(office: OfficeForm, left: list[str]) -> list[str]:
    """Return the kiosks of an office that would offer nothing any more, were only these left."""
    return [
        kiosk.id
        for kiosk in office.kiosk
        if not set(office.services if kiosk.services is None else kiosk.services) & set(left)
    ]
