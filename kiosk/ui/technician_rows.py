"""The rows of the technician's page: each part of a kiosk, its value in words, and a sign. Pure.

A row is well, not well, or nobody can tell: then it has no sign rather than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from faccine.wire.clocks import ClockTrust
from kiosk.session.status import Status
from kiosk.words import Words

FULL_BYTES = 20_000_000
"""With less than this free, the next vote may not be written."""
CROWDED_PERCENT = 90
HOT_CELSIUS = 80
LATE_MS = 120_000
"""What waits for longer than this while the hub is there waits for too long."""
_SECOND_MS = 1_000
_REFUSED = re.compile(r"refused the login of .* \((.*)\)")
_BEFORE = re.compile(r"^(broker not reached: )?(\[Errno -?\d+\] )?")


@dataclass(frozen=True)
class Row:
    """One line: ``is_well`` is None where nobody can tell."""

    label: str
    value: str
    is_well: bool | None


def rows_of(status: Status, words: Words) -> Iterator[Row]:
    """Return all rows, from the network inwards."""
    yield _network(status, words)
    yield _broker(status, words)
    yield _hub(status, words)
    yield _waiting(status, words)
    yield _clock(status, words)
    yield _disk(status, words)
    yield _board(status, words)
    yield _settings(status, words)
    yield _sound(status, words)
    yield _buttons(status, words)


def _network(status: Status, words: Words) -> Row:
    link = status.link
    if link.address is not None:
        return Row(words.network, link.address, True)
    if link.is_connected:
        return Row(words.network, words.connected, True)
    return Row(words.network, words.not_connected, False)


def _broker(status: Status, words: Words) -> Row:
    link = status.link
    where = link.broker.rpartition("://")[2]
    how = words.connected if link.is_connected else _plain(link.error) or words.not_connected
    return Row(words.broker, ", ".join(part for part in (where, how) if part), link.is_connected)


def _plain(error: str | None) -> str:
    """Return the library's own words, without what the page says already."""
    refused = _REFUSED.search(error or "")
    return refused[1] if refused else _BEFORE.sub("", error or "")


def _hub(status: Status, words: Words) -> Row:
    link = status.link
    state = words.running if link.is_hub_online else words.not_connected
    last = words.no_receipt
    if link.receipt_ms is not None:
        passed = duration(status.at_ms - link.receipt_ms, words)
        last = words.receipt_ago.format(time=passed)
    return Row(words.hub, f"{state}, {last}", link.is_hub_online and not is_late(status))


def _waiting(status: Status, words: Words) -> Row:
    books = status.books
    if books is None:
        return Row(words.waiting, words.unknown, None)
    if not books.waiting:
        return Row(words.waiting, words.nothing_waits, True)
    value = str(books.waiting)
    if books.oldest_waiting_ms is not None:
        passed = duration(status.at_ms - books.oldest_waiting_ms, words)
        value = words.oldest_waits.format(waiting=books.waiting, time=passed)
    is_served = status.link.is_hub_online and not is_late(status)
    return Row(words.waiting, value, is_served)


def _clock(status: Status, words: Words) -> Row:
    told = {
        ClockTrust.SYNCED: words.clock_synced,
        ClockTrust.ESTIMATED: words.clock_estimated,
        ClockTrust.UNSET: words.clock_unset,
    }[status.clock]
    value = told.format(time=status.local_time)
    return Row(words.clock, value, status.clock is not ClockTrust.UNSET)


def _disk(status: Status, words: Words) -> Row:
    free, used = status.machine.disk_free_bytes, status.machine.disk_used_percent
    parts = []
    if free is not None:
        parts.append(words.disk_free.format(free=_bytes(free)))
    if used is not None:
        parts.append(words.disk_used.format(percent=round(used)))
    if not parts:
        return Row(words.disk, words.unknown, None)
    return Row(words.disk, ", ".join(parts), not _is_full(status) and (used or 0) < CROWDED_PERCENT)


def _board(status: Status, words: Words) -> Row:
    machine = status.machine
    parts = []
    if machine.temperature_celsius is not None:
        parts.append(f"{machine.temperature_celsius:.0f} °C")
    if machine.under_voltage is not None:
        parts.append(words.power_low if machine.under_voltage else words.power_good)
    if machine.throttled:
        parts.append(words.slowed)
    if not parts:
        return Row(words.board, words.unknown, None)
    is_hot = (machine.temperature_celsius or 0) >= HOT_CELSIUS
    is_well = not (machine.under_voltage or machine.throttled or is_hot)
    return Row(words.board, ", ".join(parts), is_well)


def _settings(status: Status, words: Words) -> Row:
    if status.settings_version is None:
        return Row(words.settings, status.settings_problem or words.settings_none, False)
    version = words.settings_version.format(version=status.settings_version)
    if status.settings_problem:
        return Row(words.settings, f"{version}; {status.settings_problem}", False)
    return Row(words.settings, version, True)


def _sound(status: Status, words: Words) -> Row:
    if status.has_sound is None:
        return Row(words.sound, words.sound_missing, None)
    value = words.sound_there if status.has_sound else words.sound_missing
    return Row(words.sound, value, status.has_sound)


def _buttons(status: Status, words: Words) -> Row:
    if status.stuck:
        places = {
            "happy": words.left_button,
            "neutral": words.middle_button,
            "sad": words.right_button,
        }
        stuck = ", ".join(places.get(face, face) for face in status.stuck)
        return Row(words.buttons, words.button_stuck.format(faces=stuck), False)
    if status.has_buttons is None:
        return Row(words.buttons, words.no_buttons, None)
    value = words.buttons_well if status.has_buttons else words.buttons_missing
    return Row(words.buttons, value, status.has_buttons)


def duration(passed_ms: int, words: Words) -> str:
    """Return how long that is, in one unit: 45 s, 14 min, 3 h, 6 d."""
    seconds = max(0, passed_ms) // _SECOND_MS
    if seconds < 120:
        return words.seconds_short.format(count=seconds)
    if seconds < 2 * 3600:
        return words.minutes_short.format(count=seconds // 60)
    if seconds < 2 * 86_400:
        return words.hours_short.format(count=seconds // 3600)
    return words.days_short.format(count=seconds // 86_400)


def is_late(status: Status) -> bool:
    """Tell whether something waits although the hub is there."""
    oldest = status.books.oldest_waiting_ms if status.books is not None else None
    if oldest is None:
        return False
    receipt = status.link.receipt_ms
    has_heard = receipt is not None and status.at_ms - receipt <= LATE_MS
    return status.at_ms - oldest > LATE_MS and not has_heard


def _is_full(status: Status) -> bool:
    free = status.machine.disk_free_bytes
    return free is not None and free < FULL_BYTES


def _bytes(count: int) -> str:
    """Return whole gigabytes, or megabytes where they are fewer than ten."""
    if count >= 10_000_000_000:
        return f"{count // 1_000_000_000} GB"
    return f"{count // 1_000_000} MB"
