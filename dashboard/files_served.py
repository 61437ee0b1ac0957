"""Styles, scripts and fonts as files: compressed beforehand, and kept by browsers.

They bypass the application, so that a page's own time is not spent on them. What the build brought
in has its compressed form beside it; pages themselves are not compressed here, because a page that
holds a secret and echoes what somebody sent tells of the secret by its length (BREACH).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

MAX_AGE_SECONDS = 7 * 86_400
"""Addresses carry what tells their state apart, so a new one is a new address."""


def use_files(app: Flask, folder: Path, extra: Mapping[str, str]) -> str:
    """Serve a folder's files under ``/static/``.

    Args:
        app: whose other addresses stay its own.
        folder: is looked through once, now.
        extra: headers of every answer.

    Returns:
        What tells this state of the files apart, for their addresses.
    """

    def add_headers(headers: Any, path: str, url: str) -> None:
        for name, value in extra.items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix="static/",
        max_age=MAX_AGE_SECONDS,
        add_headers_function=add_headers,
        allow_all_origins=False,
    )
    return _fingerprint(folder)


def _fingerprint(folder: Path) -> str:
    state = sorted((str(file), file.stat().st_mtime_ns) for file in folder.rglob("*.*"))
    return hashlib.sha256(repr(state).encode()).hexdigest()[:10]
