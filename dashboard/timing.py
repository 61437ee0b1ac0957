"""Says how long the server worked for a page, in the ``Server-Timing`` header that browsers show.

``app`` is the time on the clock, ``cpu`` what the thread itself computed, both in milliseconds: on
a busy machine they differ. Only those who are logged in are told: how long a login takes is nobody
else's business.
"""

from __future__ import annotations

import time

from flask import Flask, Response, g

from dashboard.books import viewer


def use_timing(app: Flask) -> None:
    """Take the time from before everything else in a request until after it."""
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request_funcs.setdefault(None, []).insert(0, _tell)


def _begin() -> None:
    g.begun_ns = time.perf_counter_ns(), time.thread_time_ns()


def _tell(response: Response) -> Response:
    if "begun_ns" in g and viewer().account is not None:
        clock_ns, thread_ns = g.begun_ns
        app_ms = (time.perf_counter_ns() - clock_ns) / 1e6
        cpu_ms = (time.thread_time_ns() - thread_ns) / 1e6
        response.headers["Server-Timing"] = f"app;dur={app_ms:.1f}, cpu;dur={cpu_ms:.1f}"
    return response
