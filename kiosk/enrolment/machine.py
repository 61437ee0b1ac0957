"""What kind of machine this is, in a few words, for whoever reads of it at the hub."""

from __future__ import annotations

from pathlib import Path

from faccine.wire.enrolment import MAX_MACHINE

_SAYS = (Path("/proc/device-tree/model"), Path("/sys/class/dmi/id/product_name"))


def machine_name(says: tuple[Path, ...] = _SAYS) -> str | None:
    """Return what the machine calls itself, ``Raspberry Pi 4 Model B``; None where it does not."""
    for path in says:
        try:
            text = path.read_text("utf-8", "replace")
        except OSError:
            continue
        name = " ".join("".join(sign for sign in text if sign.isprintable()).split())
        if name:
            return name[:MAX_MACHINE]
    return None
