"""Who may reach which endpoint, written by hand: the other half of the rules in the views.

A new endpoint gets its line here, or ``test_security_table`` fails. The words: ``anybody``,
``account`` (whoever has logged in), a right's name in small letters, or ``program: `` and a right.
"""

from dashboard.rights import Role

ACCESS = {
    # pages of figures
    "overview.show": "see",
    "offices.show": "see",
    "office.show": "see",
    "compare.show": "see",
    "reasons.show": "see",
    "actions.show": "see",
    "served.show": "see",
    "data.show": "see",
    "data.describe": "see",
    "alerts.show": "see",
    "kiosks.show": "see",
    "kiosks.one": "see",
    "kiosks.one_ledger": "see",
    "kiosks.ledger": "see",
    "kiosks.ledger_json": "see",
    "kiosks.sentence": "see",
    # what managers do
    "actions.new": "note",
    "actions.edit": "note",
    "actions.delete": "note",
    "actions.sentence": "note",
    "actions.state": "note",
    "actions.approve": "approve",
    "alerts.take": "note",
    "alert_rules.show": "note",
    "served.save": "served",
    "served.delete": "served",
    "served.upload": "served",
    "served.confirm": "served",
    "served.template": "served",
    "kiosks.ask": "kiosks",
    "kiosks.acknowledge": "kiosks",
    "kiosks.retry": "kiosks",
    # what administrators do
    "webhooks.show": "catalogue",
    "webhooks.add": "catalogue",
    "webhooks.remove": "catalogue",
    "people.show": "people",
    "people.invite": "people",
    "people.send": "people",
    "person.show": "people",
    "person.change": "people",
    "person.link": "people",
    "person.block": "people",
    "person.unblock": "people",
    "person.remove": "people",
    "audit.show": "people",
    # one's own account
    "account.show": "account",
    "account.rename": "account",
    "account.change_password": "account",
    "account.end": "account",
    "account.end_others": "account",
    "alert_mail.show": "account",
    "alert_mail.save": "account",
    "data.make_key": "see",
    "data.revoke_key": "see",
    "login.leave": "account",
    # before the login
    "static": "anybody",
    "health.show": "anybody",
    "guide.show": "anybody",
    "accessibility.show": "anybody",
    "privacy.show": "anybody",
    "language.choose": "anybody",
    "login.show": "anybody",
    "login.enter": "anybody",
    "login.enter_by_link": "anybody",
    "sso.begin": "anybody",
    "sso.back": "anybody",
    "welcome.show": "anybody",
    "welcome.choose": "anybody",
    "unsubscribe.show": "anybody",
    "unsubscribe.end": "anybody",
    # programs
    "api.docs": "anybody",
    "api.openapi": "anybody",
    "api.nothing": "program: see",
    "api.administrations": "program: see",
    "api.offices": "program: see",
    "api.services": "program: see",
    "api.counts": "program: see",
    "api.trend": "program: see",
    "api.reasons": "program: see",
    "api.set-aside": "program: see",
    "api.verdicts": "program: see",
    "api.participation": "program: see",
    "api.notes": "program: see",
    "api.kiosks": "program: see",
    "api.served": "program: see",
    "api.save": "program: served",
}

ROLES_WITH = {
    "see": {Role.READER, Role.MANAGER, Role.ADMIN, Role.HUB_ADMIN},
    "note": {Role.MANAGER, Role.ADMIN, Role.HUB_ADMIN},
    "approve": {Role.MANAGER, Role.ADMIN, Role.HUB_ADMIN},
    "served": {Role.MANAGER, Role.ADMIN, Role.HUB_ADMIN},
    "kiosks": {Role.MANAGER, Role.ADMIN, Role.HUB_ADMIN},
    "catalogue": {Role.ADMIN, Role.HUB_ADMIN},
    "people": {Role.ADMIN, Role.HUB_ADMIN},
    "hub": {Role.HUB_ADMIN},
}

WITHOUT_TOKEN = {
    "unsubscribe.end": "mail programs send it for their reader; the address itself is signed",
}
"""Endpoints that a form without a forgery token may reach, each with the reason."""

UNUSED = {
    "login.enter_by_link": 410,
    "welcome.show": 410,
    "sso.begin": 404,
    "sso.back": 404,
    "unsubscribe.show": 404,
}
"""What is said where an address needs a secret that the tests do not have."""
