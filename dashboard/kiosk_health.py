"""How a kiosk's machine is, in words: what its health message says, and what of it is not right."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from dashboard.kiosk_sentences import duration_words
from dashboard.language import gettext, ngettext
from dashboard.words import number, signs
from faccine.wire.states import Health, KioskUpdate, UpdateStage

HOT_CELSIUS = 80
"""From here on a Raspberry Pi slows itself down."""
FULL_PERCENT = 90


@dataclass(frozen=True, slots=True)
class HealthRow:
    """One thing a kiosk says of its machine. ``remark`` is what to think of it, '' for nothing."""

    key: str
    title: str
    value: str
    remark: str = ""
    is_wrong: bool = False


def read_health(text: str | None) -> Health | None:
    """Return a kept health message; None where there is none, or none that anybody can read."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=Health)
    except msgspec.DecodeError:
        return None


def health_line(health: Health | None) -> str:
    """Return temperature and disk in a line, as far as the kiosk can tell."""
    if health is None:
        return gettext("not known")
    parts = []
    if health.temperature_celsius is not None:
        parts.append(_celsius(health.temperature_celsius, digits=0))
    if health.disk_used_percent is not None:
        parts.append(gettext("disk %(percent)s%%", percent=round(health.disk_used_percent)))
    return ", ".join(parts) or gettext("not known")


def health_remarks(health: Health | None) -> list[str]:
    """Return what is not right and can wait for the next visit."""
    if health is None or not _has_remarks(health):
        return []  # as nearly always: a list of kiosks need not look for words
    return [row.remark for row in health_rows(health) if row.is_wrong and row.remark]


def health_rows(health: Health | None) -> list[HealthRow]:
    """Return everything a kiosk says of its machine; what it cannot tell is left out."""
    if health is None:
        return []
    rows = [*_machine(health), *_parts(health), *_software(health), *_counters(health)]
    return [row for row in rows if row.value]


def _has_remarks(health: Health) -> bool:
    return bool(
        health.under_voltage or health.throttled or health.late_commits
        or _is_hot(health) or _is_full(health)
        or health.root_read_only is False or _went_back(health.update)
    )  # fmt: skip


def update_line(health: Health | None) -> str:
    """Say where a kiosk is on its way to other software, '' where it runs what it should."""
    if health is None or health.update is None:
        return ""
    version = health.update.version
    match health.update.stage:
        case UpdateStage.FETCHING:
            return gettext("%(version)s is being fetched", version=version)
        case UpdateStage.WAITING:
            return gettext("%(version)s is ready: taken over when nobody is there", version=version)
        case UpdateStage.PROVING:
            return gettext("%(version)s is being tried", version=version)
        case UpdateStage.WENT_BACK:
            return gettext("went back from %(version)s", version=version)


def _went_back(update: KioskUpdate | None) -> bool:
    return update is not None and update.stage is UpdateStage.WENT_BACK


def _software(health: Health) -> list[HealthRow]:
    update, is_protected = health.update, health.root_read_only
    why = ""
    if update is not None and _went_back(update):
        why = gettext(
            "the software from before runs on; %(version)s did not prove itself: %(why)s",
            version=update.version,
            why=update.why or gettext("it did not say why"),
        )
    open_words = gettext("a power cut can spoil the system: protect the card at the next visit")
    return [
        HealthRow("update", gettext("Other software"), update_line(health), why, bool(why)),
        HealthRow(
            "root", gettext("System on the card"),
            _yes_no(is_protected, gettext("protected from writing"), gettext("can be written")),
            open_words if is_protected is False else "", is_protected is False,
        ),
    ]  # fmt: skip


def _is_hot(health: Health) -> bool:
    celsius = health.temperature_celsius
    return celsius is not None and celsius >= HOT_CELSIUS


def _is_full(health: Health) -> bool:
    percent = health.disk_used_percent
    return percent is not None and percent >= FULL_PERCENT


def _machine(health: Health) -> list[HealthRow]:
    celsius, disk = health.temperature_celsius, health.disk_used_percent
    is_hot, is_full = _is_hot(health), _is_full(health)
    uptime = health.uptime_seconds
    return [
        HealthRow(
            "temperature", gettext("Temperature"),
            "" if celsius is None else _celsius(celsius, digits=1),
            gettext("too hot: it needs air or shade") if is_hot else "", is_hot,
        ),
        HealthRow(
            "disk", gettext("Card"),
            "" if disk is None else gettext("%(percent)s%% used", percent=_one_decimal(disk)),
            gettext("nearly full: make room at the next visit") if is_full else "", is_full,
        ),
        HealthRow(
            "supply", gettext("Power supply"),
            _yes_no(health.under_voltage, gettext("too weak"), gettext("enough")),
            gettext("weak supply: change it at the next visit") if health.under_voltage else "",
            bool(health.under_voltage),
        ),
        HealthRow(
            "throttled", gettext("Processor"),
            _yes_no(health.throttled, gettext("slowed down"), gettext("full speed")),
            gettext("slowed down by heat or a weak supply") if health.throttled else "",
            bool(health.throttled),
        ),
        HealthRow(
            "uptime", gettext("Running for"),
            "" if uptime is None else duration_words(uptime * 1000),
        ),
    ]  # fmt: skip


def _parts(health: Health) -> list[HealthRow]:
    works, broken = gettext("works"), gettext("does not work")
    parts = (
        ("screen", gettext("Screen"), health.screen),
        ("buttons", gettext("Buttons"), health.buttons),
        ("sound", gettext("Sound"), health.sound),
    )
    rows = [
        HealthRow(key, title, _yes_no(state, works, broken), is_wrong=state is False)
        for key, title, state in parts
    ]
    names = {"happy": gettext("“Good”"), "neutral": gettext("“So-so”"), "sad": gettext("“Bad”")}
    stuck = ", ".join(names.get(face, face) for face in health.stuck)
    return [*rows, HealthRow("stuck", gettext("Stuck buttons"), stuck, is_wrong=bool(stuck))]


def _counters(health: Health) -> list[HealthRow]:
    late = health.late_commits
    tested = (health.self_test or "").removesuffix(" all well")
    if health.self_test and tested != health.self_test:
        tested = gettext("%(time)s: all well", time=tested)
    return [
        HealthRow(
            "waiting", gettext("Not yet received"),
            "" if health.waiting is None else ngettext(
                "%(n)s event", "%(n)s events", health.waiting, n=number(health.waiting)
            ),
        ),
        HealthRow(
            "ignored", gettext("Touches during the thanks"),
            "" if health.ignored is None else number(health.ignored),
            gettext("they change nothing, as they should") if health.ignored else "",
        ),
        HealthRow(
            "late", gettext("Presses written late"),
            "" if late is None else number(late),
            gettext("the card is slow: it may be wearing out") if late else "", bool(late),
        ),
        HealthRow("self-test", gettext("Last self-test"), tested),
    ]  # fmt: skip


def _celsius(value: float, digits: int) -> str:
    said = str(round(value)) if digits == 0 else _one_decimal(value)
    return gettext("%(degrees)s °C", degrees=said)


def _yes_no(state: bool | None, yes: str, no: str) -> str:
    return "" if state is None else (yes if state else no)


def _one_decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", signs().decimal)
