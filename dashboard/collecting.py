"""Has Python's collector look for objects that hold each other between two pages, not within one.

Looking through fifty thousand new objects takes some 20 ms. Left alone, the collector does so
whenever there are as many, which is in the middle of every twenty-fifth page or so. Here it is
asked once the answer has gone out, where nobody waits.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NEW_OBJECTS = 50_000
"""So many more objects than before are a reason to look."""
_WHOLE_EVERY = 20
"""Every so many times those are looked at, too, that were there the last time."""


def collect_between_pages(app: Flask) -> None:
    """Take over from the collector of this process, which serves nothing but this application."""
    gc.disable()
    app.wsgi_app = BetweenPages(app.wsgi_app)  # type: ignore[method-assign]


class BetweenPages:
    """An application after whose answers new objects are looked at, once there are many."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._times = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, and look afterwards: servers close what they have sent."""
        answer: Any = self._application(environ, start_response)
        return ClosingIterator(answer, self._look)

    def _look(self) -> None:
        if gc.get_count()[0] < NEW_OBJECTS:
            return
        self._times += 1
        gc.collect(2 if self._times % _WHOLE_EVERY == 0 else 1)
