"""The rules by which a press is booked: where, on which day, counted or set aside, or refused.

A press is booked by the settings version that was in force when it was made, since kiosks move
and words change while rows wait; without a version (others' devices) by the placement valid at its
time. Retired services are still accepted. Nothing here knows a database: the catalogue comes in
as a snapshot, and the answer is a value.
"""

from __future__ import annotations

from typing import NamedTuple

from faccine.wire.clocks import ClockTrust, to_ms
from faccine.wire.events import Mode, Rating
from faccine.wire.faces import FACES
from faccine.wire.states import Why
from hub.catalogue.entries import KioskEntry, OfficeEntry, PlacementEntry, ServiceEntry
from hub.hours import GRACE_MINUTES
from hub.periods import local_day_and_slot
from hub.screening import Aside

LATEST_AHEAD_MS = 10 * 60 * 1000
EARLIEST_MS = 1_577_836_800_000  # 2020-01-01: no kiosk of ours is older
_LATEST_MS = 4_102_444_800_000  # 2100-01-01
_MOST_REMEMBERED = 2_000
UNKNOWN_SLOT = -1
"""The slot of a press whose hour nobody knows."""

# Plain numbers: these are asked for every press.
_TEST = Aside.TEST.value
_OUT_OF_HOURS = Aside.OUT_OF_HOURS.value
_FACE_INDEX = {face: index for index, face in enumerate(FACES)}
SAD = len(FACES) - 1


class SeriesKey(NamedTuple):
    """What presses are counted together: like with like. Office or service 0 means all."""

    administration: int
    office: int
    service: int
    channel: str
    survey: int
    face_labels: int


class BookingKey(NamedTuple):
    """Everything about a press that repeats. None means: the device did not say."""

    series: SeriesKey
    clock: str
    mode: str
    settings: int | None
    lang: str | None
    input: str | None
    asks: bool | None


class Booked(NamedTuple):
    """A rating as the books take it.

    ``at_ms`` None: nobody knew the time; ``day`` is then that of receipt.
    """

    seq: int
    face: int
    booking: BookingKey
    at_ms: int | None
    day: int
    slot: int
    aside: int
    boot: str | None


class Refused(NamedTuple):
    """Why an event cannot be booked; ``detail`` is for the operator."""

    why: Why
    detail: str


class Desk:
    """The rules for one kiosk under one snapshot of the catalogue."""

    def __init__(self, kiosk: KioskEntry) -> None:
        self._kiosk = kiosk
        self._by_settings: dict[
            tuple[int, str | None], tuple[PlacementEntry, ServiceEntry] | Refused
        ] = {}
        self._bookings: dict[tuple[object, ...], BookingKey] = {}
        self._known: dict[tuple[object, ...], tuple[BookingKey, OfficeEntry]] = {}

    def book(self, rating: Rating, received_ms: int, latest_ms: int) -> Booked | Refused:
        """Return how a rating is booked, or why it is refused.

        Args:
            rating: as it arrived.
            received_ms: now.
            latest_ms: a later time than this is none.
        """
        clock, at_ms = trusted_time(rating, latest_ms)
        # All but the time repeats under one settings version: nearly every press is found here.
        key = (
            rating.settings, rating.service, clock, rating.mode, rating.lang, rating.input,
            rating.asks,
        )  # fmt: skip
        known = self._known.get(key)
        if known is None:
            found = self._find(rating, at_ms if at_ms is not None else received_ms)
            if isinstance(found, Refused):
                return found
            placement, service = found
            known = (self._booking(rating, clock, placement, service), placement.office)
            if (rating.settings, rating.service) in self._by_settings:
                if len(self._known) > _MOST_REMEMBERED:  # a device may say anything
                    self._known.clear()
                self._known[key] = known
        booking, office = known
        timezone = office.administration.timezone
        aside = _TEST if rating.mode is Mode.TEST else 0
        if at_ms is None:
            day, _ = local_day_and_slot(received_ms, timezone)
            slot = UNKNOWN_SLOT
        else:
            day, slot = local_day_and_slot(at_ms, timezone)
            if not office.hours.is_open(at_ms, GRACE_MINUTES):
                aside |= _OUT_OF_HOURS
        return Booked(
            rating.seq, _FACE_INDEX[rating.face], booking, at_ms, day, slot, aside, rating.boot
        )

    def survey_at(self, instant_ms: int) -> int | None:
        """Return the survey that runs at the kiosk at an instant; None when it stands nowhere."""
        placement = self._kiosk.placement_at(instant_ms)
        return placement.survey if placement else None

    def _find(
        self, rating: Rating, instant_ms: int
    ) -> tuple[PlacementEntry, ServiceEntry] | Refused:
        if rating.settings is None:
            return self._place(rating, self._kiosk.placement_at(instant_ms))
        key = (rating.settings, rating.service)
        found = self._by_settings.get(key)
        if found is None:
            placement = self._kiosk.placement_of_settings(rating.settings)
            if placement is None:  # issued by a life of the hub that no backup kept
                return self._place(rating, self._kiosk.placement_at(instant_ms))
            found = self._by_settings[key] = self._place(rating, placement)
        return found

    def _place(
        self, rating: Rating, placement: PlacementEntry | None
    ) -> tuple[PlacementEntry, ServiceEntry] | Refused:
        if placement is None:
            return Refused(Why.NO_PLACEMENT, "the kiosk stood nowhere at that time")
        if rating.service is None:
            if len(placement.services) != 1:
                return Refused(
                    Why.NO_SERVICE,
                    f"no service named, and the kiosk offers {len(placement.services)}",
                )
            return placement, placement.services[0]
        administration = placement.office.administration
        service = administration.services.get(rating.service)
        if service is None:
            return Refused(
                Why.UNKNOWN_SERVICE,
                f"service {rating.service!r} is not in the catalogue of {administration.code}",
            )
        return placement, service

    def _booking(
        self, rating: Rating, clock: ClockTrust, placement: PlacementEntry, service: ServiceEntry
    ) -> BookingKey:
        key = (
            id(placement), service.id, clock, rating.mode, rating.settings, rating.lang,
            rating.input, rating.asks,
        )  # fmt: skip
        booking = self._bookings.get(key)
        if booking is None:
            if len(self._bookings) > _MOST_REMEMBERED:
                self._bookings.clear()
            office = placement.office
            administration = office.administration
            booking = self._bookings[key] = BookingKey(
                SeriesKey(
                    administration.id,
                    office.id,
                    service.id,
                    service.channel,
                    placement.survey,
                    placement.face_labels,
                ),
                clock.value,
                rating.mode.value,
                rating.settings,
                rating.lang if rating.lang in administration.languages else None,
                rating.input.value if rating.input else None,
                rating.asks,
            )
        return booking


def latest_plausible_ms(received_ms: int, *, is_clock_trusted: bool) -> int:
    """Return the latest time that a press can have been made at.

    A hub that does not know the time itself cannot say that a kiosk's is from the future.
    """
    return received_ms + LATEST_AHEAD_MS if is_clock_trusted else _LATEST_MS


def trusted_time(rating: Rating, latest_ms: int) -> tuple[ClockTrust, int | None]:
    """Return how far the time of a rating is trusted, and the time; None when it is not.

    A time from the future, or from before any kiosk of ours, is no time, whatever its clock says:
    the press is booked on the day received, flagged ``unset``.
    """
    if rating.clock is ClockTrust.UNSET or rating.at is None:
        return ClockTrust.UNSET, None
    at_ms = to_ms(rating.at)
    if not EARLIEST_MS <= at_ms <= latest_ms:
        return ClockTrust.UNSET, None
    return rating.clock, at_ms
