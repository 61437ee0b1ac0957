"""By what another machine's certificate is judged: chain and name always, dates once we know ours.

A Pi may begin in 1970, and then every certificate is from the future. Checking its dates would keep
a kiosk away from the hub that could tell it the time; whoever it talks to is still proved by the
authority's signature and by the name.
"""

from __future__ import annotations

import ssl
from pathlib import Path

from faccine.wire.errors import SettingsError

_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME has no name in Python


def client_context(
    authority: Path | str | None, *, are_dates_checked: bool = True
) -> ssl.SSLContext:
    """Return by what a server's certificate is judged.

    Args:
        authority: who signed it: a file of certificates (PEM), or as text what would stand in
            it; None means this machine's authorities.
        are_dates_checked: whether its dates count; they cannot before the time is known.

    Raises:
        SettingsError: the authority cannot be read.
    """
    try:
        if isinstance(authority, str):
            context = ssl.create_default_context(cadata=authority)
        else:
            context = ssl.create_default_context(cafile=authority)
    except (OSError, ValueError) as error:  # SSLError is the first one
        name = authority if isinstance(authority, Path) else "as given"
        raise SettingsError(
            f"certificate authority {name}: {error}; expected a PEM file that we may read"
        ) from None
    if not are_dates_checked:
        context.verify_flags |= _NO_CHECK_TIME
    return context
