"""Sees with a visitor's eyes: logs in to the dashboard by a link and reads its ledger."""

from __future__ import annotations

import json
from http.cookiejar import CookieJar
from typing import Any
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from demonstration.processes import DemoError

_TIMEOUT_SECONDS = 5.0


class Witness:
    """A visitor of the dashboard at an address such as ``http://127.0.0.1:8000``."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def is_answered(self) -> bool:
        """Tell whether the dashboard can read the books."""
        try:
            self._open("/healthz")
        except DemoError:
            return False
        return True

    def log_in(self, link: str) -> None:
        """Follow a login link, which works once."""
        self._open(link.removeprefix(self._address))

    def kiosk(self, code: str) -> dict[str, Any]:
        """Return what the ledger says about a kiosk; empty when it knows none of that name."""
        kiosks = json.loads(self._open(f"/postazioni/registro.json?postazione={code}"))["kiosks"]
        return next((kiosk for kiosk in kiosks if kiosk["kiosk"] == code), {})

    def _open(self, path: str) -> bytes:
        try:
            with self._browser.open(self._address + path, timeout=_TIMEOUT_SECONDS) as answer:
                body: bytes = answer.read()
        except OSError as error:
            raise DemoError(f"the dashboard does not answer {path}: {error}") from None
        return body
