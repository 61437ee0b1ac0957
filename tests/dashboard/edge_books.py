"""Six hubs at the edge of what pages were made for, and every page that each of them has.

Each is a set of books as a hub would have left them on that Monday morning, with the names that
fill its addresses.
"""

import re
from dataclasses import dataclass, field

from dashboard_kit import EMAIL, NOW_MS, PASSWORD, TODAY, Clock
from handmade_books import HandmadeBooks
from monday import NO_PAGES

from dashboard.accounts import open_accounts
from dashboard.app import create_app
from dashboard.rights import Grant, Role
from dashboard.settings import DashboardSettings, EnrolmentSettings

MANAGER = "bruno@comune.example"
TOWN = "fontelieta"
YEAR = 364
"""Days: 52 weeks."""


@dataclass
class Edge:
    """A hub at an edge; ``names`` fill what its addresses ask for."""

    books: HandmadeBooks
    settings: DashboardSettings
    names: dict[str, str]
    more: list[str] = field(default_factory=list)
    """Addresses with a choice in them that a reader would make here."""

    @property
    def is_empty(self):
        return "administration" not in self.names


def empty(books):
    """Nothing was set up yet."""
    return []


def one_rating(books):
    """One office, one kiosk; it was pressed once, an hour ago."""
    _anagrafe(books)
    books.rate(
        books.office_id, books.cards, TODAY, (0, 0, 1), hour=8, asked=1, reasons={"waiting": 1}
    )
    return []


def one_with_nothing(books):
    """One of three offices was never rated."""
    _anagrafe(books)
    library = books.office(books.town, "biblioteca", [books.cards], name="Biblioteca")
    books.office(books.town, "vuoto", [books.cards], name="Ufficio nuovo")
    books.rate_many(
        (office, books.cards, day, (18, 4, 3), 9)
        for office in (books.office_id, library)
        for day in _days(TODAY - YEAR, TODAY)
    )
    return [f"/uffici/{TOWN}/vuoto", "/?periodo=52w", "/confronto?periodo=52w"]


def year_without(books):
    """One office did not ask for a year and asks again; another stopped more than a year ago."""
    _anagrafe(books)
    stopped = books.office(books.town, "chiuso", [books.cards], name="Sportello chiuso")
    long_ago = _days(TODAY - 3 * YEAR, TODAY - YEAR - 60)
    rows = [(office, books.cards, day, (18, 4, 3), 9) for office in (books.office_id, stopped)
            for day in long_ago]  # fmt: skip
    rows += [(books.office_id, books.cards, day, (18, 4, 3), 9) for day in _days(TODAY - 56, TODAY)]
    books.rate_many(rows)
    return [
        f"/uffici/{TOWN}/chiuso",
        *(
            f"{page}?periodo={when}"
            for page in ("/", f"/uffici/{TOWN}/anagrafe", "/motivi", "/confronto", "/serviti")
            for when in ("2025", "2026-03")
        ),
    ]


def five_hundred(books):
    """Five hundred offices, each with its kiosk; most are rated now and then."""
    _anagrafe(books)
    offices = [
        books.office(books.town, f"u{number:03}", [books.cards], name=f"Ufficio {number:03}")
        for number in range(499)
    ]
    for number, office in enumerate(offices):
        _kiosk(books, office, f"k-{number:03}")
    books.rate_many(
        (office, books.cards, day, (10, 2, 1), 9)
        for office in offices[:400]
        for day in range(TODAY - 28, TODAY, 7)
    )
    return [f"{page}?pagina=25" for page in ("/", "/uffici", "/postazioni", "/confronto")]


def renamed(books):
    """A service of a year less four weeks, to be renamed by whoever takes these books."""
    _anagrafe(books)
    books.rate_many(
        (books.office_id, books.cards, day, (18, 4, 3), 9)
        for day in _days(TODAY - YEAR, TODAY - 28)
    )
    return [f"/uffici/{TOWN}/anagrafe?servizio=carta"]


EDGES = {
    "empty": empty,
    "one-rating": one_rating,
    "one-with-nothing": one_with_nothing,
    "renamed": renamed,
    "year-without": year_without,
    "five-hundred": five_hundred,
}


def make_edge(name, folder):
    """Write the books of an edge and two accounts: the hub's administrator and a manager."""
    books = HandmadeBooks(folder)
    more = EDGES[name](books)
    books.judge(NOW_MS)
    settings = DashboardSettings(
        books.url,
        folder / "accounts.sqlite3",
        has_secure_cookies=False,
        enrolment=EnrolmentSettings(("mqtts://hub.example",)),
    )
    accounts = open_accounts(settings.accounts)
    accounts.add(EMAIL, "Anna", PASSWORD, NOW_MS)
    accounts.add(MANAGER, "Bruno", PASSWORD, NOW_MS, [Grant(Role.MANAGER, TOWN)])
    accounts.close()
    names = {} if name == "empty" else _at_work(books)
    return Edge(books, settings, {"person": "2"} | names, more)


def _at_work(books):
    """Let the ledger have every rating; return the names of what is there."""
    pressed, last_day = books.database.conn.execute(
        "SELECT sum(happy + neutral + sad), max(day) FROM day_count JOIN series ON id = series"
        " WHERE office = 0"
    ).fetchone()
    books.outbox(books.first, last=pressed, ratings=pressed, stored=pressed, stored_ratings=pressed)
    received_ms = NOW_MS - (TODAY - last_day) * 86_400_000 - 3_600_000
    books.status(books.first, seen_ms=NOW_MS - 20_000, clock="synced", received_ms=received_ms)
    books.settings(books.first, 1)
    note = books.note(books.town, "Nuovo sportello", state="running", day=TODAY - 3)
    return {
        "administration": TOWN,
        "office": "anagrafe",
        "place": "anagrafe",
        "service": "carta",
        "survey": "giudizio",
        "code": "anagrafe-1",
        "kiosk": "anagrafe-1",
        "note": str(note),
    }


def app_of(edge, now_ms=NOW_MS):
    """Return a dashboard on an edge, on that Monday morning or at another time."""
    app = create_app(edge.settings, now_ms=Clock(now_ms))
    app.config.update(PROPAGATE_EXCEPTIONS=True, WTF_CSRF_ENABLED=False)
    return app


def pages_of(app, edge):
    """Return (endpoint, address) of every page there is with the names of an edge."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not NO_PAGES.search(rule.rule):
            asked = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
            if set(asked) <= set(edge.names):
                yield (
                    rule.endpoint,
                    re.sub(r"<(?:\w+:)?(\w+)>", lambda found: edge.names[found[1]], rule.rule),
                )


def _anagrafe(books):
    books.town = books.administration(TOWN, "Comune di Fontelieta")
    books.cards = books.service(books.town, "carta", "Carta d’identità")
    books.office_id = books.office(books.town, "anagrafe", [books.cards], 4, "Anagrafe")
    books.first = _kiosk(books, books.office_id, "anagrafe-1")


def _kiosk(books, office, code):
    kiosk = books.kiosk(office, code, services=[books.cards])
    books.status(kiosk, seen_ms=NOW_MS - 20_000, clock="synced")
    return kiosk


def _days(first, end):
    """Return the working days from a day to before another."""
    return [day for day in range(first, end) if (day - TODAY) % 7 < 5]
