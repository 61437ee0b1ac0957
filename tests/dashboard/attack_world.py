"""Books with an office that is seen, one that is hidden and a hidden administration; an attacker.

Everything hidden is called ``zzhidden`` or counted in numbers that nothing else has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar

from dashboard_kit import NOW_MS, TODAY, Clock
from flask import Flask, Request
from handmade_books import HandmadeBooks
from werkzeug.datastructures import ImmutableMultiDict

from dashboard.accounts import Entry, open_accounts, reopen_accounts
from dashboard.alerts.model import AlertRule, Finding, Place
from dashboard.app import create_app
from dashboard.rights import Grant, Role
from dashboard.settings import DashboardSettings
from faccine.runtime.database import transaction

NORTH, SEEN, HIDDEN, SOUTH = "nord", "anagrafe", "zzhidden-ufficio", "zzhidden-sud"
GRANTS = {
    Role.READER: (Grant(Role.READER, NORTH, frozenset({SEEN})),),
    Role.MANAGER: (Grant(Role.MANAGER, NORTH, frozenset({SEEN})),),
    Role.ADMIN: (Grant(Role.ADMIN, NORTH),),
    Role.HUB_ADMIN: (Grant(Role.HUB_ADMIN),),
}
HIDDEN_N = 98_765_431
"""People served in hiding; ratings in hiding are 7 777 a day."""
MARKS = re.compile(rb"zzhidden|98.{0,8}?765.{0,8}?431|7.{0,8}?777\b", re.IGNORECASE)
VALUES = {
    "ente": NORTH, "amministrazione": NORTH, "administration": NORTH, "ufficio": SEEN,
    "office": SEEN, "servizio": "carta", "periodo": "2026-10", "dal": "2026-10-01",
    "al": "2026-10-07", "email": "new@comune.example", "role": "reader", "where": "some",
    "azione": "identify", "stato": "approved", "days": "90", "name": "key",
}  # fmt: skip
"""What a form would take."""


class _Asked(ImmutableMultiDict):
    """What came in a query string or a form; remembers what a page looked for."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, key):
        self.names.add(key)
        return super().__getitem__(key)

    def get(self, key, *more, **named):
        self.names.add(key)
        return super().get(key, *more, **named)

    def getlist(self, key, *more, **named):
        self.names.add(key)
        return super().getlist(key, *more, **named)

    def __contains__(self, key):
        self.names.add(key)
        return super().__contains__(key)


class _Request(Request):
    parameter_storage_class = _Asked


@dataclass
class World:
    """A dashboard and its books; ``hides`` tells whether there is anything to hide."""

    app: Flask
    settings: DashboardSettings
    books: HandmadeBooks
    places: dict[str, int]
    clock: Clock
    _asked: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def close(self) -> None:
        self.books.close()

    def client(self, who: Role | None) -> Any:
        """Return a browser in which somebody has just logged in."""
        client = self.app.test_client()
        if who is not None:
            accounts = reopen_accounts(self.settings.accounts)
            account = accounts.by_email(f"{who.value}@comune.example")
            accounts.sessions.end_all(account.id)
            with client.session_transaction() as session:
                session["_user_id"] = accounts.begin_session(account, "Chromium", NOW_MS).token
            accounts.close()
        return client

    def asked_by(self, address: str, method="GET") -> list[str]:
        """Return what a page looks for in its query string or its form, once it is filled in.

        A page is asked once: many tests want to know of every page.
        """
        if (address, method) not in self._asked:
            self._asked[address, method] = self._ask(address, method)
        return self._asked[address, method]

    def _ask(self, address: str, method: str) -> list[str]:
        _Asked.names.clear()
        self.have_again()
        client = self.client(Role.HUB_ADMIN)
        asked = {name: VALUES[name] for name in ("ente", "amministrazione", "ufficio")}
        filled = {"query_string": asked} if method == "GET" else {"data": VALUES}
        client.open(address, method=method, **filled).close()
        return sorted(_Asked.names)

    def have_again(self) -> None:
        """Put back what an earlier request deleted."""
        execute = self.books.database.conn.execute
        if not execute("SELECT 1 FROM note WHERE id = 1").fetchone():
            _notes(self.books, self.places["north"], self.places["seen"], id=1)
        if not execute("SELECT 1 FROM served WHERE id = 1").fetchone():
            execute("DELETE FROM served WHERE office = ?", [self.places["seen"]])
            served = self.books.served(self.places["seen"], TODAY - 14, TODAY - 8, 321)
            execute("UPDATE served SET id = 1 WHERE id = ?", [served])

    @staticmethod
    def is_hidden_in(answer: Any, asked: str = "") -> bool:
        """Tell whether an answer speaks of something hidden, but for what was asked itself."""
        body = answer.data.replace(asked.encode(), b"") if asked else answer.data
        # How long a page is may be any number, also one that means something here.
        headers = [line for line in answer.headers if line[0] != "Content-Length"]
        return bool(MARKS.search(body) or MARKS.search(str(headers).encode()))


