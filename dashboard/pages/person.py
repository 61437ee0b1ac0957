"""One person: what they may do and where, and ending it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import people
from dashboard.accounts import Account
from dashboard.books import accounts, audit, now_ms, reader, viewer
from dashboard.language import gettext
from dashboard.pages.people import link_page
from dashboard.people_forms import Wrong, choices_for, read_grant
from dashboard.people_words import places_of, role_meaning, role_name
from dashboard.rights import Grant, Right
from dashboard.security import needs

blueprint = Blueprint("person", __name__)


@blueprint.get("/persone/<int:person>")
@needs(Right.PEOPLE)
def show(person: int) -> str:
    """Show one person; 404 for one outside the viewer's scope."""
    return _page(_seen(person), {})


@blueprint.post("/persone/<int:person>/ruolo")
@needs(Right.PEOPLE)
def change(person: int) -> ResponseReturnValue:
    """Give a person another role, or a role in one more administration."""
    account = _seen(person)
    if not people.may_change(viewer(), account):
        abort(403)
    choices = choices_for(viewer(), places_of(reader()), request.form.get("administration"))
    given, wrong = read_grant(request.form, viewer(), choices)
    if given is None:
        return _page(account, wrong), 400
    grants = people.with_grant(account.grants, given)
    accounts().set_grants(account.id, grants)
    before = [one for one in account.grants if one.administration == given.administration]
    before = before or people.seen_grants(viewer(), account.grants)
    _write_down("people.role", account, given.administration, _changed(before, [given]))
    flash(gettext("The role of %(email)s is changed.", email=account.email))
    return redirect(url_for("person.show", person=person))


@blueprint.post("/persone/<int:person>/link")
@needs(Right.PEOPLE)
def link(person: int) -> ResponseReturnValue:
    """Make a new link to choose a password, and show it once."""
    account = _managed(person)
    if account.is_blocked:
        abort(403)
    _write_down("people.link", account, _place_of(account))
    return link_page(account, is_invitation=not account.has_password)


@blueprint.post("/persone/<int:person>/blocca")
@needs(Right.PEOPLE)
def block(person: int) -> ResponseReturnValue:
    """Let a person in no longer; their sessions end at once."""
    account = _managed(person)
    accounts().block(account.id, now_ms())
    _write_down("people.blocked", account, _place_of(account))
    flash(gettext("%(email)s is blocked and logged out everywhere.", email=account.email))
    return redirect(url_for("person.show", person=person))


@blueprint.post("/persone/<int:person>/sblocca")
@needs(Right.PEOPLE)
def unblock(person: int) -> ResponseReturnValue:
    """Let a person in again."""
    account = _managed(person)
    accounts().unblock(account.id)
    _write_down("people.unblocked", account, _place_of(account))
    flash(gettext("%(email)s can log in again.", email=account.email))
    return redirect(url_for("person.show", person=person))


@blueprint.post("/persone/<int:person>/rimuovi")
@needs(Right.PEOPLE)
def remove(person: int) -> ResponseReturnValue:
    """Take away the roles the viewer sees; with the last one the account goes too."""
    account = _seen(person)
    if not people.may_change(viewer(), account):
        abort(403)
    rest = people.without_seen(viewer(), account.grants)
    if rest:
        accounts().set_grants(account.id, rest)
    else:
        accounts().remove(account.id)
    taken = people.seen_grants(viewer(), account.grants)
    _write_down("people.removed", account, _place_of(account), _changed(taken, []))
    flash(gettext("%(email)s is removed.", email=account.email))
    return redirect(url_for("people.show"))


def _seen(person: int) -> Account:
    account = accounts().by_id(person)
    if account is None or not people.is_seen(viewer(), account):
        abort(404)
    return account


def _managed(person: int) -> Account:
    account = _seen(person)
    if not people.may_manage(viewer(), account):
        abort(403)
    return account


def _page(account: Account, wrong: Wrong) -> str:
    places = places_of(reader())
    grants = people.seen_grants(viewer(), account.grants)
    asked = request.values.get("administration") or request.args.get("amministrazione")
    first = next((one.administration for one in grants if one.administration), None)
    choices = choices_for(viewer(), places, asked or first)
    code = choices.administration.code if choices.administration else None
    return render_template(
        "person/show.html",
        account=account,
        grants=grants,
        current=next((one for one in grants if one.administration in {code, None}), None),
        where=places.where,
        choices=choices,
        is_only_one=not places.has_several,
        role_name=role_name,
        role_meaning=role_meaning,
        may_change=people.may_change(viewer(), account),
        may_manage=people.may_manage(viewer(), account),
        asked=request.form,
        wrong=wrong,
    )


def _place_of(account: Account) -> str | None:
    """Return the one administration somebody belongs to, None if there is not just one."""
    codes = {grant.administration for grant in account.grants}
    return next(iter(codes)) if len(codes) == 1 else None


def _changed(before: Sequence[Grant], after: Sequence[Grant]) -> dict[str, object]:
    offices = [
        sorted(code for one in some for code in one.offices or ()) for some in (before, after)
    ]
    roles = [", ".join(one.role.value for one in some) for some in (before, after)]
    return {"role": roles, "offices": offices}


def _write_down(
    action: str,
    account: Account,
    administration: str | None,
    details: dict[str, object] | None = None,
) -> None:
    audit(action, account.email, details, administration=administration)
