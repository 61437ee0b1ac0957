"""What stands above a file's figures, from the request: page, places, period, address, time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import request

from dashboard import books
from dashboard.choices import PeriodChoice
from dashboard.files import Head
from dashboard.language import gettext, text_in
from dashboard.navigation import sections
from faccine.wire.clocks import to_datetime
from hub.reading import Administration, Office

_OF_FILES = ("formato", "tabella", "separatore")
_PLACES = ("amministrazione", "ufficio", "servizio", "ambito", "posizione")
_NO_ADMINISTRATION = "Europe/Rome"


def head_of(choice: PeriodChoice | None, scope: Mapping[str, str] | None = None) -> Head:
    """Return the head of this request's file.

    Args:
        choice: the period of its page, None for a page without one.
        scope: see :func:`lasting_address`.
    """
    administration, now_ms = _administration(), books.now_ms()
    zone = administration.timezone if administration else _NO_ADMINISTRATION
    return Head(
        page=_page(),
        address=lasting_address(choice, scope),
        places=list(_places(administration)),
        codes=[*_path(), *filter(None, map(request.args.get, _PLACES))],
        period=choice.period if choice else None,
        made_at=to_datetime(now_ms).astimezone(ZoneInfo(zone)),
    )


def lasting_address(choice: PeriodChoice | None, scope: Mapping[str, str] | None = None) -> str:
    """Return the whole address of this page, which asks for the same on every day.

    Args:
        choice: its period, None for a page without one.
        scope: of what else the page is, by name in the query string, where the reader did not say.
    """
    kept = {key: value for key, value in request.args.items() if key not in _OF_FILES}
    kept |= scope or {}
    if choice is not None:
        kept["periodo"] = choice.value
    return request.base_url + ("?" + urlencode(kept) if kept else "")


def _page() -> str:
    here = [section.title for section in sections() if section.is_here]
    if here:
        return here[0]
    apart = {"office": gettext("Office"), "alerts": gettext("Alerts")}
    return apart.get(request.blueprint or "", request.path)


def _path() -> list[str]:
    return request.path.strip("/").split("/") if request.path != "/" else ["panoramica"]


def _asked(in_path: str, in_query: str) -> str | None:
    return (request.view_args or {}).get(in_path) or request.args.get(in_query)


def _administration() -> Administration | None:
    found, asked = books.reader().administrations(), _asked("administration", "amministrazione")
    if asked is None:
        return found[0] if len(found) == 1 else None
    return next((one for one in found if one.code == asked), None)


def _places(administration: Administration | None) -> Iterator[tuple[str, str]]:
    if administration is None:
        return
    yield gettext("Administration"), administration.name
    offices = books.reader().offices(administration.id)
    office = next((one for one in offices if one.code == _asked("office", "ufficio")), None)
    if office is not None:
        yield gettext("Office"), office.name
    yield from _service([office] if office else offices)


def _service(offices: list[Office]) -> Iterator[tuple[str, str]]:
    asked = _asked("service", "servizio")
    names = (one.names for office in offices for one in office.services if one.code == asked)
    found = next(names, None)
    if found:
        yield gettext("Service"), text_in(found)
