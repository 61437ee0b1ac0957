"""Writes down on which day somebody looked at pages last, so that it is noticed if nobody does."""

from __future__ import annotations

from flask import Flask, Response, request

from dashboard.accounts.page_views import WHOLE_HUB
from dashboard.books import accounts, now_ms, viewer
from hub.periods import MS_PER_DAY


def use_visits(app: Flask) -> None:
    """Let the application notice that somebody looks at its pages."""
    app.after_request(_write)


def _write(response: Response) -> Response:
    if _is_page(response):
        who = viewer()
        if who.account is not None and who.grants:
            places = [grant.administration or WHOLE_HUB for grant in who.grants]
            accounts().page_views.write(who.account, places, now_ms() // MS_PER_DAY)
    return response


def _is_page(response: Response) -> bool:
    # What a page asks for by itself, every second, is no sign that somebody looks.
    is_whole = response.status_code == 200 and response.mimetype == "text/html"
    is_by_itself = request.headers.get("X-Requested-With") == "fetch"
    return request.method == "GET" and is_whole and not is_by_itself
