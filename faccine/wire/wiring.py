"""Where buttons, lamps and a selector are connected, as one value: what a card says, a kiosk opens.

Pins are numbered as Broadcom does ("GPIO17"), not by their place on the header. Everything that is
pressed closes to ground; the pull-ups are inside the Pi.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from faccine.wire.errors import SettingsError

LAST_PIN = 27
MAX_POSITIONS = 8
"""Services that a selector may choose from: as many as a screen shows at once."""


@dataclass(frozen=True)
class Wiring:
    """The pins of a kiosk's panel, in the order of the faces.

    ``lamps``: none, one that lights all three buttons, or three. ``selector``: one pin for each
    service, none where there is one service; a rotary switch or push buttons. ``is_active_high``:
    a lamp is lit by a high pin; False where its driver inverts.

    Raises:
        SettingsError: a pin that does not exist or is used twice, or a wrong number of pins.
    """

    buttons: tuple[int, ...] = (17, 27, 22)
    lamps: tuple[int, ...] = ()
    selector: tuple[int, ...] = ()
    is_active_high: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be wired."""
        if len(self.buttons) != 3:
            raise _refusal("--buttons", self.buttons, "three pins, for instance 17,27,22")
        if len(self.lamps) not in (0, 1, 3):
            expected = "one pin for all lamps, or three, for instance 5,6,13"
            raise _refusal("--lamps", self.lamps, expected)
        if len(self.selector) > MAX_POSITIONS:
            expected = f"at most {MAX_POSITIONS} pins, one for each service"
            raise _refusal("--selector", self.selector, expected)
        self._check_pins()

    def __str__(self) -> str:
        """Say it in the words of the command line."""
        return ", ".join(
            f"{flag.removeprefix('--')} {_joined(pins)}" for flag, pins in self._flags() if pins
        )

    def _check_pins(self) -> None:
        taken: dict[int, str] = {}
        for flag, pins in self._flags():
            for pin in pins:
                if not 0 <= pin <= LAST_PIN:
                    expected = f"0 to {LAST_PIN} in place of {pin} (17 for the pin called GPIO17)"
                    raise _refusal(flag, pins, expected)
                if pin in taken:
                    raise _refusal(flag, pins, f"each pin once; {taken[pin]} has {pin} already")
                taken[pin] = flag

    def _flags(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        yield "--buttons", self.buttons
        yield "--lamps", self.lamps
        yield "--selector", self.selector


def wiring_from(
    *, buttons: str, lamps: str, selector: str, is_active_high: bool = True
) -> Wiring | None:
    """Return what the flags ``--buttons``, ``--lamps`` and ``--selector`` say, None for no buttons.

    Raises:
        SettingsError: they say something impossible.
    """
    pins = _pins("--buttons", buttons)
    lamp_pins = _pins("--lamps", lamps)
    selector_pins = _pins("--selector", selector)
    if pins:
        return Wiring(pins, lamp_pins, selector_pins, is_active_high)
    for flag, given in (("--lamps", lamps), ("--selector", selector)):
        if given.strip():
            raise SettingsError(f"{flag} {given!r} without --buttons: add --buttons 17,27,22")
    return None


def _pins(flag: str, text: str) -> tuple[int, ...]:
    if not text.strip():
        return ()
    try:
        return tuple(int(pin) for pin in text.split(","))
    except ValueError:
        raise SettingsError(f"{flag} {text!r}: expected numbers, for instance 17,27,22") from None


def _refusal(flag: str, pins: tuple[int, ...], expected: str) -> SettingsError:
    return SettingsError(f"{flag} {_joined(pins)!r}: expected {expected}")


def _joined(pins: tuple[int, ...]) -> str:
    return ",".join(str(pin) for pin in pins)
