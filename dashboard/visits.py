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
    is_page = request.method == "GET" and response.status_code == 200
    is_asked_for = response.mimetype == "text/html" and request.endpoint != "static"
    who = viewer()
    if is_page and is_asked_for and who.account is not None and who.grants:
        places = [grant.administration or WHOLE_HUB for grant in who.grants]
        accounts().page_views.write(who.account, places, now_ms() // MS_PER_DAY)
    return response
