"""How a kiosk is, said to a technician: what works, why the hub is silent, and what to do. Pure.

Causes are looked for from the kiosk outwards, and the first that explains the silence is told: a
disk that does not write, no network, a broker that does not answer or does not let us in, a hub
that does not. What libraries say about a failed connection is read for the few causes that have
remedies of their own; the row of the broker shows their own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from faccine.wire.states import ReceiptError
from kiosk.machine.faults import Fault
from kiosk.session.status import Status
from kiosk.ui.technician_rows import (
    CROWDED_PERCENT,
    HOT_CELSIUS,
    LATE_MS,
    Row,
    duration,
    is_late,
    rows_of,
)
from kiosk.words import Words

_UNASKED = "…"


@dataclass(frozen=True)
class Report:
    """What the page says. ``advice`` is empty where there is nothing to do.

    ``is_well`` is None before anybody has looked.
    """

    headline: str
    advice: str
    books: str
    is_well: bool | None
    rows: tuple[Row, ...]
    errors: tuple[str, ...]


def report_on(status: Status, words: Words) -> Report:
    """Put a status into words."""
    fault = next(_faults(status, words), None)
    advice = fault[1] if fault else next(_cares(status, words), "")
    return Report(
        headline=_headline(status, fault[0] if fault else None, words),
        advice=advice,
        books=_books(status, words),
        is_well=not advice,
        rows=tuple(rows_of(status, words)),
        errors=status.errors,
    )


def unasked(words: Words) -> Report:
    """Return what stands on the page before anybody has looked."""
    labels = (
        words.network,
        words.broker,
        words.hub,
        words.waiting,
        words.clock,
        words.disk,
        words.board,
        words.settings,
        words.sound,
        words.buttons,
    )
    rows = tuple(Row(label, _UNASKED, None) for label in labels)
    return Report(_UNASKED, "", "", None, rows, ())


def _headline(status: Status, cause: str | None, words: Words) -> str:
    if status.fault is not None:
        what = words.cannot_record if _is_full(status) else words.broken
        return f"{what} ({status.fault})"
    if cause is None:
        return words.works
    # A kiosk without settings asks nothing, so there is nothing it could record.
    return cause if status.settings_version is None else f"{words.records} {cause}"


def _faults(status: Status, words: Words) -> Iterator[tuple[str, str]]:
    """What keeps votes from being recorded or from arriving, and what to do; gravest first."""
    if status.fault is not None:
        yield status.fault, words.do_room if _is_full(status) else words.do_card
    if not status.link.is_connected:
        yield _why_no_broker(status, words)
    if _is_unknown(status):
        yield words.hub_unaware, words.do_enrol.format(kiosk=status.kiosk)
    if not status.link.is_hub_online:
        yield _why_no_hub(status, words)
    if status.settings_version is None:
        yield words.no_settings, words.do_settings
    if is_late(status):
        yield _silence(status, words), words.do_hub_log


def _why_no_broker(status: Status, words: Words) -> tuple[str, str]:
    said = (status.link.error or "").lower()
    causes = (
        (("certificate", "ssl", "tls"), (words.broker_distrusted, words.do_certificate)),
        (
            ("refused the login", "not authori", "user name or password", "does not let us"),
            (words.broker_refuses, words.do_login),
        ),
        (
            ("name or service not known", "no address associated", "nodename"),
            (words.broker_unknown, words.do_name),
        ),
    )
    for signs, told in causes:
        if any(sign in said for sign in signs):
            return told
    if status.link.address is None:
        return words.no_network, words.do_network
    if "name resolution" in said:
        return words.broker_unknown, words.do_name
    return words.broker_silent, words.do_broker


def _why_no_hub(status: Status, words: Words) -> tuple[str, str]:
    if status.link.receipt_ms is None:
        return words.hub_offline, words.do_hub
    return _silence(status, words), words.do_hub


def _silence(status: Status, words: Words) -> str:
    if status.link.receipt_ms is None:
        return words.hub_waits
    return words.hub_silent.format(time=duration(status.at_ms - status.link.receipt_ms, words))


def _cares(status: Status, words: Words) -> Iterator[str]:
    """What to do about things that do not keep votes from arriving; the most urgent first."""
    machine = status.machine
    if machine.under_voltage:
        yield words.do_power
    if machine.throttled or (machine.temperature_celsius or 0) >= HOT_CELSIUS:
        yield words.do_cool
    if status.stuck:
        yield words.do_button
    if (machine.disk_used_percent or 0) >= CROWDED_PERCENT:
        yield words.do_room
    if status.settings_problem:
        yield words.do_settings


def _is_full(status: Status) -> bool:
    return status.fault == str(Fault.DISK_FULL)


def _is_unknown(status: Status) -> bool:
    """Whether the hub said that it does not know us, and has taken nothing since."""
    receipt = status.link.receipt_ms
    has_heard = receipt is not None and status.at_ms - receipt <= LATE_MS
    said = [status.settings_problem or "", *status.errors]
    is_said = any(ReceiptError.UNKNOWN_KIOSK in each for each in said)
    return is_said and status.link.is_hub_online and not has_heard


def _books(status: Status, words: Words) -> str:
    books = status.books
    if books is None:
        return ""
    if not books.waiting and not books.ratings:
        return words.no_votes
    if not books.waiting:
        return words.all_received.format(votes=books.ratings)
    return words.some_wait.format(votes=books.ratings, waiting=books.waiting)
