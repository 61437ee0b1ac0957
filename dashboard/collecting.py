"""Has Python's collector look for objects that hold each other between two pages, not within one.

Left alone, the collector waits until there are fifty thousand new objects, which is in the middle
of every twenty-fifth page or so, and looks through them for 20 ms. Asked after each answer, when
nearly everything that the page made is gone, it takes less than one.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_OLDER_EVERY = 50
"""Every so many answers those objects are looked at, too, that outlived one."""
ALL_EVERY = 1000


def collect_between_pages(app: Flask) -> None:
    """Take over from the collector of this process, which serves nothing but this application."""
    gc.disable()
    gc.freeze()  # what is loaded by now stays, and need not be looked at
    app.wsgi_app = BetweenPages(app.wsgi_app)  # type: ignore[method-assign]


class BetweenPages:
    """An application after each of whose answers the collector looks at what is new."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._times = count(1)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, and look afterwards: servers close what they have sent."""
        answer: Any = self._application(environ, start_response)
        return ClosingIterator(answer, self._look)

    def _look(self) -> None:
        times = next(self._times)
        gc.collect(2 if times % ALL_EVERY == 0 else 1 if times % _OLDER_EVERY == 0 else 0)
