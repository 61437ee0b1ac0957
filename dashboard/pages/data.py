"""One place to take data: files of every page, the monthly file to publish, keys of programs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode, urlsplit

import msgspec
from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from dashboard import books, open_data_tables, words
from dashboard.accounts import ApiToken
from dashboard.answers import answer
from dashboard.choices import Kind, PeriodChoice, chosen_period, periods
from dashboard.file_heads import head_of
from dashboard.files import Head
from dashboard.language import chosen_language, gettext
from dashboard.navigation import sections
from dashboard.open_data import months_of, read_month
from dashboard.open_data_metadata import LICENCE, Distribution, Publication, metadata
from dashboard.programs import may_make_writing_tokens
from dashboard.rights import Right
from dashboard.security import needs
from dashboard.tables import Table
from faccine.wire.errors import SettingsError
from hub.periods import local_day_and_slot, month_of_day, month_period
from hub.reading import Administration

blueprint = Blueprint("data", __name__)

KEY_DAYS = (90, 365, 730)
_DAY_MS = 86_400_000
_WITHOUT_FIGURES = {"data", "catalogue"}


@dataclass(frozen=True)
class Published:
    """The monthly file somebody may publish: of which administration, of which months."""

    administration: Administration
    choice: PeriodChoice
    offered: list[PeriodChoice]
    today: int


@blueprint.get("/dati")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show what can be taken, or give the monthly file."""
    return _page()


@blueprint.get("/dati/metadati.jsonld")
@needs(Right.SEE)
def describe() -> ResponseReturnValue:
    """Give the metadata of the monthly file."""
    published = _published(_whole_administrations()) or abort(404)
    head = replace(head_of(published.choice), codes=["dati", published.administration.code])
    base = _base(request.args.get("indirizzo", ""))
    here = url_for("data.show", _external=True)
    asked = {"amministrazione": published.administration.code, "periodo": published.choice.value}
    description = metadata(
        Publication(
            published.administration,
            published.choice.period,
            head.made_at,
            chosen_language(),
            base or f"{here}?{urlencode(asked)}",
            [
                Distribution(kind, media_type, _address(base, here, asked, form, head))
                for form, (kind, media_type) in _FILES.items()
            ],
            request.args.get("ipa", "").strip()[:40],
        )
    )
    response = Response(msgspec.json.format(msgspec.json.encode(description), indent=1))
    response.content_type = "application/ld+json"
    name = head.file_name("jsonld")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/dati/chiavi")
@needs(Right.SEE)
def make_key() -> ResponseReturnValue:
    """Make a key and show it this once; nothing that could be looked up again is kept of it."""
    name, now_ms = request.form.get("name", ""), books.now_ms()
    days = request.form.get("days", "")
    if days not in map(str, KEY_DAYS):
        abort(400)
    may_write = "may_write" in request.form and may_make_writing_tokens(books.viewer())
    try:
        secret = books.accounts().api_tokens.make(
            _account(),
            name,
            may_write=may_write,
            now_ms=now_ms,
            expires_ms=now_ms + int(days) * _DAY_MS,
        )
    except SettingsError:
        return make_response(_page(wrong_name=name), 400)
    books.audit("data.key-made", name, {"days": int(days), "may_write": may_write})
    return render_template("data/key.html", secret=secret, name=name, host=request.host_url)


@blueprint.post("/dati/chiavi/<int:key>/revoca")
@needs(Right.SEE)
def revoke_key(key: int) -> ResponseReturnValue:
    """End one of the viewer's own keys."""
    revoked = books.accounts().api_tokens.revoke(_account(), key) or abort(404)
    books.audit("data.key-revoked", revoked.name)
    flash(gettext("The key “%(name)s” is ended.", name=revoked.name))
    return redirect(url_for("data.show") + "#keys")


_FILES = {
    "csv": ("CSV", "application/zip"),
    "json": ("JSON", "application/json"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""Each file's EU file type and media type; two tables make the CSV a ZIP."""


def _page(wrong_name: str | None = None) -> ResponseReturnValue:
    whole = _whole_administrations()
    published = _published(whole)
    return answer(
        "data/show.html",
        partial(_tables, published) if published else None,
        has_files=False,  # the links to this page's files stand beside what they hold
        choice=published.choice if published else None,
        published=published,
        administrations=whole,
        licence=LICENCE,
        pages=[one for one in sections() if one.endpoint.split(".")[0] not in _WITHOUT_FIGURES],
        keys=books.accounts().api_tokens.of(_account()),
        is_over=partial(ApiToken.is_over, now_ms=books.now_ms()),
        said_moment=_moment,
        said_day=_day,
        may_write=may_make_writing_tokens(books.viewer()),
        key_days=KEY_DAYS,
        wrong_name=wrong_name,
    )


def _whole_administrations() -> list[Administration]:
    """Return the administrations of which the viewer sees every office: only theirs is a whole."""
    found = books.reader().administrations()
    return [one for one in found if books.viewer().sees_all_of(one.code)]


def _published(administrations: list[Administration]) -> Published | None:
    if not administrations:
        return None
    asked = request.args.get("amministrazione")
    found = [one for one in administrations if asked in {None, one.code}] or abort(404)
    today = local_day_and_slot(books.now_ms(), found[0].timezone)[0]
    last_month = month_period(month_of_day(today) - 1)
    choice = chosen_period(request.args.get("periodo"), today)
    if choice.kind not in {Kind.MONTH, Kind.YEAR} or not months_of(choice.period, today):
        choice = PeriodChoice(Kind.MONTH, last_month)
    offered = [
        one
        for one in periods(today)
        if one.kind in {Kind.MONTH, Kind.YEAR} and months_of(one.period, today)
    ]
    return Published(found[0], choice, offered, today)


def _tables(published: Published) -> list[Table]:
    months = months_of(published.choice.period, published.today)
    return open_data_tables.tables(
        read_month(books.reader(), published.administration, month, published.today)
        for month in months
    )


def _base(address: str) -> str:
    """Return an address of publication without its last slash; "" for none or one that is none."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip().rstrip("/") if parts.scheme in {"http", "https"} and parts.netloc else ""


def _address(base: str, here: str, asked: dict[str, str], form: str, head: Head) -> str:
    if not base:
        return f"{here}?{urlencode(asked | {'formato': form})}"
    return f"{base}/{head.file_name('zip' if form == 'csv' else form)}"


def _account() -> int:
    return books.viewer().account or abort(401)


def _moment(instant_ms: int | None) -> str:
    return words.moment(instant_ms, _timezone(), books.now_ms())


def _day(instant_ms: int) -> str:
    return words.day_with_year(local_day_and_slot(instant_ms, _timezone())[0])


def _timezone() -> str:
    found = books.reader().administrations()
    return found[0].timezone if found else "Europe/Rome"
