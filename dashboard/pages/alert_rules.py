"""What is an alert: rules for an administration, one of its offices, or a service or kiosk there.

Administrators set them everywhere, managers for the offices they look after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.alerts import rule_words
from dashboard.alerts.model import AlertRule, Place
from dashboard.alerts.rule_forms import (
    INHERIT,
    OFF,
    ON,
    WrittenRules,
    amount_field,
    read_rules,
    rules_of,
    state_field,
)
from dashboard.alerts.settings import SPECS, Level, RuleSettings, RulesInForce
from dashboard.books import accounts, audit, viewer
from dashboard.language import gettext, text_in
from dashboard.rights import Right
from dashboard.security import needs
from hub.reading import Administration, KioskLedger, Office, Reader

blueprint = Blueprint("alert_rules", __name__)


@dataclass(frozen=True)
class Target:
    """What rules are set for, and what else could be chosen instead."""

    place: Place
    level: Level
    name: str
    administration: Administration
    administrations: list[Administration]
    office: Office | None
    offices: list[Office]
    kiosks: list[KioskLedger]
    has_whole: bool
    """Whether the viewer may set rules for the whole administration."""

    @property
    def address(self) -> str:
        """Return the address of its page."""
        place = self.place
        return url_for(
            "alert_rules.show",
            ente=place.administration,
            ufficio=place.office or None,
            voce=place.item or None,
        )


@blueprint.route("/avvisi/regole", methods=["GET", "POST"])
@needs(Right.NOTE)
def show() -> ResponseReturnValue:
    """Show the rules of a place, and change them."""
    target = _target(books.reader())
    before = accounts().alert_rules.in_force()
    if request.method == "GET":
        return _page(target, before, _values(target, before), {})
    made = {rule: one for (place, rule), one in before.made.items() if place == target.place}
    written = read_rules(request.form, target.level, made)
    if written.errors:
        return _page(target, before, request.form, written.errors), 422
    _save(target, before, written)
    flash(gettext("Saved. It holds from the next check on."))
    return redirect(target.address)


def _save(target: Target, before: RulesInForce, written: WrittenRules) -> None:
    changes = {}
    for rule, settings in written.settings.items():
        was = before.made.get((target.place, rule))
        if settings != was:
            accounts().alert_rules.put(target.place, rule, settings)
            changes[rule.value] = [_said(rule, was), _said(rule, settings)]
    if changes:
        audit(
            "alerts.rules",
            target.name,
            changes,
            administration=target.place.administration,
            office=target.place.office or None,
        )


def _said(rule: AlertRule, settings: RuleSettings | None) -> str:
    if settings is None:
        return gettext("as one level up")
    return rule_words.settings_words(rule, settings)


def _page(
    target: Target, rules: RulesInForce, values: Mapping[str, str], errors: Mapping[str, str]
) -> str:
    return render_template(
        "alert_rules/show.html",
        target=target,
        shown=rules_of(target.level),
        specs=SPECS,
        above={rule: _above(rules, rule, target.place) for rule in rules_of(target.level)},
        words=rule_words,
        state_field=state_field,
        amount_field=amount_field,
        states={
            INHERIT: gettext("as usual") if target.level is Level.ADMINISTRATION else _up(target),
            ON: gettext("on"),
            OFF: gettext("off"),
        },
        values=values,
        errors=errors,
    )


def _up(target: Target) -> str:
    if target.level is Level.OFFICE:
        return gettext("as the administration")
    return gettext("as the office")


def _above(rules: RulesInForce, rule: AlertRule, place: Place) -> RuleSettings:
    """Return what holds here if nothing is set here."""
    others = {key: value for key, value in rules.made.items() if key[0] != place}
    return RulesInForce(others).of(rule, place)


def _values(target: Target, rules: RulesInForce) -> dict[str, str]:
    """Return the form as the settings in force fill it in."""
    values = {}
    for rule in rules_of(target.level):
        made = rules.made.get((target.place, rule))
        values[state_field(rule)] = INHERIT if made is None else ON if made.is_on else OFF
        for amount in SPECS[rule].amounts:
            value = made.amount(amount.key) if made else None
            values[amount_field(rule, amount.key)] = "" if value is None else f"{value:g}"
    return values


def _target(reader: Reader) -> Target:
    """Return what the address names; 404 for a place that is out of sight, 403 without the right.

    Without one it is the first place where the viewer may set rules.
    """
    administrations = [
        one for one in reader.administrations() if viewer().may_somewhere(Right.NOTE, one.code)
    ]
    administration = _named(administrations, request.args.get("ente"))
    code = administration.code
    may_whole = viewer().may(Right.CATALOGUE, code)
    offices = [
        one for one in reader.offices(administration.id) if viewer().may(Right.NOTE, code, one.code)
    ]
    asked = request.args.get("ufficio")
    office = None
    if asked or not may_whole:
        office = next((one for one in offices if asked in {None, one.code}), None)
        if office is None:
            viewer().check(Right.NOTE, code, asked)
            abort(404)
    kiosks = [
        one
        for one in reader.ledger()
        if office and one.administration == administration.id and one.office_code == office.code
    ]
    place, level, name = _item(administration, office, kiosks)
    return Target(
        place, level, name, administration, administrations, office, offices, kiosks, may_whole
    )


def _named(administrations: list[Administration], asked: str | None) -> Administration:
    found = next((one for one in administrations if asked in {None, one.code}), None)
    if found is None:
        abort(404)
    return found


def _item(
    administration: Administration, office: Office | None, kiosks: list[KioskLedger]
) -> tuple[Place, Level, str]:
    code = administration.code
    if office is None:
        return Place(code), Level.ADMINISTRATION, administration.name
    asked = request.args.get("voce")
    if not asked:
        return Place(code, office.code), Level.OFFICE, office.name
    place = Place(code, office.code, asked)
    services = {one.code: text_in(one.names) for one in office.services}
    machines = {one.code: one.name or one.code for one in kiosks}
    name = services.get(asked) or machines.get(asked)
    if name is None:
        abort(404)
    level = Level.SERVICE if asked in services else Level.KIOSK
    return place, level, f"{office.name}, {name}"
