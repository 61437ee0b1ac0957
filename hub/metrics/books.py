"""Figures from the books: what arrived, whether they are copied, and every kiosk.

Labels are few by construction: the kiosks of the catalogue, and what they say of themselves only
where it is one of a few words or looks like a version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from faccine.wire.clocks import ClockTrust
from faccine.wire.states import Health, UpdateStage
from hub.kiosk_silence import is_heard
from hub.reading.backups import LastBackup
from hub.reading.results import KioskLedger

_VERSION = re.compile(r"[A-Za-z0-9 .+_-]{1,40}")
_STRANGE = "other"


def books_figures(
    kiosks: Sequence[KioskLedger], backup: LastBackup, now_ms: int
) -> Iterator[Metric]:
    """Yield what the books say as a whole, and of every kiosk that is not revoked."""
    yield from _events(kiosks)
    if backup.made_ms is not None:
        yield GaugeMetricFamily(
            "faccine_backup_age_seconds",
            "Seconds since the last whole copy of the books was made.",
            value=_seconds(now_ms - backup.made_ms),
        )
    yield GaugeMetricFamily(
        "faccine_backup_failed",
        "1 if the latest attempt to copy the books failed.",
        value=backup.problem is not None,
    )
    trusted = [one for one in kiosks if not one.is_revoked]
    yield GaugeMetricFamily(
        "faccine_kiosks", "Kiosks in the catalogue that are not revoked.", value=len(trusted)
    )
    yield from _standing(trusted, now_ms)
    yield from _health([(one.code, _read(one.health)) for one in trusted])


def _events(kiosks: Iterable[KioskLedger]) -> Iterator[Metric]:
    outboxes = [outbox for one in kiosks for outbox in one.outboxes]
    for name, text, n in (
        ("stored", "Events in the books; its rate is rows per second.", "stored"),
        ("refused", "Events that were refused and kept aside.", "refused"),
    ):
        total = sum(getattr(outbox, n) for outbox in outboxes)
        yield CounterMetricFamily(f"faccine_hub_events_{name}", text, value=total)
    yield GaugeMetricFamily(
        "faccine_hub_events_missing",
        "Events that will never come and that nobody has accounted for.",
        value=sum(outbox.missing for outbox in outboxes),
    )


def _standing(kiosks: Sequence[KioskLedger], now_ms: int) -> Iterator[Metric]:
    connected = _family("connected", "1 if it is connected and was heard in the last 15 minutes.")
    seen = _family("seen_seconds", "Seconds since it was heard last.")
    pressed = _family("received_seconds", "Seconds since an event of it arrived last.")
    waiting = _family("waiting_events", "Events on its card that are not in the books.")
    missing = _family("missing_events", "Its events that will never come, not accounted for.")
    behind = _family("settings_behind", "1 if it does not have the settings it should have.")
    clock = _family("clock", "How far its clock can be trusted.", "trust")
    old = _family("software_behind", "1 if it should run another release than it does.")
    software = _family("software_info", "The software it runs.", "software")
    for one in kiosks:
        key = [one.code]
        connected.add_metric(key, is_heard(one, now_ms))
        if one.seen_ms is not None:
            seen.add_metric(key, _seconds(now_ms - one.seen_ms))
        if one.received_ms is not None:
            pressed.add_metric(key, _seconds(now_ms - one.received_ms))
        waiting.add_metric(key, sum(outbox.waiting for outbox in one.outboxes))
        missing.add_metric(key, one.missing)
        behind.add_metric(key, one.wanted is not None and one.settings != one.wanted)
        if one.clock in set(ClockTrust):
            clock.add_metric([one.code, str(one.clock)], 1)
        if one.software is not None:
            software.add_metric([one.code, _version(one.software)], 1)
        old.add_metric(key, one.is_software_behind)
    yield from (connected, seen, pressed, waiting, missing, behind, clock, software, old)


def silence_figure(found: Iterable[tuple[str, bool]]) -> Metric:
    """Return which kiosks are connected and pressed by nobody although many should have."""
    silent = _family("silent", "1 if it is connected and nobody presses it although many should.")
    for code, is_silent in found:
        silent.add_metric([code], is_silent)
    return silent


def _health(found: Iterable[tuple[str, Health | None]]) -> Iterator[Metric]:
    disk = _family("disk_used_ratio", "How much of its card is used, 0 to 1.")
    heat = _family("temperature_celsius", "Of its processor.")
    weak = _family("under_voltage", "1 if its supply was too weak since it started.")
    open_root = _family("root_writable", "1 if the system's part of its card can be written.")
    update = _family("update", "Where it is on its way to other software.", "stage")
    trouble = _family("problem", "1 if it says itself that something is wrong.")
    for code, health in found:
        if health is None:
            continue
        if health.disk_used_percent is not None:
            disk.add_metric([code], round(health.disk_used_percent / 100, 4))
        if health.temperature_celsius is not None:
            heat.add_metric([code], health.temperature_celsius)
        if health.under_voltage is not None:
            weak.add_metric([code], health.under_voltage)
        if health.root_read_only is not None:
            open_root.add_metric([code], not health.root_read_only)
        for stage in UpdateStage:
            is_so = health.update is not None and health.update.stage is stage
            update.add_metric([code, stage.value], is_so)
        trouble.add_metric([code], health.problem is not None)
    yield from (disk, heat, weak, open_root, update, trouble)


def _family(name: str, text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"faccine_kiosk_{name}", text, labels=["kiosk", *labels])


def _read(text: str | None) -> Health | None:
    try:
        return None if text is None else msgspec.json.decode(text, type=Health)
    except msgspec.DecodeError:
        return None


def _version(software: str) -> str:
    return software if _VERSION.fullmatch(software) else _STRANGE


def _seconds(span_ms: int) -> float:
    """Return seconds; a clock that was put back makes nothing negative."""
    return max(0, span_ms) / 1000
