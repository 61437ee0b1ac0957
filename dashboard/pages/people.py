"""Who may come in: the people of the viewer's scope, and inviting one more."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import people
from dashboard.accounts import PASSWORD_DAYS, Account
from dashboard.books import accounts, audit, now_ms, reader, viewer
from dashboard.language import gettext
from dashboard.paging import page_of
from dashboard.people_forms import Wrong, choices_for, read_grant
from dashboard.people_mail import public_url, send_link
from dashboard.people_words import Places, places_of, role_meaning, role_name, time_zone
from dashboard.rights import Grant, Right
from dashboard.security import needs
from dashboard.words import day_with_year, moment
from faccine.wire.errors import SettingsError
from hub.periods import local_day_and_slot

blueprint = Blueprint("people", __name__)


@dataclass(frozen=True)
class Person:
    """One line of the list: an account, and what the viewer may know of its roles."""

    account: Account
    roles: list[tuple[str, str]]
    is_me: bool


@blueprint.app_template_filter("seen")
def seen(instant_ms: int) -> str:
    """Return an instant as somebody would say it, in the time zone of the viewer's places."""
    return moment(instant_ms, time_zone(reader()), now_ms())


@blueprint.app_template_filter("seen_day")
def seen_day(instant_ms: int) -> str:
    """Return the day of an instant, in the time zone of the viewer's places."""
    return day_with_year(local_day_and_slot(instant_ms, time_zone(reader()))[0])


@blueprint.get("/persone")
@needs(Right.PEOPLE)
def show() -> str:
    """Show the people of the viewer's scope."""
    me, places = viewer(), places_of(reader())
    seen = [one for one in accounts().all() if people.is_seen(me, one)]
    page = page_of(seen, request.args.get("pagina"))
    return render_template(
        "people/show.html",
        page=page,
        n=len(seen),
        people=[_person(one, places) for one in page.rows],
        has_roles=len({tuple(one.grants) for one in seen}) > 1,
    )


@blueprint.get("/persone/invita")
@needs(Right.PEOPLE)
def invite() -> str:
    """Show the form for one more person."""
    return _form({})


@blueprint.post("/persone/invita")
@needs(Right.PEOPLE)
def send() -> ResponseReturnValue:
    """Invite somebody: make the account, and show the link that lets them choose a password."""
    choices = choices_for(viewer(), places_of(reader()), request.form.get("administration"))
    grant, wrong = read_grant(request.form, viewer(), choices)
    email = request.form.get("email", "").strip()
    if not email:
        wrong = {"email": gettext("Write the e-mail address."), **wrong}
    if grant is None or wrong:
        return _form(wrong), 400
    known = accounts().by_email(email)
    if known is not None:
        return _let_see_more(known, grant)
    try:
        name = request.form.get("name", "").strip()[:200] or None
        account = accounts().add(email, name, None, now_ms(), [grant])
    except SettingsError:
        said = gettext("This is no e-mail address: it should look like nome@comune.it.")
        return _form({"email": said}), 400
    _write_down("people.invited", account, grant)
    return link_page(account, is_invitation=True)


def link_page(account: Account, *, is_invitation: bool) -> str:
    """Return the page that shows a new link to choose a password, once, and send it if we can."""
    token = accounts().password_links.make(account.id, now_ms(), ends_others=True)
    url = public_url("welcome.show", token=token)
    return render_template(
        "people/link.html",
        account=account,
        url=url,
        is_invitation=is_invitation,
        until_ms=now_ms() + PASSWORD_DAYS * 86_400_000,
        was_sent=send_link(account.email, url, is_invitation=is_invitation),
    )


def _let_see_more(known: Account, grant: Grant) -> ResponseReturnValue:
    has_it_all = any(one.administration is None for one in known.grants)
    if known.id == viewer().account or any(
        one.administration == grant.administration for one in known.grants
    ):
        said = gettext("%(email)s is already in the list.", email=known.email)
        return _form({"email": said}), 400
    if not has_it_all:
        accounts().set_grants(known.id, people.with_grant(known.grants, grant))
        _write_down("people.invited", known, grant)
    flash(_what_holds_now(known))
    return redirect(url_for("people.show"))


def _what_holds_now(known: Account) -> str:
    if known.has_password or known.seen_ms is not None:
        return gettext(
            "%(email)s can already log in here and needs no link: the new role holds from now on.",
            email=known.email,
        )
    return gettext(
        "%(email)s was invited before and has not come yet: the new role holds from now on. If "
        "there is no password yet, a hub administrator makes a new link.",
        email=known.email,
    )


def _write_down(action: str, account: Account, grant: Grant) -> None:
    audit(
        action,
        account.email,
        {"role": grant.role.value, "offices": sorted(grant.offices or ())},
        administration=grant.administration,
    )


def _person(account: Account, places: Places) -> Person:
    is_only_one = not places.has_several
    roles = [
        (role_name(grant.role, is_only_one=is_only_one), places.where(grant))
        for grant in people.seen_grants(viewer(), account.grants)
    ]
    return Person(account, roles, account.id == viewer().account)


def _form(wrong: Wrong) -> str:
    places = places_of(reader())
    asked = request.values.get("administration") or request.args.get("amministrazione")
    return render_template(
        "people/invite.html",
        choices=choices_for(viewer(), places, asked),
        is_only_one=not places.has_several,
        role_name=role_name,
        role_meaning=role_meaning,
        asked=request.form,
        wrong=wrong,
    )
