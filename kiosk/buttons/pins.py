"""The pins of a Raspberry Pi. The only module that knows gpiozero.

Lamps are dimmed by pulse width where the pin library can do that, else they are on or off. What
gpiozero says on the way to finding no pin library at all is one error here, not four warnings.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from faccine.wire.errors import HardwareError
from faccine.wire.faces import FACES
from faccine.wire.wiring import Wiring
from kiosk.buttons.lighting import Lamp
from kiosk.buttons.watcher import Part

_LIT_FROM = 0.2
"""A lamp that can only be on or off is lit from here: breathing is on, dimmed is off."""


@dataclass(frozen=True)
class Pins:
    """Open pins: switches by what they are, and lamps."""

    switches: dict[Part, Any]
    lamps: list[Lamp]

    def is_closed(self, part: Part) -> bool:
        """Read a switch."""
        return bool(self.switches[part].is_active)

    def listen(self, changed: Callable[[Part, bool], None]) -> None:
        """Have this called, on the pin library's thread, when a switch closes or opens."""
        for part, switch in self.switches.items():
            switch.when_activated = partial(changed, part, True)
            switch.when_deactivated = partial(changed, part, False)


@contextmanager
def open_pins(wiring: Wiring) -> Iterator[Pins]:
    """Open the pins for as long as the context lasts.

    Raises:
        HardwareError: gpiozero or the pins are not there, or somebody else has them.
    """
    try:
        import gpiozero  # noqa: PLC0415 - a kiosk without buttons has no gpiozero
    except ImportError as missing:
        raise HardwareError(
            "buttons need the Python package gpiozero, which is not installed: "
            "pip install 'faccine[buttons]'"
        ) from missing
    with ExitStack() as stack:
        try:
            pins = _open(gpiozero, wiring, stack)
        except _errors_of(gpiozero) as error:
            raise HardwareError(
                f"pins cannot be used ({wiring}): {str(error).rstrip('.!')}; expected the free "
                "GPIO pins of a Raspberry Pi: check the numbers, what else uses them, that lgpio "
                "is installed and that the user is in the group gpio"
            ) from error
        yield pins


def _open(gpiozero: Any, wiring: Wiring, stack: ExitStack) -> Pins:
    _load_pin_library(gpiozero)
    numbers: dict[Part, int] = dict(zip(FACES, wiring.buttons, strict=True))
    numbers.update(enumerate(wiring.selector))
    return Pins(
        {
            part: stack.enter_context(gpiozero.DigitalInputDevice(number, pull_up=True))
            for part, number in numbers.items()
        },
        [_open_lamp(gpiozero, number, wiring, stack) for number in wiring.lamps],
    )


def _open_lamp(gpiozero: Any, number: int, wiring: Wiring, stack: ExitStack) -> Lamp:
    """Open one lamp, brighter and darker if its pin can do that."""
    active_high = wiring.is_active_high
    try:
        dimmed = stack.enter_context(gpiozero.PWMLED(number, active_high=active_high))
    except gpiozero.PinPWMError:
        switched = stack.enter_context(gpiozero.LED(number, active_high=active_high))
        return lambda level: setattr(switched, "value", level >= _LIT_FROM)
    return lambda level: setattr(dimmed, "value", level)


def _load_pin_library(gpiozero: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gpiozero.PinFactoryFallback)
        gpiozero.Device.ensure_pin_factory()


def _errors_of(gpiozero: Any) -> tuple[type[Exception], ...]:
    """Return what opening pins may raise; lgpio's own error descends from nothing of gpiozero's."""
    errors: tuple[type[Exception], ...] = (gpiozero.GPIOZeroError, OSError)
    lgpio = sys.modules.get("lgpio")
    return errors if lgpio is None else (*errors, lgpio.error)
