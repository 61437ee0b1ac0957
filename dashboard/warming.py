"""Loading before it is needed what the first reader of each page would otherwise wait for."""

from __future__ import annotations

from flask import Flask

from dashboard.language import LANGUAGES, messages_of
from dashboard.words import signs_of
from hub.hours import OpeningHours

_SOME_HOURS = "Mo-Fr 08:00-14:00; PH off"


def warm_up(app: Flask) -> None:
    """Load messages, templates, signs of numbers and holidays; half a second or so."""
    for language in LANGUAGES:
        messages_of(language)
        signs_of(language)
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    OpeningHours(_SOME_HOURS, "Europe/Rome")
