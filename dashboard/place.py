"""Where a reader is: an office, and one of its services or all of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from dashboard.access import Guard
from hub.periods import Step, local_day_and_slot
from hub.reading import Administration, Office, Reader, Service


@dataclass(frozen=True)
class Place:
    """An office, and one of its services; ``service`` None means all of them together."""

    administration: Administration
    office: Office
    service: Service | None
    guard: Guard

    @property
    def service_id(self) -> int | None:
        """The service's id, None for all."""
        return self.service.id if self.service else None

    @property
    def services(self) -> list[Service]:
        """The services that may be looked at apart: none where that would give people away."""
        if not self.guard.splits_services or len(self.office.services) < 2:
            return []
        return sorted(self.office.services, key=lambda one: one.is_retired)

    @property
    def judged_service(self) -> int | None:
        """The service whose chart may be judged here, 0 for the office as a whole.

        None where several services stand together: a sum of different things gets no word.
        """
        if self.guard.is_monthly:
            return 0
        if self.service is not None:
            return self.service.id
        return self.office.services[0].id if len(self.office.services) == 1 else None

    @property
    def finest(self) -> Step:
        """The shortest period that may be shown here."""
        return Step.MONTH if self.guard.is_monthly else Step.WEEK


def find_place(
    reader: Reader, administration: str, office: str, service: str | None, now_ms: int
) -> Place:
    """Return the place an address names; 404 where the reader sees none of that name."""
    body = next((one for one in reader.administrations() if one.code == administration), None)
    if body is None:
        abort(404)
    found = next((one for one in reader.offices(body.id) if one.code == office), None)
    if found is None:
        abort(404)
    guard = Guard(found.rotating_staff, local_day_and_slot(now_ms, body.timezone)[0])
    return Place(body, found, _service(found, guard, service), guard)


def _service(office: Office, guard: Guard, code: str | None) -> Service | None:
    if not code or not guard.splits_services or len(office.services) < 2:
        return None
    found = next((one for one in office.services if one.code == code), None)
    return found or abort(404)
