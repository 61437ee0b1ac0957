"""Which administrations, offices and kiosks exist for a viewer: looked up once a request."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from dashboard.rights import Viewer
from faccine.wire.errors import OutOfScope
from hub.reading import Administration, KioskLedger, Office, Reader


class Scope:
    """The places a viewer sees. Every check raises :class:`OutOfScope` for what is outside."""

    def __init__(self, reader: Reader, viewer: Viewer) -> None:
        self._reader = reader
        self._viewer = viewer

    @cached_property
    def administrations(self) -> dict[int, Administration]:
        """The administrations of which something is seen, by id, in the order of their names."""
        found = self._reader.administrations()
        return {one.id: one for one in found if self._viewer.sees(one.code)}

    @cached_property
    def _offices(self) -> dict[int, dict[int, Office]]:
        return {one.id: self._seen_offices(one) for one in self.administrations.values()}

    @cached_property
    def offices(self) -> frozenset[int]:
        """All offices that are seen."""
        return frozenset(office for offices in self._offices.values() for office in offices)

    @cached_property
    def kiosks(self) -> list[KioskLedger]:
        """The kiosks that stand at an office that is seen."""
        return [kiosk for kiosk in self._reader.ledger() if self._stands_in_sight(kiosk)]

    @cached_property
    def kiosk_codes(self) -> Collection[str]:
        """The ids on the wire of the kiosks that are seen."""
        return {kiosk.code for kiosk in self.kiosks}

    def offices_of(self, administration: int) -> dict[int, Office]:
        """Return an administration's offices that are seen, by id, in the order of their names.

        Raises:
            OutOfScope: nothing of the administration is seen.
        """
        if administration not in self._offices:
            raise OutOfScope(f"administration {administration}: not in the viewer's scope")
        return self._offices[administration]

    def has_all_of(self, administration: int) -> bool:
        """Tell whether every office of an administration is seen.

        Raises:
            OutOfScope: nothing of it is seen.
        """
        self.offices_of(administration)
        return self._viewer.sees_all_of(self.administrations[administration].code)

    def sees(self, administration: str, office: str) -> bool:
        """Tell whether the office of these two codes is seen."""
        return self._viewer.sees(administration, office)

    def office(self, office: int) -> int:
        """Return the office itself.

        Raises:
            OutOfScope: it is not seen.
        """
        if office not in self.offices:
            raise OutOfScope(f"office {office}: not in the viewer's scope")
        return office

    def kiosk(self, kiosk: str) -> str:
        """Return the kiosk itself.

        Raises:
            OutOfScope: it is not seen.
        """
        if kiosk not in self.kiosk_codes:
            raise OutOfScope(f"kiosk {kiosk}: not in the viewer's scope")
        return kiosk

    def _seen_offices(self, administration: Administration) -> dict[int, Office]:
        found = self._reader.offices(administration.id)
        return {one.id: one for one in found if self._viewer.sees(administration.code, one.code)}

    def _stands_in_sight(self, kiosk: KioskLedger) -> bool:
        if kiosk.administration not in self.administrations or kiosk.office_code is None:
            return False
        code = self.administrations[kiosk.administration].code
        return self._viewer.sees(code, kiosk.office_code)
