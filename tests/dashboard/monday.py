"""A Monday morning at 8:30 in Rome: the simulated town, kiosks in trouble, alerts, people.

Made once a test run, since it takes seconds; whoever writes gets a copy.
"""

import re
import shutil
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from click.testing import CliRunner
from dashboard_kit import EMAIL, PASSWORD, Clock

from dashboard.accounts import open_accounts
from dashboard.app import create_app
from dashboard.jobs.checking import check
from dashboard.jobs.parts import Parts
from dashboard.mail.links import Links
from dashboard.rights import Grant, Role
from dashboard.settings import DashboardSettings, EnrolmentSettings
from faccine.runtime.database import open_database, sqlite_path
from hub.commands.simulate import simulate
from hub.reading import open_reader
from hub.store.judging import judge_all

NOW_MS = int(datetime(2026, 11, 23, 7, 30, tzinfo=UTC).timestamp() * 1000)
TOWN = "dimostrazione"
MANAGER, READER = "bruno@comune.example", "carla@comune.example"
_MINUTE_MS = 60_000
IN_PLACE = {
    "/uffici/<administration>/<office>": [
        f"/uffici/{TOWN}/tributi",
        f"/uffici/{TOWN}/tributi?servizio=tari",
        f"/uffici/{TOWN}/urp?servizio=informazioni",
        f"/uffici/{TOWN}/sociali",
        f"/uffici/{TOWN}/biblioteca?formato=dizionario",
    ],
    "/azioni/nuova": ["/azioni/nuova", f"/azioni/nuova?amministrazione={TOWN}&ufficio=tributi"],
}
"""Addresses for pages that need a place, or show more with one."""
NO_PAGES = re.compile(
    r"^/(static|api/v1|healthz|dati/metadati|serviti/modello|catalogo/[^/]+/catalogo.toml|postazioni/registro|accedi/(link|unico)"
    r"|authority.pem|foglio.css)"
    r"|.+/registro$|<token>|<signed>"
)
"""Files, parts of pages and what works once: no pages to look at."""


def make_monday(folder):
    """Write books and accounts into a folder."""
    url = f"sqlite:///{folder / 'books.sqlite3'}"
    made = CliRunner().invoke(
        simulate, ["--database", url, "--until", "2026-11-21", "--ratings", "60000"]
    )
    assert made.exit_code == 0, made.output
    _trouble(folder / "books.sqlite3")
    _judge(folder / "books.sqlite3")
    accounts = open_accounts(folder / "accounts.sqlite3")
    accounts.add(EMAIL, "Anna", PASSWORD, NOW_MS)
    accounts.add(
        MANAGER, "Bruno", None, NOW_MS, [Grant(Role.MANAGER, TOWN, frozenset({"tributi"}))]
    )
    accounts.add(READER, None, None, NOW_MS, [Grant(Role.READER, TOWN, frozenset({"biblioteca"}))])
    reader = open_reader(url)
    parts = Parts(lambda: open_reader(url), accounts, None, Links(None, b""), lambda: NOW_MS)
    assert check(parts, reader, NOW_MS).open > 0
    reader.close()
    accounts.close()


def _judge(path):
    books = open_database(path)
    judge_all(books, NOW_MS)
    books.close()


def _trouble(path):
    """Let kiosks be what they are on a Monday: one gone, one with a broken clock, one waiting."""
    books = sqlite3.connect(path)
    kiosks = [row[0] for row in books.execute("SELECT id FROM kiosk ORDER BY code")]
    healthy = {"state": "online", "software": "1.0", "clock": "synced", "seen_ms": NOW_MS - 20_000}
    for number, kiosk in enumerate(kiosks):
        values = healthy | {
            0: {"state": "offline", "seen_ms": NOW_MS - 3 * 1440 * _MINUTE_MS},
            1: {"clock": "unset"},
            2: {"problem": "disk full"},
        }.get(number, {})
        names = ", ".join(f"{name} = ?" for name in values)
        books.execute(f"UPDATE kiosk_status SET {names} WHERE kiosk = ?", [*values.values(), kiosk])
    books.execute(
        "UPDATE outbox SET last = last + 4, ratings = ratings + 4 WHERE kiosk = ?", kiosks[3:4]
    )
    books.execute(
        "INSERT INTO refused_count (kiosk, why, n, bytes_kept, last_ms) "
        "VALUES ('forestiero-1', 'unknown-kiosk', 7, 900, ?)", [NOW_MS],
    )  # fmt: skip
    books.commit()
    books.close()


def copy_of(folder, to):
    """Copy what :func:`make_monday` made and return the settings of a dashboard on the copy."""
    for name in ("books.sqlite3", "accounts.sqlite3"):
        database = open_database(folder / name)
        database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        shutil.copy(folder / name, to / name)
    return DashboardSettings(
        f"sqlite:///{to / 'books.sqlite3'}",
        to / "accounts.sqlite3",
        has_secure_cookies=False,
        enrolment=EnrolmentSettings(("mqtts://hub.example",)),
    )


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def serving(settings, clock=None):
    """Serve a dashboard on a port of its own; yields its address."""
    app = create_app(settings, now_ms=clock or Clock(NOW_MS))
    server = make_server("127.0.0.1", 0, app, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def login_link(settings, email=EMAIL):
    """Return the path that logs somebody in once."""
    accounts = open_accounts(settings.accounts)
    try:
        return f"/accedi/link/{accounts.make_link(email, NOW_MS)}"
    finally:
        accounts.close()


def addresses_of(settings):
    """Return every page there is: a new one is looked at without being named here."""
    numbers = _numbers(settings)
    found = []
    for rule in create_app(settings).url_map.iter_rules():
        if "GET" in rule.methods and not NO_PAGES.search(rule.rule):
            found += IN_PLACE.get(rule.rule) or [_filled(rule.rule, numbers)]
    return sorted(found)


def _numbers(settings):
    books = open_database(sqlite_path(settings.database), read_only=True)
    names = {
        "note": books.conn.execute("SELECT min(id) FROM note WHERE kind = 'action'").fetchone()[0],
        "code": books.conn.execute("SELECT min(code) FROM kiosk").fetchone()[0],
        "kiosk": books.conn.execute("SELECT min(code) FROM kiosk").fetchone()[0],
        "service": "tari",
        "survey": books.conn.execute("SELECT min(code) FROM survey").fetchone()[0],
        "person": 2,
        "administration": TOWN,
        "office": "tributi",
        "place": "tributi",
    }
    books.close()
    return names


def _filled(rule, numbers):
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(numbers[found[1]]), rule)
