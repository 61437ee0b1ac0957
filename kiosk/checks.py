"""``faccine-kiosk check``: what is in force, what would not work, and what is left to do.

An outbox file that is missing is begun; nothing else is changed.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Generator, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from faccine.runtime.broker import Broker
from faccine.runtime.clock import Clock
from faccine.runtime.mqtt_client import reach, tls_context
from faccine.wire.errors import HardwareError, SettingsError, StorageError
from faccine.wire.languages import is_offered
from faccine.wire.settings import KioskSettings
from faccine.wire.wiring import Wiring
from kiosk.bootstrap import Face
from kiosk.buttons.buttons import open_buttons
from kiosk.conductor import Conductor
from kiosk.display.switches import find_switch
from kiosk.machine.disk import try_to_write
from kiosk.machine.finding import Finding
from kiosk.machine.mounts import (
    Mount,
    is_lost_with_power,
    is_root_read_only,
    mounts_here,
)
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import standings
from kiosk.outbox.settings import read_settings
from kiosk.session.session import Session
from kiosk.sound.check import sound_check
from kiosk.sound.sound import SoundOptions
from kiosk.uplink.uplink import UplinkOptions

_REACH_SECONDS = 3.0


def check_kiosk(options: UplinkOptions, clock: Clock, face: Face | None) -> Iterator[Finding]:
    """Yield what is in force, what is wrong and what is doubtful.

    Args:
        options: where and as whom the kiosk works.
        clock: what time it is.
        face: what citizens meet; None: headless.
    """
    yield Finding("kiosk", options.kiosk)
    login = options.broker.username or "nobody"
    secret = "with a password" if options.broker.password else "without a password"
    yield Finding("broker", f"{options.broker} as {login}, {secret}")
    if options.broker.tls:
        yield _authority(options.broker)
    yield from _ways((options.broker, *options.others), are_dates_checked=clock.is_synced())
    settings = yield from _outbox(options.outbox, clock)
    synced = clock.is_synced()
    yield Finding("clock", "synced" if synced else "not synced; the hub's time will be used")
    yield from card_check(mounts_here(), options.outbox)
    if face is None:
        return
    yield from _face(face, clock)
    yield from _sound(face.sound, settings)
    if settings is not None:
        yield from settings_check(settings, face)


def settings_check(settings: KioskSettings, face: Face) -> Iterator[Finding]:
    """Yield what settings in force leave undone for citizens."""
    if settings.contact is None:
        says = "nobody said where a complaint can be left: give the office a contact"
        yield Finding("contact", says, is_doubtful=True)
    else:
        yield Finding("contact", settings.contact.address)
    has_choice = face.has_screen or (face.wiring is not None and bool(face.wiring.selector))
    if len(settings.services) > 1 and not has_choice:
        says = "several, and nobody can choose: connect a --selector, or place one at this kiosk"
        yield Finding("services", says, is_doubtful=True)
    drafts = [code for code in settings.languages if not is_offered(code, settings.signed_drafts)]
    if drafts:
        says = f"{', '.join(drafts)} not offered: a draft until somebody who speaks it signs it"
        yield Finding("languages", says, is_doubtful=True)
    else:
        yield Finding("languages", ", ".join(settings.languages))


def card_check(mounts: Sequence[Mount], outbox: Path) -> Iterator[Finding]:
    """Yield whether a power cut can hurt the system, or take what citizens pressed.

    Args:
        mounts: this machine's.
        outbox: the file; need not be there.
    """
    is_read_only = is_root_read_only(mounts)
    if is_read_only is not None:
        state = "read-only: a power cut cannot hurt it" if is_read_only else "can be written"
        yield Finding("system", state)
    if is_lost_with_power(mounts, str(outbox.absolute().parent)):
        says = f"{outbox} lies in memory: presses are lost with the power; put it elsewhere"
        # On purpose, perhaps; but never where the system is in memory, too.
        yield Finding("outbox", says, is_wrong=bool(is_read_only), is_doubtful=True)


def _face(face: Face, clock: Clock) -> Iterator[Finding]:
    if face.wiring is not None:
        yield _pins(face.wiring, clock)
    if face.has_screen:
        yield _screen()
        yield _screen_power(face.screen_switch)
        says = "set" if face.pin else "none: the technician's page stays closed; see --pin-file"
        yield Finding("technician's PIN", says, is_doubtful=face.pin is None)


def _sound(sound: SoundOptions | None, settings: KioskSettings | None) -> Iterator[Finding]:
    if sound is None:
        yield Finding("sound", "none: presses are silent, nothing is read out", is_doubtful=True)
    else:
        yield from sound_check(sound, settings)


def _authority(broker: Broker) -> Finding:
    try:
        tls_context(broker)
    except SettingsError as error:
        return Finding("authority", str(error), is_wrong=True)
    return Finding("authority", str(broker.authority or "those of this machine"))


def _ways(brokers: Sequence[Broker], *, are_dates_checked: bool) -> Iterator[Finding]:
    """Yield how the broker can be reached; one way is enough."""
    tried = [(one, _why_not_reached(one, are_dates_checked=are_dates_checked)) for one in brokers]
    is_cut_off = all(why for _, why in tried)
    for broker, why in tried:
        where = f"{broker.host}:{broker.port}" if len(tried) > 1 or why else ""
        by = f" through {broker.proxy}" if broker.proxy else ""
        if why is None:
            yield Finding("broker", f"{where}{by} reached".strip())
        else:
            waits = "; presses wait until it is" if is_cut_off else ""
            said = f"{where}{by} not reached ({why}){waits}"
            yield Finding("broker", said, is_wrong=is_cut_off, is_doubtful=not is_cut_off)


def _why_not_reached(broker: Broker, *, are_dates_checked: bool) -> str | None:
    try:
        reach(broker, _REACH_SECONDS, are_dates_checked=are_dates_checked).close()
    except ssl.SSLCertVerificationError as error:
        return f"not the hub's certificate: {error.verify_message}; does a proxy open TLS?"
    except (OSError, SettingsError) as error:
        return str(error)
    return None


def _outbox(path: Path, clock: Clock) -> Generator[Finding, None, KioskSettings | None]:
    try:
        outbox = Outbox.open(path, clock, is_checked=True)
    except StorageError as error:
        yield Finding("outbox", str(error), is_wrong=True)
        return None
    try:
        try_to_write(outbox)
        found = standings(outbox)
        settings = read_settings(outbox)
    except StorageError as error:
        yield Finding("outbox", str(error), is_wrong=True)
        return None
    finally:
        outbox.close()
    waiting = sum(at.waiting for at in found)
    yield Finding("outbox", f"{path}: {found[-1].uuid}, {waiting} events wait")
    if settings is None:
        yield Finding("settings", "none yet; they come from the hub")
    else:
        offered = ", ".join(service.code for service in settings.services)
        yield Finding("settings", f"version {settings.version}, {settings.office.name}: {offered}")
    return settings


def _pins(wiring: Wiring, clock: Clock) -> Finding:
    nobody = Conductor(Session(None), perform=lambda _: None, now_ms=clock.boottime_ms)
    try:
        with open_buttons(wiring, nobody, clock.boottime_ms):
            pass
    except HardwareError as error:
        return Finding("buttons", str(error), is_wrong=True)
    return Finding("buttons", f"pins: {wiring}")


def _screen_power(wanted: str) -> Finding:
    switch = find_switch(wanted, os.environ)
    says = f"off out of hours, by {switch}" if switch else "stays on; see --screen-switch"
    return Finding("screen's power", says)


def _screen() -> Finding:
    if find_spec("kivy") is None:
        said = "Kivy is not installed: install 'faccine[kiosk]', or run with --headless"
        return Finding("screen", said, is_wrong=True)
    has_display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if not has_display and not Path("/dev/dri").exists():
        said = "neither a display server nor /dev/dri: connect a screen, or run with --headless"
        return Finding("screen", said, is_wrong=True)
    return Finding("screen", "there")
