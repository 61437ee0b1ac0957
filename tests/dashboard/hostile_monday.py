"""A Monday on which every name attacks whoever shows it, and all the addresses there are."""

from __future__ import annotations

import re
import sqlite3

from dashboard_kit import EMAIL
from hostile import ACCOUNTS, BOOKS, poison
from monday import NOW_MS, TOWN, copy_of

from dashboard.accounts import Entry, open_accounts
from dashboard.accounts.mail_choices import MailChoice
from dashboard.app import create_app

_WORKS_ONCE = re.compile(
    r"<token>|<signed>|^/static|^/accedi/unico|^/api/v1/|^/authority.pem|^/foglio.css"
)


def hostile_copy(monday, folder, payload):
    """Copy a Monday, fill what is still empty, put a payload everywhere; return its settings."""
    settings = copy_of(monday, folder)
    accounts = open_accounts(settings.accounts)
    me = accounts.by_email(EMAIL)
    accounts.api_tokens.make(me.id, "key", may_write=True, now_ms=NOW_MS, expires_ms=NOW_MS + 10**9)
    accounts.webhooks.put(TOWN, "https://hook.example/x", "s" * 20, NOW_MS)
    accounts.mail_choices.put(me.id, MailChoice(weekly=True, alerts=True, language="it"))
    accounts.jobs.begin("round", NOW_MS - 60_000)
    accounts.jobs.end("round", NOW_MS - 60_000, NOW_MS, {}, "failed")
    opened = accounts.alerts.open()
    accounts.alerts.take(opened[0].id, "Anna", "a comment", NOW_MS)
    for action in ("people.invited", "catalogue.changed", payload):
        details = {"why": payload, "name": [payload, payload], "offices": [[payload], []]}
        accounts.audit.write(
            Entry(NOW_MS, action, payload, 1, payload, TOWN, payload, details=details)
        )
    accounts.close()
    _fill_books(settings)
    _fill_accounts(settings)
    poison(_books_of(settings), BOOKS, payload)
    poison(settings.accounts, ACCOUNTS, payload)
    return settings


def _books_of(settings):
    return settings.database.removeprefix("sqlite:///")


def _fill_books(settings):
    books = sqlite3.connect(_books_of(settings))
    books.execute("UPDATE kiosk SET name = 'n'")
    books.execute("UPDATE office SET contact = (SELECT contact FROM administration)")
    books.execute("UPDATE kiosk_status SET problem = 'p', boot = 'b' WHERE state = 'online'")
    books.execute("UPDATE note SET owner = 'o', detail = 'd'")
    books.execute("UPDATE outbox SET acknowledged = '1-2', acknowledged_why = 'w'")
    for kiosk in ("forestiero-1", "demo-tributi-1"):
        books.execute(
            "INSERT INTO refused (kiosk, why, detail, payload, ticked, received_ms) VALUES"
            " (?, 'unknown-kiosk', 'd', X'7b7d', 1, ?)", [kiosk, NOW_MS],
        )  # fmt: skip
    books.execute(
        "INSERT INTO refused_count (kiosk, why, n, bytes_kept, last_ms)"
        " VALUES ('demo-tributi-1', 'unknown-service', 2, 900, ?)", [NOW_MS],
    )  # fmt: skip
    books.commit()
    books.close()


def _fill_accounts(settings):
    accounts = sqlite3.connect(settings.accounts)
    evil = "\"'`<evil-tag>{{7919*7907}}%(x)s"
    for number, name in ((2, "b"), (3, "c")):
        # What the door takes: quotes are allowed in front of an @, angles are not.
        email = evil.replace("<", "&lt;").replace(">", "&gt;").replace(" ", "")
        accounts.execute(
            "UPDATE account SET email = ? WHERE id = ?", [f"{email}{name}@comune.example", number]
        )
    # One alert that is over, and a message that did not go out.
    accounts.execute(
        "INSERT INTO alert (rule, administration, office, item, opened_ms, closed_ms, data,"
        " taken_by, taken_ms, comment, told) SELECT rule, administration, office, item,"
        " opened_ms - 9, opened_ms - 5, data, 't', 1, 'c', 2 FROM alert"
    )
    accounts.execute(
        "INSERT INTO delivery (what, subject, channel, receiver, queued_ms, due_ms, tries, error)"
        " VALUES ('opened', 1, 'webhook', 1, ?, ?, 3, 'e')", [NOW_MS - 9, NOW_MS + 9],
    )  # fmt: skip
    accounts.commit()
    accounts.close()


def addresses_of(settings):
    """Return every address that can be opened, with things that are there: pages and files."""
    numbers = {
        "note": 3, "code": "demo-tributi-1", "kiosk": "demo-tributi-1", "service": "tari",
        "survey": "giudizio", "person": 2, "administration": TOWN, "office": "tributi",
        "place": "tributi", "number": 1, "language": "it", "message": 1, "reason": "waiting",
    }  # fmt: skip
    found = []
    for rule in create_app(settings).url_map.iter_rules():
        if "GET" in rule.methods and not _WORKS_ONCE.search(rule.rule):
            address = re.sub(
                r"<(?:\w+:)?(\w+)>", lambda one: str(numbers.get(one[1], 1)), rule.rule
            )
            found.append(address)
    return sorted(
        {*found, f"/uffici/{TOWN}/biblioteca", f"/uffici/{TOWN}/sociali", "/azioni/3",
         f"/uffici/{TOWN}/tributi?servizio=tari", "/?periodo=2026", "/motivi?ufficio=tributi",
         f"/azioni/nuova?amministrazione={TOWN}&ufficio=tributi", f"/avvisi/programmi?ente={TOWN}",
         f"/avvisi/regole?ente={TOWN}&ufficio=tributi&voce=tari", "/uffici?cerca=W"}
    )  # fmt: skip
