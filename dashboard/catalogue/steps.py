"""The first steps of a new hub: from nothing to the first press. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.reading import Administration, KioskLedger, Office


class Step(StrEnum):
    """What has to be there, in its order."""

    ADMINISTRATION = "administration"
    OFFICE = "office"
    SERVICE = "service"
    KIOSK = "kiosk"
    PRESS = "press"


@dataclass(frozen=True)
class FirstSteps:
    """Which of the steps are done. ``administration`` is the only one; None before there is one."""

    administration: Administration | None
    offices: Sequence[Office]
    kiosks: Sequence[KioskLedger]

    @property
    def done(self) -> list[Step]:
        """Return the steps that are behind."""
        is_done = {
            Step.ADMINISTRATION: self.administration is not None,
            Step.OFFICE: bool(self.offices),
            Step.SERVICE: any(office.services for office in self.offices),
            Step.KIOSK: bool(self.kiosks),
            Step.PRESS: False,  # with it the first steps are over
        }
        return [step for step, done in is_done.items() if done]

    @property
    def now(self) -> Step:
        """Return the step that comes next."""
        return next(step for step in Step if step not in self.done)

    @property
    def left(self) -> int:
        """Return how many steps are still ahead."""
        return len(Step) - len(self.done)

    @property
    def all_steps(self) -> list[Step]:
        """Return all of them, in their order."""
        return list(Step)


def first_steps(
    administrations: Sequence[Administration],
    offices: Sequence[Office],
    ledger: Sequence[KioskLedger],
) -> FirstSteps | None:
    """Return the first steps; None once something was pressed, or for several administrations.

    Args:
        administrations: all that the viewer knows of.
        offices: those of the only one.
        ledger: its kiosks.
    """
    if len(administrations) > 1 or any(kiosk.received for kiosk in ledger):
        return None
    kiosks = [kiosk for kiosk in ledger if not kiosk.is_revoked]
    return FirstSteps(next(iter(administrations), None), offices, kiosks)
