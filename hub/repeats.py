"""Is it the same press, sent again, or another one under the same number?

Events are frozen before they are first sent, so a repeat is the same bytes. Two cards with one
identity (an old image put back, a clone) give one number to two presses: the second is a conflict,
and its kiosk gives it a new identity. Their machines have booted apart, so the boot tells; without
it the time does. A press that both cards hold, made before they parted, is stamped by each of them
alone, so small differences of time are none.
"""

from __future__ import annotations

from faccine.wire.clocks import ClockTrust
from faccine.wire.events import Rating, Reason
from faccine.wire.faces import FACES
from hub.ingest import trusted_time

SYNCED_MS = 500
ESTIMATED_MS = 10_000


def is_same_rating(
    rating: Rating,
    latest_ms: int,
    *,
    face: int,
    service: str,
    boot: str | None,
    clock: str,
    exact_ms: int | None,
) -> bool:
    """Tell whether a rating that has arrived is the one that is stored.

    Args:
        rating: as it arrived.
        latest_ms: a later time than this is none.
        face: of the stored one, as are the following.
        service: its code.
        boot: None where the device did not say.
        clock: how far its time is trusted.
        exact_ms: its time; None where nobody knew it, or it is coarsened.
    """
    if FACES[face] is not rating.face or rating.service not in (None, service):
        return False
    if not is_same_boot(rating.boot, boot):
        return False
    trust, at_ms = trusted_time(rating, latest_ms)
    if at_ms is None or exact_ms is None:
        return True
    is_synced = trust is ClockTrust.SYNCED and clock == ClockTrust.SYNCED
    return abs(at_ms - exact_ms) <= (SYNCED_MS if is_synced else ESTIMATED_MS)


def is_same_reason(reason: Reason, *, rating: int, code: str, boot: str | None) -> bool:
    """Tell whether a reason that has arrived is the one that is stored."""
    return (reason.rating, reason.reason) == (rating, code) and is_same_boot(reason.boot, boot)


def is_same_boot(one: str | None, other: str | None) -> bool:
    """Tell whether two events can be of one boot; unknown ones can."""
    return one is None or other is None or one == other