def make_world(folder, *, has_office=True, has_south=True) -> World:
    """Make the books, accounts and the dashboard; without something hidden it was never there."""
    books = HandmadeBooks(folder)
    places = {"north": books.administration(NORTH, "Comune Nord")}
    service = books.service(places["north"], "carta", "Carta d’identità")
    places["seen"] = books.office(places["north"], SEEN, [service], name="Anagrafe")
    _fill(books, places["seen"], service, "anagrafe-1", (20, 5, 5))
    _notes(books, places["north"], places["seen"])
    books.served(places["seen"], TODAY - 14, TODAY - 8, 321)
    found = [Place(NORTH, SEEN, "anagrafe-1")]
    if has_office:
        secret = books.service(places["north"], "zzhidden-servizio", "Servizio zzhidden")
        places["hidden"] = books.office(places["north"], HIDDEN, [secret], name="Ufficio zzhidden")
        _hide(books, places["north"], places["hidden"], secret, "zzhidden-1")
        found.append(Place(NORTH, HIDDEN, "zzhidden-1"))
    if has_south:
        south = books.administration(SOUTH, "Comune zzhidden")
        secret = books.service(south, "zzhidden-sud", "Servizio zzhidden sud")
        office = books.office(south, HIDDEN, [secret], name="Ufficio zzhidden sud")
        _hide(books, south, office, secret, "zzhidden-2")
        books.refuse("zzhidden-3", "unknown-kiosk", last_ms=NOW_MS)
        found += [Place(SOUTH, HIDDEN, "zzhidden-2"), Place(SOUTH)]
    books.judge(NOW_MS)
    settings = DashboardSettings(books.url, folder / "accounts.sqlite3", has_secure_cookies=False)
    _people(settings, found, has_south=has_south)
    clock = Clock(NOW_MS)
    app = create_app(settings, now_ms=clock)
    app.request_class = _Request
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return World(app, settings, books, places, clock)


def addresses(app: Flask, method: str, office=SEEN, kiosk="anagrafe-1", **more) -> list[str]:
    """Return an address of every rule, with things that are there."""
    values = {
        "administration": NORTH, "office": office, "place": office, "code": kiosk,
        "kiosk": kiosk, "service": "carta", "survey": "giudizio", "language": "it",
        "person": 2, "token": "x" * 43, "signed": "x.y", "digest": "x" * 64,
    } | more  # fmt: skip
    return sorted(
        re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], 1)), rule.rule)
        for rule in app.url_map.iter_rules()
        if method in rule.methods and rule.endpoint != "static"
    )


def _fill(books, office, service, code, faces):
    kiosk = books.kiosk(office, code, "exit", name=f"Kiosk {code}")
    books.outbox(kiosk, last=9, ratings=9, stored=8, stored_ratings=8, missing="9")
    books.status(kiosk, seen_ms=NOW_MS - 3 * 86_400_000, state="offline", problem=f"{code} broken")
    books.settings(kiosk, 1)
    books.refuse(code, "unknown-service", last_ms=NOW_MS, detail=f"detail of {code}")
    with transaction(books.database):
        for day in range(TODAY - 200, TODAY):
            sad = faces[2] * (3 if day > TODAY - 15 else 1)
            rated = (*faces[:2], sad)
            books.rate(office, service, day, rated, asked=5, reasons={"waiting": 2}, hour=9)
        books.rate(office, service, TODAY - 3, faces, aside=1)


def _notes(books, administration, office, word="", **more):
    books.note(
        administration, f"Seconda cassa {word}", office=office, state="proposed", day=TODAY - 30,
        detail=f"Detail {word}", owner=f"Unit {word}", due_day=TODAY - 5,
        sentence={"it": (f"Detto {word}", f"Fatto {word}")}, **more,
    )  # fmt: skip


def _hide(books, administration, office, service, code):
    _fill(books, office, service, code, (7777, 100, 100))
    _notes(books, administration, office, "zzhidden")
    books.served(office, TODAY - 14, TODAY - 8, HIDDEN_N)


def _values(place):
    names = {"office": place.office, "kiosk": place.item, "administration": "Comune"}
    return {"clock": "unset", "since_ms": NOW_MS - 9_000, "open_ms": 9_000, "names": names}


def _people(settings, places, *, has_south):
    accounts = open_accounts(settings.accounts)
    for role, grants in GRANTS.items():
        accounts.add(f"{role.value}@comune.example", None, None, NOW_MS, grants)
    if has_south:
        grants = [Grant(Role.ADMIN, SOUTH)]
        accounts.add("zzhidden@sud.example", "Zoe zzhidden", None, NOW_MS, grants)
        accounts.audit.write(
            Entry(
                NOW_MS, "people.invited", "zzhidden@sud.example", 5, "zzhidden@sud.example", SOUTH
            )
        )
        accounts.webhooks.put(SOUTH, "https://zzhidden.example/", "s" * 20, NOW_MS)
        accounts._database.conn.execute(  # a message that did not go out
            "INSERT INTO delivery (what, subject, channel, receiver, queued_ms, due_ms, tried_ms,"
            " tries, error) VALUES ('opened', 1, 'webhook', 1, ?, ?, ?, 3, 'zzhidden')",
            [NOW_MS - 9, NOW_MS + 9, NOW_MS - 5],
        )
    findings = [
        Finding(rule, place, _values(place))
        for place in places
        for rule in (AlertRule.CLOCK, AlertRule.GONE)
    ]
    accounts.alerts.put(findings, NOW_MS - 9_000)
    accounts.close()
