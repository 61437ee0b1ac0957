"""What can switch a screen's power: its backlight, the compositor, or a command of the house's own.

None of them closes the window: what touches the dark screen is felt all the same.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from faccine.wire.errors import HardwareError

AUTO, NONE = "auto", "none"
_BACKLIGHTS = "sys/class/backlight/*/bl_power"
_LIT, _DARK = "0", "4"
"""The kernel's FB_BLANK_UNBLANK and FB_BLANK_POWERDOWN."""
_WLR_RANDR = "wlr-randr"
_TIMEOUT_SECONDS = 10.0


class Switch(Protocol):
    """Something that lights a screen and darkens it; printed, it says what."""

    def turn(self, *, on: bool) -> None:
        """Light or darken it; may take seconds.

        Raises:
            HardwareError: it did not work.
        """


@dataclass(frozen=True)
class Backlight:
    """The backlight of screens on a flat cable, as the kernel shows it."""

    files: Sequence[Path]

    def turn(self, *, on: bool) -> None:
        """Light or darken it."""
        for file in self.files:
            try:
                file.write_text(_LIT if on else _DARK, encoding="ascii")
            except OSError as error:
                raise HardwareError(f"backlight {file}: {error.strerror}") from None

    def __str__(self) -> str:
        return "backlight"


@dataclass(frozen=True)
class Compositor:
    """All screens of a Wayland compositor that lets its windows switch them."""

    environment: Mapping[str, str]

    def turn(self, *, on: bool) -> None:
        """Light or darken them."""
        for output in self.outputs():
            words = [_WLR_RANDR, "--output", output, "--on" if on else "--off"]
            _run(words, self.environment)

    def outputs(self) -> list[str]:
        """Return the screens' names.

        Raises:
            HardwareError: this compositor does not tell.
        """
        printed = _run([_WLR_RANDR], self.environment)
        return [line.split()[0] for line in printed.splitlines() if line and not line[0].isspace()]

    def __str__(self) -> str:
        return _WLR_RANDR


@dataclass(frozen=True)
class Custom:
    """A command that is given ``on`` or ``off`` as its last word."""

    words: Sequence[str]

    def turn(self, *, on: bool) -> None:
        """Run it."""
        _run([*self.words, "on" if on else "off"], None)

    def __str__(self) -> str:
        return self.words[0]


def find_switch(
    wanted: str, environment: Mapping[str, str], root: Path = Path("/")
) -> Switch | None:
    """Return what switches the screen; None: nothing does, or nobody wants it.

    Args:
        wanted: ``auto``, ``none``, or a command.
        environment: of this process.
        root: where the kernel's files are; tests have their own.
    """
    if wanted == NONE:
        return None
    if wanted != AUTO:
        return Custom(shlex.split(wanted))
    backlights = [file for file in sorted(root.glob(_BACKLIGHTS)) if os.access(file, os.W_OK)]
    if backlights:
        return Backlight(backlights)
    if environment.get("WAYLAND_DISPLAY") and shutil.which(_WLR_RANDR):
        compositor = Compositor(environment)
        return compositor if _has_outputs(compositor) else None
    return None


def _has_outputs(compositor: Compositor) -> bool:
    try:
        return bool(compositor.outputs())
    except HardwareError:  # an older cage does not speak that protocol
        return False


def _run(words: Sequence[str], environment: Mapping[str, str] | None) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, and no shell
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TIMEOUT_SECONDS,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HardwareError(f"screen's power: {words[0]}: {error}") from None
    if done.returncode:
        complaint = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise HardwareError(f"screen's power: {words[0]}: {complaint[-1]}")
    return done.stdout
